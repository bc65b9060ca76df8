"""Write down what a body decided on a text: with the verdict, in the same transaction, once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.database import lock, write
from app.refusals import Refusal
from meetings.conventions.in_force import after_adoption, bring_into_force, refuse_other_words
from meetings.conventions.queries.adoptions import submission_at, text_head_by_id
from meetings.conventions.rules.figures import canonical
from meetings.conventions.tables import Adoption, Convention, Submission, TextVersion

# what the rule says of the count -> what became of the text, and the state of the version afterwards
OUTCOMES = {
    "passed": ("adopted", "in_force"),
    "rejected": ("rejected", "rejected"),
    "no_quorum": ("no_quorum", "consulted"),  # nobody decided: it may be put again
    "advisory": ("advisory", "consulted"),  # opinions were gathered: no body has decided yet
}


async def decide_version(
    ref: str,
    *,
    outcome: str,
    body: str,
    figures: Mapping[str, Any],
    citation: str,
    link: str,
    decided_on: date,
    person: int | None,
    at: datetime,
) -> None:
    """Adopt or reject the version that `ref` put before `body`, inside the caller's `write()`.

    `outcome` is passed, rejected, no_quorum, or advisory where the vote binds nobody; `figures` as
    rules/figures.py writes them. Adopted, it is in force from the day of the decision and takes the next
    number; the version before it is replaced by it. A question that was decided before changes nothing.
    """
    found = await submission_at(ref)
    if found is None:
        raise LookupError(f"No text was submitted as {ref}")
    async with write():
        await lock(Convention, found.convention)
        found = await submission_at(ref) or found
        if found.ended_at is not None:
            return
        if found.body != body:
            raise Refusal("adoptions.other_body")
        await refuse_other_words(found)
        said, state = OUTCOMES[outcome]
        await Adoption.insert(
            Adoption(
                version=found.version,
                body=body,
                outcome=said,
                fingerprint=found.fingerprint,
                decided_on=decided_on,
                link=link,
                figures=canonical(figures),
                citation=citation[:200],
                recorded_by=person,
                recorded_at=at,
            )
        )
        await Submission.update({Submission.ended_at: at, Submission.outcome: said}).where(
            Submission.id == found.id
        )
        if state == "in_force":
            head = await text_head_by_id(found.version)
            await bring_into_force(found.convention, found.version, day=decided_on)
            await after_adoption(head, day=decided_on, at=at)
        else:
            await TextVersion.update({TextVersion.state: state}).where(TextVersion.id == found.version)
