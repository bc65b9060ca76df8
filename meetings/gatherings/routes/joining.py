"""Coming in by the room's code: scanned from the screen or typed; an account, or a name for this meeting."""

import secrets
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.database import write
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, visitor
from app.web.ground import ground_of
from app.web.limits import try_once
from app.web.sessions import Span, sign_in
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.queries.attendees import attendee_of
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.room import rooms_with_open_doors
from meetings.gatherings.routes.room_gate import Asked, told_meeting
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.room_code import accepts, read

A_WHILE = timedelta(minutes=15)
# A hall full of neighbours shares one address. A million codes, two of them right: 600 tries find nothing.
TRIES_PER_ADDRESS = 600
TRIES_PER_MEETING = 3_000
LARGEST_FORM = 256 * 1024  # a name far too long is refused in words
THIS_EVENING = Span(idle=timedelta(hours=6), longest=timedelta(hours=14))


@get("/j", guards=[public])
async def type_code(request: Asked) -> Response[str]:
    """A field for the six digits on the screen."""
    return _type_page(request)


@post("/j", guards=[public])
async def typed_code(request: Asked) -> Response[Any]:
    """Which room the digits belong to; the next page checks them in."""
    form = await read_form(request)
    try:
        await _count(request, "any")
        found = [
            head
            for head in await rooms_with_open_doors(now())
            if accepts(ground_of(request).settings.secret, head.public_id, form.text("code"), now())
        ]
        if not found:
            raise Refusal("room.code_wrong", at="code")
    except Refusal as refusal:
        return _type_page(request, form, refusal)
    return see_other(f"/meetings/{found[0].public_id}/join/{read(form.text('code'))}")


@get("/meetings/{meeting:str}/join/{code:str}", guards=[public])
async def join(request: Asked, meeting: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """Where the code on the screen leads. Chat programs open links by themselves: nothing is written."""
    who = visitor(request)
    if who is not None:
        head = await told_meeting(meeting)
        came = await attendee_of(head.id, who.person_id)
        if came is not None and came.here:
            return see_other(f"/meetings/{meeting}/room")
    try:
        await _count(request, meeting, "looks")
    except Refusal as refusal:
        return await _join_page(request, meeting, "", None, refusal)
    return await _join_page(request, meeting, code)


@post("/meetings/{meeting:str}/join", guards=[public], request_max_body_size=LARGEST_FORM)
async def come_in(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """Check in: as who is signed in, or under a name that nobody has checked."""
    form = await read_form(request)
    code = form.text("code")[:20]
    try:
        head = await _let_in(request, meeting, code)
        if (who := visitor(request)) is not None:
            await check_in(meeting, person=who.person_id, how=How.ROOM_CODE, at=now())
            return see_other(f"/meetings/{meeting}/room")
        return await _come_by_name(request, head, form)
    except Refusal as refusal:
        return await _join_page(request, meeting, code, form, refusal)


async def _come_by_name(request: Asked, head: MeetingHead, form: Form) -> Response[Any]:
    response: Response[Any] = see_other(f"/meetings/{head.public_id}/room")
    async with write():
        came = await check_in(
            head.public_id,
            how=How.NAMED,
            name=form.text("name"),
            household=form.text("household"),
            op=form.text("op")[:32],
            at=now(),
        )
        await sign_in(request, response, came.person, way_in="room", span=THIS_EVENING)
    return response


async def _let_in(request: Asked, meeting: str, code: str) -> MeetingHead:
    """The meeting whose code this is now; a wrong code says nothing of whether the meeting exists."""
    await _count(request, meeting)
    try:
        head = await told_meeting(meeting)
    except NotFound:
        raise Refusal("room.code_wrong", at="code") from None
    if not accepts(ground_of(request).settings.secret, meeting, code, now()):
        raise Refusal("room.code_wrong", at="code")
    return head


async def _count(request: Asked, meeting: str, what: str = "tries") -> None:
    """A page that names the meeting for the right code tells as much as a form that takes it."""
    settings, address = ground_of(request).settings, request.client.host if request.client else ""
    await try_once(settings, f"room-{what}-from:{address}", limit=TRIES_PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"room-{what}:{meeting[:32]}", limit=TRIES_PER_MEETING, per=A_WHILE)


def _type_page(request: Asked, form: Form | None = None, refusal: Refusal | None = None) -> Response[str]:
    return page(
        request,
        "meetings/join_code.html",
        status=refusal.status if refusal else 200,
        typed=form.text("code")[:20] if form else "",
        refusal=refusal,
    )


async def _join_page(
    request: Asked, meeting: str, code: str, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    """The meeting is named only to whoever has its code: a link that has run out shows the field alone."""
    good = accepts(ground_of(request).settings.secret, meeting, code, now())
    head = None
    if good:
        head = await told_meeting(meeting)
    return page(
        request,
        "meetings/join.html",
        status=refusal.status if refusal else 200,
        meeting=meeting,
        head=head,
        code=read(code)[:20],
        typed=form,
        op=form.text("op")[:32] if form and form.text("op") else secrets.token_hex(12),
        refusal=refusal or (None if good else Refusal("room.code_over", at="code")),
    )


ROUTES = (type_code, typed_code, join, come_in)
