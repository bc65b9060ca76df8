"""What everyone in a room may see of it: what is on, who speaks, what is asked, what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import now
from app.i18n import Translate
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.attendees import attendance
from meetings.gatherings.queries.hands import Floor, floor
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.polls import Poll, polls_of
from meetings.gatherings.queries.room import room
from meetings.gatherings.routes.poll_view import PollView, poll_view
from meetings.gatherings.rules.attendance import Attendance
from meetings.gatherings.rules.clock_face import Face, face
from meetings.gatherings.rules.room import RoomState, Target


@dataclass(frozen=True)
class Clock:
    """A clock face now, and until when it runs (None: it stands)."""

    face: Face
    until: datetime | None
    gone: str  # per cent of the time that is gone, with its sign
    left: str


@dataclass(frozen=True)
class Line:
    """One item of the agenda with what became of it."""

    item: Item
    current: bool
    was_on: bool
    outcome: str  # kind, "" for none
    outcome_words: str


@dataclass(frozen=True)
class RoomView:
    """The room at an instant. `phase`: waiting, running, paused or over; `target`: what the screen shows."""

    head: MeetingHead
    at: datetime
    phase: str
    state: RoomState
    lines: tuple[Line, ...]
    item: Item | None
    next: Item | None
    clock: Clock | None
    floor: Floor
    speech: Clock | None
    attendance: Attendance
    polls: tuple[Poll, ...]
    asked: tuple[PollView, ...]  # open now, the latest first
    last: PollView | None  # the poll that was closed last
    ends_at: datetime | None
    target: str

    @property
    def waiting(self) -> int:
        """How many hands have a turn coming."""
        return sum(each.number is not None for each in self.floor.queue)

    @property
    def on_screen(self) -> PollView | None:
        """The poll that the screen shows."""
        every = (*self.asked, *([self.last] if self.last else []))
        wanted = self.state.screen.ref
        return next((each for each in every if str(each.poll.id) == wanted), every[0] if every else None)

    @property
    def turn(self) -> str:
        """Changes whenever a raised hand means something else: another item, a pause, the end."""
        return f"{self.phase} {self.item.public_id if self.item else ''}"

    @property
    def asked_stamp(self) -> str:
        """Changes whenever a poll opens or closes; names nothing but public ids."""
        return " ".join(each.poll.public_id for each in self.asked) or "-"

    def wait_minutes(self, before: int) -> int:
        """About how many minutes pass until it is somebody's turn behind so many others; at least one."""
        speaker = max(self.floor.speaker.left, 0) if self.floor.speaker else 0
        return max((speaker + before * self.head.speech_seconds + 30) // 60, 1)


async def room_view(t: Translate, head: MeetingHead) -> RoomView:
    """Everything that phones and the projector show at this instant."""
    at, state, items = now(), await room(head.public_id), await agenda(head.id)
    item = next((each for each in items if each.id == state.item), None)
    said, polls = await floor(head, state, item, at), await polls_of(head.id)
    asked = sorted((each for each in polls if each.state == "open"), key=lambda each: -each.id)
    closed = sorted((each for each in polls if each.closed_at), key=lambda each: (each.closed_at, each.id))
    return RoomView(
        head=head,
        at=at,
        phase=_phase(state),
        state=state,
        lines=tuple(_line(each, state) for each in items),
        item=item,
        next=_next(items, state, item),
        clock=_item_clock(state, item, at) if item else None,
        floor=said,
        speech=_speech_clock(said),
        attendance=await attendance(head.id),
        polls=polls,
        asked=tuple([await poll_view(t, each) for each in asked]),
        last=await poll_view(t, closed[-1]) if closed else None,
        ends_at=_ends_at(head, items, state, at),
        target=_target(state, bool(asked or closed), item),
    )


def _phase(state: RoomState) -> str:
    if state.ended_at is not None:
        return "over"
    if state.started_at is None:
        return "waiting"
    return "paused" if state.paused else "running"


def _target(state: RoomState, has_poll: bool, item: Item | None) -> str:
    """What the moderator put there; an item or a poll that is not there gives the agenda."""
    what = state.screen.what
    if (what == Target.POLL and not has_poll) or (what == Target.ITEM and item is None):
        return Target.AGENDA
    return what


def _line(item: Item, state: RoomState) -> Line:
    outcome = state.outcome_of(item.id)
    return Line(
        item,
        state.item == item.id,
        state.was_on(item.id),
        outcome.kind if outcome else "",
        outcome.words if outcome else "",
    )


def _next(items: tuple[Item, ...], state: RoomState, item: Item | None) -> Item | None:
    if item is not None:
        return next((each for each in items if each.number == item.number + 1), None)
    return next((each for each in items if not state.was_on(each.id)), None)


def _item_clock(state: RoomState, item: Item, at: datetime) -> Clock:
    planned = item.minutes * 60
    left, allowed = state.left(item.id, planned, at), state.allowed(item.id, planned)
    return _clock(left, allowed, state.ends(item.id, planned, at))


def _speech_clock(said: Floor) -> Clock | None:
    who = said.speaker
    return _clock(who.left, who.allowed, who.ends) if who else None


def _clock(left: int, allowed: int, until: datetime | None) -> Clock:
    shown = face(left, allowed)
    share = shown.gone * 100 // shown.of if shown.of else 100
    return Clock(shown, None if shown.over else until, f"{share}%", f"{100 - share}%")


def _ends_at(head: MeetingHead, items: tuple[Item, ...], state: RoomState, at: datetime) -> datetime | None:
    """When the meeting ends if each item takes what is left of its time; as planned before it begins."""
    if not state.running:
        return None if state.ended_at else head.ends_at
    left = sum(
        max(state.left(each.id, each.minutes * 60, at), 0)
        for each in items
        if each.id == state.item or not state.was_on(each.id)
    )
    return at + timedelta(seconds=left)
