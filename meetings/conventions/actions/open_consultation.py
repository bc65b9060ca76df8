"""Post a draft for comments: its words stand still, the days are set, everybody concerned is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.queries.comments import consultation_of, people_of_scope
from meetings.conventions.queries.versions import text_of, version
from meetings.conventions.rules.consultation import LONGEST_WHY, fewest_days, period_fault
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Consultation, Convention


@dataclass(frozen=True)
class NewConsultation:
    """`opens_on` is the day of posting, which is not counted; `days` how many follow."""

    opens_on: date | None
    days: int | None
    words: str = ""


async def open_consultation(
    public_id: str, new: NewConsultation, *, by: int, at: datetime, today: date
) -> int:
    """Return the consultation's row; posted twice is posted once, under the dates of the first."""
    found = await version(public_id)
    if found is None:
        raise NotFound
    async with write():
        await lock(Convention, found.convention)
        running = await consultation_of(found.id)
        if running is not None:
            return running.id
        at_field, fault = period_fault(found.kind, new.opens_on, new.days, today)
        if fault or new.opens_on is None or new.days is None:
            raise Refusal(f"consultations.{fault}", at=at_field, n=fewest_days(found.kind))
        if len(new.words) > LONGEST_WHY:
            raise Refusal("consultations.long_words", at="words", n=len(new.words), most=LONGEST_WHY)
        if not (await text_of(found.id)).clauses:
            raise Refusal("consultations.no_clauses")
        await freeze_version(found.id, at=at)
        await move_version(found.id, frozenset({State.DRAFT}), State.CONSULTATION)
        rows = await Consultation.insert(
            Consultation(
                version=found.id,
                words=new.words.strip(),
                opens_on=new.opens_on,
                closes_on=new.opens_on + timedelta(days=new.days),
                posted_by=by,
                posted_at=at,
            )
        )
        await tell(
            "consultations.posted",
            at=at,
            community=found.community,
            params={"title": found.title, "until": (new.opens_on + timedelta(days=new.days)).isoformat()},
            people=await people_of_scope(found.community, found.building, today),
            link=f"/versions/{public_id}/consultation",
            subject=f"consultation:{rows[0]['id']}",
        )
        return int(rows[0]["id"])
