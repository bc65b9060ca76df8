"""Which headers does every answer carry, errors and static files included?"""

from litestar.datastructures import MutableScopeHeaders
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
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_ONE_YEAR = "max-age=31536000"


async def add_headers(message: Message, scope: Scope) -> None:
    """The app's before_send hook: the only one that also sees 404, 405, 500 and refused forms."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in EVERYWHERE:
        headers.setdefault(name, value)
    ground: Ground = scope["litestar_app"].state[KEY]
    if ground.settings.behind_https:
        headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
    if "cache-control" not in headers:
        headers["Cache-Control"] = _caching(scope)
        headers["Vary"] = "Cookie, Accept-Language, HX-Request"
    if new_seed := scope["state"].get("new_seed"):
        cookie = cookies.cookie(ground, cookies.SEED, new_seed, cookies.LONGEST_LIFE)
        headers.add("Set-Cookie", cookie.to_header(header=""))


def _caching(scope: Scope) -> str:
    """Nothing of a person's page stays on a shared computer; public pages are asked for again."""
    state = scope["state"]
    personal = isinstance(state.get("visitor"), Visitor) or "new_seed" in state or "token" in state
    return "no-store" if personal else "private, no-cache"
