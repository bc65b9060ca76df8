"""What kind of day is it, as far as agreements and rosters ask?"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum


class DayKind(StrEnum):
    """A day by the State Council's yearly notice; weekends are told by the day itself."""

    PLAIN = "plain"
    HOLIDAY = "holiday"  # a public holiday, with the days moved to it
    MAKE_UP = "make_up"  # a Saturday or Sunday on which people work for it


Days = Mapping[date, DayKind]  # a day that is missing is plain

WORKING_WEEK = frozenset("12345")
EVERY_DAY = "1234567"


def weekday(on: date) -> str:
    """ "1" is Monday, "7" Sunday."""
    return str(on.isoweekday())


def weekdays_of(chosen: Iterable[str]) -> str:
    """Chosen days in order and each once: ("5", "1", "x") -> "15"."""
    return "".join(sign for sign in EVERY_DAY if sign in set(chosen))
