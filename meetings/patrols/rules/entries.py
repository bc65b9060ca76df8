"""What may a patrol entry say, and which honest figures follow from a month of them?"""

from dataclasses import dataclass
from datetime import date

from meetings.checklists.rules.items import TOPICS

LONGEST_WORDS, LONGEST_PLACE = 400, 120
PHOTO_DAYS = 180  # after which the photo of what was settled on the spot goes
CHIPS = TOPICS  # the topics of the lists, so that an entry keeps its topic as an issue


@dataclass(frozen=True)
class Noted:
    """One entry as far as figures go; `closed` says so of its issue."""

    settled: bool
    issue: bool
    closed: bool = False


@dataclass(frozen=True)
class MonthFigures:
    """Counts with their denominators: settled of entries, closed of issues."""

    entries: int
    settled: int
    issues: int
    closed: int

    @property
    def open(self) -> int:
        return self.issues - self.closed


def figures(noted: tuple[Noted, ...]) -> MonthFigures:
    """Every entry is either settled on the spot or an issue; an issue is closed or open."""
    return MonthFigures(
        entries=len(noted),
        settled=sum(each.settled for each in noted),
        issues=sum(each.issue for each in noted),
        closed=sum(each.issue and each.closed for each in noted),
    )


def month_of(text: str, today: date) -> date:
    """ "2026-11" as its first day; anything else is the month of today."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def month_after(first: date, months: int = 1) -> date:
    """The first day of a month before or after another, within what a calendar holds."""
    total = min(max(first.year * 12 + first.month - 1 + months, 2000 * 12), 9998 * 12)
    return date(total // 12, total % 12 + 1, 1)
