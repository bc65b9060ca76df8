"""What does the roll of the community say already, in the form that reading and comparing need?"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from app.community.rules.roll.owners import OwnerKind, company_key
from app.community.rules.roll.places import Use, read_building, read_entrance, unit_key


@dataclass(frozen=True)
class ExistingUnit:
    """A unit on the roll now; areas in dm²."""

    id: int
    building: str
    entrance: str
    room: str
    floor: int | None = None
    use: Use = Use.DWELLING
    area_dm2: int | None = None
    area_source: str = ""
    registry_dm2: int | None = None
    survey_dm2: int | None = None
    contract_dm2: int | None = None
    inner_area_dm2: int | None = None
    delivered: bool = True

    @property
    def key(self) -> str:
        building = "".join(read_building(self.building))
        return unit_key(building, read_entrance(self.entrance), self.room, self.use)


@dataclass(frozen=True)
class ExistingOwner:
    id: int
    name: str
    kind: OwnerKind = OwnerKind.PERSON
    mobile: str = ""
    certificate_digits: str = ""


@dataclass(frozen=True)
class ExistingHolding:
    """That an owner holds a unit now; both by id."""

    unit: int
    owner: int
    certificate: str = ""


@dataclass(frozen=True)
class ExistingRoll:
    """Everything on the roll now, with the look-ups that reading a file needs."""

    units: tuple[ExistingUnit, ...] = ()
    owners: tuple[ExistingOwner, ...] = ()
    holdings: tuple[ExistingHolding, ...] = field(default=())

    @cached_property
    def names(self) -> frozenset[str]:
        """Names that are never taken apart, and that tell one owner by themselves where there is only one."""
        return frozenset(owner.name for owner in self.owners)

    @cached_property
    def buildings(self) -> frozenset[str]:
        return frozenset(unit.building for unit in self.units)

    @cached_property
    def owner_by_id(self) -> dict[int, ExistingOwner]:
        return {owner.id: owner for owner in self.owners}

    @cached_property
    def owners_of(self) -> dict[int, tuple[ExistingOwner, ...]]:
        """The owners of each unit, by the unit's id, in the order of entry."""
        held: dict[int, list[ExistingOwner]] = defaultdict(list)
        for holding in self.holdings:
            if holding.owner in self.owner_by_id:
                held[holding.unit].append(self.owner_by_id[holding.owner])
        return {unit: tuple(owners) for unit, owners in held.items()}

    @cached_property
    def certificate_of(self) -> dict[tuple[int, int], str]:
        return {(holding.unit, holding.owner): holding.certificate for holding in self.holdings}

    def unit(self, building: str, entrance: str, room: str, use: Use | None) -> ExistingUnit | None:
        """The unit at this place; a missing entrance matches where building and room name one unit only."""
        if not self.units:
            return None
        exact = self._by_key.get(unit_key(building, entrance, room, use))
        if exact is not None:
            return exact
        loose = self._by_room.get(unit_key(building, "", room, use), ())
        if len(loose) == 1 and (not entrance or not loose[0].entrance):
            return loose[0]
        return None

    def owner_at(self, unit: ExistingUnit | None, name: str, kind: OwnerKind) -> int:
        """The id of the owner of this name who holds the unit already; 0 where there is none."""
        if unit is None:
            return 0
        for owner in self.owners_of.get(unit.id, ()):
            if owner.kind is kind and same_name(owner.name, name, kind):
                return owner.id
        return 0

    @cached_property
    def _by_key(self) -> dict[str, ExistingUnit]:
        return {unit.key: unit for unit in reversed(self.units)}

    @cached_property
    def _by_room(self) -> dict[str, tuple[ExistingUnit, ...]]:
        found: dict[str, list[ExistingUnit]] = defaultdict(list)
        for unit in self.units:
            building = "".join(read_building(unit.building))
            found[unit_key(building, "", unit.room, unit.use)].append(unit)
        return {key: tuple(units) for key, units in found.items()}


def same_name(one: str, other: str, kind: OwnerKind) -> bool:
    return company_key(one) == company_key(other) if kind is OwnerKind.COMPANY else one == other


NOTHING_YET = ExistingRoll()
