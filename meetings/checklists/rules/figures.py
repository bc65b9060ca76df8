"""How do the lists stand, in numbers that each name what they are a part of?

What was joined to another item or taken back by whoever raised it is counted apart: it was never to be done.
Medians are taken over what has happened; how much has not happened yet is said beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Counted:
    """What is counted of one item; instants are UTC, `due_on` a day of the community."""

    state: str
    closed_how: str
    raised_at: datetime
    first_answer_at: datetime | None
    closed_at: datetime | None
    due_on: date | None


@dataclass(frozen=True)
class Share:
    """`n` of `of`."""

    n: int
    of: int


@dataclass(frozen=True)
class ListFigures:
    """One list: `raised` all that counts, `apart` what was joined or taken back.

    `confirmed` and `without_answer` are shares of the closed; `answered` of all that counts; medians are
    None where nothing has happened.
    """

    raised: int
    open: int
    overdue: Share  # of the open ones that have a day
    answered: Share
    to_answer: timedelta | None
    closed: Share
    to_close: timedelta | None
    confirmed: Share
    without_answer: Share
    apart: int


_RUNNING = ("open", "answered", "underway")
_OPEN = (*_RUNNING, "done")
_APART = ("joined", "withdrawn")


def list_figures(items: Iterable[Counted], today: date) -> ListFigures:
    """The figures of one list on a day."""
    every = list(items)
    counts = [item for item in every if item.closed_how not in _APART]
    still_open = [item for item in counts if item.state in _OPEN]
    with_day = [item for item in still_open if item.due_on is not None]
    closed = [item for item in counts if item.closed_at is not None and item.state == "closed"]
    answers = [item.first_answer_at - item.raised_at for item in counts if item.first_answer_at]
    return ListFigures(
        raised=len(counts),
        open=len(still_open),
        overdue=Share(sum(_late(item, today) for item in with_day), len(with_day)),
        answered=Share(len(answers), len(counts)),
        to_answer=median(answers),
        closed=Share(len(closed), len(counts)),
        to_close=median([item.closed_at - item.raised_at for item in closed if item.closed_at]),
        confirmed=Share(sum(item.closed_how == "agreed" for item in closed), len(closed)),
        without_answer=Share(sum(item.closed_how == "no_answer" for item in closed), len(closed)),
        apart=len(every) - len(counts),
    )


def median(spans: list[timedelta]) -> timedelta | None:
    """The middle one; of an even number the mean of the two in the middle."""
    if not spans:
        return None
    ordered, half = sorted(spans), len(spans) // 2
    return ordered[half] if len(spans) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _late(item: Counted, today: date) -> bool:
    return item.due_on is not None and item.due_on < today and item.state in _RUNNING
