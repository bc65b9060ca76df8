"""Record an adoption that took place outside the product, with the paper that proves it."""

from collections.abc import Mapping
from datetime import date, datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.in_force import after_adoption, bring_into_force
from meetings.conventions.queries.adoptions import text_head
from meetings.conventions.rules.adoption import LONGEST_WORDS, voted
from meetings.conventions.rules.figures import canonical, fault_in
from meetings.conventions.rules.kinds import KINDS, Kind
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Adoption, Convention


async def record_adoption(
    version: str,
    body: str,
    *,
    decided_on: date | None,
    words: str,
    figures: Mapping[str, int],
    file: int | None,
    person: int,
    at: datetime,
    today: date,
) -> int:
    """Return its number; recorded twice is once. It stays marked for ever as recorded, not counted here.

    `figures` of a meeting hold members, present, agree, against and abstain, or nothing where the papers do
    not say them. No other body than the kind's is recorded, and nothing without its evidence.
    """
    words = " ".join(words.split())
    head = await text_head(version)
    if head is None:
        raise NotFound
    async with write():
        await lock(Convention, head.convention)
        head = await text_head(version) or head
        if head.state == State.IN_FORCE and head.number is not None:
            return head.number
        if not voted(head.kind):
            raise Refusal("adoptions.needs_no_vote")
        if body not in {each.value for each in KINDS[Kind(head.kind)].bodies}:
            raise Refusal("adoptions.wrong_body", at="body")
        if head.state not in (State.DRAFT, State.CONSULTED):
            raise Refusal("adoptions.not_now", at="body")
        if not head.clauses:
            raise Refusal("adoptions.no_clause_yet")
        if decided_on is None or decided_on > today:
            raise Refusal("adoptions.step_day", at="decided_on")
        if not words or len(words) > LONGEST_WORDS:
            raise Refusal("adoptions.outside_words", at="words", n=LONGEST_WORDS)
        if figures and fault_in(figures):
            raise Refusal(f"adoptions.figures_{fault_in(figures)}", at="members")
        if file is None:
            raise Refusal("adoptions.evidence", at="file")
        fingerprint = await freeze_version(head.id, at=at)
        await Adoption.insert(
            Adoption(
                version=head.id,
                body=body,
                outcome="adopted",
                fingerprint=fingerprint,
                decided_on=decided_on,
                figures=canonical(figures),
                citation=KINDS[Kind(head.kind)].citation[:200],
                outside=True,
                words=words,
                file=file,
                recorded_by=person,
                recorded_at=at,
            )
        )
        number = await bring_into_force(head.convention, head.id, day=decided_on)
        await after_adoption(head, day=today, at=at)
        return number
