"""Which period does a recurring duty run in, until when is it to be done, and when is it overdue?

Periods are those of the calendar: ISO weeks (Monday to Sunday; the week belongs to the year of its Thursday),
months, quarters and years. A duty is overdue when a period has ended, its grace has passed, and nobody has
said that it was done. Whole days, both ends counted.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_TITLE = 80
LONGEST_WORDS = 1000
LONGEST_NOTE = 400
MOST_GRACE = 60  # days
MOST_DUTIES = 30  # running at once in one community

_WRITTEN = re.compile(r"(\d{4})(?:-W(\d{2})|-(\d{2})|Q([1-4]))?")
_DAY = timedelta(days=1)


class Every(StrEnum):
    """How often."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class State(StrEnum):
    """How one duty of one house stands in one period."""

    DONE = "done"
    RUNNING = "running"  # the period has not ended
    GRACE = "grace"  # it has, and the days of grace have not
    OVERDUE = "overdue"


REMINDS_BEFORE = {Every.WEEK: 2, Every.MONTH: 5, Every.QUARTER: 14, Every.YEAR: 30}
"""How many days before its period ends somebody is reminded of a duty, the last day counted."""


@dataclass(frozen=True)
class Suggestion:
    """A duty to begin with, as 留下街道's list for landlords names them; its words are messages."""

    key: str
    every: Every
    grace_days: int


SUGGESTIONS: tuple[Suggestion, ...] = (
    Suggestion("registration", Every.MONTH, 5),
    Suggestion("publicity", Every.QUARTER, 10),
    Suggestion("hazards", Every.MONTH, 5),
    Suggestion("extinguishers", Every.QUARTER, 10),
)


@dataclass(frozen=True)
class Period:
    """One week, month, quarter or year; `key` is what is stored."""

    key: str
    every: Every
    first: date
    last: date
    number: int  # of the week, month or quarter within `year`
    year: int


@dataclass(frozen=True)
class Recurring:
    """When a duty holds: from a day on, perhaps to a last day."""

    every: Every
    grace_days: int
    since: date
    until: date | None = None


def period_on(every: Every, day: date) -> Period:
    """The period a day lies in: 2027-01-01 is a Friday, so its week is 2026-W53."""
    if every is Every.WEEK:
        year, week, weekday = day.isocalendar()
        first = day - (weekday - 1) * _DAY
        return Period(f"{year}-W{week:02d}", every, first, first + 6 * _DAY, week, year)
    if every is Every.MONTH:
        return _months(every, f"{day.year}-{day.month:02d}", day.year, day.month, 1, day.month)
    if every is Every.QUARTER:
        number = (day.month + 2) // 3
        return _months(every, f"{day.year}Q{number}", day.year, number * 3 - 2, 3, number)
    return _months(every, str(day.year), day.year, 1, 12, 1)


def period_called(key: str) -> Period | None:
    """The period stored under this key; None for what is none."""
    found = _WRITTEN.fullmatch(key)
    if found is None or not 1900 <= int(found[1]) <= 2999:
        return None
    year, week, month, quarter = int(found[1]), found[2], found[3], found[4]
    try:
        if week:
            return period_on(Every.WEEK, date.fromisocalendar(year, int(week), 1))
        if quarter:
            return period_on(Every.QUARTER, date(year, int(quarter) * 3, 1))
        return (
            period_on(Every.MONTH, date(year, int(month), 1))
            if month
            else period_on(Every.YEAR, date(year, 1, 1))
        )
    except ValueError:
        return None


def before(period: Period) -> Period:
    """The period before."""
    return period_on(period.every, period.first - _DAY)


def due_on(duty: Recurring, period: Period) -> date:
    """The last day on which it is not yet overdue."""
    return period.last + duty.grace_days * _DAY


def overdue_period(duty: Recurring, today: date) -> Period | None:
    """The latest period that is past its grace; None where none has come so far.

    Only this one is asked for: what was left undone before it is not made good by doing it twice.
    """
    period = period_on(duty.every, today)
    while due_on(duty, period) >= today:
        period = before(period)
    if duty.until is not None:
        while period.first > duty.until:
            period = before(period)
    return period if period.last >= duty.since else None


def asked_periods(duty: Recurring, today: date) -> tuple[Period, ...]:
    """What can be ticked today, the oldest first: from the period that is overdue to the running one."""
    oldest = overdue_period(duty, today)
    period, found = period_on(duty.every, today), []
    while period.last >= duty.since and (oldest is None or period.first >= oldest.first):
        if period.first <= today and (duty.until is None or period.first <= duty.until):
            found.append(period)
        period = before(period)
    return tuple(reversed(found))


def state(duty: Recurring, period: Period, done: Container[str], today: date) -> State:
    """How the duty stands in the period; `done` holds the keys of periods in which it was done."""
    if period.key in done:
        return State.DONE
    if today <= period.last:
        return State.RUNNING
    return State.GRACE if today <= due_on(duty, period) else State.OVERDUE


def is_reminded(duty: Recurring, period: Period, today: date) -> bool:
    """Whether today is one of the last days of the period, or one of its days of grace."""
    return period.last - (REMINDS_BEFORE[duty.every] - 1) * _DAY <= today <= due_on(duty, period)


def reminder_subject(building: int, period: Period) -> str:
    """What a reminder is about: everything of one house in one period."""
    return f"landlord_duties:{building}:{period.key}"


def wrong_duty(
    title: str, words: str, every: str, grace_days: int | None, since: date | None
) -> tuple[str, str, int] | None:
    """The message, the field and the number in it of the first thing wrong with a duty as it was typed."""
    if not title or len(title) > LONGEST_TITLE:
        return "landlord_duties.wrong_title", "title", LONGEST_TITLE
    if len(words) > LONGEST_WORDS:
        return "landlord_duties.too_long", "words", LONGEST_WORDS
    if every not in set(Every):
        return "landlord_duties.wrong_every", "every", 0
    if grace_days is None or not 0 <= grace_days <= MOST_GRACE:
        return "landlord_duties.wrong_grace", "grace_days", MOST_GRACE
    if since is None:
        return "landlord_duties.wrong_since", "since", 0
    return None


def _months(every: Every, key: str, year: int, month: int, count: int, number: int) -> Period:
    after = date(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
    return Period(key, every, date(year, month, 1), after - _DAY, number, year)
