"""Check somebody in to a meeting: by the room's code, by their own code, or by a name that nobody checked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.community.queries.people import name_of
from app.community.tables import Person
from app.database import execute, fetch, write
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.attendees import attendee_of, home_of, member_of_person
from meetings.gatherings.queries.meetings import is_invited
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.states import State
from meetings.gatherings.tables import Attendee
from meetings.roundtables.queries.scope import belongs_as

DOORS_OPEN = timedelta(hours=3)  # before the hour for which the meeting was called
LONGEST_NAME, LONGEST_HOME = 60, 120
MOST_IN_A_ROOM = 3_000


@dataclass(frozen=True)
class CheckedIn:
    """Who came: `person` signs in as that, `attendee` is the row; `again`: was here before."""

    person: int
    attendee: int
    again: bool = False


async def check_in(
    public_id: str,
    *,
    at: datetime,
    how: How,
    person: int | None = None,
    name: str = "",
    household: str = "",
    op: str = "",
    by: int | None = None,
) -> CheckedIn:
    """Check a person in; without one, make a person who has nothing but this name and this meeting.

    Coming twice is coming once; who had left is here again. `op` marks the form of somebody without an
    account, so that sending it twice makes one person.
    """
    if person is None:
        name, household = _given(name, household)
    async with write():
        held = await hold_room(public_id)
        refuse_closed_doors(held, at)
        if person is None and op:
            person = await _made_before(held, op)
        came = await attendee_of(held.head.id, person)
        if person is not None and came is not None:
            await _back(held, came.id, how, by)
            return CheckedIn(person, came.id, again=True)
        await refuse_full_room(held)
        if person is None:
            rows = await Person.insert(Person(name=name, created_at=at))
            person = int(rows[0]["id"])
            attendee = await _come(held, person, name, household, "resident", How.NAMED, op, by, at)
        else:
            attendee = await _come_as_known(held, person, how, by, at)
    return CheckedIn(person, attendee)


def refuse_closed_doors(held: HeldRoom, at: datetime) -> None:
    """Doors open three hours before the hour and shut with the end."""
    head = held.head
    if head.state is State.RUNNING:
        return
    if head.state is not State.CALLED:
        raise Refusal("room.over" if head.state is State.CLOSED else "room.not_held")
    if head.starts_at is not None and at < head.starts_at - DOORS_OPEN:
        raise Refusal("room.too_early")


async def refuse_full_room(held: HeldRoom) -> None:
    rows = await fetch("SELECT COUNT(*) AS n FROM attendee WHERE meeting = ?", [held.head.id])
    if rows[0]["n"] >= MOST_IN_A_ROOM:
        raise Refusal("room.full")


def _given(name: str, household: str) -> tuple[str, str]:
    name, household = " ".join(name.split()), " ".join(household.split())
    if not name:
        raise Refusal("room.name_missing", at="name")
    if len(name) > LONGEST_NAME:
        raise Refusal("room.name_long", at="name", n=LONGEST_NAME)
    if len(household) > LONGEST_HOME:
        raise Refusal("room.home_long", at="household", n=LONGEST_HOME)
    return name, household


async def _made_before(held: HeldRoom, op: str) -> int | None:
    rows = await fetch(
        "SELECT person FROM attendee WHERE meeting = ? AND public_id = ?",
        [held.head.id, _public_id(held, _of_form(op))],
    )
    return rows[0]["person"] if rows else None


async def _back(held: HeldRoom, attendee: int, how: How, by: int | None) -> None:
    """Here again; a moderator who has seen the person's own code has checked who it is."""
    await execute("UPDATE attendee SET left_at = NULL WHERE id = ? AND left_at IS NOT NULL", [attendee])
    if how is How.OWN_CODE:
        await execute(
            "UPDATE attendee SET how = ?, checked_in_by = ? WHERE id = ? AND how = ?",
            [how.value, by, attendee, How.NAMED.value],
        )
    publish("room", held.head.public_id)


async def _come_as_known(held: HeldRoom, person: int, how: How, by: int | None, at: datetime) -> int:
    today = held.today(at)
    name = await name_of(person)
    if name is None:
        raise NotFound
    capacity = await belongs_as(person, held.head.table, today)
    if not capacity:
        # Somebody who came along: the code proves that they are in the room, nothing more.
        capacity = "guest"
        if how is How.ROOM_CODE and not await is_invited(person, held.head.id):
            how = How.NAMED
    household = await home_of(person, held.head.community, today)
    return await _come(held, person, name, household, capacity, how, "", by, at)


async def _come(
    held: HeldRoom,
    person: int,
    name: str,
    household: str,
    capacity: str,
    how: How,
    op: str,
    by: int | None,
    at: datetime,
) -> int:
    rows = await Attendee.insert(
        Attendee(
            public_id=_public_id(held, _of_form(op) if op else f"person {person}"),
            meeting=held.head.id,
            person=person,
            member=await _free_line(held, person),
            name=name[:LONGEST_NAME],
            household=household[:LONGEST_HOME],
            capacity=capacity,
            how=how.value,
            came_at=at,
            checked_in_by=by,
        )
    )
    publish("room", held.head.public_id)
    return int(rows[0]["id"])


async def _free_line(held: HeldRoom, person: int) -> int | None:
    """The person's line on the body's list, unless somebody was ticked off on it already."""
    if not held.head.body:
        return None
    member = await member_of_person(held.head.id, person)
    if member is None or await Attendee.exists().where(
        (Attendee.meeting == held.head.id) & (Attendee.member == member)
    ):
        return None
    return member


def _of_form(op: str) -> str:
    """`op` is typed by a stranger: it must never spell the key of somebody with an account."""
    return f"form {op}"


def _public_id(held: HeldRoom, what: str) -> str:
    return hashlib.sha256(f"attendee\0{held.head.public_id}\0{what}".encode()).hexdigest()[:24]
