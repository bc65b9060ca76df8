"""Who comes to a house's list: whoever is in charge of it, or an office; for others it is not there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import now, today
from app.community.actions.log_reading import log_reading
from app.community.actions.record_occupancy import Recorder
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Office
from app.refusals import NotFound
from app.web import visitor
from meetings.occupancies.actions.confirm_sign_in import Looker
from meetings.occupancies.queries.houses import HouseOnFile, InCharge, house_on_file, in_charge_of

Asked = Request[Any, Any, Any]
OFFICES = (Office.ADMINISTRATOR, Office.COMMITTEE, Office.MODERATOR)
AN_OFFICE = "office"


@dataclass(frozen=True)
class AtHouse:
    """A house, and as what the visitor is there: `basis` is "office" for one who is not in charge."""

    place: Place
    house: HouseOnFile
    today: date
    me: int
    basis: str
    charge: tuple[InCharge, ...]

    @property
    def path(self) -> str:
        return f"/houses/{self.house.id}"

    @property
    def office(self) -> bool:
        return self.basis == AN_OFFICE

    @property
    def looker(self) -> Looker:
        return Looker(self.me, now(), self.today)

    @property
    def recorder(self) -> Recorder:
        return Recorder(self.me, now(), self.today)


async def at_house(request: Asked, building: int) -> AtHouse:
    """The house for those in charge of it and for the community's offices."""
    found, who = await house_on_file(building), visitor(request)
    if found is None or who is None:
        raise NotFound
    place = await place_by_id(found.community)
    this_day = today(place.time_zone)
    charge = await in_charge_of(building, this_day)
    basis = next((each.basis for each in charge if each.person == who.person_id), "")
    if not basis and (await standing(who.person_id, place.id, this_day)).holds(*OFFICES):
        basis = AN_OFFICE
    if not basis:
        raise NotFound
    return AtHouse(place, found, this_day, who.person_id, basis, charge)


async def log_register(at: AtHouse) -> None:
    """That the names of a house were read."""
    await log_reading(at.place.id, at.house.id, at.me, "register", at=now(), today=at.today)
