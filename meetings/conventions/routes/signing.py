"""Who comes to the signatures of a version, and which buildings are in their charge?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.occupancies import BuildingLivedIn, lived_in
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Office, Standing
from app.i18n import Translate
from app.refusals import NotFound
from app.web import visitor
from app.web.templates import scene_of
from meetings.conventions.queries.signatures import SignedText, signed_text_at
from meetings.roundtables.queries.scope import buildings_convened, ties_of

Asked = Request[Any, Any, Any]
IN_CHARGE = (Office.ADMINISTRATOR, Office.COMMITTEE, Office.MODERATOR)


@dataclass(frozen=True)
class Signing:
    """A version that is signed, the community it is for, and the visitor's standing there."""

    text: SignedText
    place: Place
    standing: Standing
    today: date

    @property
    def office(self) -> bool:
        """Whether all buildings are in the visitor's charge."""
        return self.standing.holds(*IN_CHARGE)


async def enter_signing(request: Asked, public_id: str) -> Signing:
    """The version at an address; whether it is there is no secret once it was in force."""
    found = await signed_text_at(public_id)
    if found is None or found.number is None:
        raise NotFound
    where, who = await place_by_id(found.community), visitor(request)
    day = today(where.time_zone)
    return Signing(found, where, await standing(who.person_id if who else None, where.id, day), day)


async def enter_belonging(request: Asked, public_id: str) -> Signing:
    """The same for whoever belongs to the community; for others nothing exists."""
    seen = await enter_signing(request, public_id)
    if not seen.standing.belongs:
        raise NotFound
    return seen


async def in_charge_of(seen: Signing) -> frozenset[int] | None:
    """The buildings whose names the visitor may see: None for all of them."""
    if seen.office:
        return None
    ties = await ties_of(seen.standing.person or 0, seen.place.id, seen.today)
    return await buildings_convened(ties)


async def enter_building(request: Asked, public_id: str, building: int) -> tuple[Signing, BuildingLivedIn]:
    """A building of the text for whoever is in charge of it."""
    seen = await enter_belonging(request, public_id)
    mine = await in_charge_of(seen)
    found = next((each for each in await lived_in(seen.place.id, seen.today) if each.id == building), None)
    if (
        found is None
        or seen.text.building not in (None, building)
        or (mine is not None and building not in mine)
    ):
        raise NotFound
    return seen, found


def title_of(request: Asked, text: SignedText) -> str:
    """The text's title in the reader's language, where it has one."""
    return text.title_en if scene_of(request).lang == "en" and text.title_en else text.title


def in_fours(fingerprint: str) -> tuple[str, ...]:
    """A fingerprint as people compare it: sixteen groups of four."""
    return tuple(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def name_of(t: Translate, name: str, house: bool) -> str:
    """A building as people call it: "13 幢", a house "18 号"."""
    return t("signatures.house_name" if house else "signatures.building_name", name=name)
