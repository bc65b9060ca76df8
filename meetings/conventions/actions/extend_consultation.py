"""Give neighbours more days, with the reason, before the last day is over."""

from datetime import date

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.comments import consultation_by_id
from meetings.conventions.rules.consultation import LONGEST_REASON, MOST_DAYS, Stage, extension_fault
from meetings.conventions.tables import Consultation


async def extend_consultation(number: int, closes_on: date | None, why: str, *, today: date) -> None:
    """Only ever later; a period that is over is not opened again. The same day twice is once."""
    said = why.strip()
    async with write():
        await lock(Consultation, number)
        found = await consultation_by_id(number)
        if found is None:
            raise NotFound
        if found.closes_on == closes_on and found.extended_why == said:
            return
        if found.period.stage(today, closed=found.closed_at is not None) not in (Stage.COMING, Stage.RUNNING):
            raise Refusal("consultations.over_already")
        at_field, fault = extension_fault(found.period, closes_on, said)
        if fault:
            raise Refusal(f"consultations.{fault}", at=at_field, n=MOST_DAYS)
        if len(said) > LONGEST_REASON:
            raise Refusal("consultations.long_words", at="why", n=len(said), most=LONGEST_REASON)
        await Consultation.update({Consultation.closes_on: closes_on, Consultation.extended_why: said}).where(
            Consultation.id == number
        )
