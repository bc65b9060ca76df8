"""Who is in charge of a house, and of which houses is somebody in charge?

Its owner is, where it is let by rooms; whoever convenes its table is, for as long as that term runs. So what
an owner handed to a sub-landlord ends with the term's last day, and the owner stays in charge throughout.
"""

from dataclasses import dataclass
from datetime import date

from app.database import Row, fetch

# Whose, or of which buildings, stands in both halves; `?` stand for that, twice, and for the day, twice.
# Of a building of flats no owner of one flat is in charge.
_CHARGE = (
    "SELECT oa.person, u.building, 'owner' AS basis, CAST(NULL AS DATE) AS since,"
    " CAST(NULL AS DATE) AS until, 0 AS rank"
    " FROM owner_access oa JOIN owner o ON o.id = oa.owner AND o.ended_on IS NULL"
    " JOIN holding h ON h.owner = o.id AND h.until IS NULL"
    " JOIN unit u ON u.id = h.unit AND u.removed_on IS NULL"
    " JOIN building b ON b.id = u.building AND b.house WHERE oa.until IS NULL AND {owned} = ?"
    " UNION SELECT c.person, rt.building, c.basis, c.since, c.until, 1 FROM convenorship c"
    " JOIN round_table rt ON rt.id = c.round_table WHERE rt.building IS NOT NULL AND rt.closed_on IS NULL"
    " AND {convened} = ? AND c.since <= ? AND (c.until IS NULL OR c.until >= ?)"
)


@dataclass(frozen=True)
class HouseInCharge:
    """A house, or a building of flats, and on what being in charge of it rests.

    `basis` is owner, sub_landlord, elected or appointed; `until` the last day of a term that has one.
    """

    building: int
    name: str
    house: bool
    community: int
    community_public_id: str
    community_name: str
    time_zone: str
    basis: str
    until: date | None


@dataclass(frozen=True)
class InCharge:
    """Somebody in charge of a building today."""

    person: int
    name: str
    basis: str
    until: date | None


async def houses_in_charge(person: int, today: date) -> tuple[HouseInCharge, ...]:
    """Every house and building that the person is in charge of today, each once, the owner's ground first."""
    charge = _CHARGE.format(owned="oa.person", convened="c.person")
    rows = await fetch(
        "SELECT found.building, found.basis, found.until, b.name, b.house, b.community, c.public_id,"
        f" c.name AS community_name, c.time_zone FROM ({charge}) found JOIN building b"
        " ON b.id = found.building JOIN community c ON c.id = b.community"
        " ORDER BY b.community, b.position, b.id, found.rank, found.since",
        [person, person, today, today],
    )
    found: dict[int, HouseInCharge] = {}
    for row in rows:
        found.setdefault(row["building"], _house(row))
    return tuple(found.values())


async def in_charge_of(building: int, today: date) -> tuple[InCharge, ...]:
    """Who is in charge of one building today, each once: its owners, then whoever convenes its table."""
    return (await _in_charge("u.building", "rt.building", building, today)).get(building, ())


async def in_charge_in(community: int, today: date) -> dict[int, tuple[InCharge, ...]]:
    """The same for every building of a community, in one question."""
    return await _in_charge("b.community", "rt.community", community, today)


async def _in_charge(owned: str, convened: str, which: int, today: date) -> dict[int, tuple[InCharge, ...]]:
    charge = _CHARGE.format(owned=owned, convened=convened)
    rows = await fetch(
        f"SELECT found.building, found.person, p.name, found.basis, found.until FROM ({charge}) found"
        " JOIN person p ON p.id = found.person WHERE p.ended_at IS NULL"
        " ORDER BY found.building, found.rank, found.since, found.person",
        [which, which, today, today],
    )
    found: dict[int, dict[int, InCharge]] = {}
    for row in rows:
        one = InCharge(row["person"], row["name"], row["basis"], _day(row["until"]))
        found.setdefault(row["building"], {}).setdefault(row["person"], one)
    return {building: tuple(people.values()) for building, people in found.items()}


def _house(row: Row) -> HouseInCharge:
    return HouseInCharge(
        building=row["building"],
        name=row["name"],
        house=bool(row["house"]),
        community=row["community"],
        community_public_id=row["public_id"],
        community_name=row["community_name"],
        time_zone=row["time_zone"],
        basis=row["basis"],
        until=_day(row["until"]),
    )


def _day(value: object) -> date | None:
    """A union gives a day as text on SQLite, as a day on PostgreSQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


@dataclass(frozen=True)
class HouseOnFile:
    """A building by its number."""

    id: int
    name: str
    house: bool
    community: int


async def house_on_file(building: int) -> HouseOnFile | None:
    """The building of this number."""
    rows = await fetch("SELECT id, name, house, community FROM building WHERE id = ?", [building])
    if not rows:
        return None
    row = rows[0]
    return HouseOnFile(row["id"], row["name"], bool(row["house"]), row["community"])


async def house_table(building: int) -> str:
    """The address of the table of a house let by rooms, "" where it has none."""
    rows = await fetch(
        "SELECT public_id FROM round_table WHERE building = ? AND level = 'house' AND closed_on IS NULL",
        [building],
    )
    return str(rows[0]["public_id"]) if rows else ""
