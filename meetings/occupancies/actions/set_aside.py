"""Set a sign-in aside that was never confirmed: no name is left of it, and no way in for its phone."""

from datetime import date, datetime, timedelta

from app.community.queries.occupancies import Household
from app.community.queries.standings import tied_to
from app.community.tables import Occupancy
from app.database import execute, write
from meetings.occupancies.actions.settle_for_all import settle_for_all

# Whoever is nothing else here needs no way in any more.
_END = (
    "UPDATE person SET name = '', mobile = '', ended_at = ? WHERE id = ? AND ended_at IS NULL AND login = ''"
    " AND password_hash = '' AND NOT EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = person.id)"
    " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = person.id)"
    " AND NOT EXISTS (SELECT 1 FROM occupancy oc WHERE oc.person = person.id)"
)


async def set_aside(home: Household, *, by: int | None, at: datetime, today: date, ends: bool = True) -> None:
    """Its last day is the one before its first. `ends` False leaves the person, who has another entry now."""
    async with write():
        await Occupancy.update(
            {
                Occupancy.until: home.since - timedelta(days=1),
                Occupancy.name: "",
                Occupancy.mobile: "",
                Occupancy.person: None,
                Occupancy.lease_until: None,
                Occupancy.papers_until: None,
                Occupancy.from_abroad: False,
                Occupancy.ended_by: by,
                Occupancy.ended_at: at,
            }
        ).where(Occupancy.id == home.id)
        await settle_for_all(f"sign-in:{home.public_id}", at=at)
        if home.person is None or not ends:
            return
        if not await tied_to(home.person, today):
            await execute(_END, [at, home.person])
