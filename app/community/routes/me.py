"""One's own page: for whom one acts, on which devices one is signed in, and the way out."""

from typing import Any

from litestar import Request, Response, get, post

from app.clock import today
from app.community.queries.logins import own_login
from app.community.queries.me import OfficeHeld, acting_for, offices_of
from app.refusals import NotFound
from app.web import page, read_form, see_other, signed_in, visitor
from app.web.sessions import end_one, open_sessions
from app.web.templates import scene_of

DONE = ("password_saved", "session_ended")


@get("/me", guards=[signed_in])
async def me(request: Request[Any, Any, Any]) -> Response[str]:
    """Everything that hangs on this sign-in."""
    who = visitor(request)
    login = await own_login(who.person_id) if who else None
    if who is None or login is None:
        raise NotFound
    t, offices = scene_of(request).t, await offices_of(who.person_id, today())
    done = request.query_params.get("done", "")
    return page(
        request,
        "me/me.html",
        owners=await acting_for(who.person_id),
        offices=offices,
        office_rows=[(office.place, t(_office(office))) for office in offices],
        sessions=await open_sessions(who.person_id),
        this=who.session_id,
        login=login.login if login.password_hash else "",
        done=f"me.{done}" if done in DONE else "",
    )


@post("/session-endings", guards=[signed_in])
async def end_session(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out one's own other device."""
    who, form = visitor(request), await read_form(request)
    if who:
        await end_one(who.person_id, form.whole("session") or 0)
    return see_other("/me?done=session_ended")


def _office(office: OfficeHeld) -> str:
    return "me.office_chair" if office.chair else f"me.office_{office.kind}"


ROUTES = (me, end_session)
