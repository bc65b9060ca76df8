"""Did this page, in this person's browser, send this form?

Two independent checks for every request that changes something: where the browser says the request
comes from, and a token that only a page made for this session can hold.
"""

import base64
import hmac
import secrets
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

from app.refusals import Refusal
from app.web import cookies
from app.web.addresses import own_origin
from app.web.ground import ground_of
from app.web.sessions import visitor

FIELD = "_token"
HEADER = "x-form-token"
_NONCE, _MAC = 9, 18  # bytes; 36 signs together in base64


class ForeignRequest(Refusal):
    """A form that another site sent, or a page that belongs to an earlier session."""

    status = 403


def refuse_foreign(request: Request[Any, Any, Any]) -> None:
    """Sec-Fetch-Site where the browser knows it, else Origin; browsers that send neither need the token.

    `none` is a person's own act (reloading, restoring a tab). Browsers send Sec-Fetch-Site only to
    trustworthy addresses, so in a room's plain http network Origin is what decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignRequest("web.foreign_request")
        return
    origin = request.headers.get("origin")
    if origin is not None and origin not in _our_origins(request):
        raise ForeignRequest("web.foreign_request")


async def require_token(request: Request[Any, Any, Any]) -> None:
    """The token from the form (or from the header that a script sends), made for this session."""
    token = request.headers.get(HEADER)
    if token is None:
        field = (await request.form()).get(FIELD)
        token = field if isinstance(field, str) else ""
    if not _fits(token, request):
        raise ForeignRequest("web.page_too_old")


def form_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """A token for one more form; each is another string, so that compressing pages tells nothing."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.urlsafe_b64encode(nonce + _mac(connection, nonce)).decode()


def _fits(token: str, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return False
    if len(raw) != _NONCE + _MAC:
        return False
    return hmac.compare_digest(raw[_NONCE:], _mac(connection, raw[:_NONCE]))


def _mac(connection: ASGIConnection[Any, Any, Any, Any], nonce: bytes) -> bytes:
    who = visitor(connection)
    bound_to = f"session {who.token_hash}" if who else f"seed {cookies.seed(connection)}"
    message = b"form token\0" + nonce + bound_to.encode()
    return hmac.digest(ground_of(connection).settings.secret, message, "sha256")[:_MAC]


def _our_origins(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """The address as asked for, and the public one: a proxy may speak plain http to us."""
    public_address = ground_of(request).settings.public_address
    return tuple(origin for origin in (own_origin(request), public_address) if origin)
