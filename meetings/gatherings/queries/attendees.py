"""Who is in the room of a meeting, who might be ticked off, and where does somebody live?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.community.queries.occupancies import counted
from app.community.rules.labels import unit_label
from app.database import fetch
from meetings.gatherings.rules.attendance import Attendance, Attendee, count
from meetings.roundtables.queries.scope import members

_ATTENDEE = (
    "SELECT a.id, a.public_id, a.meeting, a.person, a.member, a.name, a.household, a.capacity, a.how,"
    " a.came_at, a.left_at FROM attendee a"
)


@dataclass(frozen=True)
class Candidate:
    """One line of a tick list: a member of the body (`member`) or of the table's scope, and who came.

    `key` names the line in the form: "m12" a line of the body's list, "p7" a person, "o9" an owner without a
    login, "n…" a household by its name. `attendee` is set for whoever came.
    """

    key: str
    name: str
    household: str
    capacity: str
    person: int | None = None
    owner: int | None = None
    member: int | None = None
    number: int | None = None  # on the body's list
    attendee: Attendee | None = None


async def attendees_of(meeting: int) -> tuple[Attendee, ...]:
    """Everybody who came, in the order in which they came."""
    return _attendees(await fetch(f"{_ATTENDEE} WHERE a.meeting = ? ORDER BY a.came_at, a.id", [meeting]))


async def attendance(meeting: int) -> Attendance:
    """The numbers alone."""
    return count(await attendees_of(meeting))


async def attendee_of(meeting: int, person: int | None) -> Attendee | None:
    """The person as one who came to this meeting, also one who left; None for whoever never checked in."""
    if person is None:
        return None
    found = _attendees(await fetch(f"{_ATTENDEE} WHERE a.meeting = ? AND a.person = ?", [meeting, person]))
    return found[0] if found else None


async def attendee_by(meeting: int, public_id: str) -> Attendee | None:
    """One who came, by the public id of the attendance."""
    found = _attendees(
        await fetch(f"{_ATTENDEE} WHERE a.meeting = ? AND a.public_id = ?", [meeting, public_id])
    )
    return found[0] if found else None


async def candidates(meeting: int, table: int, body: str, today: date) -> tuple[Candidate, ...]:
    """Who may be ticked off, with who came: the body's list where there is one, else the table's scope.

    Whoever came and stands on no list (a guest, somebody who gave a name) comes after them.
    """
    came = await attendees_of(meeting)
    listed = await _of_body(meeting, came) if body else ()
    if not listed:
        listed = await _of_scope(table, came, today)
    known = {line.attendee.id for line in listed if line.attendee}
    rest = (
        Candidate(f"a{each.public_id}", each.name, each.household, each.capacity, each.person, attendee=each)
        for each in came
        if each.id not in known
    )
    return (*listed, *rest)


async def member_of_person(meeting: int, person: int) -> int | None:
    """The line of the body's list that names this person; None where there is none."""
    rows = await fetch(
        "SELECT id FROM body_member WHERE meeting = ? AND person = ? ORDER BY number LIMIT 1",
        [meeting, person],
    )
    return int(rows[0]["id"]) if rows else None


async def home_of(person: int, community: int, today: date) -> str:
    """The home that a person's household is counted by ("13-501"): where they live, else what they own."""
    rows = await fetch(
        "SELECT b.name AS building, e.name AS entrance, COALESCE(u.room, r.name, '') AS room, 0 AS after"
        " FROM occupancy oc JOIN building b ON b.id = oc.building LEFT JOIN unit u ON u.id = oc.unit"
        " LEFT JOIN entrance e ON e.id = u.entrance LEFT JOIN room r ON r.id = oc.room"
        " WHERE oc.person = ? AND oc.community = ? AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)"
        f" AND {counted('oc')} UNION ALL SELECT b.name, e.name, u.room, 1 FROM owner_access oa"
        " JOIN owner o ON o.id = oa.owner"
        " JOIN holding h ON h.owner = o.id AND h.until IS NULL JOIN unit u ON u.id = h.unit"
        " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
        " WHERE oa.person = ? AND o.community = ? AND oa.until IS NULL AND o.ended_on IS NULL"
        " AND u.removed_on IS NULL ORDER BY after, building, entrance, room LIMIT 1",
        [person, community, today, today, person, community],
    )
    if not rows:
        return ""
    return unit_label(rows[0]["building"], rows[0]["entrance"] or "", rows[0]["room"])


async def _of_body(meeting: int, came: tuple[Attendee, ...]) -> tuple[Candidate, ...]:
    by_member = {each.member: each for each in came if each.member is not None}
    rows = await fetch(
        "SELECT id, number, name, household, person FROM body_member WHERE meeting = ? ORDER BY number",
        [meeting],
    )
    return tuple(
        Candidate(
            f"m{row['id']}",
            row["name"],
            row["household"],
            "resident",
            person=row["person"],
            member=row["id"],
            number=row["number"],
            attendee=by_member.get(row["id"]),
        )
        for row in rows
    )


async def _of_scope(table: int, came: tuple[Attendee, ...], today: date) -> tuple[Candidate, ...]:
    by_person = {each.person: each for each in came if each.person is not None}
    by_name = {(each.name, each.household): each for each in came if each.person is None}
    found = []
    for seat in await members(table, today):
        capacity = {"owner": "owner", "tenant": "tenant", "guest": "guest"}.get(seat.capacity, "resident")
        attendee = by_name.get((seat.name[:60], seat.household[:120]))
        if seat.person is not None:
            attendee = by_person.get(seat.person, attendee)
        key = f"p{seat.person}" if seat.person is not None else f"o{seat.owner}"
        if seat.person is None and seat.owner is None:
            key = f"n{seat.household}·{seat.name}"
        found.append(
            Candidate(key, seat.name, seat.household, capacity, seat.person, seat.owner, attendee=attendee)
        )
    return tuple(found)


def _attendees(rows: list[dict[str, Any]]) -> tuple[Attendee, ...]:
    return tuple(Attendee(**row) for row in rows)
