"""Record that a step on a text's way was done: by whom, when, with what was said, and the paper of it."""

from datetime import date, datetime

from app.community.tables import InboxItem
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.adoptions import text_head
from meetings.conventions.rules.adoption import (
    DELEGATION,
    FILING,
    LONGEST_RECEIPT,
    LONGEST_WORDS,
    recorded_steps,
)
from meetings.conventions.tables import Convention, LegalStep, TextVersion


async def record_step(
    version: str,
    step: str,
    *,
    done_on: date | None,
    words: str,
    receipt: str = "",
    file: int | None = None,
    by: int,
    at: datetime,
    today: date,
) -> int:
    """Return the entry's id; the same entry sent twice is one.

    A delegation also becomes the version's own: that the residents' meeting let the representatives decide.
    """
    words, receipt = " ".join(words.split()), " ".join(receipt.split())
    head = await text_head(version)
    if head is None:
        raise NotFound
    if step not in recorded_steps(head.kind):
        raise Refusal("adoptions.choose_step", at="step")
    _refuse(step, done_on, words, receipt, head.state, today)
    async with write():
        await lock(Convention, head.convention)
        same = await fetch(
            "SELECT id FROM legal_step WHERE version = ? AND step = ? AND done_on = ? AND words = ?"
            " AND receipt = ? AND withdrawn_at IS NULL",
            [head.id, step, done_on, words, receipt],
        )
        if same:
            return int(same[0]["id"])
        rows = await LegalStep.insert(
            LegalStep(
                version=head.id,
                step=step,
                done_on=done_on,
                words=words,
                receipt=receipt,
                file=file,
                recorded_by=by,
                recorded_at=at,
            )
        )
        if step == DELEGATION:
            said = f"{done_on} {words}"
            await TextVersion.update({TextVersion.delegated: said}).where(TextVersion.id == head.id)
        if step == FILING:
            await InboxItem.update({InboxItem.done_at: at}).where(
                (InboxItem.subject == f"filing:{head.id}") & InboxItem.done_at.is_null()
            )
        return int(rows[0]["id"])


def _refuse(step: str, done_on: date | None, words: str, receipt: str, state: str, today: date) -> None:
    if done_on is None or done_on > today:
        raise Refusal("adoptions.step_day", at="done_on")
    if not words or len(words) > LONGEST_WORDS:
        raise Refusal("adoptions.step_words", at="words", n=LONGEST_WORDS)
    if len(receipt) > LONGEST_RECEIPT:
        raise Refusal("adoptions.too_long", at="receipt", n=LONGEST_RECEIPT)
    if step == FILING and state not in ("in_force", "replaced"):
        raise Refusal("adoptions.filed_too_early", at="step")
