"""Enter a room of a house, or put its name, floor and most people right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.community.rules.occupancy import LONGEST_ROOM, MOST_PEOPLE
from app.community.tables import Building, Room
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.queries.rooms import rooms_of
from meetings.occupancies.rules.signing_in import room_like

MOST_ROOMS = 400
FLOORS = range(-5, 100)


@dataclass(frozen=True)
class RoomValues:
    """A room as it was typed; `most` None where nobody says how many may live there."""

    name: str
    floor: int | None
    most: int | None


async def save_room(building: int, values: RoomValues, today: date, *, room: int | None = None) -> None:
    """`room` is the one that is put right; the same name twice is one room."""
    if not 0 < len(values.name) <= LONGEST_ROOM or "\n" in values.name:
        raise Refusal("rooms.wrong_name", at="name")
    if values.floor is not None and values.floor not in FLOORS:
        raise Refusal("rooms.wrong_floor", at="floor")
    if values.most is not None and not 1 <= values.most <= MOST_PEOPLE:
        raise Refusal("rooms.wrong_most", at="most")
    async with write():
        await lock(Building, building)
        known = await rooms_of(building, today)
        if room is not None and all(each.id != room for each in known):
            raise NotFound
        others = {each.name: each for each in known if each.id != room}
        alike = room_like(values.name, others)
        written: dict[Any, Any] = {
            Room.name: values.name,
            Room.floor: values.floor,
            Room.most_people: values.most,
        }
        if room is not None:
            if alike is not None:
                raise Refusal("rooms.name_taken", at="name", name=alike)
            await Room.update(written).where(Room.id == room)
            return
        if alike is not None:
            same = others[alike]
            if (same.floor, same.most) != (values.floor, values.most):
                raise Refusal("rooms.name_taken", at="name", name=alike)
            return  # a double click
        if len(known) >= MOST_ROOMS:
            raise Refusal("rooms.too_many", at="name", n=MOST_ROOMS)
        await Room.insert(
            Room(building=building, name=values.name, floor=values.floor, most_people=values.most)
        )
