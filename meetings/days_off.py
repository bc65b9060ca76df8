"""Which days are public holidays in mainland China, as far as the State Council has published them?

`chinesecalendar` transcribes the yearly notice and knows no year before it; of a later year only what
the regulation on holidays itself fixes is known.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from meetings.agreements.rules.days import DayKind, Days

# 全国年节及纪念日放假办法 (2024) art. 2: New Year, Labour Day, National Day; the others follow the moon.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def days_between(first: date, last: date) -> Days:
    """The kind of every day from `first` to `last`, both included."""
    span = (last - first).days + 1
    return {day: kind_of(day) for day in (first + timedelta(days=n) for n in range(span))}


def kind_of(day: date) -> DayKind:
    """The kind of one day; of a year that is not published only the fixed holidays are known."""
    if day in chinese_calendar.holidays or (day.month, day.day) in _FIXED:
        return DayKind.HOLIDAY
    return DayKind.MAKE_UP if day in chinese_calendar.workdays and day.isoweekday() > 5 else DayKind.PLAIN


def published(year: int) -> bool:
    """Whether the kept library holds the State Council's notice for a year."""
    return year in _published_years()


@cache
def _published_years() -> frozenset[int]:
    # A notice may give days of the January that follows: National Day shows that a year has its own.
    return frozenset(day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1))
