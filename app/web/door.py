"""What is checked of every request before a route sees it?

First who it is, then whether a foreign page sent it, then whether the address is public, and only
then is the form read, so that a stranger's upload is never taken in.
"""

from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from app.refusals import NotFound, SignInNeeded
from app.web.addresses import SAFE_METHODS
from app.web.guards import is_public
from app.web.same_origin import refuse_foreign, require_token
from app.web.sessions import recognise

LARGEST_NUMBER = 2**63 - 1  # of a row


class Door(ASGIMiddleware):
    """Stands before every route; addresses that do not exist are turned away in `errors`."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "no_door"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        who = await recognise(request)
        changes_something = request.method not in SAFE_METHODS
        if changes_something:
            refuse_foreign(request)
        if who is None and not is_public(request.route_handler):
            raise SignInNeeded
        numbers = [value for value in request.path_params.values() if isinstance(value, int)]
        if any(number > LARGEST_NUMBER for number in numbers):
            raise NotFound(public=is_public(request.route_handler))  # no row has it, and no engine takes it
        if changes_something:
            await require_token(request)
        await next_app(scope, receive, send)
