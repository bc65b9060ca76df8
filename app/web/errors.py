"""What does a person see when a request ends otherwise than it should?

Litestar's exception handlers may not be async, but asking who is signed in is: the handler gives
back an answer that is worked out only when it is sent.
"""

import logging
import traceback
from typing import Any, cast
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
)
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send
from markupsafe import escape

from app import database
from app.refusals import NotFound, Refusal, SignInNeeded, Unavailable
from app.web.addresses import SAFE_METHODS, came_from, here, is_htmx
from app.web.ground import ground_of
from app.web.sessions import recognise
from app.web.templates import HTML, page, scene_of, see_other

log = logging.getLogger("app.web")

# Their messages may quote rows: a log never learns who chose what.
_SILENT_MODULES = ("sqlite3", "pysqlite3", "asyncpg", "litestar", "msgspec")

_DATABASE_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (database.Frozen, "web.frozen"),
    (database.Busy, "web.busy"),
    (database.OutcomeUnknown, "web.outcome_unknown"),
    (database.CommitFailed, "web.not_kept"),
)

_PAGES = {
    400: "bad_request",
    404: "not_found",
    405: "not_allowed",
    413: "too_large",
    500: "broken",
    503: "busy",
}


class Later(Response[bytes]):
    """An answer that is found when it is sent."""

    def __init__(self, exc: Exception) -> None:
        super().__init__(b"")
        self.exc = exc

    def to_asgi_response(  # type: ignore[override]
        self, app: None, request: Request[Any, Any, Any], **_: Any
    ) -> ASGIResponse:
        """Litestar calls the result with scope, receive and send, and asks no more of it."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            response = await _answer(request, self.exc)
            await response.to_asgi_response(app=None, request=request)(scope, receive, send)

        return cast(ASGIResponse, answer)


def on_exception(_: Request[Any, Any, Any], exc: Exception) -> Later:
    """The one exception handler of the product."""
    return Later(exc)


async def _answer(request: Request[Any, Any, Any], exc: Exception) -> Response[Any]:
    try:
        return await _chosen(request, exc)
    except Exception as second:  # noqa: BLE001 - the error page must not need what is broken
        _note(request, second)
        return _bare_page()


async def _chosen(request: Request[Any, Any, Any], exc: Exception) -> Response[Any]:
    if refusal := _as_refusal(exc):
        return _refused(request, refusal)
    if isinstance(exc, SignInNeeded | NotAuthorizedException):
        return _to_sign_in(request)
    if _is_closed(exc) and await recognise(request) is None:
        return _to_sign_in(request)
    status = _status(exc)
    if status >= 500:
        _note(request, exc)
    response = _error_page(request, status)
    if isinstance(exc, MethodNotAllowedException) and exc.headers:
        response.headers.update(exc.headers)
    return response


def _as_refusal(exc: Exception) -> Refusal | None:
    """Also what the database says of itself: it is frozen, busy, or went away before it answered."""
    if isinstance(exc, Refusal):
        return exc
    for fault, reason in _DATABASE_FAULTS:
        if isinstance(exc, fault):
            return Unavailable(reason)
    return None


def _is_closed(exc: Exception) -> bool:
    """Whether a stranger is told to sign in, alike if the thing exists or not."""
    if isinstance(exc, NotFound):
        return not exc.public
    return isinstance(exc, NotFoundException | PermissionDeniedException | MethodNotAllowedException)


def _status(exc: Exception) -> int:
    if isinstance(exc, NotFound | PermissionDeniedException):
        return 404
    if not isinstance(exc, HTTPException):
        return 500
    return exc.status_code if exc.status_code in _PAGES else (400 if exc.status_code < 500 else 500)


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """The sign-in page with the way back; a script is told to load it instead of swapping it in."""
    sign_in = ground_of(request).sign_in_path
    if request.scope["path"] == sign_in:  # no way leads there from here: do not go round in circles
        return _error_page(request, 404)
    asked_for_page = request.method in SAFE_METHODS and not is_htmx(request)
    back = here(request) if asked_for_page else came_from(request)
    target = f"{sign_in}?back={quote(back, safe='/')}"
    if is_htmx(request):
        return Response(b"", media_type=HTML, headers={"HX-Redirect": target})
    return see_other(target)


def _refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """The reason in words, on its own page, or beside the button where a script waits for it."""
    template = "web/_refusal.html" if is_htmx(request) else "web/error.html"
    response = page(
        request,
        template,
        refusal.status,
        title=scene_of(request).t("web.refusal_title"),
        sentence=scene_of(request).t(refusal.reason, **refusal.params),
        back=came_from(request),
    )
    if retry_after := getattr(refusal, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response


def _error_page(request: Request[Any, Any, Any], status: int) -> Response[Any]:
    t, name = scene_of(request).t, _PAGES[status]
    return page(
        request,
        "web/_refusal.html" if is_htmx(request) else "web/error.html",
        status,
        title=t(f"web.{name}_title"),
        sentence=t(f"web.{name}"),
        back=came_from(request),
    )


def _bare_page() -> Response[str]:
    """What stands when nothing else does: no template, no catalogue, no database."""
    zh, en = "出了点问题，请过一会儿再试。", "Something went wrong. Try again in a while."
    return Response(
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{escape(en)}</title></head>'
        f'<body><h1>{escape(zh)}</h1><p lang="en">{escape(en)}</p></body></html>',
        status_code=500,
        media_type=HTML,
    )


def _note(request: Request[Any, Any, Any], exc: Exception) -> None:
    """Where it broke, without the address's tokens, the form, or what a database quotes."""
    where = request.scope.get("path_template", "?")
    trace = "".join(traceback.format_tb(exc.__traceback__))
    log.error("%s %s failed: %s\n%s", request.method, where, _named(exc), trace)


def _named(exc: Exception) -> str:
    kind = type(exc)
    silent = kind.__module__.split(".")[0] in _SILENT_MODULES
    return kind.__qualname__ if silent else f"{kind.__qualname__}: {exc}"
