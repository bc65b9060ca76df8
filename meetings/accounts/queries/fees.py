"""What do units pay for, what was charged, paid and waived, who owes, and what is one household's own?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.rules.labels import unit_label
from app.database import fetch


@dataclass(frozen=True)
class FeeOnFile:
    """`fen` is for one unit, or for one square metre, and one period; `building` its name or ""."""

    id: int
    public_id: str
    community: int
    title: str
    basis: str
    fen: int
    period: str
    use: str
    building_id: int | None
    building: str
    rests_on: str
    since: date
    until: date | None


@dataclass(frozen=True)
class PeriodTotal:
    """What one period of a fee came to, of all its units together; in fen."""

    fee: int
    period: str
    units: int
    charged: int
    waived: int
    paid: int

    @property
    def owed(self) -> int:
        return self.charged - self.waived - self.paid


@dataclass(frozen=True)
class UnitOwing:
    """What one unit owes on a day, of charges that were due by then."""

    unit: int
    label: str
    owed: int
    since: date


@dataclass(frozen=True)
class PaymentOnFile:
    """One receipt; `fen` is negative where it reverses another. `reversed_by` is a receipt's number."""

    id: int
    public_id: str
    community: int
    charge: int
    fen: int
    paid_on: date
    way: str
    receipt: int
    payer: str
    reverses: int | None
    reverses_receipt: int | None
    reversed_by: int | None
    reason: str
    received_at: datetime
    title: str
    period: str
    unit: int
    label: str


@dataclass(frozen=True)
class ChargeOnFile:
    """What a unit owes for a period, with what was paid for it."""

    id: int
    fee: int
    title: str
    period: str
    unit: int
    fen: int
    due_on: date
    waived_at: datetime | None
    waived_why: str
    payments: tuple[PaymentOnFile, ...]

    @property
    def paid(self) -> int:
        return sum(each.fen for each in self.payments)

    @property
    def owed(self) -> int:
        return 0 if self.waived_at else self.fen - self.paid


@dataclass(frozen=True)
class HouseholdUnit:
    """A unit that a person's owners hold; `since` says from when, where somebody else held it before."""

    unit: int
    label: str
    community: int
    place: str
    place_public_id: str
    since: date | None


_FEE = (
    "SELECT f.id, f.public_id, f.community, f.title, f.basis, f.fen, f.period, f.use,"
    " f.building AS building_id, COALESCE(b.name, '') AS building, f.rests_on, f.since, f.until"
    " FROM fee f LEFT JOIN building b ON b.id = f.building"
)
_PAID = "COALESCE((SELECT CAST(SUM(p.fen) AS BIGINT) FROM payment p WHERE p.charge = c.id), 0)"
_PAYMENT = (
    "SELECT p.id, p.public_id, p.community, p.charge, p.fen, p.paid_on, p.way, p.receipt, p.payer,"
    " p.reverses, o.receipt AS reverses_receipt, n.receipt AS reversed_by, p.reason, p.received_at, f.title,"
    " c.period, c.unit, b.name AS b, COALESCE(e.name, '') AS e, u.room AS r"
    " FROM payment p JOIN charge c ON c.id = p.charge JOIN fee f ON f.id = c.fee JOIN unit u ON u.id = c.unit"
    " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
    " LEFT JOIN payment o ON o.id = p.reverses LEFT JOIN payment n ON n.reverses = p.id"
)


async def fees_of(community: int) -> tuple[FeeOnFile, ...]:
    """Every fee ever, the latest first."""
    rows = await fetch(f"{_FEE} WHERE f.community = ? ORDER BY f.id DESC", [community])
    return tuple(FeeOnFile(**row) for row in rows)


async def fee(public_id: str) -> FeeOnFile | None:
    """The fee at this address."""
    rows = await fetch(f"{_FEE} WHERE f.public_id = ?", [public_id])
    return FeeOnFile(**rows[0]) if rows else None


async def totals_of(community: int) -> tuple[PeriodTotal, ...]:
    """By fee and period, the latest period first; nothing of a single unit."""
    rows = await fetch(
        "SELECT c.fee, c.period, COUNT(*) AS units, CAST(SUM(c.fen) AS BIGINT) AS charged,"
        f" CAST(SUM(CASE WHEN c.waived_at IS NOT NULL THEN c.fen - {_PAID} ELSE 0 END) AS BIGINT) AS waived,"
        f" CAST(SUM({_PAID}) AS BIGINT) AS paid FROM charge c JOIN fee f ON f.id = c.fee"
        " WHERE f.community = ? GROUP BY c.fee, c.period ORDER BY c.fee DESC, c.period DESC",
        [community],
    )
    return tuple(PeriodTotal(**row) for row in rows)


