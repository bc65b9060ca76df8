"""Hand an item that a table cannot settle to the table above, with the reason."""

import secrets
from datetime import datetime

from app.community.actions.tell import tell
from app.database import write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_item
from meetings.gatherings.queries.raises import conveners, raise_of
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import ItemRaise
from meetings.roundtables.queries.tables import tables_above

LONGEST_REASON = 400


async def raise_to_above(item: str, *, reason: str, by: int, at: datetime) -> str:
    """Write it, give the upper table's convenors the to-do, and return its address; twice is once."""
    if not reason:
        raise Refusal("gatherings.raise_reason_unsaid", at="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("gatherings.too_long", at="reason", n=LONGEST_REASON)
    async with write():
        head, found = await hold_item(item, Step.CARRY, by=by, at=at)
        before = await raise_of(found.id)
        if before is not None:
            return before.public_id
        above = await tables_above(head.table)
        if not above:
            raise Refusal("gatherings.nothing_above")
        public_id = secrets.token_hex(8)
        rows = await ItemRaise.insert(
            ItemRaise(
                public_id=public_id,
                item=found.id,
                from_table=head.table,
                to_table=above[0].id,
                reason=reason,
                raised_by=by,
                raised_at=at,
            )
        )
        await tell(
            "gatherings.raised_to_you",
            at=at,
            community=head.community,
            params={"item": found.title, "from": head.table_name, "to": above[0].name, "reason": reason},
            people=await conveners(above[0].id, head.community, at.astimezone(head.zone).date()),
            link=f"/raises/{public_id}",
            todo=True,
            subject=f"raise:{rows[0]['id']}",
        )
        return public_id
