"""Where does a person come from and go back to, without being led off to another site?"""

from typing import Any
from urllib.parse import quote, urlsplit

from litestar.connection import ASGIConnection

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST = 2000


def safe_path(value: str | None, default: str = "/") -> str:
    """A path on this site, or the default: never another host, another scheme or a control sign."""
    if not value or len(value) > LONGEST or not value.startswith("/") or value[1:2] in ("/", "\\"):
        return default
    if any(ord(sign) < 33 or ord(sign) == 127 or sign == "\\" for sign in value):
        return default
    parts = urlsplit(value)
    return value if not parts.scheme and not parts.netloc else default


def here(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The page the person is on: this address, or after a form the address that showed the form."""
    scope = connection.scope
    if str(scope.get("method")) not in SAFE_METHODS:
        return came_from(connection)
    query = scope["query_string"].decode("ascii", "replace")
    return quote(scope["path"], safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")


def came_from(connection: ASGIConnection[Any, Any, Any, Any], default: str = "/") -> str:
    """The page of this site that sent the request, by HX-Current-URL or Referer."""
    sent_from = connection.headers.get("hx-current-url") or connection.headers.get("referer") or ""
    parts = urlsplit(sent_from)
    if parts.netloc and parts.netloc != connection.headers.get("host"):
        return default
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else ""), default)


def is_htmx(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a script swaps the answer into a page that stays."""
    return connection.headers.get("hx-request") == "true"


def own_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """scheme://host as this request was addressed."""
    scheme = connection.scope.get("scheme", "http")
    return f"{scheme}://{connection.headers.get('host', '')}"
