"""What is on in the room now, and what happened there, as it follows from the list of its events?

`fold(events)` is the whole truth of a meeting that runs: the desk, the phones, the projector and the minutes
are made from it. It is total: an event that was undone, that has an unknown kind or names nothing that is
there changes nothing. Events are taken in the order of their numbers, whatever order they come in. Times are
instants of the server; seconds are whole and cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What can happen in a room (RoomEvent.kind)."""

    STARTED = "started"
    ITEM = "item"  # an item begins; the one before and its speaker end
    ITEM_CLOSED = "item_closed"
    PAUSED = "paused"
    RESUMED = "resumed"
    TIMER = "timer"  # facts: seconds, the time allowed from now on in all; of: "item" or "speech"
    SPEAKER = "speaker"  # request: called; facts: seconds
    SPEAKER_DONE = "speaker_done"
    SCREEN = "screen"  # facts: what, ref
    CHAIR = "chair"  # facts: person
    OUTCOME = "outcome"  # item; facts: kind, words
    LISTED = "listed"  # facts: list, number, words, ref (public id of the entry)
    POLL_OPENED = "poll_opened"
    POLL_CLOSED = "poll_closed"
    REMARK = "remark"  # facts: words
    ENDED = "ended"


class OutcomeKind(StrEnum):
    """What became of an item."""

    SETTLED = "settled"
    AGREED = "agreed"
    NO_AGREEMENT = "no_agreement"
    NOTED = "noted"
    CARRIED = "carried"  # over to the next meeting
    RAISED = "raised"  # to the table above
    REFERRED = "referred"  # to the owners' assembly


class Target(StrEnum):
    """What can stand on the screen."""

    JOIN = "join"
    AGENDA = "agenda"
    ITEM = "item"
    POLL = "poll"  # ref: straw_poll.id
    LISTS = "lists"  # ref: issue, need, resource, action, or "" for all four
    BLACK = "black"


Facts = Mapping[str, str | int]


@dataclass(frozen=True)
class Event:
    """One row of the room's list. `item`, `request` and `poll` are row ids; `by` is a person."""

    number: int
    kind: str
    at: datetime
    item: int | None = None
    request: int | None = None
    poll: int | None = None
    facts: Facts = field(default_factory=dict)
    by: int | None = None
    undone: bool = False

    def text(self, name: str) -> str:
        """A fact as text; "" where there is none."""
        return str(self.facts.get(name, ""))

    def whole(self, name: str) -> int | None:
        """A fact as a whole number of at least 0; None where it is none."""
        found = self.facts.get(name)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            return None
        return found


@dataclass(frozen=True)
class Span:
    """From when to when; `end` None: it goes on."""

    start: datetime
    end: datetime | None = None

    def until(self, at: datetime) -> datetime:
        """Where the span ends, seen at an instant; never before it begins."""
        return max(self.start, at if self.end is None else min(self.end, at))


@dataclass(frozen=True)
class ItemTime:
    """When an item was on, and how many seconds the moderator gave it (None: as planned)."""

    item: int
    spans: tuple[Span, ...] = ()
    seconds: int | None = None


@dataclass(frozen=True)
class Speech:
    """One speaker called up; `seconds` allowed (None: the table's rule)."""

    number: int  # of the event
    request: int
    item: int | None
    span: Span
    seconds: int | None = None


@dataclass(frozen=True)
class Outcome:
    number: int
    item: int
    kind: str
    words: str
    at: datetime
    by: int | None = None


@dataclass(frozen=True)
class Listed:
    """What was put on one of the four lists; `entry` is its number there, `ref` its public id."""

    number: int
    list: str
    entry: int
    words: str
    ref: str
    item: int | None
    at: datetime


@dataclass(frozen=True)
class Remark:
    number: int
    words: str
    item: int | None
    at: datetime
    by: int | None = None


@dataclass(frozen=True)
class Screen:
    """What stands on the screen. `ref` "" with `item`: whichever is on; with `poll`: its row id."""

    what: str = Target.JOIN
    ref: str = ""


