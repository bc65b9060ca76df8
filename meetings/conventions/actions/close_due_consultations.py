"""Close every consultation whose last day is over where it was posted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.community.queries.standings import place_by_id
from app.refusals import Refusal
from meetings.conventions.actions.close_consultation import close_consultation
from meetings.conventions.queries.comments import consultations_due
from meetings.conventions.queries.versions import version_by_id


async def close_due_consultations(*, at: datetime) -> None:
    """Each by the calendar of its own community; one that was withdrawn meanwhile holds up no other."""
    for each in await consultations_due((at + timedelta(days=1)).date()):
        where = await place_by_id((await version_by_id(each.version)).community)
        local = at.astimezone(ZoneInfo(where.time_zone)).date()
        if local > each.closes_on:
            try:
                await close_consultation(each.id, by=None, at=at, today=local)
            except Refusal:
                continue
