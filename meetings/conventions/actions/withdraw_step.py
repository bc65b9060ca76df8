"""Withdraw an entry that was wrong: it stays readable, and the step counts as not done."""

from datetime import datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.adoptions import step_by_id, steps_of, text_head
from meetings.conventions.rules.adoption import DELEGATION, FILING
from meetings.conventions.tables import Convention, LegalStep, TextVersion


async def withdraw_step(version: str, entry: int, *, at: datetime) -> None:
    """Twice is once. Not once the version is before a body that was called on the strength of it."""
    head, found = await text_head(version), await step_by_id(entry)
    if head is None or found is None or found.version != head.id:
        raise NotFound
    async with write():
        await lock(Convention, head.convention)
        state = (await text_head(version) or head).state
        if found.step != FILING and state not in ("draft", "consultation", "consulted"):
            raise Refusal("adoptions.step_was_used")
        await LegalStep.update({LegalStep.withdrawn_at: at}).where(
            (LegalStep.id == entry) & LegalStep.withdrawn_at.is_null()
        )
        if found.step == DELEGATION:
            left = [
                f"{each.done_on} {each.words}"
                for each in await steps_of(head.id)
                if each.step == DELEGATION and each.withdrawn_at is None
            ]
            await TextVersion.update({TextVersion.delegated: left[-1] if left else ""}).where(
                TextVersion.id == head.id
            )