@dataclass(frozen=True)
class RoomState:
    """The room after its events; every tuple is in the order in which things happened."""

    number: int = 0  # of the last event that was not undone
    started_at: datetime | None = None
    ended_at: datetime | None = None
    item: int | None = None  # on now
    times: tuple[ItemTime, ...] = ()
    pauses: tuple[Span, ...] = ()
    speeches: tuple[Speech, ...] = ()
    screen: Screen = field(default_factory=Screen)
    chair: int | None = None  # None: as called
    outcomes: tuple[Outcome, ...] = ()
    listed: tuple[Listed, ...] = ()
    remarks: tuple[Remark, ...] = ()
    polls: tuple[int, ...] = ()  # open now
    closed_polls: tuple[int, ...] = ()

    @property
    def running(self) -> bool:
        """Whether the meeting has started and not ended; also while it is paused."""
        return self.started_at is not None and self.ended_at is None

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None and self.ended_at is None

    @property
    def speech(self) -> Speech | None:
        """Who speaks now."""
        last = self.speeches[-1] if self.speeches else None
        return last if last is not None and last.span.end is None else None

    @property
    def poll(self) -> int | None:
        """The poll that was opened last and is open."""
        return self.polls[-1] if self.polls else None

    def time_of(self, item: int) -> ItemTime:
        """When an item was on; without spans when it never was."""
        return next((time for time in self.times if time.item == item), ItemTime(item))

    def since(self, item: int) -> datetime | None:
        """When the item came on the last time."""
        spans = self.time_of(item).spans
        return spans[-1].start if spans else None

    def was_on(self, item: int) -> bool:
        return bool(self.time_of(item).spans)

    def outcomes_of(self, item: int) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.item == item)

    def outcome_of(self, item: int) -> Outcome | None:
        """What was recorded last."""
        found = self.outcomes_of(item)
        return found[-1] if found else None

    def listed_under(self, item: int | None) -> tuple[Listed, ...]:
        return tuple(entry for entry in self.listed if entry.item == item)

    def remarks_on(self, item: int | None) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.item == item)

    def speeches_on(self, item: int) -> tuple[Speech, ...]:
        return tuple(speech for speech in self.speeches if speech.item == item)

    def used(self, item: int, at: datetime) -> int:
        """Seconds for which the item was on until `at`, pauses left out."""
        return int(
            sum((self._net(span, at) for span in self.time_of(item).spans), timedelta()).total_seconds()
        )

    def allowed(self, item: int, planned: int) -> int:
        """Seconds that the item has: as the moderator set them, else as planned."""
        set_to = self.time_of(item).seconds
        return planned if set_to is None else set_to

    def left(self, item: int, planned: int, at: datetime) -> int:
        """Seconds left of an item at an instant; negative when it runs over."""
        return self.allowed(item, planned) - self.used(item, at)

    def ends(self, item: int, planned: int, at: datetime) -> datetime | None:
        """When the item's time runs out if all goes on; None when it is not on, or the room is paused."""
        if self.item != item or self.paused or not self.running:
            return None
        return at + timedelta(seconds=self.left(item, planned, at))

    def spoken(self, speech: Speech, at: datetime) -> int:
        """Seconds that a speech has taken until `at`, pauses left out."""
        return int(self._net(speech.span, at).total_seconds())

    def speech_allowed(self, speech: Speech, rule: int) -> int:
        return rule if speech.seconds is None else speech.seconds

    def speech_left(self, speech: Speech, rule: int, at: datetime) -> int:
        """Seconds left to a speaker; `rule` is the table's time for a speech. Negative: over time."""
        return self.speech_allowed(speech, rule) - self.spoken(speech, at)

    def speech_ends(self, speech: Speech, rule: int, at: datetime) -> datetime | None:
        """When the speaker's time runs out; None when the speech is over, or the room is paused."""
        if speech.span.end is not None or self.paused or not self.running:
            return None
        return at + timedelta(seconds=self.speech_left(speech, rule, at))

    def lasted(self, at: datetime) -> int:
        """Seconds from the start until `at` or the end, pauses left out."""
        if self.started_at is None:
            return 0
        return int(self._net(Span(self.started_at, self.ended_at), at).total_seconds())

    def _net(self, span: Span, at: datetime) -> timedelta:
        end = span.until(at)
        lost = timedelta()
        for pause in self.pauses:
            overlap = min(end, pause.until(at)) - max(span.start, pause.start)
            lost += max(overlap, timedelta())
        return end - span.start - lost


def fold(events: Iterable[Event]) -> RoomState:
    """The room after these events; undone and unknown ones change nothing."""
    state = RoomState()
    for event in sorted(events, key=lambda each: each.number):
        if not event.undone:
            state = _after(state, event)
    return state


def _after(state: RoomState, event: Event) -> RoomState:
    try:
        kind = Kind(event.kind)
    except ValueError:
        return state
    # Before the start only the chair and the screen are settled; after the end nothing happens any more.
    if state.ended_at is not None or not (state.running or kind in _BEFORE):
        return state
    return replace(_STEPS[kind](state, event), number=event.number)


_BEFORE = frozenset({Kind.STARTED, Kind.CHAIR, Kind.SCREEN, Kind.REMARK})


def _started(state: RoomState, event: Event) -> RoomState:
    if state.started_at is not None:
        return state
    chair = event.whole("person") if state.chair is None else state.chair
    return replace(state, started_at=event.at, chair=chair, screen=Screen(Target.AGENDA))


def _item(state: RoomState, event: Event) -> RoomState:
    if event.item is None or event.item == state.item:
        return state
    state = _item_closed(state, event)
    time = state.time_of(event.item)
    begun = replace(time, spans=(*time.spans, Span(event.at)))
    return replace(state, item=event.item, times=_with(state.times, begun), screen=Screen(Target.ITEM))


