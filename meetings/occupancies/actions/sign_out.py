"""Sign out of a house from one's own phone: a last day, at once."""

from datetime import date

from app.community.actions.end_occupancy import end_occupancy
from app.community.actions.record_occupancy import Recorder
from app.community.actions.tell import tell
from app.community.queries.occupancies import household
from app.community.tables import Building
from app.database import lock, write
from app.refusals import NotFound
from meetings.occupancies.actions.set_aside import set_aside
from meetings.occupancies.queries.houses import in_charge_of


async def sign_out(address: str, building: int, last_day: date | None, *, me: Recorder) -> None:
    """Only one's own entry; one that was not confirmed yet is withdrawn. The same day twice is harmless."""
    async with write():
        await lock(Building, building)
        home = await household(address)
        if home is None or home.building != building or home.person != me.person:
            raise NotFound
        if home.waits:
            await set_aside(home, by=me.person, at=me.at, today=me.today)
            return
        if home.until == last_day and last_day is not None:
            return
        await end_occupancy(address, building, last_day, me)
        await tell(
            "signing_in.told_left",
            at=me.at,
            community=home.community,
            params={"place": home.label, "day": str(last_day)},
            people=[
                each.person for each in await in_charge_of(building, me.today) if each.person != me.person
            ],
            link=f"/houses/{building}/month",
        )
