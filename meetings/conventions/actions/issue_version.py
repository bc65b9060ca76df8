"""Put guidance out: a text that is read and signed for, and that nobody votes on."""

from datetime import date, datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.in_force import after_adoption, bring_into_force
from meetings.conventions.queries.adoptions import text_head
from meetings.conventions.queries.readiness import prepared
from meetings.conventions.rules.adoption import body_fault, missing
from meetings.conventions.rules.kinds import Body
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Adoption, Convention


async def issue_version(
    version: str, *, from_day: date | None, person: int, at: datetime, today: date
) -> int:
    """Return its number; issued twice is once. Refused for every text that a body has to decide on."""
    head = await text_head(version)
    if head is None:
        raise NotFound
    async with write():
        await lock(Convention, head.convention)
        head = await text_head(version) or head
        if head.state == State.IN_FORCE and head.number is not None:
            return head.number
        if body_fault(head.kind, Body.ISSUED, delegated=False):
            raise Refusal("adoptions.needs_a_vote")
        if left := missing(head.kind, Body.ISSUED, await prepared(head)):
            raise Refusal("adoptions.not_ready", n=len(left))
        if from_day is None or from_day > today:
            raise Refusal("adoptions.issue_day", at="from_day")
        fingerprint = await freeze_version(head.id, at=at)
        await Adoption.insert(
            Adoption(
                version=head.id,
                body=Body.ISSUED.value,
                outcome="issued",
                fingerprint=fingerprint,
                decided_on=from_day,
                recorded_by=person,
                recorded_at=at,
            )
        )
        number = await bring_into_force(head.convention, head.id, day=from_day)
        await after_adoption(head, day=today, at=at)
        return number
