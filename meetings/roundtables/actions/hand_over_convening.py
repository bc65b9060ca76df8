"""The owner of a house hands the duty to convene its table to whoever lets it by rooms, or takes it back."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.record_occupancy import Recorder, record_occupancy
from app.community.queries.occupancies import household
from app.community.rules.occupancy import Capacity, OccupancyValues
from app.community.tables import Occupancy, Person
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.roundtables.actions.appoint_convenor import Appointment, appoint_convenor
from meetings.roundtables.queries.convenors import may_hand_over
from meetings.roundtables.queries.tables import table_by_id
from meetings.roundtables.rules.convening import Basis, NewTerm
from meetings.roundtables.tables import RoundTable


@dataclass(frozen=True)
class Successor:
    """Who is to convene: `home` an entry of the register, else a name and a number; neither means the owner.

    Whoever is named by name and number is entered on the register as the house's sub-landlord. What is handed
    over has a last day, `until`, and everything that rests on it ends with that day; an owner needs none.
    """

    home: str = ""
    name: str = ""
    mobile: str = ""
    until: date | None = None

    @property
    def somebody_else(self) -> bool:
        return bool(self.home or self.name or self.mobile)


async def hand_over_convening(
    table_id: int, to: Successor, *, since: date | None, owner: int, at: datetime, today: date
) -> int:
    """The number of the new term, which begins on `since`; the one before ends the day before."""
    async with write():
        await lock(RoundTable, table_id)
        table = await table_by_id(table_id)
        if not await may_hand_over(owner, table) or table.building is None:
            raise NotFound
        if since is None or since < today:
            raise Refusal("roundtables.wrong_handover_day", at="since")
        if to.somebody_else and (to.until is None or to.until < since):
            raise Refusal("roundtables.handover_until", at="until")
        person, basis = owner, Basis.OWNER
        if to.somebody_else:
            home = to.home or await _entered(
                table.community, table.building, to, since, Recorder(owner, at, today)
            )
            person, basis = await _person(home, table.building, at), Basis.SUB_LANDLORD
        return await appoint_convenor(
            table_id,
            NewTerm(person, basis, since, to.until if to.somebody_else else None),
            Appointment(owner, at, today, handed_over_by=owner if person != owner else None),
        )


async def _entered(community: int, building: int, to: Successor, since: date, recorder: Recorder) -> str:
    if not to.mobile:
        raise Refusal("roundtables.handover_mobile", at="mobile")
    values = OccupancyValues("", to.name, to.mobile, Capacity.SUB_LANDLORD, 1, since, None)
    return await record_occupancy(community, building, values, recorder)


async def _person(home: str, building: int, at: datetime) -> int:
    """Who the entry is about; somebody without a number becomes a person who cannot sign in yet."""
    found = await household(home)
    if found is None or found.building != building:
        raise NotFound
    if found.person is not None:
        return found.person
    made = await Person.insert(Person(name=found.name, mobile=found.mobile, created_at=at))
    await Occupancy.update({Occupancy.person: made[0]["id"]}).where(Occupancy.id == found.id)
    return int(made[0]["id"])
