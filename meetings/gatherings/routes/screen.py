"""The projector: one screen without controls that shows what the moderator puts there."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.clock import now
from app.i18n import Translate, translator
from app.live import Fragments, Live
from app.refusals import NotFound
from app.web import fragment, page, signed_in
from app.web.ground import Ground, ground_of
from app.web.templates import language_of
from meetings.checklists.queries.items import board
from meetings.checklists.routes.view import Voice, columns, rows
from meetings.gatherings.queries.meetings import MeetingHead, may_run
from meetings.gatherings.routes.room_gate import Asked, enter_room
from meetings.gatherings.routes.room_view import RoomView, room_view
from meetings.gatherings.rules.room import Target
from meetings.gatherings.rules.room_code import code_at, groups

PARTS = ("corner", "wall", "say", "join")
ON_THE_WALL = 3  # rows of the lists
PUSHED = PARTS[:3]  # the code in the corner depends on the address of each screen, and is asked for
LONG, LONGER, LONGEST = 22, 44, 90  # signs of a heading from which on it is set smaller


@get("/meetings/{meeting:str}/screen", guards=[signed_in])
async def screen(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """The whole screen."""
    return page(request, "meetings/screen.html", **await _shown(request, meeting))


@get("/meetings/{meeting:str}/screen/{part:str}", guards=[signed_in])
async def screen_part(request: Asked, meeting: FromPath[str], part: FromPath[str]) -> Response[str]:
    """One part, for a screen that wakes up, reconnects, or asks every half minute."""
    shown = await _shown(request, meeting)
    if part not in PARTS:
        raise NotFound
    return fragment(request, f"meetings/_screen_{part}.html", **shown)


async def screen_events(live: Live, head: MeetingHead) -> Fragments:
    """For the room's live topic: what every screen in this language shows."""
    t = translator(live.lang)
    shown = await wall(t, await room_view(t, head))
    return {f"screen-{part}": live.render(f"meetings/_screen_{part}.html", **shown) for part in PUSHED}


async def wall(t: Translate, view: RoomView) -> dict[str, Any]:
    """What the parts of the screen need."""
    return {
        "room": view,
        "zone": view.head.time_zone,
        "now": view.at,
        "black": view.target == Target.BLACK,
        "heading_size": _size(_heading(view)),
        **(await _lists(t, view) if view.target == Target.LISTS else {"columns": (), "rows": ()}),
    }


def join_address(request: Asked, ground: Ground, head: MeetingHead) -> str:
    """Where the code leads: the printed address, else the one under which this screen was opened."""
    base = ground.settings.public_address or str(request.base_url).rstrip("/")
    return f"{base}/meetings/{head.public_id}/join/{code_at(ground.settings.secret, head.public_id, now())}"


async def _shown(request: Asked, meeting: str) -> dict[str, Any]:
    entered = await enter_room(request, meeting)
    t, ground, head = translator(language_of(request)), ground_of(request), entered.head
    shown = {**await wall(t, await room_view(t, head)), "address": "", "code": ""}
    # The code says "I am in the room": whoever opens the screen at home must not read it there.
    if await may_run(entered.person, head, entered.today):
        shown["address"] = join_address(request, ground, head)
        shown["code"] = " ".join(groups(code_at(ground.settings.secret, head.public_id, now())))
    return shown


async def _lists(t: Translate, view: RoomView) -> dict[str, Any]:
    """The four lists as everybody in the room may see them, without names."""
    head, day = view.head, view.at.astimezone(view.head.zone).date()
    found, voice = (
        await board(head.community, head.table, day, view.at),
        Voice(t, day, head.zone, names=False),
    )
    return {"columns": columns(voice, found), "rows": rows(voice, found)[:ON_THE_WALL]}


def _heading(view: RoomView) -> str:
    if view.target == Target.POLL and view.on_screen:
        return view.on_screen.poll.question
    return view.item.title if view.target == Target.ITEM and view.item else view.head.title


def _size(heading: str) -> str:
    """The class of a heading that is set smaller; a Latin sign takes about half the room."""
    room = sum(1 if ord(sign) > 0x2E7F else 0.55 for sign in heading)
    return "longest" if room > LONGEST else "longer" if room > LONGER else "long" if room > LONG else ""


ROUTES = (screen, screen_part)
