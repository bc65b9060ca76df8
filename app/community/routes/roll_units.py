"""One unit of the roll by hand: added, edited, handed over, taken off; each change with its reason."""

from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.add_unit import add_unit
from app.community.actions.hand_over_unit import HandOver, Incomer, hand_over_unit
from app.community.actions.record_roll_change import Editor
from app.community.actions.remove_unit import remove_unit
from app.community.actions.save_unit import save_unit
from app.community.queries.roll_changes import roll_changes
from app.community.queries.roll_desk import OwnerOnFile, UnitAtDesk, namesakes, unit_at_desk
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.routes.roll_words import change_line
from app.community.rules.offices import Office
from app.community.rules.roll.by_hand import (
    LONGEST_NAME,
    OwnerValues,
    UnitValues,
    Wrongs,
    kind_of,
    read_certificate,
    read_new_owner,
    read_reason,
    read_unit,
    written_area,
)
from app.community.rules.roll.owners import OwnerKind, plain_name
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of

DESK = (Office.COMMITTEE, Office.ADMINISTRATOR)
INCOMERS = 4  # lines of the form; more come with a second change on the same day
FIELDS = (
    "building",
    "entrance",
    "room",
    "floor",
    "use",
    "registry",
    "survey",
    "contract",
    "stated",
    "inner",
    "delivered",
    "reason",
)


@get("/communities/{community:str}/roll/units/new", guards=[signed_in])
async def new_unit(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """The empty form."""
    entered = await enter(request, community, *DESK)
    typed = dict.fromkeys(FIELDS, "") | {"use": "dwelling", "delivered": "yes"}
    typed["building"] = request.query_params.get("building", "")[:40]
    return _new_page(request, entered, typed)


@post("/communities/{community:str}/roll/units", guards=[signed_in])
async def add(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[Any]:
    """Put a unit on the roll; its owner is entered on its page."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    typed = _typed(form)
    values, wrong = read_unit(typed)
    if values is None:
        return _new_page(request, entered, typed, wrong)
    try:
        unit = await add_unit(_editor(request, entered, form), values)
    except Refusal as refusal:
        return _new_page(request, entered, typed, (), refusal)
    return see_other(f"{_at(entered)}/units/{unit}?done=unit_added")


@get("/communities/{community:str}/roll/units/{unit:int}", guards=[signed_in])
async def unit_page(
    request: Request[Any, Any, Any], community: FromPath[str], unit: FromPath[int]
) -> Response[str]:
    """What stands on the roll of it, who holds it, and what was changed."""
    entered = await enter(request, community, *DESK)
    found = await _found(entered, unit)
    return await _page(request, entered, found, _stored(found))


@post("/communities/{community:str}/roll/units/{unit:int}", guards=[signed_in])
async def edit(
    request: Request[Any, Any, Any], community: FromPath[str], unit: FromPath[int]
) -> Response[Any]:
    """Save what was corrected, unless somebody else was first."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found, typed = await _found(entered, unit), _typed(form)
    values, wrong = read_unit(typed)
    if values is None:
        return await _page(request, entered, found, typed, wrong)
    try:
        changed = await save_unit(
            _editor(request, entered, form), unit, _kept(values, found, typed), seen=form.text("seen")
        )
    except Refusal as refusal:
        return await _page(request, entered, await _found(entered, unit), typed, (), refusal)
    done = "unit_edited" if changed else "unchanged"
    return see_other(f"{_at(entered)}/units/{unit}?done={done}")


@post("/communities/{community:str}/roll/units/{unit:int}/removal", guards=[signed_in])
async def remove(
    request: Request[Any, Any, Any], community: FromPath[str], unit: FromPath[int]
) -> Response[Any]:
    """Take it off the roll, with a reason."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found = await _found(entered, unit)
    wrong = read_reason(form.text("reason"))
    try:
        if wrong:
            raise Refusal(f"roll.{wrong[0][1]}", at="removal-reason")
        await remove_unit(_editor(request, entered, form), unit, seen=form.text("seen"))
    except Refusal as refusal:
        again = await _found(entered, unit)
        return await _page(request, entered, again, _stored(again), (), refusal, removal=form.text("reason"))
    return see_other(f"{_at(entered)}?building={found.unit.building_id}&done=unit_removed")


@get("/communities/{community:str}/roll/units/{unit:int}/owners", guards=[signed_in])
async def owners_form(
    request: Request[Any, Any, Any], community: FromPath[str], unit: FromPath[int]
) -> Response[str]:
    """The form for a change of owner."""
    entered = await enter(request, community, *DESK)
    return await _owners_page(request, entered, await _found(entered, unit), None)


@post("/communities/{community:str}/roll/units/{unit:int}/owners", guards=[signed_in])
async def hand_over(
    request: Request[Any, Any, Any], community: FromPath[str], unit: FromPath[int]
) -> Response[Any]:
    """End what goes, begin what comes; a name that the roll has already is asked about first."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found = await _found(entered, unit)
    coming, wrong = _coming(form)
    wrong = (*wrong, *read_certificate(form.text("certificate")), *read_reason(form.text("reason")))
    if wrong:
        return await _owners_page(request, entered, found, form, wrong)
    try:
        since = form.day("since")
        if since is None:
            raise Refusal("roll.since_wrong", at="since")
        wish = HandOver(_staying(form), coming, since, form.text("certificate")[:60])
        await hand_over_unit(_editor(request, entered, form), unit, wish, seen=form.text("seen"))
    except Refusal as refusal:
        return await _owners_page(request, entered, await _found(entered, unit), form, (), refusal)
    return see_other(f"{_at(entered)}/units/{unit}?done=owners_changed")


# ---- pages --------------------------------------------------------------------------------------


def _new_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    typed: dict[str, str],
    wrong: Wrongs = (),
    refusal: Refusal | None = None,
) -> Response[str]:
    return page(
        request,
        "roll/unit_new.html",
        422 if wrong or refusal else 200,
        place=entered.place,
        nav=_nav(request, entered),
        typed=typed,
        wrong=dict(wrong),
        refusal=refusal,
    )


async def _page(
    request: Request[Any, Any, Any],
    entered: Entered,
    found: UnitAtDesk,
    typed: dict[str, str],
    wrong: Wrongs = (),
    refusal: Refusal | None = None,
    removal: str = "",
) -> Response[str]:
    t = scene_of(request).t
    changes, _ = await roll_changes(entered.place.id, unit=found.unit.id)
    return page(
        request,
        "roll/unit.html",
        422 if wrong or refusal else 200,
        place=entered.place,
        nav=_nav(request, entered),
        found=found,
        typed=typed,
        wrong=dict(wrong),
        refusal=refusal,
        removal=removal,
        changes=[change_line(t, each) for each in changes],
        done=request.query_params.get("done", ""),
    )


async def _owners_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    found: UnitAtDesk,
    form: Form | None,
    wrong: Wrongs = (),
    refusal: Refusal | None = None,
) -> Response[str]:
    zone = entered.place.time_zone
    return page(
        request,
        "roll/unit_owners.html",
        422 if wrong or refusal else 200,
        place=entered.place,
        nav=_nav(request, entered),
        found=found,
        lines=[await _line(entered, found, form, place) for place in range(1, INCOMERS + 1)],
        staying=_staying(form) if form else frozenset(),
        since=form.text("since") if form else today(zone).isoformat(),
        latest=today(zone).isoformat(),
        certificate=form.text("certificate") if form else "",
        reason=form.text("reason") if form else "",
        wrong=dict(wrong),
        refusal=refusal,
    )


