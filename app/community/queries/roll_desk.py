"""What does the committee's desk show of the roll: by building, by search, one unit, one owner?"""

import hashlib
from dataclasses import dataclass
from datetime import date

from app.community.queries.holdings import CommunityRoll, HoldingOnRoll, UnitOnRoll, roll_of
from app.community.rules.labels import unit_label
from app.community.rules.roll.owners import OwnerKind, company_key
from app.community.tables import Holding, Owner
from app.database import fetch, read

FOUND_AT_ONCE = 200


@dataclass(frozen=True)
class BuildingOnDesk:
    """One building with its sums; `without_area` and `without_owner` are what is to be looked at."""

    id: int
    name: str
    units: int
    area_dm2: int
    without_area: int
    without_owner: int


@dataclass(frozen=True)
class UnitAtDesk:
    """One unit with who holds it now; `seen` is its fingerprint, so that two editors notice each other."""

    unit: UnitOnRoll
    holdings: tuple[HoldingOnRoll, ...]
    former: tuple["FormerHolding", ...]
    seen: str

    @property
    def label(self) -> str:
        return unit_label(self.unit.building, self.unit.entrance, self.unit.room)


@dataclass(frozen=True)
class FormerHolding:
    """Who held a unit from when to when."""

    owner: int
    name: str
    since: date | None
    until: date


@dataclass(frozen=True)
class OwnerOnFile:
    """One owner with the units held now, by label; `seen` is its fingerprint."""

    id: int
    name: str
    kind: str
    mobile: str
    certificate_digits: str
    representative: str
    units: tuple[tuple[int, str], ...]
    seen: str


async def buildings_at_desk(community: int) -> tuple[BuildingOnDesk, ...]:
    """Every building that holds a unit now, in the committee's order."""
    rows = await fetch(
        "SELECT b.id, b.name, COUNT(*) AS units, COALESCE(SUM(u.area_dm2), 0) AS area_dm2,"
        " SUM(CASE WHEN u.area_dm2 IS NULL THEN 1 ELSE 0 END) AS without_area,"
        " SUM(CASE WHEN EXISTS (SELECT 1 FROM holding h WHERE h.unit = u.id AND h.until IS NULL)"
        " THEN 0 ELSE 1 END) AS without_owner"
        " FROM unit u JOIN building b ON b.id = u.building"
        " WHERE u.community = ? AND u.removed_on IS NULL"
        " GROUP BY b.id, b.name, b.position ORDER BY b.position, b.id",
        [community],
    )
    return tuple(
        BuildingOnDesk(
            row["id"],
            row["name"],
            row["units"],
            int(row["area_dm2"]),
            int(row["without_area"]),
            int(row["without_owner"]),
        )
        for row in rows
    )


async def found_on_roll(community: int, text: str) -> CommunityRoll:
    """Units whose room or label begins so, or whose owner's name or number holds it; so many at once."""
    pattern = _escaped(text)
    rows = await fetch(
        "SELECT DISTINCT u.id FROM unit u JOIN building b ON b.id = u.building"
        " LEFT JOIN entrance e ON e.id = u.entrance"
        " LEFT JOIN holding h ON h.unit = u.id AND h.until IS NULL LEFT JOIN owner o ON o.id = h.owner"
        " WHERE u.community = ? AND u.removed_on IS NULL AND ("
        " u.room LIKE ? ESCAPE '!' OR b.name || '-' || u.room LIKE ? ESCAPE '!'"
        " OR b.name || '-' || COALESCE(e.name, '') || '-' || u.room LIKE ? ESCAPE '!'"
        " OR o.name LIKE ? ESCAPE '!' OR o.mobile LIKE ? ESCAPE '!')"
        f" ORDER BY u.id LIMIT {FOUND_AT_ONCE}",
        [community, f"{pattern}%", f"{pattern}%", f"{pattern}%", f"%{pattern}%", f"%{pattern}"],
    )
    return await roll_of(community, units=tuple(row["id"] for row in rows))


async def in_doubt(community: int) -> CommunityRoll:
    """Units without an area or without an owner; so many at once."""
    rows = await fetch(
        "SELECT u.id FROM unit u WHERE u.community = ? AND u.removed_on IS NULL AND (u.area_dm2 IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM holding h WHERE h.unit = u.id AND h.until IS NULL))"
        f" ORDER BY u.id LIMIT {FOUND_AT_ONCE}",
        [community],
    )
    return await roll_of(community, units=tuple(row["id"] for row in rows))


async def unit_at_desk(community: int, unit: int) -> UnitAtDesk | None:
    """One unit on the roll now."""
    async with read():
        roll = await roll_of(community, units=(unit,))
        former = await (
            Holding.select(Holding.owner, Holding.owner.name.as_alias("name"), Holding.since, Holding.until)
            .where((Holding.unit == unit) & Holding.until.is_not_null())
            .order_by(Holding.until, ascending=False)
        )
    if not roll.units:
        return None
    holdings = roll.holdings.get(unit, ())
    return UnitAtDesk(
        roll.units[0],
        holdings,
        tuple(FormerHolding(**row) for row in former),
        _seen((roll.units[0], tuple((held.id, held.owner, held.certificate) for held in holdings))),
    )


async def owner_on_file(community: int, owner: int) -> OwnerOnFile | None:
    """One owner, also one who holds nothing any more."""
    found = await _owners(community, (Owner.id == owner) & Owner.ended_on.is_null())
    return found[0] if found else None


async def namesakes(community: int, name: str, kind: str, *, but: int = 0) -> tuple[OwnerOnFile, ...]:
    """Other owners of this name who hold something now; a company's name is compared as registered."""
    if kind == OwnerKind.COMPANY:
        rows = await Owner.select(Owner.id, Owner.name).where(
            (Owner.community == community) & (Owner.kind == kind) & Owner.ended_on.is_null()
        )
        ids = [row["id"] for row in rows if company_key(row["name"]) == company_key(name)]
        found = await _owners(community, Owner.id.is_in(ids or [0]))
    else:
        found = await _owners(
            community, (Owner.name == name) & (Owner.kind == kind) & Owner.ended_on.is_null()
        )
    return tuple(each for each in found if each.id != but and each.units)


async def _owners(community: int, wanted: object) -> tuple[OwnerOnFile, ...]:
    rows = await Owner.select().where((Owner.community == community) & wanted).order_by(Owner.id)  # type: ignore[operator]
    ids = [row["id"] for row in rows]
    held = await (
        Holding.select(
            Holding.owner,
            Holding.unit,
            Holding.unit.room.as_alias("room"),
            Holding.unit.building.name.as_alias("building"),  # type: ignore[union-attr]
            Holding.unit.entrance.name.as_alias("entrance"),  # type: ignore[union-attr]
        )
        .where(Holding.owner.is_in(ids or [0]) & Holding.until.is_null() & Holding.unit.removed_on.is_null())
        .order_by(Holding.id)
    )
    units: dict[int, list[tuple[int, str]]] = {}
    for row in held:
        label = unit_label(row["building"], row["entrance"] or "", row["room"])
        units.setdefault(row["owner"], []).append((row["unit"], label))
    return tuple(_owner(row, tuple(units.get(row["id"], ()))) for row in rows)


def _owner(row: dict[str, object], units: tuple[tuple[int, str], ...]) -> OwnerOnFile:
    kept = {name: row[name] for name in OwnerOnFile.__dataclass_fields__ if name in row}
    return OwnerOnFile(**kept, units=units, seen=_seen((sorted(kept.items()), units)))  # type: ignore[arg-type]


def _seen(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:24]


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
