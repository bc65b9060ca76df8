"""Tick somebody off a list: a neighbour without a phone, or a line of a residents' meeting's list."""

import hashlib
from datetime import datetime

from app.database import execute, write
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.actions.check_in import refuse_closed_doors, refuse_full_room
from meetings.gatherings.queries.attendees import Candidate, attendee_of, candidates
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.tables import Attendee


async def tick_off(public_id: str, key: str, *, by: int, at: datetime) -> int:
    """Write that the line `key` of the list came; ticked twice is ticked once. Returns the attendee's row."""
    async with write():
        held = await hold_room(public_id)
        if not await may_run(by, held.head, held.today(at)):
            raise NotFound
        refuse_closed_doors(held, at)
        head = held.head
        every = await candidates(head.id, head.table, head.body, held.today(at))
        line = next((each for each in every if each.key == key), None)
        if line is None:
            raise Refusal("room.not_on_list")
        publish("room", public_id)
        if line.attendee is not None:
            return await _checked(line.attendee.id, by)
        came = await attendee_of(head.id, line.person)
        if came is not None and line.member is not None:
            # came by phone before being found on the list
            await execute("UPDATE attendee SET member = ? WHERE id = ?", [line.member, came.id])
            return await _checked(came.id, by)
        await refuse_full_room(held)
        return await _come(held, line, by, at)


async def _checked(attendee: int, by: int) -> int:
    """Here, and seen by who ticks: a name that nobody had checked is checked now."""
    await execute("UPDATE attendee SET left_at = NULL WHERE id = ? AND left_at IS NOT NULL", [attendee])
    await execute(
        "UPDATE attendee SET how = ?, checked_in_by = ? WHERE id = ? AND how = ?",
        [How.TICK.value, by, attendee, How.NAMED.value],
    )
    return attendee


async def _come(held: HeldRoom, line: Candidate, by: int, at: datetime) -> int:
    rows = await Attendee.insert(
        Attendee(
            public_id=hashlib.sha256(f"tick\0{held.head.public_id}\0{line.key}".encode()).hexdigest()[:24],
            meeting=held.head.id,
            person=line.person,
            member=line.member,
            name=line.name[:60],
            household=line.household[:120],
            capacity=line.capacity,
            how=How.TICK.value,
            came_at=at,
            checked_in_by=by,
        )
    )
    return int(rows[0]["id"])
