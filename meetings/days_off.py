"""Which kind is a day for the terms of an agreement and for a duty roster?"""

from datetime import date, timedelta

from app.days_off import is_holiday, is_make_up_day, published
from meetings.agreements.rules.days import DayKind, Days

__all__ = ["days_between", "kind_of", "published"]


def days_between(first: date, last: date) -> Days:
    """The kind of every day from `first` to `last`, both included."""
    span = (last - first).days + 1
    return {day: kind_of(day) for day in (first + timedelta(days=n) for n in range(span))}


def kind_of(day: date) -> DayKind:
    """The kind of one day; of a year that is not published only the fixed holidays are known."""
    if is_holiday(day):
        return DayKind.HOLIDAY
    return DayKind.MAKE_UP if is_make_up_day(day) else DayKind.PLAIN
