"""Where in a community may a plate hang, and where does one hang already?"""

from dataclasses import dataclass

from app.database import fetch
from meetings.houses.rules.plates import Spots


@dataclass(frozen=True)
class Spot:
    """One place for a plate; at most one of `entrance` and `unit` is set."""

    building: int
    entrance: int | None
    unit: int | None


@dataclass(frozen=True)
class HouseSpots:
    """One building with what a plate can hang at."""

    id: int
    name: str
    house: bool
    entrances: int
    units: int
    plates: int  # that hang there now, of whatever kind
    whole: bool  # the building's own plate hangs


async def houses_to_plate(community: int) -> tuple[HouseSpots, ...]:
    """Every building, in the committee's order."""
    rows = await fetch(
        "SELECT b.id, b.name, b.house,"
        " (SELECT COUNT(*) FROM entrance e WHERE e.building = b.id) AS entrances,"
        " (SELECT COUNT(*) FROM unit u WHERE u.building = b.id AND u.removed_on IS NULL"
        " AND u.use <> 'parking' AND NOT b.house) AS units,"
        " (SELECT COUNT(*) FROM house_plate p WHERE p.building = b.id) AS plates,"
        " (SELECT COUNT(*) FROM house_plate p WHERE p.building = b.id AND p.entrance IS NULL"
        " AND p.unit IS NULL) AS whole"
        " FROM building b WHERE b.community = ? ORDER BY b.position, b.name",
        [community],
    )
    return tuple(
        HouseSpots(
            row["id"],
            row["name"],
            bool(row["house"]),
            row["entrances"],
            row["units"],
            row["plates"],
            bool(row["whole"]),
        )
        for row in rows
    )


async def spots_in(community: int, kind: str, buildings: frozenset[int]) -> Spots:
    """Everything of a kind (building, entrance or unit) in some of a community's buildings."""
    if kind == "entrance":
        sql = "SELECT e.id, e.building FROM entrance e JOIN building b ON b.id = e.building"
    elif kind == "unit":
        sql = "SELECT u.id, u.building FROM unit u JOIN building b ON b.id = u.building"
    else:
        sql = "SELECT b.id, b.id AS building FROM building b"
    # a self-built house is let by rooms: on the roll it is one unit, and its own plate is that unit's
    only = " AND u.removed_on IS NULL AND u.use <> 'parking' AND NOT b.house" if kind == "unit" else ""
    rows = await fetch(f"{sql} WHERE b.community = ?{only}", [community])
    found = frozenset(row["id"] for row in rows if row["building"] in buildings)
    if kind == "entrance":
        return Spots(entrances=found)
    return Spots(units=found) if kind == "unit" else Spots(buildings=found)


async def open_spots(community: int, wanted: Spots) -> tuple[Spot, ...]:
    """Of the places wanted, those of this community at which no plate hangs, in the committee's order."""
    rows = await fetch(
        "SELECT b.id AS building, CAST(NULL AS BIGINT) AS entrance, CAST(NULL AS BIGINT) AS unit, b.position,"
        " b.name, 0 AS part"
        " FROM building b WHERE b.community = ? AND NOT EXISTS (SELECT 1 FROM house_plate p"
        " WHERE p.building = b.id AND p.entrance IS NULL AND p.unit IS NULL)"
        " UNION ALL SELECT e.building, e.id, NULL, b.position, b.name, e.position FROM entrance e"
        " JOIN building b ON b.id = e.building WHERE b.community = ?"
        " AND NOT EXISTS (SELECT 1 FROM house_plate p WHERE p.entrance = e.id)"
        " UNION ALL SELECT u.building, NULL, u.id, b.position, b.name, COALESCE(u.floor, 0) FROM unit u"
        " JOIN building b ON b.id = u.building WHERE u.community = ? AND u.removed_on IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM house_plate p WHERE p.unit = u.id)"
        " ORDER BY 4, 5, 6, 2, 3",
        [community, community, community],
    )
    return tuple(
        Spot(row["building"], row["entrance"], row["unit"])
        for row in rows
        if (
            row["unit"] in wanted.units
            or row["entrance"] in wanted.entrances
            or (row["unit"] is None and row["entrance"] is None and row["building"] in wanted.buildings)
        )
    )
