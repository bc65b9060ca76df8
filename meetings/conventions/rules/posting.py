"""For how many days has something hung on a board?

The first day is not counted (Civil Code 民法典 art. 201): posted on the 1st and taken down on the 16th are
fifteen days.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PostedDays:
    """`days` that have passed; `until` the day it was taken down, None while it hangs."""

    days: int
    until: date | None


def posted_days(posted_on: date, taken_down_on: date | None, today: date) -> PostedDays:
    """Days from the day after the posting to the day it was taken down, or to today."""
    return PostedDays(max(((taken_down_on or today) - posted_on).days, 0), taken_down_on)
