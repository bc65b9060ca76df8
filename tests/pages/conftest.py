"""What page tests get: the whole application on SQLite, and browsers in front of it.

`someone()` opens a browser: `charlie = someone(); await charlie.get("/")`. Actions are proved on both
engines elsewhere; pages need one.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest
from jinja2 import Environment
from litestar import Litestar

from app.database import Database, open_database
from app.settings import Settings
from tests.support.compiled_once import CompiledOnce
from tests.support.databases import PRODUCT
from tests.support.pages import Browser, running
from tests.support.the_app import the_app

SECRET = bytes(range(32))
Someone = Callable[..., Browser]


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Compiling the templates takes longer than most tests of pages."""
    with pytest.MonkeyPatch.context() as patch:
        kept = partial(Environment, bytecode_cache=CompiledOnce())
        patch.setattr("app.web.templates.Environment", kept)
        yield


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Every table of the product and no rows."""
    opened = await open_database(PRODUCT.sqlite(tmp_path, request), check=False)
    yield opened
    await opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation on loopback whose slips and notices may be printed."""
    return Settings(
        database_url="sqlite:///unused",
        data_dir=tmp_path / "var",
        secret=SECRET,
        public_address="http://testserver",
    )


@pytest.fixture
async def app(database: Database, settings: Settings) -> AsyncIterator[Litestar]:
    """The running application."""
    async with running(the_app(settings)) as application:
        yield application


@pytest.fixture
async def someone(app: Litestar) -> AsyncIterator[Someone]:
    """Opens browsers; all are closed at the end."""
    async with AsyncExitStack() as open_browsers:
        browsers: list[Browser] = []

        def open_one(*, lang: str = "zh", base: str = "http://testserver") -> Browser:
            browser = Browser(app, lang=lang, base=base)
            browsers.append(browser)
            open_browsers.push_async_exit(browser.__aexit__)
            return browser

        yield open_one
