"""Come in by a slip that was printed for a person: once, and on the phone that used it."""

from datetime import date, datetime

from app.community.queries.codes import code_by_id
from app.community.tables import Code, Person
from app.database import lock, write
from app.refusals import Refusal
from meetings.occupancies.queries.person_slips import PERSON_SLIP, slip_person


async def use_person_slip(code: int | None, *, at: datetime, today: date) -> int:
    """The person. Unknown, used, dead, or for somebody who has an office meanwhile: one answer for all."""
    async with write():
        if code is None:
            raise Refusal("person_slips.no_good")
        await lock(Person, (await code_by_id(code)).subject_id)  # what prints holds it, too
        found = await code_by_id(code)
        who = await slip_person(found.subject_id, today)
        if found.purpose != PERSON_SLIP or not found.live(at) or found.used_at is not None:
            raise Refusal("person_slips.no_good")
        if who is None or who.more:
            raise Refusal("person_slips.no_good")
        await Code.update({Code.used_at: at, Code.used_by: who.id}).where(Code.id == found.id)
    return who.id
