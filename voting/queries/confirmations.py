"""Which items of a check did somebody go on with, and why?"""

from voting.rules.readiness import Confirmed
from voting.tables import Confirmation


async def confirmations(assembly: int, stage: str) -> tuple[Confirmed, ...]:
    """What was confirmed before the posting, or before the opening."""
    rows = await (
        Confirmation.select(Confirmation.item, Confirmation.facts, Confirmation.reason)
        .where((Confirmation.assembly == assembly) & (Confirmation.stage == stage))
        .order_by(Confirmation.id)
    )
    return tuple(Confirmed(**row) for row in rows)
