"""Take a room off a house's list: it is let no more. Who lived there stays on record."""

from datetime import date

from app.community.tables import Building, Room
from app.database import lock, write
from app.refusals import Refusal
from meetings.occupancies.queries.rooms import rooms_of


async def remove_room(building: int, room: int, today: date) -> None:
    """Refused while somebody lives there or waits to be confirmed; a room that is gone stays gone."""
    async with write():
        await lock(Building, building)
        found = next((each for each in await rooms_of(building, today) if each.id == room), None)
        if found is None:
            return
        if found.living or found.waiting:
            raise Refusal("rooms.lived_in", at="room", name=found.name)
        await Room.update({Room.removed_on: today}).where(
            (Room.id == room) & (Room.building == building) & Room.removed_on.is_null()
        )
