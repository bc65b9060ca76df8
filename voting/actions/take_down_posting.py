"""Record that a notice was taken down at a place."""

from datetime import datetime

from app.clock import now
from app.database import write
from app.refusals import NotFound, Refusal
from voting.tables import Posting


async def take_down_posting(notice: int, posting: int, *, taken_down_at: datetime, by: str) -> None:
    """Write when and by whom; a second record changes nothing."""
    if not by.strip():
        raise Refusal("notices.who_took_it_down", at=f"by-{posting}")
    if taken_down_at > now():
        raise Refusal("notices.hung_in_the_future", at=f"down_on-{posting}")
    async with write():
        rows = await Posting.select(Posting.hung_at).where(
            (Posting.id == posting) & (Posting.notice == notice)
        )
        if not rows:
            raise NotFound
        if taken_down_at < rows[0]["hung_at"]:
            raise Refusal("notices.down_before_hung", at=f"down_on-{posting}")
        await Posting.update(
            {Posting.taken_down_at: taken_down_at, Posting.taken_down_by: by.strip()[:60]}
        ).where((Posting.id == posting) & Posting.taken_down_at.is_null())
