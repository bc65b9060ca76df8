"""When does a campaign take slips, and what may be written on one?"""

from dataclasses import dataclass
from datetime import date, datetime

LISTS: tuple[str, ...] = ("issue", "need")
LONGEST_TITLE, LONGEST_QUESTION, LONGEST_ANSWER = 80, 400, 1_000
MOST_SLIPS = 400  # at one printing: fifty sheets of eight


@dataclass(frozen=True)
class Counts:
    """Slips of one campaign: printed, come in by phone, typed from paper by the office."""

    printed: int
    by_phone: int
    by_paper: int

    @property
    def came_in(self) -> int:
        return self.by_phone + self.by_paper


def takes(ends_on: date, ended_at: datetime | None, today: date) -> bool:
    """Whether slips are still taken on a day of the community's calendar; the last day is taken whole."""
    return ended_at is None and today <= ends_on
