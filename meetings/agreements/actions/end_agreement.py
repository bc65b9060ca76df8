"""End an agreement before its last day, or give up a draft, with a reason that stands on its page."""

from datetime import date, datetime

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import Refusal
from meetings.agreements.queries.agreements import agreement_by_id
from meetings.agreements.rules.states import LONGEST_REASON, State
from meetings.agreements.tables import Agreement


async def end_agreement(number: int, reason: str, *, by: int, at: datetime, today: date) -> None:
    """Close it with the reason and tell the parties; whoever is second changes nothing."""
    if not reason:
        raise Refusal("agreements.reason_missing", at="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("agreements.too_long", at="reason", n=LONGEST_REASON)
    async with write():
        await lock(Agreement, number)
        found = await agreement_by_id(number, today)
        if found.state is State.ENDED:
            return
        if found.state is State.OVER:
            raise Refusal("agreements.over_already")
        await Agreement.update(
            {Agreement.ended_at: at, Agreement.ended_by: by, Agreement.ended_reason: reason}
        ).where(Agreement.id == number)
        people = [seat.person for seat in found.seats if seat.person]
        await settle(f"agreement:{number}", at=at, people=people)
        await tell(
            "agreements.told_ended",
            at=at,
            community=found.community,
            params={"title": found.title, "reason": reason},
            people=[person for person in (found.made_by, found.watcher, *people) if person and person != by],
            link=f"/agreements/{found.public_id}",
        )
