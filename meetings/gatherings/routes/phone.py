"""A neighbour's phone in the room: what is on, one's hand, the poll, the queue, the agenda."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.i18n import translator
from app.live import Fragments, Live
from app.refusals import NotFound, Refusal
from app.web import fragment, page, signed_in
from app.web.templates import language_of
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.routes.polls import ask, enter_poll
from meetings.gatherings.routes.room_gate import Asked, InRoom, enter_room
from meetings.gatherings.routes.room_view import RoomView, room_view

SHARED = ("now", "floor")  # the same for everyone in the room
SPREAD = 1500  # milliseconds over which phones ask for what is their own when something changes for all


@get("/meetings/{meeting:str}/room", guards=[signed_in])
async def room_page(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """The whole page."""
    entered = await enter_room(request, meeting)
    view = await _view(request, entered)
    return page(
        request,
        "meetings/room.html",
        **_shared(view),
        **_hand(entered, view),
        **await _ask(request, entered, view),
    )


@get("/meetings/{meeting:str}/room/ask", guards=[signed_in])
async def room_ask(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """The poll that is open, as a form or with one's answer."""
    entered = await enter_room(request, meeting)
    view = await _view(request, entered)
    return fragment(request, "meetings/_room_ask.html", **await _ask(request, entered, view))


@get("/meetings/{meeting:str}/room/hand", guards=[signed_in])
async def room_hand(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """One's own hand: up or down, how many are before."""
    return await hand_part(request, await enter_room(request, meeting))


@get("/meetings/{meeting:str}/room/{part:str}", guards=[signed_in])
async def room_part(request: Asked, meeting: FromPath[str], part: FromPath[str]) -> Response[str]:
    """One part that is the same for everyone, for a phone that wakes up."""
    entered = await enter_room(request, meeting)
    if part not in SHARED:
        raise NotFound
    return fragment(request, f"meetings/_room_{part}.html", **_shared(await _view(request, entered)))


async def hand_part(request: Asked, entered: InRoom, refusal: Refusal | None = None) -> Response[str]:
    """The part with one's hand, also as the answer to raising or lowering it."""
    view, t = await _view(request, entered), translator(language_of(request))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return fragment(
        request,
        "meetings/_room_hand.html",
        refusal.status if refusal else 200,
        **_shared(view),
        **_hand(entered, view, words),
    )


async def phone_events(live: Live, head: MeetingHead) -> Fragments:
    """For the room's live topic: the parts that all phones share, and two signs to ask for one's own."""
    view = await room_view(translator(live.lang), head)
    shared = _shared(view)
    return {
        **{f"room-{part}": live.render(f"meetings/_room_{part}.html", **shared) for part in SHARED},
        "room-turn": live.render("meetings/_room_sign.html", sign=view.turn),
        "room-asked": live.render("meetings/_room_sign.html", sign=view.asked_stamp),
        "room-queue": live.render(
            "meetings/_room_sign.html",
            sign=" ".join(str(each.request) for each in view.floor.queue)
            + f" {view.floor.speaker.request if view.floor.speaker else ''}",
        ),
    }


async def _view(request: Asked, entered: InRoom) -> RoomView:
    return await room_view(translator(language_of(request)), entered.head)


def _shared(view: RoomView) -> dict[str, Any]:
    return {"room": view, "zone": view.head.time_zone, "m": f"/meetings/{view.head.public_id}"}


def _hand(entered: InRoom, view: RoomView, refused: str = "") -> dict[str, Any]:
    """`hand`: none (nothing to speak to), door (not checked in), speaking, up, had, down."""
    came = entered.attendee
    mine = next((each for each in view.floor.queue if came and each.attendee == came.id), None)
    speaks = came and view.floor.speaker and view.floor.speaker.attendee == came.id
    hand = "down"
    if view.phase not in ("running", "paused") or view.item is None:
        hand = "none"
    elif came is None or not came.here:
        hand = "door"
    elif mine is not None:
        hand = "up" if mine.number else "had"
    elif speaks:
        hand = "speaking"
    before = mine.number - 1 if mine and mine.number else view.waiting
    return {
        "hand": hand,
        "before": before,
        "wait": view.wait_minutes(before),
        "sides": bool(view.item and view.item.proposal and view.head.alternate_sides),
        "hand_refused": refused,
        "spread": entered.person * 37 % SPREAD,
    }


async def _ask(request: Asked, entered: InRoom, view: RoomView) -> dict[str, Any]:
    """The latest open poll that the visitor has not answered, else the latest one."""
    found = [await enter_poll(request, each.poll.public_id) for each in view.asked]
    unanswered = next((each for each in found if each.mine is None), None)
    return {
        **await ask(request, unanswered or (found[0] if found else None)),
        "meeting": entered.head.public_id,
    }


ROUTES = (room_page, room_ask, room_hand, room_part)
