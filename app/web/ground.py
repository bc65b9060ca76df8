"""What do all parts of the web ground share in one running application?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from litestar.connection import ASGIConnection

if TYPE_CHECKING:
    from app.web.static import StaticFiles
    from app.web.templates import Templates


KEY = "ground"


class WebSettings(Protocol):
    """The settings that the web ground reads."""

    @property
    def secret(self) -> bytes: ...
    @property
    def public_address(self) -> str | None: ...
    @property
    def behind_https(self) -> bool: ...
    @property
    def data_dir(self) -> Path: ...


# SQL over a row of `session` that gives the person's name, NULL for whoever may no longer sign in: so one
# statement finds who is asking. Before a community introduces its people, everyone exists without a name.
NAMELESS = "''"


@dataclass
class Ground:
    """One application's settings, templates and files; built once by `app.web.plugin.Web`."""

    settings: WebSettings
    templates: "Templates"
    static: "StaticFiles"
    name_sql: str = NAMELESS
    demo: bool = False
    sign_in_path: str = "/sign-in"
    extras: Mapping[str, Any] = field(default_factory=dict)


def ground_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Ground:
    """The ground that this request stands on."""
    return cast(Ground, connection.app.state[KEY])
