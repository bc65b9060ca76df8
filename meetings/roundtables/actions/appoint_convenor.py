"""Enter who convenes a table from a day, perhaps to a day; who did so before ends the day before."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.database import lock, write
from app.refusals import Refusal
from meetings.roundtables.queries.convenors import terms_at
from meetings.roundtables.queries.tables import table_by_id
from meetings.roundtables.rules.convening import NewTerm, place_term
from meetings.roundtables.tables import Convenorship, RoundTable


@dataclass(frozen=True)
class Appointment:
    """By whom, when, and whether the convenor agreed to be named in public by surname and office."""

    by: int
    at: datetime
    today: date
    consented: bool = False
    handed_over_by: int | None = None


async def appoint_convenor(table_id: int, new: NewTerm, how: Appointment) -> int:
    """The number of the term. The same term entered twice is one; both who begin and who end are told."""
    async with write():
        await lock(RoundTable, table_id)
        table = await table_by_id(table_id)
        if not table.is_open:
            raise Refusal("roundtables.is_closed")
        terms = await terms_at(table_id)
        placed = place_term(table.level, [each.term for each in terms], new)
        if placed.wrong is not None:
            raise Refusal(placed.wrong, at=placed.wrong.name.lower(), day=placed.day)
        if placed.same is not None:
            return placed.same
        for term, last_day in placed.cut:
            await Convenorship.update(
                {
                    Convenorship.until: last_day,
                    Convenorship.ended_by: how.by,
                    Convenorship.ended_at: how.at,
                }
            ).where(Convenorship.id == term)
        rows = await Convenorship.insert(
            Convenorship(
                round_table=table_id,
                person=new.person,
                basis=new.basis,
                handed_over_by=how.handed_over_by,
                since=new.since,
                until=new.until,
                consented_on=how.today if how.consented else None,
                granted_by=how.by,
                granted_at=how.at,
            )
        )
        ended = [each.term.person for each in terms if each.term.id in dict(placed.cut)]
        place = {"table": table.name, "day": str(new.since)}
        for message, people in (
            ("roundtables.told_convenor", [new.person]),
            ("roundtables.told_no_convenor", [each for each in ended if each != how.by]),
        ):
            await tell(
                message,
                at=how.at,
                community=table.community,
                params=place,
                people=people,
                link=f"/tables/{table.public_id}",
            )
    return int(rows[0]["id"])
