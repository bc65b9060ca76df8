"""Which headers does every answer carry, errors and static files included?"""

from collections.abc import Iterable

from litestar.types import Message, Scope

from app.web import cookies
from app.web.ground import KEY, Ground
from app.web.sessions import Visitor

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# Referrer-Policy: with no-referrer a browser sends `Origin: null` with its own forms, and over plain
# http that is all there is to tell our pages from foreign ones. same-origin gives nothing to others.
EVERYWHERE = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
# In a room's plain http network a browser would only complain of these.
HTTPS_ONLY = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Strict-Transport-Security", "max-age=31536000"),
)

Raw = list[tuple[bytes, bytes]]


def _raw(headers: Iterable[tuple[str, str]]) -> Raw:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


# Written once as the server wants them: every ballot's answer passes here.
_EVERYWHERE = _raw(EVERYWHERE)
_BEHIND_HTTPS = _EVERYWHERE + _raw(HTTPS_ONLY)
_VARY = _raw((("Vary", "Cookie, Accept-Language, HX-Request"),))
_NEVER_KEPT = _raw((("Cache-Control", "no-store"),)) + _VARY
_ASKED_AGAIN = _raw((("Cache-Control", "private, no-cache"),)) + _VARY


async def add_headers(message: Message, scope: Scope) -> None:
    """The app's before_send hook: the only one that also sees 404, 405, 500 and refused forms."""
    if message["type"] != "http.response.start":
        return
    ground: Ground = scope["litestar_app"].state[KEY]
    headers = [(name.lower(), value) for name, value in message["headers"]]
    there = {name for name, _ in headers}
    wanted = _BEHIND_HTTPS if ground.settings.behind_https else _EVERYWHERE
    headers += [header for header in wanted if header[0] not in there]
    if b"cache-control" not in there:
        headers += _caching(scope)
    if new_seed := scope["state"].get("new_seed"):
        cookie = cookies.cookie(ground, cookies.SEED, new_seed, cookies.LONGEST_LIFE)
        headers += _raw((("Set-Cookie", cookie.to_header(header="")),))
    message["headers"] = headers


def _caching(scope: Scope) -> Raw:
    """Nothing of a person's page stays on a shared computer; public pages are asked for again."""
    state = scope["state"]
    personal = isinstance(state.get("visitor"), Visitor) or "new_seed" in state
    return _NEVER_KEPT if personal else _ASKED_AGAIN
