"""Which surplus is paid back, by which decision, to whom, and how far is it?"""

from dataclasses import dataclass
from datetime import date

from app.community.rules.labels import unit_label
from app.database import fetch
from meetings.accounts.rules.shares import UnitHeld, plan_mark


@dataclass(frozen=True)
class DistributionOnFile:
    """A plan or a decision to pay back; `assembly` and `motion` name the vote once it is decided."""

    id: int
    public_id: str
    community: int
    community_public_id: str
    year: int
    fen: int
    basis: str
    title: str
    assembly: str
    motion: int | None
    state: str
    decided_on: date | None

    @property
    def mark(self) -> str:
        """The digits that a question must carry to decide exactly this plan."""
        return plan_mark(self.community_public_id, self.year, self.fen, self.basis, self.title)


@dataclass(frozen=True)
class ShareOnFile:
    """One line; `label` and `names` are for the office and for the unit's own household."""

    number: int
    unit: int
    label: str
    names: str
    weight: int
    fen: int
    paid_on: date | None
    way: str


_SELECT = (
    "SELECT d.id, d.public_id, d.community, c.public_id AS community_public_id, d.year, d.fen, d.basis,"
    " d.title, d.assembly, d.motion, d.state, d.decided_on"
    " FROM distribution d JOIN community c ON c.id = d.community"
)


async def distribution(public_id: str) -> DistributionOnFile | None:
    """The distribution at this address."""
    rows = await fetch(f"{_SELECT} WHERE d.public_id = ?", [public_id])
    return DistributionOnFile(**rows[0]) if rows else None


async def decided_by(assembly: str, motion: int) -> bool:
    """Whether a motion of a vote decided a distribution already."""
    return bool(
        await fetch("SELECT 1 FROM distribution WHERE assembly = ? AND motion = ?", [assembly, motion])
    )


async def distributions_of(community: int) -> tuple[DistributionOnFile, ...]:
    """Every one, the latest first."""
    rows = await fetch(f"{_SELECT} WHERE d.community = ? ORDER BY d.id DESC", [community])
    return tuple(DistributionOnFile(**row) for row in rows)


async def planned_of(community: int, year: int) -> int:
    """Fen of a year's surplus that are planned, decided or paid already."""
    rows = await fetch(
        "SELECT COALESCE(CAST(SUM(fen) AS BIGINT), 0) AS n FROM distribution"
        " WHERE community = ? AND year = ? AND state <> 'withdrawn'",
        [community, year],
    )
    return int(rows[0]["n"])


async def shares_of(distribution_id: int) -> tuple[ShareOnFile, ...]:
    """The whole list in its order, with names: never for a public page."""
    rows = await fetch(
        "SELECT s.number, s.unit, b.name AS b, COALESCE(e.name, '') AS e, u.room AS r, s.weight, s.fen,"
        " s.paid_on, s.way FROM share s JOIN unit u ON u.id = s.unit JOIN building b ON b.id = u.building"
        " LEFT JOIN entrance e ON e.id = u.entrance WHERE s.distribution = ? ORDER BY s.number",
        [distribution_id],
    )
    held = await fetch(
        "SELECT h.unit, o.name FROM holding h JOIN owner o ON o.id = h.owner JOIN share s ON s.unit = h.unit"
        " WHERE s.distribution = ? AND h.until IS NULL ORDER BY h.id",
        [distribution_id],
    )
    names: dict[int, list[str]] = {}
    for row in held:
        names.setdefault(row["unit"], []).append(row["name"])
    return tuple(
        ShareOnFile(
            number=row["number"],
            unit=row["unit"],
            label=unit_label(row["b"], row["e"], row["r"]),
            names="\u3001".join(names.get(row["unit"], ())),
            weight=row["weight"],
            fen=row["fen"],
            paid_on=row["paid_on"],
            way=row["way"],
        )
        for row in rows
    )


async def units_held(community: int) -> tuple[UnitHeld, ...]:
    """Every unit with its area and whoever holds it now."""
    rows = await fetch(
        "SELECT u.id, u.use, u.area_dm2, h.owner FROM unit u LEFT JOIN holding h ON h.unit = u.id"
        " AND h.until IS NULL WHERE u.community = ? AND u.removed_on IS NULL ORDER BY u.id, h.owner",
        [community],
    )
    owners: dict[int, list[int]] = {}
    facts: dict[int, tuple[str, int | None]] = {}
    for row in rows:
        facts[row["id"]] = (row["use"], row["area_dm2"])
        if row["owner"] is not None:
            owners.setdefault(row["id"], []).append(row["owner"])
    return tuple(
        UnitHeld(unit, use, area, tuple(owners.get(unit, ()))) for unit, (use, area) in facts.items()
    )
