"""Who looks at the grid, its sheets and duties: offices, the street for figures, convenors their branch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.standings import Place, place, place_by_id, standing
from app.community.rules.offices import Standing
from app.refusals import NotFound
from app.web import visitor
from meetings.checklists.queries.readers import reader
from meetings.checklists.rules.reading import Reader
from meetings.occupancies.queries.grid import building_on_grid
from meetings.occupancies.queries.houses import houses_in_charge

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtGrid:
    """A community's grid and who looks at it."""

    place: Place
    today: date
    person: int
    reads: Reader
    standing: Standing

    @property
    def office(self) -> bool:
        return self.reads.office

    @property
    def whole(self) -> bool:
        """Whether every branch is theirs to see."""
        return self.office or self.figures_only

    @property
    def figures_only(self) -> bool:
        """Somebody of the street office."""
        return self.reads.overseer and not self.office

    def sees(self, table: int | None) -> bool:
        """Whether the table is in their branch."""
        return self.whole or (table is not None and table in self.reads.convenes)

    @property
    def path(self) -> str:
        return f"/communities/{self.place.public_id}"


@dataclass(frozen=True)
class AtHouse:
    """One house for whoever answers for it: in charge of it, convening above it, or by office."""

    place: Place
    today: date
    person: int
    building: int
    name: str
    house: bool
    office: bool
    convenes: bool


async def enter_grid(request: Asked, public_id: str) -> AtGrid:
    """The grid of a community, or nothing exists."""
    found, who = await place(public_id), visitor(request)
    if found is None or who is None:
        raise NotFound
    this_day = today(found.time_zone)
    reads = await reader(who.person_id, found.id, this_day)
    if not (reads.office or reads.overseer or reads.convenes):
        raise NotFound
    here = await standing(who.person_id, found.id, this_day)
    return AtGrid(found, this_day, who.person_id, reads, here)


async def enter_grid_office(request: Asked, public_id: str) -> AtGrid:
    """The grid for offices only."""
    found = await enter_grid(request, public_id)
    if not found.office:
        raise NotFound
    return found


async def at_house(request: Asked, building: int) -> AtHouse:
    """The house for whoever answers for it; for others it does not exist."""
    who = visitor(request)
    found = await building_on_grid(building)
    if who is None or found is None:
        raise NotFound
    where = await place_by_id(found.community)
    this_day = today(where.time_zone)
    reads = await reader(who.person_id, where.id, this_day)
    convenes = found.table is not None and found.table in reads.convenes
    if not (reads.office or convenes):
        mine = await houses_in_charge(who.person_id, this_day)
        if all(each.building != building for each in mine):
            raise NotFound
    return AtHouse(where, this_day, who.person_id, building, found.name, found.house, reads.office, convenes)
