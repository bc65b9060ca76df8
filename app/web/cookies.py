"""Which cookies are set, under which name, and with which limits?

Behind https: `__Host-…; Secure`. Over plain http (a demo, loopback, a room's network) the name has no
prefix, because a browser would drop it there. Nothing here is readable by a script.
"""

import secrets
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from app.web.ground import Ground, ground_of

LONGEST_LIFE = 400 * 24 * 3600  # browsers keep no cookie for longer
SEED = "seed"
SESSION = "sid"


def cookie_name(ground: Ground, plain: str) -> str:
    """The name this installation gives a cookie."""
    return f"__Host-{plain}" if ground.settings.behind_https else plain


def cookie(ground: Ground, plain: str, value: str, max_age: int) -> Cookie:
    """A cookie for the whole site; a max_age of 0 takes it away."""
    return Cookie(
        key=cookie_name(ground, plain),
        value=value,
        max_age=max_age,
        path="/",
        secure=ground.settings.behind_https,
        httponly=True,
        samesite="lax",
    )


def cookie_value(connection: ASGIConnection[Any, Any, Any, Any], plain: str) -> str | None:
    """What the browser sent under that name."""
    return connection.cookies.get(cookie_name(ground_of(connection), plain))


def seed(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The anonymous browser's own random value; made now if it has none, and sent with the answer."""
    state = connection.scope["state"]
    value = state.get("new_seed") or cookie_value(connection, SEED)
    if not value or not 16 <= len(value) <= 64:
        value = state["new_seed"] = secrets.token_urlsafe(16)
    return str(value)
