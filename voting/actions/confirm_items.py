"""Go on with items of a check although they are not as they should be: each with a reason, on record."""

from collections.abc import Iterable, Mapping

from app.clock import now
from app.database import write
from app.refusals import Refusal
from voting.rules.readiness import Item, State
from voting.tables import Confirmation

MOST_REASON = 400


async def confirm_items(
    assembly: int, stage: str, items: Iterable[Item], reasons: Mapping[str, str], *, person: int
) -> None:
    """Keep a confirmation of each named item as it stands; what has to be put right cannot be confirmed."""
    async with write():
        for item in items:
            reason = reasons.get(item.key, "").strip()
            if item.state is not State.CONFIRM or item.key not in reasons:
                continue
            if not reason:
                raise Refusal("calling.confirm_with_a_reason", at=f"reason-{item.key}")
            await Confirmation.insert(
                Confirmation(
                    assembly=assembly,
                    stage=stage,
                    item=item.key,
                    facts=item.facts,
                    reason=reason[:MOST_REASON],
                    confirmed_by=person,
                    made_at=now(),
                )
            ).on_conflict(action="DO NOTHING")
