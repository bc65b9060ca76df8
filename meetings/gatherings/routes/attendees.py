"""Who is here: the moderator's list with ticks, personal codes scanned or typed, and going home."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.actions.log_reading import log_reading
from app.i18n import translator
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.addresses import came_from, own_origin
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from app.web.templates import language_of
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.leave import leave
from meetings.gatherings.actions.tick_off import tick_off
from meetings.gatherings.code_reading import code_in_picture
from meetings.gatherings.queries.attendees import Candidate, attendees_of, candidates, home_of
from meetings.gatherings.queries.moderators import name_in_room
from meetings.gatherings.routes.room_gate import Asked, AtDesk, enter_desk, enter_room
from meetings.gatherings.rules.attendance import How, count
from meetings.gatherings.rules.room_code import groups, own_code, person_of

MOST_SHOWN = 150
# the only page that may use a camera
CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
SHOWN = ("all", "here", "missing")


@dataclass(frozen=True)
class Asking:
    """What part of the list is asked for."""

    words: str = ""
    only: str = "all"

    def fits(self, line: Candidate) -> bool:
        here = line.attendee is not None and line.attendee.here
        if self.only != "all" and here is not (self.only == "here"):
            return False
        said = self.words.lower()
        return not said or said in line.name.lower() or said in line.household.lower()


@get("/meetings/{meeting:str}/attendees", guards=[signed_in])
async def attendees(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """The list to tick, with search; that it was opened is kept."""
    entered = await enter_desk(request, meeting)
    await log_reading(
        entered.head.community,
        None,
        entered.person,
        "attendance",
        at=now(),
        today=entered.today,
        subject=f"meeting:{entered.head.id}",
    )
    return await _list(request, entered)


@post("/meetings/{meeting:str}/attendees", guards=[signed_in])
async def tick(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """Somebody on the list is here."""
    entered, form = await enter_desk(request, meeting), await read_form(request)
    try:
        await tick_off(meeting, form.text("key"), by=entered.person, at=now())
    except Refusal as refusal:
        return await _list(request, entered, refusal)
    return see_other(_list_address(request, meeting))


@post("/meetings/{meeting:str}/attendees/{attendee:str}/departure", guards=[signed_in])
async def departure(request: Asked, meeting: FromPath[str], attendee: FromPath[str]) -> Response[Any]:
    """Somebody went home, or was ticked off by mistake."""
    entered, form = await enter_desk(request, meeting), await read_form(request)
    await leave(meeting, attendee, by=entered.person, at=now(), mistaken=form.flag("mistaken"))
    return see_other(_list_address(request, meeting))


@post("/meetings/{meeting:str}/departure", guards=[signed_in])
async def own_departure(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """I go home."""
    entered = await enter_room(request, meeting)
    if entered.attendee is not None:
        await leave(meeting, entered.attendee.public_id, by=entered.person, at=now())
    return see_other(f"/meetings/{meeting}")


@get("/meetings/{meeting:str}/my-code", guards=[signed_in])
async def my_code(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """My own code, which the moderator scans at the door."""
    entered = await enter_room(request, meeting)
    code = own_code(ground_of(request).settings.secret, meeting, entered.person)
    return page(
        request,
        "meetings/join_own_code.html",
        head=entered.head,
        code=groups(code),
        address=f"{_base(request)}/meetings/{meeting}/check-ins/{code}",
        here_already=entered.attendee is not None and entered.attendee.here,
    )


@get("/meetings/{meeting:str}/check-ins", guards=[signed_in])
async def door(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """At the door: scan, photograph or type the code that somebody shows."""
    return _door(request, await enter_desk(request, meeting))


@get("/meetings/{meeting:str}/check-ins/{code:str}", guards=[signed_in])
async def scanned(request: Asked, meeting: FromPath[str], code: FromPath[str]) -> Response[str]:
    """Whose code was scanned; opening the address changes nothing."""
    entered = await enter_desk(request, meeting)
    try:
        return await _whose(request, entered, code)
    except Refusal as refusal:
        return _door(request, entered, None, refusal)


@post("/meetings/{meeting:str}/check-ins", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def come(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """A photo or a typed code says who it is; with `sure` the person is checked in."""
    entered, form = await enter_desk(request, meeting), await read_form(request)
    try:
        code = form.text("code")
        if not code and (photo := form.file("photo")):
            code = await code_in_picture(photo.content)
        if not form.flag("sure"):
            return await _whose(request, entered, code)
        person = _person(request, entered, code)
        await check_in(meeting, person=person, how=How.OWN_CODE, by=entered.person, at=now())
    except Refusal as refusal:
        return _door(request, entered, form, refusal)
    return see_other(f"/meetings/{meeting}/check-ins?came={person}")


def _person(request: Asked, entered: AtDesk, code: str) -> int:
    # An address that was scanned whole ends in the code.
    last = code.strip().rstrip("/").rsplit("/", 1)[-1]
    person = person_of(ground_of(request).settings.secret, entered.head.public_id, last)
    if person is None:
        raise Refusal("room.own_code_unknown", at="code")
    return person


async def _whose(request: Asked, entered: AtDesk, code: str) -> Response[str]:
    person = _person(request, entered, code)
    name = await name_in_room(person)
    if not name:
        raise Refusal("room.own_code_unknown", at="code")
    return page(
        request,
        "meetings/join_whose.html",
        head=entered.head,
        name=name,
        home=await home_of(person, entered.head.community, entered.today),
        code=own_code(ground_of(request).settings.secret, entered.head.public_id, person),
    )


def _door(
    request: Asked, entered: AtDesk, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    response = page(
        request,
        "meetings/join_door.html",
        status=refusal.status if refusal else 200,
        head=entered.head,
        typed=form.text("code")[:60] if form else "",
        error=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
        came="came" in request.query_params,
    )
    response.headers["Permissions-Policy"] = CAMERA
    return response


async def _list(request: Asked, entered: AtDesk, refusal: Refusal | None = None) -> Response[str]:
    head, t = entered.head, translator(language_of(request))
    asking = _asking(request)
    every = await candidates(head.id, head.table, head.body, entered.today)
    found = [line for line in every if asking.fits(line)]
    return page(
        request,
        "meetings/desk_attendees.html",
        status=refusal.status if refusal else 200,
        head=head,
        zone=head.time_zone,
        numbers=count(await attendees_of(head.id)),
        lines=found[:MOST_SHOWN],
        more=max(len(found) - MOST_SHOWN, 0),
        in_all=len(every),
        asking=asking,
        open_doors=head.state.value in ("called", "running"),
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


def _asking(request: Asked) -> Asking:
    only = request.query_params.get("only", "all")
    return Asking(request.query_params.get("q", "").strip()[:60], only if only in SHOWN else "all")


def _list_address(request: Asked, meeting: str) -> str:
    """The list as it was asked for, with its search."""
    before = came_from(request)
    own = f"/meetings/{meeting}/attendees"
    return before if before.split("?")[0] == own else own


def _base(request: Asked) -> str:
    return ground_of(request).settings.public_address or own_origin(request)


ROUTES = (attendees, tick, departure, own_departure, my_code, door, scanned, come)
