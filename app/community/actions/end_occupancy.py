"""End an entry of the register with a last day: somebody has moved out."""

from datetime import date, timedelta

from app.community.actions.record_occupancy import Recorder
from app.community.queries.occupancies import household
from app.community.rules.occupancy import AHEAD
from app.community.tables import Building, Occupancy
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def end_occupancy(address: str, building: int, last_day: date | None, recorder: Recorder) -> None:
    """`last_day` still counts as lived there; the same day twice changes nothing."""
    async with write():
        await lock(Building, building)
        found = await household(address)
        if found is None or found.building != building:
            raise NotFound
        latest = recorder.today + timedelta(days=AHEAD)
        if last_day is None or last_day < found.since or last_day > latest:
            raise Refusal("occupancy.wrong_last_day", at="last_day", day=found.since)
        if found.until == last_day:
            return
        await Occupancy.update(
            {
                Occupancy.until: last_day,
                Occupancy.ended_by: recorder.person,
                Occupancy.ended_at: recorder.at,
            }
        ).where(Occupancy.id == found.id)