async def owing(community: int, today: date) -> tuple[UnitOwing, ...]:
    """Every unit with something due by today and not paid, in order of place. For the office only."""
    rows = await fetch(
        "SELECT u.id AS unit, b.name AS b, COALESCE(e.name, '') AS e, u.room AS r,"
        f" CAST(SUM(c.fen - {_PAID}) AS BIGINT) AS owed, MIN(c.due_on) AS since"
        " FROM charge c JOIN fee f ON f.id = c.fee JOIN unit u ON u.id = c.unit"
        " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
        f" WHERE f.community = ? AND c.waived_at IS NULL AND c.due_on <= ? AND c.fen > {_PAID}"
        " GROUP BY u.id, b.position, b.name, e.position, e.name, u.floor, u.room"
        " ORDER BY b.position, b.name, e.position, u.floor, u.room",
        [community, today],
    )
    return tuple(
        UnitOwing(row["unit"], unit_label(row["b"], row["e"], row["r"]), row["owed"], since)
        for row in rows
        if (since := _a_day(row["since"]))
    )


async def unit_in(community: int, unit: int) -> str | None:
    """The label of a unit of this community."""
    rows = await fetch(
        "SELECT b.name AS b, COALESCE(e.name, '') AS e, u.room AS r FROM unit u"
        " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
        " WHERE u.id = ? AND u.community = ?",
        [unit, community],
    )
    return unit_label(rows[0]["b"], rows[0]["e"], rows[0]["r"]) if rows else None


async def unit_called(community: int, label: str) -> int | None:
    """The unit with this label, as it stands on doors and sheets."""
    rows = await fetch(
        "SELECT u.id, b.name AS b, COALESCE(e.name, '') AS e, u.room AS r FROM unit u"
        " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
        " WHERE u.community = ? AND u.removed_on IS NULL",
        [community],
    )
    found = [row["id"] for row in rows if unit_label(row["b"], row["e"], row["r"]) == label]
    return found[0] if len(found) == 1 else None


async def charges_of(unit: int, since: date | None = None) -> tuple[ChargeOnFile, ...]:
    """What a unit was charged, the latest first, each with its payments; due on or after `since`."""
    rows = await fetch(
        "SELECT c.id, c.fee, f.title, c.period, c.unit, c.fen, c.due_on, c.waived_at, c.waived_why"
        " FROM charge c JOIN fee f ON f.id = c.fee WHERE c.unit = ? ORDER BY c.due_on DESC, c.id DESC",
        [unit],
    )
    paid = await fetch(f"{_PAYMENT} WHERE c.unit = ? ORDER BY p.id", [unit])
    payments = [_payment(row) for row in paid]
    return tuple(
        ChargeOnFile(**row, payments=tuple(each for each in payments if each.charge == row["id"]))
        for row in rows
        if since is None or row["due_on"] >= since
    )


async def charge(number: int) -> ChargeOnFile | None:
    """One charge with its payments."""
    rows = await fetch("SELECT unit FROM charge WHERE id = ?", [number])
    if not rows:
        return None
    return next((each for each in await charges_of(rows[0]["unit"]) if each.id == number), None)


async def payment(public_id: str) -> PaymentOnFile | None:
    """The receipt at this address."""
    rows = await fetch(f"{_PAYMENT} WHERE p.public_id = ?", [public_id])
    return _payment(rows[0]) if rows else None


async def household_of(person: int) -> tuple[HouseholdUnit, ...]:
    """The units whose owners this person acts for, in every community."""
    rows = await fetch(
        "SELECT u.id AS unit, b.name AS b, COALESCE(e.name, '') AS e, u.room AS r, u.community,"
        " c.name AS place, c.public_id AS place_public_id, CASE WHEN EXISTS"
        " (SELECT 1 FROM holding p WHERE p.unit = h.unit AND p.until IS NOT NULL AND p.owner <> h.owner)"
        " THEN h.since END AS since"
        " FROM owner_access a JOIN owner o ON o.id = a.owner JOIN holding h ON h.owner = o.id"
        " JOIN unit u ON u.id = h.unit JOIN building b ON b.id = u.building"
        " LEFT JOIN entrance e ON e.id = u.entrance JOIN community c ON c.id = u.community"
        " WHERE a.person = ? AND a.until IS NULL AND o.ended_on IS NULL AND h.until IS NULL"
        " AND u.removed_on IS NULL ORDER BY u.community, b.position, u.floor, u.room, h.id",
        [person],
    )
    found: dict[int, HouseholdUnit] = {}
    for row in rows:
        label = unit_label(row.pop("b"), row.pop("e"), row.pop("r"))
        since = _a_day(row.pop("since"))
        found.setdefault(row["unit"], HouseholdUnit(**row, label=label, since=since))
    return tuple(found.values())


def _payment(row: dict[str, Any]) -> PaymentOnFile:
    label = unit_label(row.pop("b"), row.pop("e"), row.pop("r"))
    return PaymentOnFile(**row, label=label)


def _a_day(value: date | str | None) -> date | None:
    """What MIN() or CASE gives: SQLite keeps days as texts and forgets it of a computed column."""
    return date.fromisoformat(value) if isinstance(value, str) else value
