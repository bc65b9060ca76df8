"""Close a table: it calls nobody together any more, and what happened at it stays on record."""

from datetime import date, datetime

from app.community.tables import InboxItem
from app.database import lock, write
from app.refusals import Refusal
from meetings.roundtables.actions.record_table_changes import Step, record_table_changes
from meetings.roundtables.queries.tables import table_by_id, tables_below
from meetings.roundtables.rules.convening import LONGEST_WORDS
from meetings.roundtables.rules.sittings import reminder_subject
from meetings.roundtables.tables import Convenorship, RoundTable, TableGuest


async def close_table(table_id: int, *, reason: str, by: int | None, at: datetime, today: date) -> None:
    """Refused as long as other tables stand below it; closing twice changes nothing."""
    if len(reason) > LONGEST_WORDS:
        raise Refusal("roundtables.too_long", at="reason", n=LONGEST_WORDS)
    async with write():
        await lock(RoundTable, table_id)
        if not (await table_by_id(table_id)).is_open:
            return
        if await tables_below(table_id):
            raise Refusal("roundtables.has_tables_below", at="reason")
        await RoundTable.update({RoundTable.closed_on: today}).where(RoundTable.id == table_id)
        for dated in (Convenorship, TableGuest):
            await dated.update({dated.until: today}).where(
                (dated.round_table == table_id) & (dated.until.is_null() | (dated.until > today))
            )
        await InboxItem.update({InboxItem.done_at: at}).where(
            (InboxItem.subject == reminder_subject(table_id)) & InboxItem.done_at.is_null()
        )
        await record_table_changes([Step(table_id, "closed", reason=reason)], by=by, at=at)
