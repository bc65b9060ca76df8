"""How many heads a scope has, and which units and what area stand behind each of them.

A unit is one head (法释2020 art. 9), except that all units of the same buyer are one, and so are all that
the developer has not sold or not delivered. "The same buyer" is the exact set of owners: a husband's own flat
and the flat he holds with his wife are two heads. Merging is done anew inside each scope. Areas are taken
from the registry, else the survey, else the contract (art. 8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AreaSource(StrEnum):
    REGISTRY = "registry"
    SURVEY = "survey"
    CONTRACT = "contract"


class Delivery(StrEnum):
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    UNSOLD = "unsold"


class LeftOutReason(StrEnum):
    PARKING = "parking"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on the day of the roll. `order` is its place on the list; `owners` are ids of people and
    companies, none where nobody is on file; `developer` is for whom an undelivered or unsold unit counts,
    None where only one developer is thinkable."""

    id: int
    building: int
    entrance: int | None
    owners: frozenset[int]
    registry_dm2: int | None = None
    survey_dm2: int | None = None
    contract_dm2: int | None = None
    parking: bool = False
    delivery: Delivery = Delivery.DELIVERED
    developer: int | None = None
    order: int = 0

    @property
    def area(self) -> tuple[int, AreaSource] | None:
        """The area that counts and its source, in the order of art. 8; None where no source is on file."""
        known = (
            (self.registry_dm2, AreaSource.REGISTRY),
            (self.survey_dm2, AreaSource.SURVEY),
            (self.contract_dm2, AreaSource.CONTRACT),
        )
        return next(((area, source) for area, source in known if area), None)

    @property
    def area_dm2(self) -> int:
        return self.area[0] if self.area else 0

    @property
    def with_developer(self) -> bool:
        return self.delivery is not Delivery.DELIVERED


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose matter it is. A unit is in it when any of the lists names it or its place; `estate` names all."""

    estate: bool = False
    buildings: frozenset[int] = frozenset()
    entrances: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()

    def holds(self, unit: Unit) -> bool:
        return (
            self.estate
            or unit.building in self.buildings
            or unit.entrance in self.entrances
            or unit.id in self.units
        )


ESTATE = Scope(estate=True)


@dataclass(frozen=True, slots=True)
class HeadRules:
    """What the rulebook of the community may settle otherwise."""

    parking_counts: bool = False
    merge_same_owners: bool = True  # false: one head per title certificate (宁波 art. 18)


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """One head: its units in the order of the list, its owners, its area. `without_area` are units with no
    area on file, which count as a head and weigh nothing until somebody fills the area in."""

    units: tuple[int, ...]
    owners: tuple[int, ...]
    area_dm2: int
    developer: bool
    without_area: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit of the scope that has no vote."""

    unit: int
    reason: LeftOutReason


def head_groups(
    units: Iterable[Unit], scope: Scope = ESTATE, rules: HeadRules = HeadRules()
) -> tuple[HeadGroup, ...]:
    """The heads of a scope, ordered by the first unit of each, whatever the order of `units`."""
    listed = sorted(_voting(units, scope, rules), key=_place)
    developers = _developers(listed)
    gathered: dict[object, list[Unit]] = {}
    for unit in listed:
        gathered.setdefault(_same_head(unit, developers, rules), []).append(unit)
    return tuple(_group(members) for members in gathered.values())


def left_out(
    units: Iterable[Unit], scope: Scope = ESTATE, rules: HeadRules = HeadRules()
) -> tuple[LeftOut, ...]:
    """The units of the scope that do not vote, each with the reason, in the order of the list."""
    silent = [unit for unit in units if scope.holds(unit) and not _votes(unit, rules)]
    return tuple(LeftOut(unit.id, LeftOutReason.PARKING) for unit in sorted(silent, key=_place))


def total_area(groups: Iterable[HeadGroup]) -> int:
    """The area of all heads together, in dm²."""
    return sum(group.area_dm2 for group in groups)


def _voting(units: Iterable[Unit], scope: Scope, rules: HeadRules) -> list[Unit]:
    return [unit for unit in units if scope.holds(unit) and _votes(unit, rules)]


def _votes(unit: Unit, rules: HeadRules) -> bool:
    return rules.parking_counts or not unit.parking


def _place(unit: Unit) -> tuple[int, int]:
    return unit.order, unit.id


def _developers(units: list[Unit]) -> frozenset[int]:
    return frozenset(unit.developer for unit in units if unit.with_developer and unit.developer is not None)


def _same_head(unit: Unit, developers: frozenset[int], rules: HeadRules) -> object:
    """What two units must share to be one head."""
    if unit.with_developer:
        return "developer", unit.developer
    if not rules.merge_same_owners or not unit.owners:
        return "unit", unit.id
    if len(unit.owners) == 1 and unit.owners <= developers:
        # What the developer owns alone and delivered to nobody is unsold, whatever the column says.
        return "developer", next(iter(unit.owners))
    return "owners", unit.owners


def _group(members: list[Unit]) -> HeadGroup:
    owners: set[int] = set()
    owners.update(*(unit.owners for unit in members))
    return HeadGroup(
        units=tuple(unit.id for unit in members),
        owners=tuple(sorted(owners)),
        area_dm2=sum(unit.area_dm2 for unit in members),
        developer=any(unit.with_developer for unit in members),
        without_area=tuple(unit.id for unit in members if unit.area is None),
    )
