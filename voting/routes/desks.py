"""The committee's desk for one assembly: turnout, the building's grid, whom to visit, early close."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post

from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import page, see_other, signed_in
from app.web.drawing import Cell, Floor, House
from app.web.templates import language_of
from app.words import area, clock
from voting.actions.close_assembly import close_assembly
from voting.queries.turnouts import UnitInHouse, channels, houses
from voting.routes.assemblies import state_of
from voting.routes.gate import TELLERS, EnteredAssembly, enter_assembly
from voting.rules.stages import Stage


@dataclass(frozen=True)
class Grid:
    """One building's grid, floors from the top."""

    name: str
    house: House


@dataclass(frozen=True)
class Visit:
    """An entry that has not voted, and what its vote would add."""

    number: int
    label: str
    owners: str
    area_dm2: int


@get("/assemblies/{public_id:str}/desk", guards=[signed_in])
async def desk(request: Request[Any, Any, Any], public_id: str) -> Response[str]:
    """For tellers: who has not voted yet, floors by rooms. Never what anybody chose."""
    return await _desk(request, await enter_assembly(request, public_id, *TELLERS))


@post("/assemblies/{public_id:str}/closure", guards=[signed_in])
async def early_closure(request: Request[Any, Any, Any], public_id: str) -> Response[Any]:
    """The chair ends the vote early: when everyone has voted, or under the rulebook's clause."""
    entered = await enter_assembly(request, public_id, Office.COMMITTEE)
    if not entered.standing.chair or entered.standing.person is None:
        raise NotFound
    settings = request.app.state.settings
    try:
        await close_assembly(public_id, secret=settings.secret, chair=entered.standing.person)
    except Refusal as refusal:
        return await _desk(request, entered, refusal)
    return see_other(f"/assemblies/{public_id}/result")


async def _desk(
    request: Request[Any, Any, Any], entered: EnteredAssembly, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    found = entered.assembly
    units = await houses(found.id) if found.stage is not Stage.DRAFT else ()
    return page(
        request,
        "voting/desk.html",
        status=refusal.status if refusal else 200,
        **await state_of(t, found),
        nav=desk_nav(t, entered.place, "votes"),
        grids=_grids(t, units),
        visits=_visits(units),
        channels=await channels(found.id),
        voted_units=sum(unit.voted_at is not None for unit in units),
        unit_count=len(units),
        may_close=entered.standing.chair and found.stage is Stage.OPEN,
        is_caller=entered.standing.holds(Office.COMMITTEE, Office.ADMINISTRATOR),
        refusal=t(refusal.reason, **refusal.params) if refusal else "",
    )


def _visits(units: tuple[UnitInHouse, ...]) -> list[Visit]:
    """Whom to visit, the largest area first: it fills the second line soonest."""
    waiting = {
        unit.entry: Visit(unit.entry, unit.entry_label, unit.owners, unit.entry_area_dm2)
        for unit in units
        if unit.voted_at is None
    }
    return sorted(waiting.values(), key=lambda visit: (-visit.area_dm2, visit.number))


def _grids(t: Translate, units: tuple[UnitInHouse, ...]) -> list[Grid]:
    buildings: dict[tuple[str, str], list[UnitInHouse]] = {}
    for unit in units:
        buildings.setdefault((unit.building, unit.entrance), []).append(unit)
    return [
        Grid("-".join(part for part in place if part), _house(t, members))
        for place, members in buildings.items()
    ]


def _house(t: Translate, units: list[UnitInHouse]) -> House:
    columns = sorted({_stack(unit) for unit in units})
    floors: dict[int | None, dict[str, UnitInHouse]] = {}
    for unit in units:
        floors.setdefault(unit.floor, {})[_stack(unit)] = unit
    ordered = sorted(floors, key=lambda floor: (floor is None, -(floor or 0)))
    return House(
        columns=tuple(t.plain("desk.column", stack=column) for column in columns),
        floors=tuple(_floor(t, floor, floors[floor], columns) for floor in ordered),
        total_label=t.plain("desk.floor_total"),
    )


def _stack(unit: UnitInHouse) -> str:
    """The place on the floor: the last two digits of a room number, else the room's own name."""
    return unit.room[-2:] if unit.room.isascii() and unit.room.isdigit() and len(unit.room) > 2 else unit.room


def _floor(t: Translate, floor: int | None, rooms: dict[str, UnitInHouse], columns: list[str]) -> Floor:
    done = sum(unit.area_dm2 for unit in rooms.values() if unit.voted_at)
    return Floor(
        label=t.plain("desk.floor", n=floor) if floor is not None else t.plain("desk.no_floor"),
        cells=tuple(_cell(t, rooms[column]) if column in rooms else None for column in columns),
        done=area(done),
        total=f"/ {area(sum(unit.area_dm2 for unit in rooms.values()))}",
    )


def _cell(t: Translate, unit: UnitInHouse) -> Cell:
    words = _words(t, unit)
    return Cell(
        label=unit.room,
        state="open" if unit.voted_at is None else "paper" if unit.channel == "kiosk" else "voted",
        words=words,
        when=clock(unit.voted_at) if unit.voted_at else "",
        area=area(unit.area_dm2),
        same=t.plain("desk.same") if unit.entry_units > 1 else "",
        say=t.plain("desk.cell", room=unit.room, words=words),
    )


def _words(t: Translate, unit: UnitInHouse) -> str:
    if unit.voted_at is None:
        return t.plain("desk.not_voted")
    if unit.contested:
        return t.plain("desk.contested")
    return t.plain("desk.by_kiosk" if unit.channel == "kiosk" else "desk.by_phone")


ROUTES = (desk, early_closure)
