"""Let a household off what is still owed of a charge, with a reason; what was paid stays paid."""

from datetime import datetime

from app.community.tables import Community
from app.database import execute, lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.queries.fees import charge

LONGEST = 200


async def waive_charge(community: int, number: int, why: str, *, at: datetime) -> None:
    """Waiving twice is waiving once: the first reason stands."""
    if not why:
        raise Refusal("open_account.say_reason", at="why")
    if len(why) > LONGEST:
        raise Refusal("open_account.too_long", at="why", n=LONGEST)
    async with write():
        await lock(Community, community)  # as payments do: nothing is paid meanwhile
        found = await charge(number)
        if found is None:
            raise NotFound
        if found.waived_at is None and found.owed <= 0:
            raise Refusal("open_account.paid_already", at="why")
        await execute(
            "UPDATE charge SET waived_at = ?, waived_why = ? WHERE id = ? AND waived_at IS NULL",
            [at, why, number],
        )
