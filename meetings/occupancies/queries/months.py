"""What has a house's month come to: confirmed or not, who said they left, what is due in which house?"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.community.queries.occupancies import Household, counted
from app.database import Row, fetch
from meetings.occupancies.rules.dues import Lives


@dataclass(frozen=True)
class Confirmed:
    """One month of a house that was found right, with the figures of that day."""

    month: str
    households: int
    people: int
    name: str
    at: datetime


@dataclass(frozen=True)
class Leaving:
    """That somebody said at the code that a household moved out; names as typed, "" once forgotten."""

    id: int
    public_id: str
    building: int
    room: str
    name: str
    last_day: date
    said_at: datetime
    outcome: str


@dataclass(frozen=True)
class HomeDue:
    """One household with what a reminder says and where it goes."""

    id: int
    public_id: str
    building: int
    building_name: str
    room: str
    person: int | None
    name: str
    lease_until: date | None
    papers_until: date | None


async def confirmations(building: int) -> tuple[Confirmed, ...]:
    """The months that were confirmed, the latest first."""
    rows = await fetch(
        "SELECT h.month, h.households, h.people, p.name, h.confirmed_at FROM house_confirmation h"
        " JOIN person p ON p.id = h.confirmed_by WHERE h.building = ? ORDER BY h.month DESC LIMIT 24",
        [building],
    )
    return tuple(
        Confirmed(row["month"], row["households"], row["people"], row["name"], row["confirmed_at"])
        for row in rows
    )


async def leaving_notices(building: int) -> tuple[Leaving, ...]:
    """What was said at the code and nobody has settled yet, the oldest first."""
    return await _leaving("building = ? AND outcome = ''", building)


async def leaving_notice(public_id: str) -> Leaving | None:
    """The notice at this address, settled or not."""
    found = await _leaving("public_id = ?", public_id)
    return found[0] if found else None


async def _leaving(where: str, value: object) -> tuple[Leaving, ...]:
    rows = await fetch(
        "SELECT id, public_id, building, room, name, last_day, said_at, outcome FROM leaving_notice"
        f" WHERE {where} ORDER BY id",
        [value],
    )
    return tuple(Leaving(**row) for row in rows)


def list_seen(homes: Iterable[Household]) -> str:
    """A fingerprint of a house's list, so that nobody confirms what they have not been shown."""
    written = "\n".join(each.seen for each in homes)
    return hashlib.sha256(written.encode()).hexdigest()[:24]


def as_lives(home: Household) -> Lives:
    """A household as the rules of what is due take it."""
    return Lives(
        home.public_id,
        home.since,
        home.lease_until,
        home.papers_until,
        home.from_abroad,
        home.confirmed_on,
        home.waits,
    )


async def unconfirmed_houses(community: int, month: str, today: date) -> tuple[tuple[int, str], ...]:
    """Houses let by rooms in which somebody lives and whose month is not confirmed: number and name."""
    rows = await fetch(
        "SELECT b.id, b.name FROM building b WHERE b.community = ? AND b.house"
        " AND EXISTS (SELECT 1 FROM occupancy oc WHERE oc.building = b.id AND oc.since <= ?"
        f" AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')})"
        " AND NOT EXISTS (SELECT 1 FROM house_confirmation h WHERE h.building = b.id AND h.month = ?)"
        " ORDER BY b.position, b.id",
        [community, today, today, month],
    )
    return tuple((row["id"], row["name"]) for row in rows)


async def homes_due(community: int, today: date, *, lease: date, papers: date) -> tuple[HomeDue, ...]:
    """Who lives there with a lease that ends by `lease`, or papers that run out by `papers`."""
    rows = await fetch(
        "SELECT oc.id, oc.public_id, oc.building, b.name AS building_name,"
        " COALESCE(r.name, u.room, '') AS room, oc.person, oc.name, oc.lease_until, oc.papers_until"
        " FROM occupancy oc JOIN building b ON b.id = oc.building LEFT JOIN room r ON r.id = oc.room"
        " LEFT JOIN unit u ON u.id = oc.unit"
        f" WHERE oc.community = ? AND {counted('oc')} AND oc.since <= ?"
        " AND (oc.until IS NULL OR oc.until > ?)"
        " AND (oc.lease_until BETWEEN ? AND ? OR oc.papers_until BETWEEN ? AND ?) ORDER BY oc.id",
        [community, today, today, today, lease, today, papers],
    )
    return tuple(_home(row) for row in rows)


async def over_before_they_ended(community: int, kind: str) -> tuple[str, ...]:
    """Subjects of reminders, as "lease:12:2026-12-21:30", that wait although that day no longer stands."""
    column = {"lease": "lease_until", "papers": "papers_until"}[kind]
    rows = await fetch(
        "SELECT DISTINCT i.subject FROM inbox_item i WHERE i.community = ? AND i.kind = 'todo'"
        f" AND i.done_at IS NULL AND i.subject LIKE '{kind}:%'",
        [community],
    )
    subjects = {row["subject"]: row["subject"].split(":") for row in rows}
    numbers = {int(parts[1]) for parts in subjects.values()}
    marks = ", ".join("?" * len(numbers)) or "NULL"
    alive = {
        (row["id"], str(row["day"]))
        for row in await fetch(
            f"SELECT id, {column} AS day FROM occupancy WHERE until IS NULL AND id IN ({marks})",
            sorted(numbers),
        )
    }
    return tuple(subject for subject, parts in subjects.items() if (int(parts[1]), parts[2]) not in alive)


def _home(row: Row) -> HomeDue:
    return HomeDue(**{name: row[name] for name in HomeDue.__dataclass_fields__})
