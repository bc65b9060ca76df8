"""The committee's desk for one assembly: turnout, the building's grid, whom to visit, early close."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import fragment, page, see_other, signed_in
from app.web.templates import language_of
from voting.actions.close_assembly import close_assembly
from voting.calling import HeldAssembly
from voting.queries.assemblies import stage
from voting.queries.openings import late_opening
from voting.queries.turnouts import UnitInHouse, channels, houses
from voting.routes.assemblies import state_of
from voting.routes.gate import CALLERS, TELLERS, EnteredAssembly, enter_assembly
from voting.routes.house_view import PlaceTab, grid_of, places_of
from voting.rules.stages import Stage

Asked = Request[Any, Any, Any]
FIRST_VISITS = 30
PARTS = ("figures", "now")


@dataclass(frozen=True)
class Visit:
    """An entry that has not voted, and what its vote would add."""

    number: int
    label: str
    owners: str
    area_dm2: int


@get("/assemblies/{public_id:str}/desk", guards=[signed_in])
async def desk(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """For tellers: who has not voted yet, floors by rooms. Never what anybody chose."""
    return await _desk(request, await enter_assembly(request, public_id, *TELLERS))


@get("/assemblies/{public_id:str}/desk/{part:str}", guards=[signed_in])
async def desk_part(request: Asked, public_id: FromPath[str], part: FromPath[str]) -> Response[str]:
    """A part of the desk that changes while ballots come in."""
    entered = await enter_assembly(request, public_id, *TELLERS)
    if part not in PARTS:
        raise NotFound
    shown = await _figures(request, entered)
    if part == "now":
        shown |= await _house(request, entered)
    return fragment(request, f"voting/_desk_{part}.html", **shown)


@post("/assemblies/{public_id:str}/closure", guards=[signed_in])
async def early_closure(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """The chair ends the vote early: when everyone has voted, or under the rulebook's clause."""
    entered = await enter_assembly(request, public_id, Office.COMMITTEE)
    if not entered.standing.chair or entered.standing.person is None:
        raise NotFound
    secret = request.app.state.settings.secret
    try:
        await close_assembly(public_id, secret=secret, chair=entered.standing.person)
    except Refusal as refusal:
        return await _desk(request, entered, refusal)
    decided = await stage(entered.assembly.id) is Stage.DECIDED  # not where the count had to be withheld
    return see_other(f"/assemblies/{public_id}{'/result' if decided else ''}")


async def _desk(request: Asked, entered: EnteredAssembly, refusal: Refusal | None = None) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "voting/desk.html",
        status=refusal.status if refusal else 200,
        **await _figures(request, entered),
        **await _house(request, entered),
        nav=desk_nav(t, entered.place, "assemblies", entered.standing),
        may_close=entered.standing.chair
        and entered.standing.holds(Office.COMMITTEE)
        and entered.assembly.stage is Stage.OPEN,
        is_caller=entered.standing.holds(*CALLERS),
        refusal=t(refusal.reason, **refusal.params) if refusal else "",
        late=await late_opening(HeldAssembly(entered.assembly, entered.place)),
    )


async def _figures(request: Asked, entered: EnteredAssembly) -> dict[str, Any]:
    found = entered.assembly
    state = await state_of(translator(language_of(request)), found, request.app.state.settings.secret)
    return {**state, "channels": await channels(found.id)}


async def _house(request: Asked, entered: EnteredAssembly) -> dict[str, Any]:
    """Grid and visits; `at` in the address picks the building or entrance, `all` every visit."""
    t, found = translator(language_of(request)), entered.assembly
    units = await houses(found.id) if found.stage is not Stage.DRAFT else ()
    visits, asked = _visits(units), request.query_params
    places = places_of(t, units)
    at = _chosen(places, asked.get("at", ""))
    here = f"/assemblies/{found.public_id}/desk"
    return {
        "places": places,
        "place_links": [
            (tab.words, f"{here}?at={quote(tab.place)}#house", tab.place == at) for tab in places
        ],
        "grid": grid_of(t, at, units, left_out=_left_out(entered), zone=entered.place.time_zone)
        if units
        else None,
        "at": at,
        "visits": visits if asked.get("all") else visits[:FIRST_VISITS],
        "visits_all": len(visits),
        "visits_area_dm2": sum(visit.area_dm2 for visit in visits),
        "unit_count": len(units),
    }


def _left_out(entered: EnteredAssembly) -> bool:
    """Whether a contested ballot takes no part while the contest stands."""
    return bool(entered.assembly.rulebook.get("joint_conflict") != "first_stands")


def _chosen(places: list[PlaceTab], asked: str) -> str:
    known = [tab.place for tab in places]
    return asked if asked in known else next(iter(known), "")


def _visits(units: tuple[UnitInHouse, ...]) -> list[Visit]:
    """Whom to visit, the largest area first: it fills the second line soonest."""
    waiting = {
        unit.entry: Visit(unit.entry, unit.entry_label, unit.owners, unit.entry_area_dm2)
        for unit in units
        if unit.voted_at is None
    }
    return sorted(waiting.values(), key=lambda visit: (-visit.area_dm2, visit.number))


ROUTES = (desk, desk_part, early_closure)
