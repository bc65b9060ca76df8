"""Does what happened at an instant break a term of an agreement?

A term with days or hours says when something is allowed: "works only after 9:00 on weekdays" is Monday to
Friday from minute 540, not on public holidays. A make-up working day, a Saturday or Sunday on which the State
Council has people work, counts as a day of the working week where the whole working week is allowed. Hours
that run past midnight belong to the day on which they begin. Days and minutes are the community's own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from meetings.agreements.rules.days import WORKING_WEEK, DayKind, Days, weekday

A_DAY = 24 * 60  # minutes


class Judged(StrEnum):
    """What a term's own days and hours say; a term without any is judged by people."""

    BROKEN = "broken"
    KEPT = "kept"
    BY_PEOPLE = ""


@dataclass(frozen=True)
class Term:
    """One promise. `weekdays` "" : every day; a minute of None: from 0:00, or until 24:00."""

    words: str = ""
    weekdays: str = ""
    from_minute: int | None = None
    until_minute: int | None = None
    holidays: bool = False  # allowed on public holidays too

    @property
    def has_hours(self) -> bool:
        return self.from_minute is not None or self.until_minute is not None

    @property
    def can_be_checked(self) -> bool:
        return bool(self.weekdays) or self.has_hours


def judge(term: Term, at: datetime, days: Days) -> Judged:
    """Whether something that happened at `at`, on the community's own clock, was allowed."""
    if not term.can_be_checked:
        return Judged.BY_PEOPLE
    return Judged.KEPT if _allowed(term, at, days) else Judged.BROKEN


def _allowed(term: Term, at: datetime, days: Days) -> bool:
    minute, begins = at.hour * 60 + at.minute, term.from_minute or 0
    ends = A_DAY if term.until_minute is None else term.until_minute
    if begins < ends:
        return begins <= minute < ends and _allowed_on(term, at.date(), days)
    if minute >= begins:
        return _allowed_on(term, at.date(), days)
    return minute < ends and _allowed_on(term, at.date() - timedelta(days=1), days)


def _allowed_on(term: Term, on: date, days: Days) -> bool:
    kind, chosen = days.get(on, DayKind.PLAIN), term.weekdays
    if kind is DayKind.HOLIDAY and not term.holidays:
        return False
    if not chosen or weekday(on) in chosen:
        return True
    return kind is DayKind.MAKE_UP and set(chosen) >= WORKING_WEEK


def minute_of(typed: str) -> int | None:
    """ "9:00" or "09:00" as minutes after midnight; "24:00" is the end of the day. None: no such time."""
    hours, colon, minutes = typed.replace("：", ":").strip().partition(":")
    if not colon or not (hours.isdigit() and minutes.isdigit()) or len(hours) > 2 or len(minutes) != 2:
        return None
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= A_DAY else None


def clock_of(minute: int) -> str:
    """540 -> "9:00"."""
    return f"{minute // 60}:{minute % 60:02d}"
