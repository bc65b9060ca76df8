"""Add a unit to the roll by hand, with its building and entrance where they are new."""

from typing import Any

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.roll_places import entrance_named, taken_by
from app.community.rules.roll.by_hand import UnitValues
from app.community.tables import Building, Community, Entrance, Unit
from app.database import lock, write
from app.refusals import Refusal


async def add_unit(editor: Editor, values: UnitValues) -> int:
    """The new unit's number; refused where the place has a unit already."""
    async with write():
        await lock(Community, editor.community)
        building = await building_of(editor.community, values.building)
        entrance = await entrance_of(building, values.entrance)
        if await taken_by(building, entrance, values.room, str(values.use)):
            raise Refusal("roll.place_taken", at="room")
        rows = await Unit.insert(
            Unit(community=editor.community, building=building, entrance=entrance, **columns(values))
        )
        unit = int(rows[0]["id"])
        await record_roll_change(editor, "unit_added", unit=unit, after=written(values))
    return unit


async def building_of(community: int, name: str) -> int:
    """The building of this name, put up where there is none. Call it under the community's lock."""
    rows = await Building.select(Building.id).where(
        (Building.community == community) & (Building.name == name)
    )
    if rows:
        return int(rows[0]["id"])
    made = await Building.insert(Building(community=community, name=name, position=_position(name)))
    return int(made[0]["id"])


async def entrance_of(building: int, name: str) -> int | None:
    """The entrance of this name, None where none is given. Call it under the community's lock."""
    if not name:
        return None
    found = await entrance_named(building, name)
    if found is not None:
        return found
    made = await Entrance.insert(Entrance(building=building, name=name, position=_position(name)))
    return int(made[0]["id"])


def columns(values: UnitValues) -> dict[str, Any]:
    """What goes into the unit's own columns."""
    return {
        "room": values.room,
        "floor": values.floor,
        "use": str(values.use),
        "area_dm2": values.area_dm2,
        "area_source": str(values.area_source),
        "registry_dm2": values.registry_dm2,
        "survey_dm2": values.survey_dm2,
        "contract_dm2": values.contract_dm2,
        "inner_area_dm2": values.inner_area_dm2,
        "delivered": values.delivered,
    }


def written(values: UnitValues) -> dict[str, Any]:
    """What the record says of it."""
    return {"building": values.building, "entrance": values.entrance, **columns(values)}


def _position(name: str) -> int:
    digits = "".join(sign for sign in name if sign.isascii() and sign.isdigit())
    return int(digits[:6]) if digits else 0
