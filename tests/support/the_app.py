"""One application for all page tests of a process: registering its addresses takes longer than a test."""

from functools import cache
from pathlib import Path
from typing import cast

from litestar import Litestar

from app.settings import Settings
from app.web.ground import KEY, Ground


def the_app(settings: Settings) -> Litestar:
    """The application with these settings; it runs once at a time, and starts afresh each time."""
    app = _registered()
    app.state.settings = settings
    cast(Ground, app.state[KEY]).settings = settings
    return app


@cache
def _registered() -> Litestar:
    from app.main import create_app

    return create_app(Settings(database_url="sqlite:///unused", data_dir=Path("unused"), secret=bytes(32)))
