"""Take a unit off the roll by hand; it stays on record, and its holdings end."""

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.roll_desk import unit_at_desk
from app.community.tables import Community, Holding, Unit
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def remove_unit(editor: Editor, unit: int, *, seen: str) -> None:
    """Refused when somebody changed the unit since the page was shown."""
    async with write():
        await lock(Community, editor.community)
        found = await unit_at_desk(editor.community, unit)
        if found is None:
            raise NotFound
        if found.seen != seen:
            raise Refusal("roll.changed_meanwhile")
        await Unit.update({Unit.removed_on: editor.today}).where(Unit.id == unit)
        await Holding.update({Holding.until: editor.today}).where(
            (Holding.unit == unit) & Holding.until.is_null()
        )
        await record_roll_change(
            editor,
            "unit_removed",
            unit=unit,
            before={"owners": [held.name for held in found.holdings], "area_dm2": found.unit.area_dm2},
        )
