"""What do the minutes say, which of it may everyone read, and what did a correction change?

Minutes are written by what happened in the room: times, items, who spoke, outcomes, polls, what went onto
which list. The recorder adds words to a part and may put an outcome in other words; nothing else is typed.
Once published an edition is kept as it is; a correction is the next edition, and says why.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.community.rules.surnames import surname

OPENING, CLOSING = "opening", "closing"
MOST_WORDS = 8_000  # signs of one part


@dataclass(frozen=True)
class Present:
    """Somebody who was there; only whoever is in scope reads names."""

    name: str
    household: str
    capacity: str


@dataclass(frozen=True)
class Spoken:
    """What one person said in time: how often, and whole seconds."""

    name: str
    capacity: str
    speeches: int
    seconds: int


@dataclass(frozen=True)
class Decided:
    """An outcome: its kind (rules/room.py OutcomeKind) and its words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Counted:
    """A straw poll: how many answered of how many present, and a count for each line."""

    question: str
    method: str
    named: bool
    answered: int
    present: int
    lines: tuple[tuple[str, int], ...]  # the option's words, a fixed scale's key; best first where ordered
    reasons: tuple[str, ...] = ()  # given with a concern or a block, without who gave them


@dataclass(frozen=True)
class Entry:
    """What went onto a list: which, under which number, in which words; `ref` its public id."""

    list: str
    number: int
    words: str
    ref: str


@dataclass(frozen=True)
class Promise:
    """An agreement made at this meeting."""

    title: str
    ref: str


@dataclass(frozen=True)
class ItemMinutes:
    """One item. `spans` are ISO instants in UTC; `words` the recorder's, else remarks of the room."""

    ref: str
    number: int
    title: str
    kind: str
    presenter: str
    spans: tuple[tuple[str, str], ...]
    seconds: int
    words: str
    spoken: tuple[Spoken, ...] = ()
    outcomes: tuple[Decided, ...] = ()
    polls: tuple[Counted, ...] = ()
    entries: tuple[Entry, ...] = ()
    raised_to: str = ""
    raised_reason: str = ""


@dataclass(frozen=True)
class Minutes:
    """One meeting's minutes. Instants are ISO text in UTC; `heads`, `members` are a body's."""

    title: str
    community: str
    table: str
    place: str
    started_at: str
    ended_at: str
    chair: str
    recorder: str
    people: int
    households: int
    capacities: tuple[tuple[str, int], ...]
    body: str
    heads: int
    members: int
    opening: str
    closing: str
    items: tuple[ItemMinutes, ...] = ()
    entries: tuple[Entry, ...] = ()  # put on a list while no item was on
    promises: tuple[Promise, ...] = ()
    present: tuple[Present, ...] = ()


@dataclass(frozen=True)
class Change:
    """One part that a correction changed, before and after; `title` is an item's, "" of the rest."""

    part: str
    title: str
    before: str
    after: str


def words_part(item_ref: str) -> str:
    """The part that holds the recorder's words on an item."""
    return f"item:{item_ref}"


def outcome_part(item_ref: str) -> str:
    """The part that holds an item's outcome in the recorder's words."""
    return f"outcome:{item_ref}"


def edited(minutes: Minutes, parts: Mapping[str, str]) -> Minutes:
    """The minutes with the recorder's words over those that came of the room."""
    return replace(
        minutes,
        opening=parts.get(OPENING, minutes.opening),
        closing=parts.get(CLOSING, minutes.closing),
        items=tuple(_edited(item, parts) for item in minutes.items),
    )


def _edited(item: ItemMinutes, parts: Mapping[str, str]) -> ItemMinutes:
    outcome = parts.get(outcome_part(item.ref))
    words = parts.get(words_part(item.ref), item.words)
    if outcome is None:
        return replace(item, words=words)
    # The kind stays what was recorded in the room; only its words are the recorder's.
    kind = item.outcomes[-1].kind if item.outcomes else "noted"
    kept = item.outcomes[:-1]
    return replace(item, words=words, outcomes=(*kept, Decided(kind, outcome)) if outcome else item.outcomes)


def part_words(minutes: Minutes) -> dict[str, str]:
    """Every part that can be typed, with the words that stand in it."""
    parts = {OPENING: minutes.opening, CLOSING: minutes.closing}
    for item in minutes.items:
        parts[words_part(item.ref)] = item.words
        parts[outcome_part(item.ref)] = item.outcomes[-1].words if item.outcomes else ""
    return parts


def for_everyone(minutes: Minutes) -> Minutes:
    """Without names: nobody is listed in public by name and flat; speakers are counted by what they are."""
    return replace(
        minutes,
        present=(),
        chair=_office(minutes.chair),
        recorder=_office(minutes.recorder),
        items=tuple(replace(item, presenter="", spoken=_by_capacity(item.spoken)) for item in minutes.items),
    )


def _office(name: str) -> str:
    """Who held an office at the meeting appears by surname."""
    return f"{surname(name)}×" if name else ""


def _by_capacity(spoken: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    capacities = dict.fromkeys(each.capacity for each in spoken)
    return tuple(
        Spoken(
            "",
            capacity,
            sum(each.speeches for each in spoken if each.capacity == capacity),
            sum(each.seconds for each in spoken if each.capacity == capacity),
        )
        for capacity in capacities
    )


def changes(before: Minutes, after: Minutes) -> tuple[Change, ...]:
    """What a correction put in other words, part by part in the order of the page."""
    old, new = part_words(before), part_words(after)
    titles = {item.ref: item.title for item in after.items}
    return tuple(
        Change(part, titles.get(part.partition(":")[2], ""), old.get(part, ""), words)
        for part, words in new.items()
        if old.get(part, "") != words
    )


def written(minutes: Minutes) -> str:
    """Canonical JSON: sorted keys, nothing superfluous."""
    return json.dumps(asdict(minutes), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Minutes:
    """What `written` wrote."""
    kept: dict[str, Any] = json.loads(text)
    items = tuple(_item(each) for each in kept.pop("items"))
    return Minutes(
        **{
            **kept,
            "capacities": tuple((name, n) for name, n in kept["capacities"]),
            "entries": tuple(Entry(**each) for each in kept["entries"]),
            "promises": tuple(Promise(**each) for each in kept["promises"]),
            "present": tuple(Present(**each) for each in kept["present"]),
        },
        items=items,
    )


def _item(kept: dict[str, Any]) -> ItemMinutes:
    return ItemMinutes(
        **{
            **kept,
            "spans": tuple((start, end) for start, end in kept["spans"]),
            "spoken": tuple(Spoken(**each) for each in kept["spoken"]),
            "outcomes": tuple(Decided(**each) for each in kept["outcomes"]),
            "polls": tuple(
                Counted(
                    **{
                        **each,
                        "lines": tuple((words, n) for words, n in each["lines"]),
                        "reasons": tuple(each["reasons"]),
                    }
                )
                for each in kept["polls"]
            ),
            "entries": tuple(Entry(**each) for each in kept["entries"]),
        }
    )
