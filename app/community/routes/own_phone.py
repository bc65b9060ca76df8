"""Is this the phone that bound the slip? A cookie of its own tells, also after signing out.

It is set by the page that binds, before anything is sent: when the answer to the binding is lost on a
weak network, the phone is recognised at the next try. By itself the cookie opens nothing; it needs the
slip beside it.
"""

import hashlib
import secrets
from typing import Any

from litestar import Request, Response

from app.web import cookies
from app.web.ground import ground_of

PHONE = "phone"
_SIGNS = 43


def phone_hash(request: Request[Any, Any, Any]) -> str:
    """What is stored of this phone's cookie; empty while it has none."""
    value = cookies.cookie_value(request, PHONE)
    return _hash(value) if value and len(value) == _SIGNS else ""


def keep_phone(request: Request[Any, Any, Any], response: Response[Any]) -> str:
    """Give the phone its cookie, or the one it has for longer; returns what is stored of it."""
    value = cookies.cookie_value(request, PHONE)
    if not value or len(value) != _SIGNS:
        value = secrets.token_urlsafe(32)
    response.set_cookie(cookies.cookie(ground_of(request), PHONE, value, cookies.LONGEST_LIFE))
    return _hash(value)


def _hash(value: str) -> str:
    return hashlib.sha256(b"phone\0" + value.encode()).hexdigest()
