"""The wizard's scope: whose matter it is, with heads and area as they are chosen."""

import re
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.queries.holdings import BuildingOnFile, UnitOnRoll, buildings_of, roll_of
from app.community.queries.rulebooks import rulebook
from app.community.rules.labels import unit_label
from app.i18n import Translate
from app.refusals import Refusal
from app.web import Form, fragment, read_form, see_other, signed_in
from voting.actions.save_draft import save_draft
from voting.queries.derived_roll import DerivedRoll, derived_roll
from voting.queries.drafts import notice_day_of
from voting.queries.scopes import scope_names
from voting.routes.draft_view import Asked, Drafting, draft_page, enter_draft
from voting.rules.drafts import ScopeStep

KINDS = ("community", "buildings", "entrances", "units")
SHOWN = 60  # of a list of units that need a look; the rest is counted
_BETWEEN = re.compile(r"[\s,;\u3001\uff0c\uff1b]+")


@dataclass(frozen=True)
class Chosen:
    """What a form says of the scope; `unknown` are room names that this community does not have."""

    kind: str
    buildings: tuple[str, ...]
    entrances: tuple[str, ...]
    units_text: str
    ids: tuple[int, ...]
    unknown: tuple[str, ...]


@get("/assemblies/{public_id:str}/draft/scope", guards=[signed_in])
async def draft_scope(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Community, buildings, entrances, or any set of units."""
    drafting = await enter_draft(request, public_id)
    return await _page(request, drafting, await _stored(drafting))


@get("/assemblies/{public_id:str}/draft/scope/roll", guards=[signed_in])
async def scope_roll(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The figures of what is chosen at this moment; nothing is kept."""
    drafting = await enter_draft(request, public_id)
    asked = {name: request.query_params.getall(name) for name in request.query_params}
    chosen = await _chosen(drafting, Form({k: tuple(map(str, v)) for k, v in asked.items()}, {}))
    figures = await _figures(drafting, chosen)
    return fragment(request, "voting/_scope_roll.html", place=drafting.entered.place, **figures)


@post("/assemblies/{public_id:str}/draft/scope", guards=[signed_in])
async def save_scope(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the scope; the button that only looks counts it and keeps nothing."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    chosen = await _chosen(drafting, form)
    if form.flag("look"):
        return await _page(request, drafting, chosen)
    try:
        if chosen.unknown:
            raise Refusal("calling.unknown_units", at="units", names=" ".join(chosen.unknown[:20]))
        await save_draft(public_id, ScopeStep(chosen.kind, chosen.ids), seen=form.text("seen"))
    except Refusal as refusal:
        return await _page(request, drafting, chosen, refusal)
    return see_other(drafting.path("question"))


async def _page(
    request: Asked, drafting: Drafting, chosen: Chosen, refusal: Refusal | None = None
) -> Response[str]:
    buildings = await buildings_of(drafting.entered.place.id)
    return draft_page(
        request,
        drafting,
        "scope",
        refusal=refusal,
        chosen=chosen,
        kinds=[
            (kind, drafting.t(f"calling.scope_{kind}"), drafting.t(f"calling.scope_{kind}_note"))
            for kind in KINDS
            if kind != "entrances" or any(building.entrances for building in buildings)
        ],
        buildings=[(str(each.id), _building_name(drafting.t, each.name)) for each in buildings],
        entrances=_entrances(drafting.t, buildings),
        **await _figures(drafting, chosen),
    )


async def _figures(drafting: Drafting, chosen: Chosen) -> dict[str, Any]:
    found = drafting.entered.assembly
    book = await rulebook(found.community, notice_day_of(drafting.held, now()))
    counted = book.value("parking") == "counted"
    nothing = chosen.kind != "community" and not chosen.ids
    roll = (
        DerivedRoll((), (), (), ())
        if nothing
        else await derived_roll(found.community, chosen.kind, chosen.ids, parking_counts=counted)
    )
    return {
        "roll": roll,
        "units": sum(len(entry.units) for entry in roll.entries),
        "merged": sum(bool(entry.merged) for entry in roll.entries),
        "left_out": _labels(roll.left_out),
        "without_owner": _labels(roll.without_owner),
        "without_area": _labels(roll.without_area),
        "shown": SHOWN,
        "nothing": nothing,
    }


async def _stored(drafting: Drafting) -> Chosen:
    found = drafting.entered.assembly
    names = await scope_names(found.community, "units", found.scope) if found.scope_kind == "units" else ()
    ids = tuple(str(each) for each in found.scope)
    return Chosen(
        kind=found.scope_kind,
        buildings=ids if found.scope_kind == "buildings" else (),
        entrances=ids if found.scope_kind == "entrances" else (),
        units_text="\n".join(names),
        ids=found.scope,
        unknown=(),
    )


async def _chosen(drafting: Drafting, form: Form) -> Chosen:
    kind = form.text("kind") if form.text("kind") in KINDS else ""
    buildings = await buildings_of(drafting.entered.place.id)
    houses, doors = form.texts("buildings"), form.texts("entrances")
    found: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    if kind == "buildings":
        found = tuple(each.id for each in buildings if str(each.id) in houses)
    elif kind == "entrances":
        found = tuple(number for each in buildings for number, _ in each.entrances if str(number) in doors)
    elif kind == "units":
        found, unknown = await _named(drafting, form.text("units"))
    return Chosen(kind, houses, doors, form.text("units"), found, unknown)


async def _named(drafting: Drafting, text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    roll = await roll_of(drafting.entered.place.id)
    known = {unit_label(unit.building, unit.entrance, unit.room): unit.id for unit in roll.units}
    names = [name for name in _BETWEEN.split(text) if name]
    return (
        tuple(known[name] for name in dict.fromkeys(names) if name in known),
        tuple(name for name in dict.fromkeys(names) if name not in known),
    )


def _building_name(t: Translate, name: str) -> str:
    return t.plain("calling.building", name=name) if name.isascii() else name


def _entrances(t: Translate, buildings: tuple[BuildingOnFile, ...]) -> list[tuple[str, str]]:
    return [
        (str(number), t.plain("calling.entrance", building=each.name, name=name))
        for each in buildings
        for number, name in each.entrances
    ]


def _labels(units: tuple[UnitOnRoll, ...]) -> list[str]:
    return [unit_label(unit.building, unit.entrance, unit.room) for unit in units]


ROUTES = (draft_scope, scope_roll, save_scope)
