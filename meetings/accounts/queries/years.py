"""What came in and went out in a year, line by line without names, and which years are closed?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch
from meetings.accounts.rules.years import FEES, PAID_BACK, Direction, Line, Year, read_figures, year_of


@dataclass(frozen=True)
class BookingOnFile:
    """One line that the office booked; `file` the voucher's public id or ""; `reversed_by` a number."""

    id: int
    public_id: str
    community: int
    year: int
    number: int
    booked_on: date
    direction: str
    category: str
    words: str
    fen: int
    file: str
    reverses: int | None
    reverses_number: int | None
    reverses_year: int | None
    reversed_by: int | None
    reason: str


@dataclass(frozen=True)
class MonthOfReceipts:
    """What came in for a fee in one month, or went out for a distribution: sums, nobody's line."""

    direction: str
    category: str
    title: str
    month: int
    count: int
    fen: int


@dataclass(frozen=True)
class YearOnFile:
    """A year: its figures as they stand, or as they were closed."""

    year: int
    opening_words: str
    figures: Year
    written: str  # canonical figures, "" while open
    fingerprint: str
    closed_at: datetime | None
    bookings: tuple[BookingOnFile, ...]
    months: tuple[MonthOfReceipts, ...]

    @property
    def lines(self) -> int:
        """Bookings, receipts and shares that stand behind the figures."""
        return len(self.bookings) + sum(each.count for each in self.months)


_BOOKING = (
    "SELECT b.id, b.public_id, b.community, b.year, b.number, b.booked_on, b.direction, b.category, b.words,"
    " b.fen, COALESCE(f.public_id, '') AS file, b.reverses, o.number AS reverses_number,"
    " o.year AS reverses_year, n.number AS reversed_by, b.reason FROM booking b"
    " LEFT JOIN stored_file f ON f.id = b.file LEFT JOIN booking o ON o.id = b.reverses"
    " LEFT JOIN booking n ON n.reverses = b.id"
)


async def year_on_file(community: int, year: int) -> YearOnFile:
    """Every line of a year and what it comes to."""
    kept = await fetch(
        "SELECT opening_fen, opening_words, figures, fingerprint, closed_at FROM account_year"
        " WHERE community = ? AND year = ?",
        [community, year],
    )
    rows = await fetch(
        f"{_BOOKING} WHERE b.community = ? AND b.year = ? ORDER BY b.number", [community, year]
    )
    bookings = tuple(BookingOnFile(**row) for row in rows)
    months = (*await _receipts(community, year), *await _paid_back(community, year))
    closed = kept[0]["closed_at"] if kept else None
    lines = [Line(Direction(each.direction), each.category, each.fen) for each in bookings]
    lines += [Line(Direction(each.direction), each.category, each.fen) for each in months]
    opening = await opening_of(community, year)
    return YearOnFile(
        year=year,
        opening_words=kept[0]["opening_words"] if kept else "",
        figures=read_figures(kept[0]["figures"]) if closed else year_of(opening, lines),
        written=kept[0]["figures"] if closed else "",
        fingerprint=kept[0]["fingerprint"] if closed else "",
        closed_at=closed,
        bookings=bookings,
        months=months,
    )


async def opening_of(community: int, year: int) -> int:
    """What was carried over: the closing of a closed year before, else what was entered; in fen."""
    before = await fetch(
        "SELECT figures FROM account_year WHERE community = ? AND year = ? AND closed_at IS NOT NULL",
        [community, year - 1],
    )
    if before:
        return read_figures(before[0]["figures"]).closing
    rows = await fetch(
        "SELECT opening_fen FROM account_year WHERE community = ? AND year = ?", [community, year]
    )
    return int(rows[0]["opening_fen"]) if rows else 0


async def is_closed(community: int, year: int) -> bool:
    """Whether nothing can be booked in this year any more."""
    rows = await fetch(
        "SELECT 1 AS one FROM account_year WHERE community = ? AND year = ? AND closed_at IS NOT NULL",
        [community, year],
    )
    return bool(rows)


async def years_of(community: int) -> tuple[tuple[int, bool], ...]:
    """Every year with anything in it, the latest first, and whether it is closed."""
    closed = {
        row["year"]: row["closed_at"] is not None
        for row in await fetch("SELECT year, closed_at FROM account_year WHERE community = ?", [community])
    }
    booked = await fetch("SELECT DISTINCT year FROM booking WHERE community = ?", [community])
    paid = await fetch(
        "SELECT MIN(paid_on) AS first, MAX(paid_on) AS last FROM payment WHERE community = ?", [community]
    )
    found = set(closed) | {row["year"] for row in booked}
    if paid and paid[0]["first"]:
        found |= {int(str(paid[0]["first"])[:4]), int(str(paid[0]["last"])[:4])}
    return tuple((year, closed.get(year, False)) for year in sorted(found, reverse=True))


async def booking(public_id: str) -> BookingOnFile | None:
    """The line at this address."""
    rows = await fetch(f"{_BOOKING} WHERE b.public_id = ?", [public_id])
    return BookingOnFile(**rows[0]) if rows else None


async def _receipts(community: int, year: int) -> Iterable[MonthOfReceipts]:
    rows = await fetch(
        "SELECT f.title, p.paid_on, p.fen FROM payment p JOIN charge c ON c.id = p.charge"
        " JOIN fee f ON f.id = c.fee WHERE p.community = ? AND p.paid_on >= ? AND p.paid_on <= ?",
        [community, date(year, 1, 1), date(year, 12, 31)],
    )
    return _by_month("income", FEES, ((row["title"], row["paid_on"], row["fen"]) for row in rows))


async def _paid_back(community: int, year: int) -> Iterable[MonthOfReceipts]:
    rows = await fetch(
        "SELECT d.title, s.paid_on, s.fen FROM share s JOIN distribution d ON d.id = s.distribution"
        " WHERE d.community = ? AND s.paid_on >= ? AND s.paid_on <= ?",
        [community, date(year, 1, 1), date(year, 12, 31)],
    )
    return _by_month("spending", PAID_BACK, ((row["title"], row["paid_on"], row["fen"]) for row in rows))


def _by_month(
    direction: str, category: str, rows: Iterable[tuple[str, date, int]]
) -> Iterable[MonthOfReceipts]:
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    for title, day, fen in rows:
        count, total = sums.get((day.month, title), (0, 0))
        sums[day.month, title] = (count + 1, total + fen)
    return [
        MonthOfReceipts(direction, category, title, month, count, total)
        for (month, title), (count, total) in sorted(sums.items())
    ]
