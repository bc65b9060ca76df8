"""Who is registered as living in a building, by unit or room, now and before?"""

import hashlib
from dataclasses import dataclass
from datetime import date

from app.community.rules.labels import unit_label
from app.community.tables import Person, Room
from app.database import fetch


def counted(alias: str) -> str:
    """SQL that leaves out what somebody said of themselves at a house's code and nobody has confirmed yet.

    Such an entry ties nobody to the community and counts in no figure.
    """
    return f"({alias}.how <> 'self' OR {alias}.confirmed_on IS NOT NULL)"


_OCCUPANCY = (
    "SELECT oc.id, oc.public_id, oc.community, oc.building, oc.room, oc.unit, oc.person, oc.name, oc.mobile,"
    " oc.capacity, oc.people, oc.children, oc.since, oc.until, oc.lease_until, oc.papers_until,"
    " oc.from_abroad, oc.how, oc.confirmed_on, b.name AS building_name, e.name AS entrance,"
    " u.room AS unit_room, r.name AS room_name FROM occupancy oc JOIN building b ON b.id = oc.building"
    " LEFT JOIN unit u ON u.id = oc.unit LEFT JOIN entrance e ON e.id = u.entrance"
    " LEFT JOIN room r ON r.id = oc.room"
)


@dataclass(frozen=True)
class Household:
    """One entry: the named one, how many live there with them, from when to when.

    `place` is the room within the building ("2-501", "A", "" where only the house is known); `person` is
    set once they can sign in; `how` is "self" for whoever signed in at the house's code, and such an entry
    counts from `confirmed_on` only; `seen` is a fingerprint, so that two editors notice each other.
    """

    id: int
    public_id: str
    community: int
    building: int
    building_name: str
    unit: int | None
    room: int | None
    place: str
    person: int | None
    name: str
    mobile: str
    capacity: str
    people: int
    children: int
    since: date
    until: date | None
    lease_until: date | None
    papers_until: date | None
    from_abroad: bool
    how: str
    confirmed_on: date | None
    seen: str

    @property
    def waits(self) -> bool:
        """Said at the house's code, and not looked at yet by whoever is in charge."""
        return self.how == "self" and self.confirmed_on is None

    def lives_on(self, day: date) -> bool:
        """Counts as living there on that day; who waits to be confirmed does not."""
        return not self.waits and self.since <= day and (self.until is None or day <= self.until)

    @property
    def label(self) -> str:
        return unit_label(self.building_name, "", self.place)


@dataclass(frozen=True)
class BuildingLivedIn:
    """A building with how many households and heads are registered there on a day."""

    id: int
    name: str
    house: bool
    units: int
    households: int
    people: int


async def lived_in(community: int, today: date, building: int | None = None) -> tuple[BuildingLivedIn, ...]:
    """Every building on file, or that one, with its counts, in the committee's order."""
    one = "" if building is None else " AND b.id = ?"
    rows = await fetch(
        "SELECT b.id, b.name, b.house,"
        " (SELECT COUNT(*) FROM unit u WHERE u.building = b.id AND u.removed_on IS NULL) AS units,"
        " COUNT(oc.id) AS households, COALESCE(SUM(oc.people), 0) AS people"
        " FROM building b LEFT JOIN occupancy oc ON oc.building = b.id"
        f" AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}"
        f" WHERE b.community = ?{one} GROUP BY b.id, b.name, b.house, b.position ORDER BY b.position, b.id",
        [today, today, community, *([] if building is None else [building])],
    )
    return tuple(
        BuildingLivedIn(
            row["id"], row["name"], bool(row["house"]), row["units"], row["households"], int(row["people"])
        )
        for row in rows
    )


async def households_in(building: int) -> tuple[Household, ...]:
    """Every entry of a building, also those that ended, by place and day."""
    rows = await fetch(
        f"{_OCCUPANCY} WHERE oc.building = ? ORDER BY e.position, u.floor, u.room, r.floor, r.name,"
        " oc.since, oc.id",
        [building],
    )
    return tuple(_household(row) for row in rows)


async def household(public_id: str) -> Household | None:
    """The entry at this address."""
    rows = await fetch(f"{_OCCUPANCY} WHERE oc.public_id = ?", [public_id])
    return _household(rows[0]) if rows else None


async def same_household(
    building: int, unit: int | None, room: int | None, name: str, since: date
) -> str | None:
    """The address of the entry that says the same already."""
    rows = await fetch(
        "SELECT public_id FROM occupancy WHERE building = ? AND name = ? AND since = ?"
        " AND COALESCE(unit, 0) = ? AND COALESCE(room, 0) = ? ORDER BY id LIMIT 1",
        [building, name, since, unit or 0, room or 0],
    )
    return str(rows[0]["public_id"]) if rows else None


async def places_in(building: int) -> tuple[str, ...]:
    """How the units and rooms of a building are written, in their order."""
    units = await _units(building)
    rooms = await Room.select(Room.name).where((Room.building == building) & Room.removed_on.is_null())
    return (*(label for _, label in units), *sorted(str(row["name"]) for row in rooms))


async def unit_written(building: int, place: str) -> int | None:
    """The unit that somebody wrote as "2-501" or "501"; None where none, or more than one, is meant."""
    units = await _units(building)
    found = [number for number, label in units if place == label]
    found = found or [number for number, label in units if label.endswith(f"-{place}")]
    return found[0] if len(found) == 1 else None


async def room_named(building: int, name: str) -> int | None:
    """The room of a house under this name."""
    rows = await Room.select(Room.id).where(
        (Room.building == building) & (Room.name == name) & Room.removed_on.is_null()
    )
    return int(rows[0]["id"]) if rows else None


async def person_called(name: str, mobile: str) -> int | None:
    """Whoever can sign in under this very name and number; None where nobody, or several, can."""
    if not mobile:
        return None
    rows = await Person.select(Person.id).where(
        (Person.mobile == mobile) & (Person.name == name) & Person.ended_at.is_null()
    )
    return int(rows[0]["id"]) if len(rows) == 1 else None


async def _units(building: int) -> list[tuple[int, str]]:
    rows = await fetch(
        "SELECT u.id, u.room, e.name AS entrance FROM unit u LEFT JOIN entrance e ON e.id = u.entrance"
        " WHERE u.building = ? AND u.removed_on IS NULL ORDER BY e.position, u.floor, u.room",
        [building],
    )
    return [(row["id"], unit_label("", row["entrance"] or "", row["room"])) for row in rows]


def _household(row: dict[str, object]) -> Household:
    kept = {name: row[name] for name in Household.__dataclass_fields__ if name in row}
    kept["from_abroad"] = bool(row["from_abroad"])
    place = unit_label("", str(row["entrance"] or ""), str(row["unit_room"] or row["room_name"] or ""))
    seen = hashlib.sha256(repr((sorted(kept.items()), place)).encode()).hexdigest()[:24]
    return Household(**kept, place=place, seen=seen)  # type: ignore[arg-type]
