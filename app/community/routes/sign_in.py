"""Signing in with a password, setting one, and setting a new one with a reset link."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post

from app.clock import now, today
from app.community.actions.issue_reset_link import PASSWORD_RESET
from app.community.actions.renew_password_hash import renew_password_hash
from app.community.actions.reset_password import reset_password
from app.community.actions.set_password import set_password
from app.community.queries.codes import FoundCode, code_by_link
from app.community.queries.logins import OwnLogin, credentials, own_login, works_here
from app.community.queries.me import first_address
from app.community.routes.trials import count_number, count_password, forgive_password
from app.community.rules.logins import read_login
from app.database import write
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.addresses import safe_path
from app.web.passwords import hash_password, is_outdated, is_password
from app.web.sessions import DESK, OWN_PHONE, Visitor, end_sessions
from app.web.sessions import sign_in as begin_session


@dataclass(frozen=True)
class _Me:
    visitor: Visitor
    login: OwnLogin


@get("/sign-in", guards=[public])
async def sign_in_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Two ways on one page: the slip's code, or login and password."""
    back = safe_path(request.query_params.get("back"), "")
    if visitor(request):
        return see_other(back or "/")
    return page(request, "sign_in/sign_in.html", back=back, login="", refusal=None)


@post("/sign-in", guards=[public])
async def sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """The same work and the same words whether the login exists or not."""
    form = await read_form(request)
    back, login = safe_path(form.text("back"), ""), read_login(form.text("login"))[:60]
    try:
        await count_password(request, login.lower())
        person = await _person(login, form.text("password"))
    except Refusal as refusal:
        return page(
            request,
            "sign_in/sign_in.html",
            refusal.status,
            back=back,
            login=form.text("login"),
            refusal=refusal,
        )
    await forgive_password(request, login.lower())
    response: Response[Any] = see_other(back or await first_address(person, now()))
    span = DESK if await works_here(person, today()) else OWN_PHONE
    await begin_session(request, response, person, way_in="password", span=span)
    return response


@get("/passwords", guards=[signed_in])
async def password_page(request: Request[Any, Any, Any]) -> Response[str]:
    """Set a first password with the number on file, or change the one there is."""
    return _password_page(request, await _me(request))


@post("/passwords", guards=[signed_in])
async def keep_password(request: Request[Any, Any, Any]) -> Response[Any]:
    """The new password and the end of the other sessions stand or fall together."""
    form, me = await read_form(request), await _me(request)
    try:
        await _refuse_unproven(request, me, form)
        password_hash = await _new_hash(form)
        async with write():
            await set_password(
                me.login.person, password_hash, mobile=form.text("mobile"), at=now(), today=today()
            )
            await end_sessions(me.login.person, but=me.visitor.session_id)
    except Refusal as refusal:
        return _password_page(request, me, form, refusal)
    return see_other("/me?done=password_saved")


@post("/passwords/reset", guards=[public])
async def reset(request: Request[Any, Any, Any]) -> Response[Any]:
    """A reset link is good once; then every device must sign in anew."""
    form = await read_form(request)
    found = await code_by_link(form.text("token")[:100])
    login = await _login_to_reset(found)
    if found is None or login is None:
        return page(request, "slips/dead.html", 404)
    try:
        password_hash = await _new_hash(form)
        async with write():
            person = await reset_password(found.id, password_hash, at=now())
            await end_sessions(person)
            response: Response[Any] = see_other("/me?done=password_saved")
            await begin_session(request, response, person, way_in="reset", span=DESK)
    except Refusal as refusal:
        return _reset_page(request, form.text("token"), login, refusal)
    return response


async def _login_to_reset(found: FoundCode | None) -> str | None:
    """Whose password it is about; None for whatever is no good reset link, alike for all of them."""
    if found is None or found.purpose != PASSWORD_RESET or found.used_at or not found.live(now()):
        return None
    login = await own_login(found.subject_id)
    return login.login if login else None


async def _person(login: str, password: str) -> int:
    known = await credentials(login)
    if not await is_password(password, known.password_hash if known else None) or known is None:
        raise Refusal("sign_in.wrong", at="login")
    if is_outdated(known.password_hash):
        await renew_password_hash(known.person, known.password_hash, await hash_password(password))
    return known.person


async def _refuse_unproven(request: Request[Any, Any, Any], me: _Me, form: Form) -> None:
    """A present password is asked for again; a first one needs the number on file, not guessed."""
    if not me.login.password_hash:
        await count_number(request, me.login.person)
        return
    login = (me.login.login or f"person-{me.login.person}").lower()
    await count_password(request, login)
    if not await is_password(form.text("current"), me.login.password_hash):
        raise Refusal("sign_in.current_wrong", at="current")
    await forgive_password(request, login)


async def _new_hash(form: Form) -> str:
    if form.text("password") != form.text("again"):
        raise Refusal("sign_in.differ", at="again")
    return await hash_password(form.text("password"))


async def _me(request: Request[Any, Any, Any]) -> _Me:
    who = visitor(request)
    login = await own_login(who.person_id) if who else None
    if who is None or login is None:
        raise NotFound
    return _Me(who, login)


def _password_page(
    request: Request[Any, Any, Any], me: _Me, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    return page(
        request,
        "sign_in/password.html",
        refusal.status if refusal else 200,
        has_password=bool(me.login.password_hash),
        has_login=bool(me.login.login),
        can_set=bool(me.login.login or me.login.mobiles),
        mobile=form.text("mobile") if form else "",
        refusal=refusal,
    )


def _reset_page(request: Request[Any, Any, Any], token: str, login: str, refusal: Refusal) -> Response[str]:
    response = page(request, "sign_in/reset.html", refusal.status, token=token, login=login, refusal=refusal)
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (sign_in_page, sign_in, password_page, keep_password, reset)
