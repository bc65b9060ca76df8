"""Who may vote in this scope today? One entry per head, derived from units and who holds them."""

from dataclasses import dataclass

from app.community.queries.holdings import CommunityRoll, HoldingOnRoll, UnitOnRoll, roll_of
from app.community.rules.labels import unit_label
from voting.rules.heads import Delivery, HeadGroup, HeadRules, Scope, Unit, head_groups, left_out


@dataclass(frozen=True)
class DerivedEntry:
    """One head with its units in order of place, its owners and its area in dm²."""

    number: int
    label: str
    units: tuple[UnitOnRoll, ...]
    owners: tuple[HoldingOnRoll, ...]
    area_dm2: int
    merged: str  # why several units are one head: same_owners | developer | ""
    without_area: tuple[int, ...]


@dataclass(frozen=True)
class DerivedRoll:
    """The roll of a scope, with what has no vote in it and what still has to be settled."""

    entries: tuple[DerivedEntry, ...]
    left_out: tuple[UnitOnRoll, ...]
    without_owner: tuple[UnitOnRoll, ...]
    without_area: tuple[UnitOnRoll, ...]

    @property
    def heads(self) -> int:
        return len(self.entries)

    @property
    def area_dm2(self) -> int:
        return sum(entry.area_dm2 for entry in self.entries)


def scope_of(kind: str, ids: tuple[int, ...]) -> Scope:
    """An assembly's stored scope as the rules understand it."""
    if kind == "community":
        return Scope(estate=True)
    chosen = frozenset(ids)
    return Scope(
        buildings=chosen if kind == "buildings" else frozenset(),
        entrances=chosen if kind == "entrances" else frozenset(),
        units=chosen if kind == "units" else frozenset(),
    )


async def derived_roll(
    community: int, kind: str, ids: tuple[int, ...], *, parking_counts: bool = False
) -> DerivedRoll:
    """The roll as it would be posted now."""
    roll = await roll_of(community)
    scope = scope_of(kind, ids)
    rules = HeadRules(parking_counts=parking_counts)
    by_id = {unit.id: unit for unit in roll.units}
    developer = _only_developer(roll)
    units = [
        _unit(unit, roll.holdings.get(unit.id, ()), place, developer.owner if developer else None)
        for place, unit in enumerate(roll.units)
    ]
    voters = {
        unit.id: _voters(roll.holdings.get(unit.id, ()), developer)
        if unit.with_developer
        else roll.holdings.get(unit.id, ())
        for unit in units
    }
    groups = head_groups(units, scope, rules)
    listed = [by_id[unit] for group in groups for unit in group.units]
    return DerivedRoll(
        entries=tuple(_entry(n, group, by_id, voters) for n, group in enumerate(groups, start=1)),
        left_out=tuple(by_id[item.unit] for item in left_out(units, scope, rules)),
        without_owner=tuple(unit for unit in listed if not voters[unit.id]),
        without_area=tuple(unit for unit in listed if not unit.area_dm2),
    )


def _only_developer(roll: CommunityRoll) -> HoldingOnRoll | None:
    """The community's developer where only one is thinkable."""
    found = {
        held.owner: held
        for holdings in roll.holdings.values()
        for held in holdings
        if held.kind == "developer"
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _voters(
    holdings: tuple[HoldingOnRoll, ...], developer: HoldingOnRoll | None
) -> tuple[HoldingOnRoll, ...]:
    """Who votes for what is unsold or undelivered: the developer, never the buyers (art. 9)."""
    own = tuple(held for held in holdings if held.kind == "developer")
    return own or ((developer,) if developer else ())


def _unit(unit: UnitOnRoll, holdings: tuple[HoldingOnRoll, ...], place: int, only: int | None) -> Unit:
    own = next((held.owner for held in holdings if held.kind == "developer"), None)
    # the area that counts was chosen when the unit was entered (art. 8 order); it is passed on as it is
    source = unit.area_source if unit.area_source in ("registry", "survey", "contract") else "contract"
    areas = {f"{source}_dm2": unit.area_dm2}
    return Unit(
        id=unit.id,
        building=unit.building_id,
        entrance=unit.entrance_id,
        owners=frozenset(held.owner for held in holdings),
        parking=unit.use == "parking",
        delivery=_delivery(unit, own),
        developer=own if own is not None or unit.delivered else only,
        order=place,
        **areas,
    )


def _delivery(unit: UnitOnRoll, developer: int | None) -> Delivery:
    if developer is not None:
        return Delivery.UNSOLD
    return Delivery.DELIVERED if unit.delivered else Delivery.UNDELIVERED


def _entry(
    number: int,
    group: HeadGroup,
    units: dict[int, UnitOnRoll],
    voters: dict[int, tuple[HoldingOnRoll, ...]],
) -> DerivedEntry:
    held = tuple(units[unit] for unit in group.units)
    owners = {owner.owner: owner for unit in group.units for owner in voters[unit]}
    merged = "developer" if group.developer else "same_owners"
    return DerivedEntry(
        number=number,
        label="、".join(unit_label(unit.building, unit.entrance, unit.room) for unit in held),
        units=held,
        owners=tuple(owners.values()),
        area_dm2=group.area_dm2,
        merged=merged if len(held) > 1 else "",
        without_area=group.without_area,
    )
