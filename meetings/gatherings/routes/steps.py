"""Steps in the room: each form of the desk sends one."""

import secrets
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import translator
from app.refusals import Refusal
from app.web import Form, read_form, see_other, signed_in
from app.web.templates import language_of
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.close_poll import close_poll
from meetings.gatherings.actions.end_meeting import end_meeting
from meetings.gatherings.actions.open_poll import open_poll
from meetings.gatherings.actions.put_on_list import put_on_list
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.actions.undo_step import undo_step
from meetings.gatherings.queries.polls import meeting_of_poll
from meetings.gatherings.routes.desk import PARTS, desk_page, desk_part
from meetings.gatherings.routes.room_gate import Asked, AtDesk, enter_desk
from meetings.gatherings.rules.room import Facts, Kind
from meetings.gatherings.rules.steps import Step

UNDO = "undo"
SEED_BYTES = 32  # of the lot that settles equal proposals
LARGEST_FORM = 256 * 1024  # words far too long are refused in words, and kept
# What changes which forms stand beside the live part of the desk: for these the page is drawn anew.
WHOLE_PAGE = frozenset({Kind.STARTED, Kind.ENDED, Kind.CHAIR})


@post("/meetings/{meeting:str}/events", guards=[signed_in], request_max_body_size=LARGEST_FORM)
async def take(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """One step. A page with scripts gets the part that the form stands in, any other the desk again."""
    entered, form = await enter_desk(request, meeting), await read_form(request)
    part = form.text("part") if form.text("part") in PARTS else "now"
    scripted = request.headers.get("hx-request") == "true"
    try:
        said = await _taken(request, entered, form)
    except Refusal as refusal:
        if scripted:
            return await desk_part(request, entered, part, form, refusal)
        return await desk_page(request, entered, form, refusal)
    if not scripted:
        return see_other(f"/meetings/{meeting}/desk")
    if form.text("kind") in WHOLE_PAGE:
        return Response("", headers={"HX-Refresh": "true"})
    return await desk_part(request, entered, part, said=said)


async def _taken(request: Asked, entered: AtDesk, form: Form) -> str:
    """Do what the form says; returns what to say beside a form of words."""
    public_id, by, at = entered.head.public_id, entered.person, now()
    t, kind = translator(language_of(request)), form.text("kind")
    if kind == UNDO:
        await undo_step(public_id, form.whole("number") or 0, by=by, at=at)
    elif kind == Kind.STARTED:
        await begin_meeting(public_id, by=by, at=at)
    elif kind == Kind.ENDED:
        await end_meeting(public_id, by=by, at=at)
    elif kind in (Kind.POLL_OPENED, Kind.POLL_CLOSED):
        await _poll(entered, kind, form.text("poll"))
    elif kind == Kind.LISTED:
        put = await put_on_list(
            public_id,
            form.text("list"),
            form.text("words"),
            op=form.text("op")[:32],
            by=by,
            at=at,
            responsible_name=form.text("responsible_name"),
            due_on=form.day("due_on"),
        )
        return t("room.put", list=t(f"room.list_{put.list}"), number=put.number)
    else:
        await take_step(public_id, _step(kind, form), by=by, at=at)
        if kind in (Kind.OUTCOME, Kind.REMARK):
            return t("room.recorded")
    return ""


async def _poll(entered: AtDesk, kind: str, poll: str) -> None:
    """Open or close one of this meeting's polls."""
    if await meeting_of_poll(poll) != entered.head.public_id:
        raise Refusal("room.no_step")
    if kind == Kind.POLL_OPENED:
        await open_poll(poll, seed=secrets.token_hex(SEED_BYTES), by=entered.person, at=now())
    else:
        await close_poll(poll, by=entered.person, at=now())


def _step(kind: str, form: Form) -> Step:
    try:
        wanted = Kind(kind)
    except ValueError:
        raise Refusal("room.no_step") from None
    return Step(
        wanted,
        form.whole("item"),
        form.whole("request"),
        _facts(wanted, form),
        form.whole("saw"),
        form.text("op")[:32],
    )


def _facts(kind: Kind, form: Form) -> Facts:
    match kind:
        case Kind.TIMER:
            minutes = form.whole("minutes")
            seconds = form.whole("seconds") if minutes is None else minutes * 60
            return {"seconds": -1 if seconds is None else seconds, "of": form.text("of", "item")[:8]}
        case Kind.SCREEN:
            return {"what": form.text("what")[:16], "ref": form.text("ref")[:40]}
        case Kind.CHAIR:
            return {"person": form.whole("person") or 0}
        case Kind.OUTCOME:
            return {"kind": form.text("outcome")[:16], "words": form.text("words")}
        case Kind.REMARK:
            return {"words": form.text("words")}
    return {}


ROUTES = (take,)
