"""How is an agenda put in order, how long does it take, and what may an item hold?

Places are said by what an item stands before, or by a number; both mean the same when sent twice.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_TITLE = 200
LONGEST_WORDS = 4000
LONGEST_PRESENTER = 60
MOST_MINUTES = 600
MOST_ITEMS = 60
MOST_PAPERS = 12


class Kind(StrEnum):
    """What is done with an item."""

    TOPIC = "topic"
    INFORMATION = "information"
    STRAW_POLL = "straw_poll"
    LIST_REVIEW = "list_review"
    CLAUSE = "clause"  # of a convention
    MOTION = "motion"  # to be referred to the owners' assembly


class List(StrEnum):
    """Which of the four lists a review goes through."""

    ALL = ""
    ISSUE = "issue"
    NEED = "need"
    RESOURCE = "resource"
    ACTION = "action"


# What may stay open: it is offered when the table is called together again. Others are over once said.
STAYS_OPEN = frozenset({Kind.TOPIC, Kind.STRAW_POLL, Kind.CLAUSE, Kind.MOTION})
# Outcomes after which an item is still open; "raised" until it has really been handed to the table above.
LEFT_OPEN = frozenset({"", "carried", "no_agreement", "raised"})


@dataclass(frozen=True)
class Written:
    """An item as somebody typed it; minutes are whole, None where nobody typed a number."""

    kind: str
    title: str
    words: str = ""
    minutes: int | None = 10
    presenter: str = ""
    proposal: bool = False
    list: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a field: the message and the number it names."""

    at: str
    reason: str
    n: int = 0


def check(written: Written) -> tuple[Wrong, ...]:
    """Everything that is wrong, in the order of the form."""
    found = []
    if written.kind not in set(Kind):
        found.append(Wrong("kind", "gatherings.item_kind"))
    if not written.title:
        found.append(Wrong("title", "gatherings.item_title"))
    if len(written.title) > LONGEST_TITLE:
        found.append(Wrong("title", "gatherings.too_long", LONGEST_TITLE))
    if len(written.words) > LONGEST_WORDS:
        found.append(Wrong("words", "gatherings.too_long", LONGEST_WORDS))
    if written.minutes is None or not 0 <= written.minutes <= MOST_MINUTES:
        found.append(Wrong("minutes", "gatherings.item_minutes", MOST_MINUTES))
    if len(written.presenter) > LONGEST_PRESENTER:
        found.append(Wrong("presenter", "gatherings.too_long", LONGEST_PRESENTER))
    if written.list not in set(List):
        found.append(Wrong("list", "gatherings.item_list"))
    return tuple(found)


def mark(written: Written) -> str:
    """A short mark that changes with the item: who edits says by it which words were seen."""
    return hashlib.sha256(repr(written).encode()).hexdigest()[:16]


def before(order: Sequence[str], item: str, anchor: str) -> tuple[str, ...]:
    """The order with `item` standing before `anchor`, at the end where the anchor is "" or gone."""
    if item not in order or anchor == item:
        return tuple(order)
    left = [each for each in order if each != item]
    at = left.index(anchor) if anchor in left else len(left)
    return (*left[:at], item, *left[at:])


def at_number(order: Sequence[str], item: str, number: int) -> tuple[str, ...]:
    """The order with `item` at place `number`, counted from 1; beyond the ends it goes to an end."""
    if item not in order:
        return tuple(order)
    left = [each for each in order if each != item]
    at = min(max(number - 1, 0), len(left))
    return (*left[:at], item, *left[at:])


def planned(minutes: Iterable[int]) -> int:
    """The sum of the minutes planned."""
    return sum(minutes)


def timetable(
    starts: datetime | None, minutes: Sequence[int]
) -> tuple[tuple[datetime, ...], datetime | None]:
    """When each item is planned to begin, and when the last one ends; nothing without a beginning."""
    if starts is None:
        return (), None
    begins, at = [], starts
    for each in minutes:
        begins.append(at)
        at += timedelta(minutes=each)
    return tuple(begins), at


def stays_open(kind: str, outcome: str) -> bool:
    """Whether an item of a closed meeting is still to be dealt with; `outcome` is the last one's kind."""
    return kind in STAYS_OPEN and outcome in LEFT_OPEN
