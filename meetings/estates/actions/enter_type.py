"""Enter of which type an estate is, from a day on; what was entered before stays on record."""

from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from meetings.estates.queries.estates import estate_of
from meetings.estates.rules.types import EstateType
from meetings.estates.tables import EstateType as EstateTypeRow


async def enter_type(
    community: int, wanted: str, since: date | None, *, by: int, at: datetime, today: date
) -> None:
    """Refused for a day to come; the same type twice is one entry."""
    if wanted not in set(EstateType):
        raise Refusal("estate.choose_type", at="type")
    if since is None or since > today:
        raise Refusal("estate.day_wrong", at="type_since")
    async with write():
        await lock(Community, community)
        found = await estate_of(community, today)
        if found.type == wanted:
            return
        if found.type_since is not None and since < found.type_since:
            raise Refusal("estate.day_before_last", at="type_since", day=found.type_since)
        await EstateTypeRow.insert(
            EstateTypeRow(community=community, type=wanted, since=since, entered_by=by, entered_at=at)
        )
