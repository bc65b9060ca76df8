"""Enter how many people are known to live somewhere, by which source and of which day."""

from datetime import date, datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.occupancies.rules.grid import wrong_known
from meetings.occupancies.tables import KnownOccupants


async def record_known(
    community: int,
    building: int | None,
    people: int | None,
    source: str,
    as_of: date | None,
    *,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """The newest day holds; what was entered before stays on record. The same entered twice is one."""
    wrong = wrong_known(people, source, as_of, today)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1])
    async with write():
        await lock(Community, community)
        known = await fetch(
            "SELECT 1 FROM known_occupants WHERE community = ? AND COALESCE(building, 0) = ? AND people = ?"
            " AND source = ? AND as_of = ?",
            [community, building or 0, people, source, as_of],
        )
        if not known:
            await KnownOccupants.insert(
                KnownOccupants(
                    community=community,
                    building=building,
                    people=people,
                    source=source,
                    as_of=as_of,
                    entered_by=by,
                    entered_at=at,
                )
            )
