"""End a consultation once its last day is over; whoever keeps the text is asked to answer what came in."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.queries.adoptions import keepers_of, text_head_by_id
from meetings.conventions.queries.comments import consultation_by_id, unanswered
from meetings.conventions.rules.consultation import Stage
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Consultation


async def close_consultation(number: int, *, by: int | None, at: datetime, today: date) -> None:
    """By hand or by the clock; twice is once. The last day is whole: nobody closes on it."""
    async with write():
        await lock(Consultation, number)
        found = await consultation_by_id(number)
        if found is None:
            raise NotFound
        stage = found.period.stage(today, closed=found.closed_at is not None)
        if stage is Stage.CLOSED:
            return
        if stage is not Stage.OVER:
            raise Refusal("consultations.still_running")
        await Consultation.update({Consultation.closed_at: at, Consultation.closed_by: by}).where(
            Consultation.id == number
        )
        await move_version(found.version, frozenset({State.CONSULTATION}), State.CONSULTED)
        head, waiting = await text_head_by_id(found.version), await unanswered(found.version)
        await tell(
            "consultations.to_answer" if waiting else "consultations.all_answered",
            at=at,
            community=head.community,
            params={"title": head.title, "n": waiting},
            people=await keepers_of(head),
            link=f"/versions/{head.public_id}/comments",
            todo=bool(waiting),
            subject=f"consultation-answers:{number}",
        )
