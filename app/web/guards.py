"""Who may use this address? Every route carries one of these marks, or a feature's own guard.

The door (`app.web.door`) sends everyone who is not signed in away from addresses that lack `public`.
"""

from functools import lru_cache
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from app.refusals import SignInNeeded
from app.web.sessions import visitor


async def public(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Everyone may: the mark that opens an address to people who are not signed in."""


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Any person who signed in may; what they may see is settled by the query."""
    if visitor(connection) is None:
        raise SignInNeeded


@lru_cache(maxsize=4096)
def is_public(handler: BaseRouteHandler) -> bool:
    """Whether an address is open to people who are not signed in."""
    return public in handler.resolve_guards()
