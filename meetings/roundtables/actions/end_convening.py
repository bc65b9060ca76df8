"""End a convenor's term with a last day."""

from datetime import date, datetime, timedelta

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.roundtables.queries.convenors import terms_at
from meetings.roundtables.queries.tables import table_by_id
from meetings.roundtables.rules.sittings import reminder_subject
from meetings.roundtables.tables import Convenorship, RoundTable


async def end_convening(
    table_id: int, term_id: int, last_day: date | None, *, by: int, at: datetime, today: date
) -> None:
    """`last_day` still counts; the day before today ends the term at once. Ending twice is harmless."""
    async with write():
        await lock(RoundTable, table_id)
        found = next((each for each in await terms_at(table_id) if each.term.id == term_id), None)
        if found is None:
            raise NotFound
        if found.term.over(today):
            return
        if last_day is None or last_day < today - timedelta(days=1):
            raise Refusal("roundtables.wrong_last_day", at="last_day")
        await Convenorship.update(
            {Convenorship.until: last_day, Convenorship.ended_by: by, Convenorship.ended_at: at}
        ).where(Convenorship.id == term_id)
        await settle(reminder_subject(table_id), at=at, people=[found.term.person])
        if by != found.term.person:
            table = await table_by_id(table_id)
            await tell(
                "roundtables.told_ended",
                at=at,
                community=table.community,
                params={"table": table.name, "day": last_day.isoformat()},
                people=[found.term.person],
                link=f"/tables/{table.public_id}",
            )
