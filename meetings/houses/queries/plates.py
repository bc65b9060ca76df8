"""Which house does a printed code belong to, and which plates does a community have?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.community.queries.standings import Place, place_by_id
from app.community.rules import codes
from app.community.rules.labels import unit_label
from app.database import Row, fetch
from meetings.houses.rules.plates import HOUSE

_PLATE = (
    "SELECT p.id, p.community, p.building, p.entrance, p.unit, p.generation, p.code, p.made_at,"
    " b.name AS building_name, b.house, COALESCE(e.name, '') AS entrance_name, COALESCE(u.room, '') AS room,"
    " u.floor, k.link_hash FROM house_plate p JOIN building b ON b.id = p.building"
    " LEFT JOIN unit u ON u.id = p.unit LEFT JOIN entrance e ON e.id = COALESCE(p.entrance, u.entrance)"
    " JOIN code k ON k.id = p.code"
)
_IN_ORDER = " ORDER BY b.position, b.name, e.position, e.name, u.floor, u.room, p.id"


@dataclass(frozen=True)
class Plate:
    """One plate with the place it hangs at.

    `entrance` and `unit` are None for the plate of a whole house; `building_name` is bare, as the committee
    writes it ("13"); `label` is "13", "13-2" or "13-2-501"; `link_hash` is stored of the living token.
    """

    id: int
    community: int
    building: int
    building_name: str
    house: bool  # self-built, let by rooms
    entrance: int | None
    entrance_name: str
    unit: int | None
    room: str
    floor: int | None
    generation: int
    code: int
    link_hash: str
    made_at: datetime

    @property
    def label(self) -> str:
        return unit_label(self.building_name, self.entrance_name, self.room)


@dataclass(frozen=True)
class HouseAtDoor:
    """Whoever holds a living code stands at this house's door; nothing private lies behind it."""

    token: str
    plate: Plate
    place: Place

    @property
    def path(self) -> str:
        """The house's page; everything that it sends goes to an address below it."""
        return f"/h/{self.token}"

    @property
    def building(self) -> int:
        return self.plate.building

    @property
    def unit(self) -> int | None:
        return self.plate.unit

    @property
    def entrance(self) -> int | None:
        return self.plate.entrance


@dataclass(frozen=True)
class Replaced:
    """One lost plate: which generation died, why, by whom."""

    generation: int
    why: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Printing:
    """One sheet that somebody made."""

    layout: str
    plates: int
    building_name: str
    name: str
    at: datetime


async def house_of(token: str) -> HouseAtDoor | None:
    """The house behind the token of a living code; None for one that was replaced or never was."""
    rows = await fetch(
        f"{_PLATE} WHERE k.link_hash = ? AND k.purpose = ? AND k.ended_at IS NULL",
        [codes.link_hash(token), HOUSE],
    )
    if not rows:
        return None
    found = _plate(rows[0])
    return HouseAtDoor(token, found, await place_by_id(found.community))


async def plate_of_code(code: int) -> Plate | None:
    """The plate whose living code this is; None once it was replaced."""
    rows = await fetch(f"{_PLATE} WHERE p.code = ? AND k.ended_at IS NULL", [code])
    return _plate(rows[0]) if rows else None


async def plates_of(community: int) -> tuple[Plate, ...]:
    """Every plate of a community, in the order of its houses."""
    return tuple(
        _plate(row) for row in await fetch(f"{_PLATE} WHERE p.community = ?{_IN_ORDER}", [community])
    )


async def plates_in(building: int) -> tuple[Plate, ...]:
    """The plates of one house: its own first, then those of entrances and units."""
    rows = await fetch(f"{_PLATE} WHERE p.building = ?{_IN_ORDER}", [building])
    return tuple(sorted((_plate(row) for row in rows), key=lambda each: each.entrance_name + each.room != ""))


async def replacements_in(building: int) -> dict[int, tuple[Replaced, ...]]:
    """What was replaced in a house, by plate, the latest first."""
    rows = await fetch(
        "SELECT r.plate, r.generation, r.why, r.replaced_at, COALESCE(w.name, '') AS name"
        " FROM plate_replacement r JOIN house_plate p ON p.id = r.plate"
        " LEFT JOIN person w ON w.id = r.replaced_by WHERE p.building = ? ORDER BY r.generation DESC",
        [building],
    )
    found: dict[int, tuple[Replaced, ...]] = {}
    for row in rows:
        one = Replaced(row["generation"], row["why"], row["name"], row["replaced_at"])
        found[row["plate"]] = (*found.get(row["plate"], ()), one)
    return found


async def printings_of(community: int, *, buildings: Collection[int] | None = None) -> tuple[Printing, ...]:
    """The last ten sheets of a community, or of some houses alone."""
    if buildings is not None and not buildings:
        return ()
    only = f" AND s.building IN ({', '.join('?' * len(buildings))})" if buildings is not None else ""
    rows = await fetch(
        "SELECT s.layout, s.plates, s.printed_at, COALESCE(b.name, '') AS building_name, w.name"
        " FROM plate_printing s JOIN person w ON w.id = s.printed_by"
        " LEFT JOIN building b ON b.id = s.building"
        f" WHERE s.community = ?{only} ORDER BY s.printed_at DESC, s.id DESC LIMIT 10",
        [community, *(buildings or ())],
    )
    return tuple(
        Printing(row["layout"], row["plates"], row["building_name"], row["name"], row["printed_at"])
        for row in rows
    )


def _plate(row: Row) -> Plate:
    return Plate(
        id=row["id"],
        community=row["community"],
        building=row["building"],
        building_name=row["building_name"],
        house=bool(row["house"]),
        entrance=row["entrance"],
        entrance_name=row["entrance_name"],
        unit=row["unit"],
        room=row["room"],
        floor=row["floor"],
        generation=row["generation"],
        code=row["code"],
        link_hash=row["link_hash"],
        made_at=row["made_at"],
    )
