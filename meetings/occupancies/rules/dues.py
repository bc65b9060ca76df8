"""What is due in a house, and since when? Days are whole and the community's own.

The numbers are the product's own, but for one: who comes from abroad registers with the police within 24
hours of moving in (Exit and Entry Administration Law 出境入境管理法 art. 39).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTH_DUE_DAY = 5  # the month's list is confirmed by this day
LEASE_DAYS = 30  # before the end of a lease it stands on the list
PAPERS_DAYS = 60
ABROAD_DAYS = 3  # after moving in the 24-hour registration is asked about
LEASE_REMINDERS = (30, 7)  # days before the end
PAPERS_REMINDERS = (60, 14)


class Kind(StrEnum):
    """What can be due."""

    SIGN_IN = "sign_in"  # somebody signed in at the code
    LEAVING = "leaving"  # somebody said that a household moved out
    ABROAD = "abroad"  # to be registered with the police within 24 hours
    MONTH = "month"  # the month's list is not confirmed
    UNCONFIRMED = "unconfirmed"  # a household that nobody has looked at this month
    LEASE = "lease"  # a lease ends or has ended
    PAPERS = "papers"  # papers run out or have run out


@dataclass(frozen=True)
class Lives:
    """One household as far as dues go; `confirmed_on` None for one that nobody has looked at."""

    key: str
    since: date
    lease_until: date | None
    papers_until: date | None
    from_abroad: bool
    confirmed_on: date | None
    waits: bool


@dataclass(frozen=True)
class Due:
    """One thing to do: about which household ("" for the house), by which day, and whether that is past."""

    kind: Kind
    key: str
    day: date | None
    late: bool


def month_of(day: date) -> str:
    """ "2026-11": the month a confirmation is for."""
    return f"{day.year}-{day.month:02}"


def month_due(today: date, confirmed: bool, households: int) -> Due | None:
    """The month's list, for a house in which somebody lives; late after the fifth."""
    if confirmed or not households:
        return None
    last = today.replace(day=MONTH_DUE_DAY)
    return Due(Kind.MONTH, "", last, today > last)


def dues_of(homes: Iterable[Lives], today: date) -> tuple[Due, ...]:
    """What is due about households, what is late first and then by day."""
    found = [due for home in homes for due in _of_one(home, today)]
    return tuple(sorted(found, key=lambda each: (not each.late, each.day or date.max, each.key)))


def _of_one(home: Lives, today: date) -> Iterable[Due]:
    if home.from_abroad and home.since <= today <= home.since + timedelta(days=ABROAD_DAYS):
        by = home.since + timedelta(days=1)
        yield Due(Kind.ABROAD, home.key, by, today > by)
    if home.waits:
        yield Due(Kind.SIGN_IN, home.key, None, late=False)
        return
    if home.confirmed_on is None or month_of(home.confirmed_on) < month_of(today):
        yield Due(Kind.UNCONFIRMED, home.key, None, today.day > MONTH_DUE_DAY)
    for kind, day, ahead in (
        (Kind.LEASE, home.lease_until, LEASE_DAYS),
        (Kind.PAPERS, home.papers_until, PAPERS_DAYS),
    ):
        if day is not None and day <= today + timedelta(days=ahead):
            yield Due(kind, home.key, day, day < today)


def reminder_step(day: date, today: date, steps: tuple[int, ...]) -> int | None:
    """The reminder whose time has come: the fewest days before `day` that are reached; None before all.

    >>> reminder_step(date(2026, 12, 21), date(2026, 11, 21), (30, 7))
    30
    """
    reached = [step for step in steps if today >= day - timedelta(days=step)]
    return min(reached) if reached else None
