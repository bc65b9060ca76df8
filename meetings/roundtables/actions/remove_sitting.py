"""Take back a sitting that was noted by mistake; the table's history keeps that it was."""

from datetime import datetime

from app.database import lock, write
from meetings.roundtables.actions.record_table_changes import Step, record_table_changes
from meetings.roundtables.tables import RoundTable, TableSitting


async def remove_sitting(table_id: int, sitting: int, *, by: int, at: datetime) -> None:
    """Only what was noted by hand: a meeting that closed here stays. Taking back twice is harmless."""
    async with write():
        await lock(RoundTable, table_id)
        rows = await (
            TableSitting.delete()
            .where(
                (TableSitting.id == sitting)
                & (TableSitting.round_table == table_id)
                & (TableSitting.meeting == "")
            )
            .returning(TableSitting.held_on, TableSitting.people)
        )
        for row in rows:
            before = {"held_on": row["held_on"].isoformat(), "people": row["people"]}
            await record_table_changes([Step(table_id, "sitting_removed", before)], by=by, at=at)
