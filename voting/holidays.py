"""Which days are off in mainland China, as far as the State Council has published them.

`chinesecalendar` transcribes the yearly notice with its make-up working days and knows no year before that
notice; for a later year only what the regulation on holidays itself fixes is certain.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from voting.rules.calendar import DayKind, Days

# 全国年节及纪念日放假办法 (2024) art. 2: New Year, Labour Day, National Day; the others follow the moon.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def days_between(first: date, last: date) -> Days:
    """The kind of every day from `first` to `last`, both included."""
    span = (last - first).days + 1
    return {day: _kind(day) for day in (first + timedelta(days=n) for n in range(span))}


def days_around(*dates: date) -> Days:
    """The days a calendar may ask for about these dates: a month before to three months after."""
    return days_between(min(dates) - timedelta(days=31), max(dates) + timedelta(days=92))


def published(year: int) -> bool:
    """Whether the kept library holds the State Council's notice for a year."""
    return year in _published_years()


def _kind(day: date) -> DayKind:
    if published(day.year):
        return DayKind.WORKING if chinese_calendar.is_workday(day) else DayKind.OFF
    if (day.month, day.day) in _FIXED:
        return DayKind.OFF
    return DayKind.OFF_TO_CONFIRM if day.weekday() >= 5 else DayKind.WORKING_TO_CONFIRM


@cache
def _published_years() -> frozenset[int]:
    # A notice may give days of the January that follows: National Day shows that a year has its own.
    return frozenset(day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1))
