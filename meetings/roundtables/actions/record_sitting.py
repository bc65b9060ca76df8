"""Record that a table met: once for each meeting, and its convenors need no reminder any more."""

from datetime import date, datetime
from typing import Any

from piccolo.columns import Column

from app.community.tables import InboxItem
from app.database import lock, write
from meetings.roundtables.rules.sittings import reminder_subject
from meetings.roundtables.tables import RoundTable, TableSitting


async def record_sitting(
    table_id: int, *, held_on: date, people: int, meeting: str, words: str, by: int | None, at: datetime
) -> None:
    """`meeting` is the public id of the meeting that closed, "" where the table met without the product.

    A meeting that is closed a second time, or whose count was corrected, changes its one sitting; without
    a meeting a table has one sitting a day.
    """
    values: dict[Column | str, Any] = {
        TableSitting.held_on: held_on,
        TableSitting.people: people,
        TableSitting.words: words,
        TableSitting.recorded_by: by,
        TableSitting.recorded_at: at,
    }
    async with write():
        await lock(RoundTable, table_id)
        same = TableSitting.meeting == meeting
        if not meeting:
            same = same & (TableSitting.round_table == table_id) & (TableSitting.held_on == held_on)  # type: ignore[assignment]
        if await TableSitting.exists().where(same):
            await TableSitting.update(values).where(same)
        else:
            await TableSitting.insert(
                TableSitting(
                    round_table=table_id,
                    meeting=meeting,
                    held_on=held_on,
                    people=people,
                    words=words,
                    recorded_by=by,
                    recorded_at=at,
                )
            )
        await InboxItem.update({InboxItem.done_at: at}).where(
            (InboxItem.subject == reminder_subject(table_id)) & InboxItem.done_at.is_null()
        )
