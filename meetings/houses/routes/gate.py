"""Who stands at a house's door with its code, and who comes to a house's desk?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response

from app.clock import today
from app.community.queries.standings import Place, place_by_id
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import page, visitor
from meetings.houses.queries.houses import House, Standing, house, standing_at
from meetings.houses.queries.plates import HouseAtDoor, Plate, house_of

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtHouse:
    """A house for whoever runs it, and what they are there."""

    place: Place
    house: House
    standing: Standing
    person: int
    today: date

    @property
    def path(self) -> str:
        return f"/houses/{self.house.id}"


async def at_door(request: Asked, token: str) -> HouseAtDoor | Response[str]:
    """The house of a living code, or the page that says that this code leads nowhere any more.

    Nobody can tell from it whether the code was ever a house's.
    """
    found = await house_of(token[:100])
    return found or secret_page(page(request, "houses/dead.html", 404))


async def at_house(request: Asked, number: int) -> AtHouse:
    """The house for an office, its convenor or one above; for others it does not exist."""
    found, who = await house(number), visitor(request)
    if found is None or who is None:
        raise NotFound
    place = await place_by_id(found.community)
    this_day = today(place.time_zone)
    standing = await standing_at(who.person_id, found, this_day)
    if not standing.runs:
        raise NotFound
    return AtHouse(place, found, standing, who.person_id, this_day)


def called(t: Translate, name: str, *, self_built: bool) -> str:
    """What neighbours call the house: 12 号, 13 幢."""
    return t.plain("roundtables.called_house" if self_built else "roundtables.called_building", name=name)


def called_plate(t: Translate, plate: Plate) -> str:
    """The house, its entrance or the unit that a plate hangs at."""
    whole = called(t, plate.building_name, self_built=plate.house)
    if plate.unit is not None:
        return t.plain("house_page.at_unit", house=whole, entrance=plate.entrance_name, room=plate.room)
    if plate.entrance is not None:
        return t.plain("house_page.at_entrance", house=whole, entrance=plate.entrance_name)
    return whole


def said(t: Translate, refusal: Refusal | None) -> tuple[str, dict[str, str]]:
    """A refusal's words, and the same beside its field."""
    if refusal is None:
        return "", {}
    words = t(refusal.reason, **refusal.params)
    return words, {refusal.at: words} if refusal.at else {}


def secret_page(response: Response[Any]) -> Response[Any]:
    """A page that holds a secret stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
