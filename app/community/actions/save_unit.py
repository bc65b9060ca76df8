"""Save what was changed by hand on one unit: place, floor, use, areas by source, delivery."""

from typing import Any

from app.community.actions.add_unit import building_of, columns, entrance_of, written
from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.holdings import UnitOnRoll
from app.community.queries.roll_desk import unit_at_desk
from app.community.queries.roll_places import taken_by
from app.community.rules.roll.by_hand import UnitValues
from app.community.tables import Community, Unit
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def save_unit(editor: Editor, unit: int, values: UnitValues, *, seen: str) -> bool:
    """Whether anything changed. `seen` is the fingerprint of the page: who comes second looks again."""
    async with write():
        await lock(Community, editor.community)
        found = await unit_at_desk(editor.community, unit)
        if found is None:
            raise NotFound
        if found.seen != seen:
            raise Refusal("roll.changed_meanwhile")
        before, after = _before(found.unit), written(values)
        changed = [name for name in after if after[name] != before[name]]
        if not changed:
            return False
        building = await building_of(editor.community, values.building)
        entrance = await entrance_of(building, values.entrance)
        if await taken_by(building, entrance, values.room, str(values.use)) not in (0, unit):
            raise Refusal("roll.place_taken", at="room")
        stored: dict[Any, Any] = {"building": building, "entrance": entrance, **columns(values)}
        await Unit.update(stored).where(Unit.id == unit)
        await record_roll_change(
            editor,
            "unit_edited",
            unit=unit,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return True


def _before(unit: UnitOnRoll) -> dict[str, object]:
    names = ("building", "entrance", "room", "floor", "use", "area_dm2", "area_source", "registry_dm2")
    more = ("survey_dm2", "contract_dm2", "inner_area_dm2", "delivered")
    return {name: getattr(unit, name) for name in (*names, *more)}
