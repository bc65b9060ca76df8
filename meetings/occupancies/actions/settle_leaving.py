"""Whoever is in charge settles what was said at the code: a household left, stays, or nobody knows it."""

from datetime import date

from app.community.actions.end_occupancy import end_occupancy
from app.community.actions.record_occupancy import Recorder
from app.community.queries.occupancies import household
from app.community.tables import Building
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.actions.settle_for_all import settle_for_all
from meetings.occupancies.queries.months import leaving_notice
from meetings.occupancies.tables import LeavingNotice

OUTCOMES = ("ended", "stays", "unknown")


async def settle_leaving(
    notice: str, building: int, outcome: str, home: str, last_day: date | None, *, by: Recorder
) -> None:
    """`home` is the entry that ends with `last_day`, needed for "ended" only. Whoever is first settles it."""
    if outcome not in OUTCOMES:
        raise Refusal("months.which_outcome", at="outcome")
    async with write():
        await lock(Building, building)
        found = await leaving_notice(notice)
        if found is None or found.building != building:
            raise NotFound
        if found.outcome:
            if found.outcome != outcome:
                raise Refusal("months.settled_already")
            return
        ended = await household(home) if outcome == "ended" and home else None
        if outcome == "ended" and (ended is None or ended.building != building):
            raise Refusal("months.which_home", at="home")
        if ended is not None:
            await end_occupancy(home, building, last_day, by)
        await LeavingNotice.update(
            {
                LeavingNotice.outcome: outcome,
                LeavingNotice.occupancy: ended.id if ended else None,
                LeavingNotice.settled_by: by.person,
                LeavingNotice.settled_at: by.at,
            }
        ).where((LeavingNotice.id == found.id) & (LeavingNotice.outcome == ""))
        await settle_for_all(f"leaving:{notice}", at=by.at)
