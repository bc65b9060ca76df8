"""Which kind is a day for the legal clocks of a vote, and is it known or to be confirmed?"""

from datetime import date, timedelta

from app.days_off import is_fixed_holiday, is_working_day, published
from voting.rules.calendar import DayKind, Days

__all__ = ["days_around", "days_between", "published"]


def days_between(first: date, last: date) -> Days:
    """The kind of every day from `first` to `last`, both included."""
    span = (last - first).days + 1
    return {day: _kind(day) for day in (first + timedelta(days=n) for n in range(span))}


def days_around(*dates: date) -> Days:
    """The days a calendar may ask for about these dates: a month before to three months after."""
    return days_between(min(dates) - timedelta(days=31), max(dates) + timedelta(days=92))


def _kind(day: date) -> DayKind:
    if published(day.year):
        return DayKind.WORKING if is_working_day(day) else DayKind.OFF
    if is_fixed_holiday(day):
        return DayKind.OFF
    return DayKind.OFF_TO_CONFIRM if day.weekday() >= 5 else DayKind.WORKING_TO_CONFIRM
