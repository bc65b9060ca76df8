"""What stands in a file for the police registration, and which files were made, why and for whom?

What the register has, and nothing else: no number of an identity card is ever kept, so none is in the file.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.queries.occupancies import counted
from app.database import fetch


@dataclass(frozen=True)
class Registered:
    """One household as it goes into the file."""

    building: str
    place: str
    name: str
    mobile: str
    capacity: str
    people: int
    children: int
    since: date
    until: date | None
    lease_until: date | None
    from_abroad: bool
    papers_until: date | None


@dataclass(frozen=True)
class MadeFile:
    """One file that was made on purpose."""

    building: str
    reason: str
    asked_by: str
    rows: int
    sha256: str
    name: str
    at: datetime


async def registered(community: int, building: int | None, today: date) -> tuple[Registered, ...]:
    """Who lives in a house, or in the whole community, today; confirmed entries only."""
    here = " AND oc.building = ?" if building is not None else ""
    rows = await fetch(
        "SELECT b.name AS building, e.name AS entrance, COALESCE(u.room, r.name, '') AS room, oc.name,"
        " oc.mobile, oc.capacity, oc.people, oc.children, oc.since, oc.until, oc.lease_until,"
        " oc.from_abroad, oc.papers_until FROM occupancy oc JOIN building b ON b.id = oc.building"
        " LEFT JOIN unit u ON u.id = oc.unit LEFT JOIN entrance e ON e.id = u.entrance"
        " LEFT JOIN room r ON r.id = oc.room WHERE oc.community = ? AND oc.since <= ?"
        f" AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}{here}"
        " ORDER BY b.position, b.id, e.position, u.floor, r.floor, 3, oc.id",
        [community, today, today, *([building] if building is not None else [])],
    )
    return tuple(
        Registered(
            row["building"],
            "-".join(part for part in (row["entrance"], row["room"]) if part),
            row["name"], row["mobile"], row["capacity"], row["people"], row["children"], row["since"],
            row["until"], row["lease_until"], bool(row["from_abroad"]), row["papers_until"],
        )
        for row in rows
    )  # fmt: skip


async def made_files(community: int, building: int | None = None) -> tuple[MadeFile, ...]:
    """The files that were made of a house, or of everything, the latest first."""
    here = " AND f.building = ?" if building is not None else ""
    rows = await fetch(
        "SELECT COALESCE(b.name, '') AS building, f.reason, f.asked_by, f.rows, f.sha256, p.name,"
        " f.made_at AS at"
        " FROM police_export f JOIN person p ON p.id = f.made_by LEFT JOIN building b ON b.id = f.building"
        f" WHERE f.community = ?{here} ORDER BY f.id DESC LIMIT 20",
        [community, *([building] if building is not None else [])],
    )
    return tuple(MadeFile(**row) for row in rows)
