"""What changes for everyone in a room: one topic, rendered once per language for desk, phones and screen."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from app.live import Fragments, Live, live_stream, renders
from app.refusals import NotFound
from app.web import signed_in
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.routes.desk import desk_event
from meetings.gatherings.routes.phone import phone_events
from meetings.gatherings.routes.room_gate import Asked, enter_room
from meetings.gatherings.routes.screen import screen_events

# each renders its own events for one meeting; the names differ
PARTS = (desk_event, phone_events, screen_events)


@renders("room")
async def room_fragments(live: Live) -> Fragments:
    """Every event of the room; the key is the meeting's public id."""
    head = await meeting(live.key)
    if head is None:
        raise NotFound
    found: dict[str, str] = {}
    for part in PARTS:
        found.update(await part(live, head))
    return found


@get("/meetings/{meeting:str}/live", guards=[signed_in])
async def room_live(request: Asked, meeting: FromPath[str]) -> Stream:
    """For those who may come to the meeting or were let in by its code."""
    await enter_room(request, meeting)
    return live_stream(request, "room", meeting)


ROUTES = (room_live,)