async def _line(entered: Entered, found: UnitAtDesk, form: Form | None, place: int) -> dict[str, Any]:
    """One line of the form, with the owners on the roll of whom it might be one."""
    name = form.text(f"name{place}") if form else ""
    mobile = form.text(f"mobile{place}") if form else ""
    others = await _others(entered, found, form, name) if form and name else ()
    chosen = form.text(f"same{place}") if form else ""
    if not chosen and mobile:  # proposed, not decided: the form comes back with it chosen
        chosen = next((str(each.id) for each in others if each.mobile == mobile), "")
    return {"place": place, "name": name, "mobile": mobile, "others": others, "chosen": chosen}


async def _others(entered: Entered, found: UnitAtDesk, form: Form, name: str) -> tuple[OwnerOnFile, ...]:
    plain = plain_name(name)[:LONGEST_NAME]
    if kind_of(plain) is OwnerKind.COMPANY:
        return ()
    staying = _staying(form)
    there = {held.owner for held in found.holdings if held.owner in staying}
    return tuple(
        each for each in await namesakes(entered.place.id, plain, str(kind_of(plain))) if each.id not in there
    )


# ---- what the forms say -------------------------------------------------------------------------


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


def _stored(found: UnitAtDesk) -> dict[str, str]:
    unit = found.unit
    stated = unit.area_dm2 if unit.area_source in ("stated", "") else None
    return {
        "building": unit.building,
        "entrance": unit.entrance,
        "room": unit.room,
        "floor": "" if unit.floor is None else str(unit.floor),
        "use": unit.use,
        "registry": written_area(unit.registry_dm2),
        "survey": written_area(unit.survey_dm2),
        "contract": written_area(unit.contract_dm2),
        "stated": written_area(stated),
        "inner": written_area(unit.inner_area_dm2),
        "delivered": "yes" if unit.delivered else "no",
        "reason": "",
    }


def _kept(values: UnitValues, found: UnitAtDesk, typed: dict[str, str]) -> UnitValues:
    """Names that were not touched stay as the roll has them, whatever reading them again would make."""
    before = _stored(found)
    kept: dict[str, Any] = {
        name: before[name] for name in ("building", "entrance", "room") if typed[name] == before[name]
    }
    return replace(values, **kept)


def _coming(form: Form) -> tuple[tuple[Incomer, ...], Wrongs]:
    coming: list[Incomer] = []
    wrong: list[tuple[str, Any]] = []
    for place in range(1, INCOMERS + 1):
        name, mobile = form.text(f"name{place}"), form.text(f"mobile{place}")
        if not name and not mobile:
            continue
        values, problems = read_new_owner(name, mobile, place)
        wrong += problems
        if isinstance(values, OwnerValues):
            coming.append(Incomer(values, form.whole(f"same{place}"), f"name{place}"))
    return tuple(coming), tuple(wrong)


def _staying(form: Form) -> frozenset[int]:
    return frozenset(int(each) for each in form.texts("stays") if each.isascii() and each.isdigit())


def _editor(request: Request[Any, Any, Any], entered: Entered, form: Form) -> Editor:
    who = visitor(request)
    return Editor(
        community=entered.place.id,
        person=who.person_id if who else 0,
        at=now(),
        today=today(entered.place.time_zone),
        reason=form.text("reason"),
    )


async def _found(entered: Entered, unit: int) -> UnitAtDesk:
    found = await unit_at_desk(entered.place.id, unit)
    if found is None:
        raise NotFound
    return found


def _at(entered: Entered) -> str:
    return f"/communities/{entered.place.public_id}/roll"


def _nav(request: Request[Any, Any, Any], entered: Entered) -> list[tuple[str, str, bool]]:
    return desk_nav(scene_of(request).t, entered.place, "roll", entered.standing)


ROUTES = (new_unit, add, unit_page, edit, remove, owners_form, hand_over)
