"""Record that a notice hung at a place: when, by whom, with a photo if there is one."""

from datetime import datetime

from app.clock import now
from app.community.actions.tell import settle
from app.database import lock, write
from app.refusals import NotFound, Refusal
from voting.queries.notices import notice
from voting.queries.scopes import callers_of
from voting.tables import Assembly, Notice, Posting


async def record_posting(
    notice_id: int,
    *,
    person: int,
    place: str,
    hung_at: datetime,
    hung_by: str,
    photo: int | None = None,
) -> int:
    """Write the record and return it; the same place at the same moment is the same record."""
    if not place.strip():
        raise Refusal("notices.where_did_it_hang", at="place")
    if not hung_by.strip():
        raise Refusal("notices.who_hung_it", at="hung_by")
    at = now()
    if hung_at > at:
        raise Refusal("notices.hung_in_the_future", at="hung_on")
    async with write():
        await lock(Notice, notice_id)  # two clicks at once are one posting
        found = await notice(notice_id)
        if found is None:
            raise NotFound
        for each in found.postings:
            if each.place == place.strip() and each.hung_at == hung_at:
                return each.id
        rows = await Posting.insert(
            Posting(
                notice=notice_id,
                place=place.strip()[:120],
                hung_at=hung_at,
                hung_by=hung_by.strip()[:60],
                photo=photo,
                recorded_by=person,
            )
        )
        where = await Assembly.select(Assembly.community).where(Assembly.id == found.assembly)
        await settle(f"hang:{found.assembly}", at=at, people=await callers_of(where[0]["community"]))
        return int(rows[0]["id"])