def _item_closed(state: RoomState, event: Event) -> RoomState:
    state = _speaker_done(state, event)
    if state.item is None:
        return state
    time = state.time_of(state.item)
    ended = replace(time, spans=(*time.spans[:-1], replace(time.spans[-1], end=event.at)))
    return replace(state, item=None, times=_with(state.times, ended))


def _paused(state: RoomState, event: Event) -> RoomState:
    return state if state.paused else replace(state, pauses=(*state.pauses, Span(event.at)))


def _resumed(state: RoomState, event: Event) -> RoomState:
    if not state.paused:
        return state
    return replace(state, pauses=(*state.pauses[:-1], replace(state.pauses[-1], end=event.at)))


def _timer(state: RoomState, event: Event) -> RoomState:
    seconds = event.whole("seconds")
    if seconds is None:
        return state
    if event.text("of") == "speech":
        speech = state.speech
        if speech is None:
            return state
        return replace(state, speeches=(*state.speeches[:-1], replace(speech, seconds=seconds)))
    item = state.item if event.item is None else event.item
    if item is None:
        return state
    return replace(state, times=_with(state.times, replace(state.time_of(item), seconds=seconds)))


def _speaker(state: RoomState, event: Event) -> RoomState:
    if event.request is None or (state.speech and state.speech.request == event.request):
        return state
    state = _speaker_done(state, event)
    item = state.item if event.item is None else event.item
    speech = Speech(event.number, event.request, item, Span(event.at), event.whole("seconds"))
    return replace(state, speeches=(*state.speeches, speech))


def _speaker_done(state: RoomState, event: Event) -> RoomState:
    speech = state.speech
    if speech is None:
        return state
    over = replace(speech, span=replace(speech.span, end=event.at))
    return replace(state, speeches=(*state.speeches[:-1], over))


def _screen(state: RoomState, event: Event) -> RoomState:
    what = event.text("what")
    if what not in frozenset(Target):
        return state
    return replace(state, screen=Screen(what, event.text("ref")))


def _chair(state: RoomState, event: Event) -> RoomState:
    person = event.whole("person")
    return state if person is None else replace(state, chair=person)


def _outcome(state: RoomState, event: Event) -> RoomState:
    item = state.item if event.item is None else event.item
    if item is None:
        return state
    outcome = Outcome(event.number, item, event.text("kind"), event.text("words"), event.at, event.by)
    return replace(state, outcomes=(*state.outcomes, outcome))


def _listed(state: RoomState, event: Event) -> RoomState:
    entry = Listed(
        event.number,
        event.text("list"),
        event.whole("number") or 0,
        event.text("words"),
        event.text("ref"),
        state.item if event.item is None else event.item,
        event.at,
    )
    return replace(state, listed=(*state.listed, entry))


def _remark(state: RoomState, event: Event) -> RoomState:
    item = state.item if event.item is None else event.item
    remark = Remark(event.number, event.text("words"), item, event.at, event.by)
    return replace(state, remarks=(*state.remarks, remark))


def _poll_opened(state: RoomState, event: Event) -> RoomState:
    if event.poll is None or event.poll in state.polls or event.poll in state.closed_polls:
        return state
    return replace(state, polls=(*state.polls, event.poll), screen=Screen(Target.POLL, str(event.poll)))


def _poll_closed(state: RoomState, event: Event) -> RoomState:
    if event.poll is None or event.poll not in state.polls:
        return state
    return replace(
        state,
        polls=tuple(poll for poll in state.polls if poll != event.poll),
        closed_polls=(*state.closed_polls, event.poll),
    )


def _ended(state: RoomState, event: Event) -> RoomState:
    state = _resumed(_item_closed(state, event), event)
    return replace(state, ended_at=event.at, screen=Screen(Target.AGENDA))


def _with(times: tuple[ItemTime, ...], time: ItemTime) -> tuple[ItemTime, ...]:
    """The times with one of them replaced or added, each item where it came on first."""
    if any(each.item == time.item for each in times):
        return tuple(time if each.item == time.item else each for each in times)
    return (*times, time)


_STEPS = {
    Kind.STARTED: _started,
    Kind.ITEM: _item,
    Kind.ITEM_CLOSED: _item_closed,
    Kind.PAUSED: _paused,
    Kind.RESUMED: _resumed,
    Kind.TIMER: _timer,
    Kind.SPEAKER: _speaker,
    Kind.SPEAKER_DONE: _speaker_done,
    Kind.SCREEN: _screen,
    Kind.CHAIR: _chair,
    Kind.OUTCOME: _outcome,
    Kind.LISTED: _listed,
    Kind.POLL_OPENED: _poll_opened,
    Kind.POLL_CLOSED: _poll_closed,
    Kind.REMARK: _remark,
    Kind.ENDED: _ended,
}
