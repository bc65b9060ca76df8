"""What the moderator's page shows: the room as it is now, put into words and times, with what may be done."""

from dataclasses import dataclass
from datetime import datetime

from app.clock import now
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.attendees import attendees_of
from meetings.gatherings.queries.hands import Floor, floor
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.moderators import Moderator, moderators, name_in_room
from meetings.gatherings.queries.polls import Poll, answered, polls_of
from meetings.gatherings.queries.room import room_events
from meetings.gatherings.routes.room_gate import AtDesk
from meetings.gatherings.rules.attendance import Attendance, count
from meetings.gatherings.rules.clock_face import Face, face, minutes_and_seconds
from meetings.gatherings.rules.room import Event, Listed, Outcome, RoomState, fold
from meetings.gatherings.rules.steps import UNDOABLE, last_step

MORE_SPEECH = 30  # seconds that one press adds to a speech
MORE_ITEM = 60


@dataclass(frozen=True)
class Line:
    """One item on the desk's agenda."""

    item: Item
    current: bool
    was_on: bool
    used: str  # mm:ss
    outcome: Outcome | None
    listed: tuple[Listed, ...]


@dataclass(frozen=True)
class Clock:
    """A clock that runs to `until` (None: it stands), its face now, and what its keys would set it to."""

    face: Face
    until: datetime | None
    allowed: int
    more: int
    less: int


@dataclass(frozen=True)
class Asked:
    """One straw poll at the desk: `answered` of those in the room now, while it is open."""

    poll: Poll
    answered: int


@dataclass(frozen=True)
class Desk:
    """The room for whoever runs it. `phase` is waiting, running, paused or over."""

    head: MeetingHead
    state: RoomState
    at: datetime
    phase: str
    lines: tuple[Line, ...]
    line: Line | None
    next: Line | None
    before: Line | None
    clock: Clock | None
    floor: Floor
    speech: Clock | None
    attendance: Attendance
    polls: tuple[Asked, ...]
    chair: int | None
    chair_name: str
    moderators: tuple[Moderator, ...]
    drives: bool  # may press the keys
    writes: bool  # may record outcomes, entries and remarks
    undoable: Event | None
    undo_item: Item | None
    lasted: int

    @property
    def callable(self) -> int | None:
        """The request that "next speaker" calls; None where nobody has a turn."""
        first = next((each for each in self.floor.queue if each.number == 1), None)
        return first.request if first else None

    @property
    def open_poll(self) -> Asked | None:
        return next((each for each in self.polls if each.poll.id == self.state.poll), None)

    @property
    def poll_to_open(self) -> Asked | None:
        """The poll that the key opens: one made for the item that is on comes before the others."""
        made = [each for each in self.polls if each.poll.opened_at is None]
        on = self.line.item.id if self.line else None
        return next((each for each in made if each.poll.item == on), made[0] if made else None)

    @property
    def poll_on_screen(self) -> int | None:
        """The poll that the screen can show: the open one, else the one that was closed last."""
        closed = self.state.closed_polls
        return self.state.poll or (closed[-1] if closed else None)

    @property
    def others(self) -> tuple[Moderator, ...]:
        """To whom the chair can be handed."""
        return tuple(each for each in self.moderators if each.person != self.chair)


async def desk_view(entered: AtDesk) -> Desk:
    """Everything the desk shows at this instant."""
    head, at = entered.head, now()
    events = await room_events(head.public_id)
    state, items = fold(events), await agenda(head.id)
    lines = tuple(_line(each, state, at) for each in items)
    current = next((n for n, line in enumerate(lines) if line.current), None)
    line = None if current is None else lines[current]
    said = await floor(head, state, line.item if line else None, at)
    came = await attendees_of(head.id)
    chair = head.chair if state.chair is None else state.chair
    drives = chair is None or chair == entered.person
    last = last_step(events)
    undoable = last if last and last.kind in UNDOABLE and state.ended_at is None else None
    return Desk(
        head=head,
        state=state,
        at=at,
        phase=_phase(state),
        lines=lines,
        line=line,
        next=_next(lines, current),
        before=lines[current - 1] if current else None,
        clock=_item_clock(state, line.item, at) if line else None,
        floor=said,
        speech=_speech_clock(said),
        attendance=count(came),
        polls=await asked_in(head.id),
        chair=chair,
        chair_name=await name_in_room(chair),
        moderators=await moderators(head, entered.today),
        drives=drives,
        writes=drives or entered.person == head.recorder,
        undoable=undoable,
        undo_item=next((each for each in items if undoable and each.id == undoable.item), None),
        lasted=state.lasted(at),
    )


async def asked_in(meeting: int) -> tuple[Asked, ...]:
    """The meeting's straw polls with how many have answered."""
    return tuple([Asked(each, await answered(each.id)) for each in await polls_of(meeting)])


def stamp(events: tuple[Event, ...], said: Floor, attendance: Attendance, polls: tuple[Asked, ...]) -> str:
    """What changes whenever the desk should look again; nothing in it names anybody."""
    undone = sum(event.undone for event in events)
    hands = "-".join(f"{each.request}{each.side[:1]}" for each in said.queue)
    numbers = (attendance.here, attendance.came, attendance.heads, attendance.unchecked)
    asked = "-".join(f"{each.poll.id}.{each.answered}" for each in polls)
    return f"{len(events)}.{undone} {hands} {'.'.join(map(str, numbers))} {asked}"


def _phase(state: RoomState) -> str:
    if state.ended_at is not None:
        return "over"
    if state.started_at is None:
        return "waiting"
    return "paused" if state.paused else "running"


def _line(item: Item, state: RoomState, at: datetime) -> Line:
    return Line(
        item,
        state.item == item.id,
        state.was_on(item.id),
        minutes_and_seconds(state.used(item.id, at)),
        state.outcome_of(item.id),
        state.listed_under(item.id),
    )


def _next(lines: tuple[Line, ...], current: int | None) -> Line | None:
    """The item after the one that is on; when none is on, the first that has not been on."""
    if current is not None:
        return lines[current + 1] if current + 1 < len(lines) else None
    return next((line for line in lines if not line.was_on), None)


def _item_clock(state: RoomState, item: Item, at: datetime) -> Clock:
    planned = item.minutes * 60
    allowed, left = state.allowed(item.id, planned), state.left(item.id, planned, at)
    return Clock(
        face(left, allowed),
        state.ends(item.id, planned, at),
        allowed,
        allowed + MORE_ITEM,
        max(allowed - MORE_ITEM, 0),
    )


def _speech_clock(said: Floor) -> Clock | None:
    who = said.speaker
    if who is None:
        return None
    return Clock(
        face(who.left, who.allowed),
        who.ends,
        who.allowed,
        who.allowed + MORE_SPEECH,
        max(who.allowed - MORE_SPEECH, 0),
    )
