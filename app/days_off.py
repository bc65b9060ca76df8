"""Which days are off in mainland China, as far as the State Council has published them?

`chinesecalendar` transcribes the yearly notice with its make-up working days and knows no year before that
notice; for a later year only what the regulation on holidays itself fixes is certain.
"""

from datetime import date
from functools import cache

import chinese_calendar

# 全国年节及纪念日放假办法 (2024) art. 2: New Year, Labour Day, National Day; the others follow the moon.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def published(year: int) -> bool:
    """Whether the kept library holds the State Council's notice for a year."""
    return year in _published_years()


def is_fixed_holiday(day: date) -> bool:
    """Whether the regulation itself makes the day a holiday, in any year."""
    return (day.month, day.day) in _FIXED


def is_holiday(day: date) -> bool:
    """Whether the day is a holiday; of a year that is not published only the fixed ones are known."""
    return day in chinese_calendar.holidays or is_fixed_holiday(day)


def is_make_up_day(day: date) -> bool:
    """Whether people work on this weekend day in exchange for a longer holiday."""
    return day.isoweekday() > 5 and day in chinese_calendar.workdays


def is_working_day(day: date) -> bool:
    """Whether people work on the day; only of a year that is published."""
    return bool(chinese_calendar.is_workday(day))


@cache
def _published_years() -> frozenset[int]:
    # A notice may give days of the January that follows: National Day shows that a year has its own.
    return frozenset(day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1))
