"""What stands on the roll of a community today: units, owners and who holds what?"""

from dataclasses import dataclass
from datetime import date

from app.community.tables import Building, Entrance, Holding, Unit


@dataclass(frozen=True)
class UnitOnRoll:
    """One unit with its place; areas in dm², None where no document gives one."""

    id: int
    building_id: int
    building: str
    entrance_id: int | None
    entrance: str
    room: str
    floor: int | None
    use: str
    area_dm2: int | None
    area_source: str
    registry_dm2: int | None
    survey_dm2: int | None
    contract_dm2: int | None
    inner_area_dm2: int | None
    delivered: bool


@dataclass(frozen=True)
class HoldingOnRoll:
    """That an owner holds a unit now."""

    id: int
    unit: int
    owner: int
    name: str
    kind: str
    mobile: str
    certificate: str
    certificate_digits: str
    representative: str
    since: date | None


@dataclass(frozen=True)
class CommunityRoll:
    """Units in order of place, each with its holdings in order of entry."""

    units: tuple[UnitOnRoll, ...]
    holdings: dict[int, tuple[HoldingOnRoll, ...]]  # by unit id


@dataclass(frozen=True)
class BuildingOnFile:
    id: int
    name: str
    entrances: tuple[tuple[int, str], ...]


async def roll_of(
    community: int,
    buildings: tuple[int, ...] | None = None,
    *,
    units: tuple[int, ...] | None = None,
) -> CommunityRoll:
    """Everything held now, of the whole community, of some buildings or of some units."""
    wanted = (Unit.community == community) & Unit.removed_on.is_null()
    if buildings is not None:
        wanted = wanted & Unit.building.is_in(list(buildings) or [0])
    if units is not None:
        wanted = wanted & Unit.id.is_in(list(units) or [0])
    rows = await (
        Unit.select(*Unit.all_columns(), Unit.building.name.as_alias("b"), Unit.entrance.name.as_alias("e"))
        .where(wanted)
        .order_by(Unit.building.position, Unit.building.name, Unit.entrance.position, Unit.floor, Unit.room)
    )
    held: dict[int, list[HoldingOnRoll]] = {}
    for holding in await _holdings(community, buildings, units):
        held.setdefault(holding.unit, []).append(holding)
    return CommunityRoll(
        tuple(_unit(row) for row in rows), {unit: tuple(items) for unit, items in held.items()}
    )


async def buildings_of(community: int) -> tuple[BuildingOnFile, ...]:
    """Buildings with their entrances, in the committee's order."""
    rows = await (
        Building.select(Building.id, Building.name)
        .where(Building.community == community)
        .order_by(Building.position, Building.id)
    )
    entrances: dict[int, list[tuple[int, str]]] = {}
    found = await (
        Entrance.select(Entrance.id, Entrance.name, Entrance.building)
        .where(Entrance.building.community == community)
        .order_by(Entrance.position, Entrance.id)
    )
    for row in found:
        entrances.setdefault(row["building"], []).append((row["id"], row["name"]))
    return tuple(BuildingOnFile(r["id"], r["name"], tuple(entrances.get(r["id"], ()))) for r in rows)


async def _holdings(
    community: int, buildings: tuple[int, ...] | None, units: tuple[int, ...] | None
) -> tuple[HoldingOnRoll, ...]:
    wanted = (Holding.unit.community == community) & Holding.until.is_null()
    if buildings is not None:
        wanted = wanted & Holding.unit.building.is_in(list(buildings) or [0])
    if units is not None:
        wanted = wanted & Holding.unit.is_in(list(units) or [0])
    rows = await (
        Holding.select(
            Holding.id,
            Holding.unit,
            Holding.owner,
            Holding.certificate,
            Holding.since,
            Holding.owner.name.as_alias("name"),
            Holding.owner.kind.as_alias("kind"),
            Holding.owner.mobile.as_alias("mobile"),
            Holding.owner.certificate_digits.as_alias("certificate_digits"),
            Holding.owner.representative.as_alias("representative"),
        )
        .where(wanted)
        .order_by(Holding.id)
    )
    return tuple(HoldingOnRoll(**row) for row in rows)


def _unit(row: dict[str, object]) -> UnitOnRoll:
    kept = {name: row[name] for name in UnitOnRoll.__dataclass_fields__ if name in row}
    kept.update(
        building_id=row["building"], building=row["b"], entrance_id=row["entrance"], entrance=row["e"] or ""
    )
    return UnitOnRoll(**kept)  # type: ignore[arg-type]
