"""Which entrance has this name, and which unit stands at this place?"""

from app.community.tables import Entrance, Unit


async def entrance_named(building: int, name: str) -> int | None:
    """The entrance's number, None where there is none of this name."""
    rows = await Entrance.select(Entrance.id).where((Entrance.building == building) & (Entrance.name == name))
    return int(rows[0]["id"]) if rows else None


async def taken_by(building: int, entrance: int | None, room: str, use: str) -> int:
    """The unit at this place now, 0 where it is free."""
    place = Unit.entrance.is_null() if entrance is None else Unit.entrance == entrance
    rows = await Unit.select(Unit.id).where(
        (Unit.building == building)
        & place
        & (Unit.room == room)
        & (Unit.use == use)
        & Unit.removed_on.is_null()
    )
    return int(rows[0]["id"]) if rows else 0
