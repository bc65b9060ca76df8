"""Take a publication back with a reason; it stays readable and says so."""

from datetime import datetime

from app.database import execute, write
from app.refusals import Refusal

LONGEST = 400


async def withdraw_publication(publication: int, why: str, *, at: datetime) -> None:
    """Withdrawing twice is withdrawing once: the first reason stands."""
    if not why:
        raise Refusal("publications.say_why", at="why")
    if len(why) > LONGEST:
        raise Refusal("publications.too_long", at="why", n=LONGEST)
    async with write():
        await execute(
            "UPDATE publication SET withdrawn_at = ?, withdrawn_why = ?"
            " WHERE id = ? AND withdrawn_at IS NULL",
            [at, why, publication],
        )
