"""What does a year come to, and which bytes is its fingerprint of?

The figures are JSON with sorted keys and without blanks, in UTF-8; money in whole fen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Messages `open_account.direction_<value>`."""

    INCOME = "income"
    SPENDING = "spending"


FEES = "fees"  # payments of fees: they come in by receipts, nobody books them a second time
PAID_BACK = "paid_back"  # shares of a distribution that were paid out: they go out by its list
INCOME: tuple[str, ...] = ("parking", "advertising", "rent", "subsidy", "interest", "other_income")
SPENDING: tuple[str, ...] = (
    "cleaning", "guard", "repair", "utilities", "green", "wages", "office", "other_spending",
)  # fmt: skip
CATEGORIES = {Direction.INCOME: INCOME, Direction.SPENDING: SPENDING}


@dataclass(frozen=True)
class Line:
    """One amount of one category; a reversal is the same amount with the other sign."""

    direction: Direction
    category: str
    fen: int


@dataclass(frozen=True)
class Year:
    """The figures of a year, in fen; categories with nothing in them are left out."""

    opening: int
    income: tuple[tuple[str, int], ...]
    spending: tuple[tuple[str, int], ...]

    @property
    def came_in(self) -> int:
        return sum(fen for _, fen in self.income)

    @property
    def went_out(self) -> int:
        return sum(fen for _, fen in self.spending)

    @property
    def surplus(self) -> int:
        """What the year itself left over; negative: a loss."""
        return self.came_in - self.went_out

    @property
    def closing(self) -> int:
        return self.opening + self.surplus


def year_of(opening: int, lines: Iterable[Line]) -> Year:
    """Add up by category, in the order in which categories are printed."""
    sums: dict[tuple[Direction, str], int] = {}
    for line in lines:
        sums[line.direction, line.category] = sums.get((line.direction, line.category), 0) + line.fen
    return Year(
        opening=opening,
        income=_in_order(sums, Direction.INCOME, (FEES, *INCOME)),
        spending=_in_order(sums, Direction.SPENDING, (*SPENDING, PAID_BACK)),
    )


def _in_order(
    sums: Mapping[tuple[Direction, str], int], direction: Direction, names: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    return tuple((name, sums[direction, name]) for name in names if (direction, name) in sums)


def figures(community: str, year: int, found: Year, lines: int) -> str:
    """The canonical figures of a year that is closed; `lines` counts bookings and receipts."""
    return json.dumps(
        {
            "account": 1,
            "community": community,
            "year": year,
            "opening": found.opening,
            "income": dict(found.income),
            "spending": dict(found.spending),
            "surplus": found.surplus,
            "closing": found.closing,
            "lines": lines,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def fingerprint(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_figures(text: str) -> Year:
    """The figures of a closed year as they were written."""
    kept = json.loads(text)
    order = {name: at for at, name in enumerate((FEES, *INCOME, *SPENDING, PAID_BACK))}
    return Year(
        opening=kept["opening"],
        income=tuple(sorted(kept["income"].items(), key=lambda pair: order[pair[0]])),
        spending=tuple(sorted(kept["spending"].items(), key=lambda pair: order[pair[0]])),
    )
