"""Does a step at the desk happen, has it happened already, or why not?

A step says the state that is wanted and what stood there when its button was drawn. So a double click, a
retry and two moderators who press the same key are one step, and a step that rests on what is no longer so
is refused in words.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from meetings.gatherings.rules.room import Event, Facts, Kind, OutcomeKind, RoomState, Screen, Target

LONGEST_TIMER = 6 * 3600  # seconds: nobody sits longer over one item
MOST_WORDS = 1_000  # signs of an outcome, a remark, an entry
LISTS = ("issue", "need", "resource", "action")

# What may be taken back. A poll is closed instead, and what went out with the end stays.
UNDOABLE = frozenset(Kind) - {Kind.POLL_OPENED, Kind.POLL_CLOSED, Kind.ENDED}
BEFORE_START = frozenset({Kind.STARTED, Kind.CHAIR, Kind.SCREEN, Kind.REMARK})
WRITING = frozenset({Kind.REMARK, Kind.OUTCOME, Kind.LISTED})  # the recorder may, beside the chair


class Answer(StrEnum):
    HAPPENS = "happens"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """What somebody at the desk wants to be so.

    `saw` is what stood in the step's place when the button was drawn: the item that was on, the request of
    who spoke, the person in the chair; 0 where nothing did, None where it does not matter. `op` marks the
    form, for steps that say something new each time (a remark, an entry).
    """

    kind: Kind
    item: int | None = None
    request: int | None = None
    facts: Facts = field(default_factory=dict)
    saw: int | None = None
    op: str = ""


@dataclass(frozen=True)
class Decision:
    answer: Answer
    reason: str = ""  # message key of a refusal
    at: str = ""  # the form's field


HAPPENS, ALREADY = Decision(Answer.HAPPENS), Decision(Answer.ALREADY)


def decide(state: RoomState, step: Step) -> Decision:
    """Judge one step against the room as it is now."""
    if state.ended_at is not None:
        return ALREADY if step.kind is Kind.ENDED else refused("room.over")
    if state.started_at is None and step.kind not in BEFORE_START:
        return refused("room.not_begun")
    if _holds(state, step):
        return ALREADY
    if step.saw is not None and step.saw != _stands(state, step.kind):
        return refused("room.moved_on")
    return _sound(state, step)


def done_before(events: tuple[Event, ...], op: str) -> Event | None:
    """The event that came of the same form, also one that was taken back since."""
    return next((event for event in events if op and event.facts.get("op") == op), None)


def last_step(events: tuple[Event, ...]) -> Event | None:
    """The last thing that happened and was not taken back."""
    return max((event for event in events if not event.undone), key=lambda each: each.number, default=None)


def refused(reason: str, at: str = "") -> Decision:
    return Decision(Answer.REFUSED, reason, at)


def _holds(state: RoomState, step: Step) -> bool:
    """Whether what the step wants is so already."""
    facts = step.facts
    match step.kind:
        case Kind.STARTED:
            return state.started_at is not None
        case Kind.ITEM:
            return state.item == step.item
        case Kind.ITEM_CLOSED:
            return state.item is None or (step.item is not None and state.item != step.item)
        case Kind.PAUSED:
            return state.paused
        case Kind.RESUMED:
            return not state.paused
        case Kind.TIMER if facts.get("of") == "speech":
            return state.speech is not None and state.speech.seconds == facts.get("seconds")
        case Kind.TIMER:
            item = state.item if step.item is None else step.item
            return item is not None and state.time_of(item).seconds == facts.get("seconds")
        case Kind.SPEAKER:
            return state.speech is not None and state.speech.request == step.request
        case Kind.SPEAKER_DONE:
            speech = state.speech
            return speech is None or (step.request is not None and speech.request != step.request)
        case Kind.SCREEN:
            return state.screen == Screen(str(facts.get("what", "")), str(facts.get("ref", "")))
        case Kind.CHAIR:
            return state.chair == facts.get("person")
        case Kind.OUTCOME:
            item = state.item if step.item is None else step.item
            last = None if item is None else state.outcome_of(item)
            return last is not None and (last.kind, last.words) == (facts.get("kind"), facts.get("words"))
    return False


def _stands(state: RoomState, kind: Kind) -> int:
    """What stands in the place that a step of this kind changes."""
    if kind in (Kind.SPEAKER, Kind.SPEAKER_DONE):
        return state.speech.request if state.speech else 0
    if kind is Kind.CHAIR:
        return state.chair or 0
    return state.item or 0


def _sound(state: RoomState, step: Step) -> Decision:
    """Whether the step says all that it must."""
    words, seconds = str(step.facts.get("words", "")), step.facts.get("seconds")
    item = state.item if step.item is None else step.item
    if len(words) > MOST_WORDS:
        return refused("room.too_long", "words")
    match step.kind:
        case Kind.TIMER if not isinstance(seconds, int) or not 0 <= seconds <= LONGEST_TIMER:
            return refused("room.timer_wrong", "minutes")
        case Kind.TIMER if step.facts.get("of") == "speech" and state.speech is None:
            return refused("room.nobody_speaks")
        case Kind.TIMER | Kind.OUTCOME if item is None:
            return refused("room.no_item")
        case Kind.SPEAKER if state.item is None:
            return refused("room.no_item")
        case Kind.OUTCOME if step.facts.get("kind") not in frozenset(OutcomeKind):
            return refused("room.outcome_kind", "kind")
        case Kind.SCREEN if step.facts.get("what") not in frozenset(Target):
            return refused("room.no_target")
        case Kind.REMARK if not words.strip():
            return refused("room.words_missing", "words")
        case Kind.LISTED if step.facts.get("list") not in LISTS:
            return refused("room.no_list", "list")
        case Kind.LISTED if not words.strip():
            return refused("room.words_missing", "words")
        case Kind.ENDED if state.polls:
            return refused("room.poll_open")
    return HAPPENS
