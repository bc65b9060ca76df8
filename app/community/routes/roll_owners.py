"""One owner of the roll by hand: corrected, found to be the same as another, or found to be two."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.decide_identity import decide_identity
from app.community.actions.part_owner import part_owner
from app.community.actions.record_roll_change import Editor
from app.community.actions.save_owner import save_owner
from app.community.queries.roll_changes import roll_changes
from app.community.queries.roll_desk import OwnerOnFile, namesakes, owner_on_file
from app.community.routes.gate import Entered, enter, note_reading
from app.community.routes.nav import desk_nav
from app.community.routes.roll_words import change_line
from app.community.rules.offices import Office
from app.community.rules.roll.by_hand import Wrongs, read_owner, read_reason
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of

DESK = (Office.COMMITTEE, Office.ADMINISTRATOR)
FIELDS = ("name", "kind", "mobile", "certificate_digits", "representative", "reason")


@get("/communities/{community:str}/roll/owners/{owner:int}", guards=[signed_in])
async def owner_page(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[str]:
    """What stands on the roll of one owner, and who else has the name."""
    entered = await enter(request, community, *DESK)
    found = await _found(entered, owner)
    await note_reading(entered, "roll", subject=f"owner:{owner}")
    return await _page(request, entered, found, _stored(found))


@post("/communities/{community:str}/roll/owners/{owner:int}", guards=[signed_in])
async def edit_owner(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[Any]:
    """Save what was corrected, unless somebody else was first."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found = await _found(entered, owner)
    typed = {name: form.text(name) for name in FIELDS}
    values, wrong = read_owner(typed)
    if values is None:
        return await _page(request, entered, found, typed, wrong)
    try:
        changed = await save_owner(_editor(request, entered, form), owner, values, seen=form.text("seen"))
    except Refusal as refusal:
        return await _page(request, entered, await _found(entered, owner), typed, (), refusal)
    return see_other(f"{_at(entered, owner)}?done={'owner_edited' if changed else 'unchanged'}")


@post("/communities/{community:str}/roll/owners/{owner:int}/identities", guards=[signed_in])
async def decide(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[Any]:
    """The same person as another of that name, or not: on record."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found = await _found(entered, owner)
    one = form.text("one") == "yes"
    try:
        _check_reason(form, f"same-{form.whole('other') or 0}-reason")
        kept = await decide_identity(
            _editor(request, entered, form), owner, form.whole("other") or 0, one=one
        )
    except Refusal as refusal:
        return await _page(request, entered, found, _stored(found), (), refusal)
    return see_other(f"{_at(entered, kept)}?done={'owners_merged' if one else 'owners_apart'}")


@post("/communities/{community:str}/roll/owners/{owner:int}/partings", guards=[signed_in])
async def part(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[Any]:
    """Some of the units belong to somebody else of that name: undo what made them one."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    found = await _found(entered, owner)
    units = {int(each) for each in form.texts("unit") if each.isascii() and each.isdigit() and len(each) < 16}
    try:
        _check_reason(form, "part-reason")
        await part_owner(_editor(request, entered, form), owner, units, seen=form.text("seen"))
    except Refusal as refusal:
        return await _page(
            request, entered, await _found(entered, owner), _stored(found), (), refusal, parted=units
        )
    return see_other(f"{_at(entered, owner)}?done=owners_parted")


async def _page(
    request: Request[Any, Any, Any],
    entered: Entered,
    found: OwnerOnFile,
    typed: dict[str, str],
    wrong: Wrongs = (),
    refusal: Refusal | None = None,
    parted: set[int] | None = None,
) -> Response[str]:
    t = scene_of(request).t
    changes, _ = await roll_changes(entered.place.id, owner=found.id)
    return page(
        request,
        "roll/owner.html",
        422 if wrong or refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "roll", entered.standing),
        found=found,
        typed=typed,
        wrong=dict(wrong),
        refusal=refusal,
        parted=parted or set(),
        others=await namesakes(entered.place.id, found.name, found.kind, but=found.id),
        changes=[change_line(t, each) for each in changes],
        done=request.query_params.get("done", ""),
    )


def _check_reason(form: Form, at: str) -> None:
    wrong = read_reason(form.text("reason"))
    if wrong:
        raise Refusal(f"roll.{wrong[0][1]}", at=at)


def _stored(found: OwnerOnFile) -> dict[str, str]:
    return {name: getattr(found, name) for name in FIELDS if name != "reason"} | {"reason": ""}


def _editor(request: Request[Any, Any, Any], entered: Entered, form: Form) -> Editor:
    who = visitor(request)
    return Editor(
        community=entered.place.id,
        person=who.person_id if who else 0,
        at=now(),
        today=today(entered.place.time_zone),
        reason=form.text("reason"),
    )


async def _found(entered: Entered, owner: int) -> OwnerOnFile:
    found = await owner_on_file(entered.place.id, owner)
    if found is None:
        raise NotFound
    return found


def _at(entered: Entered, owner: int) -> str:
    return f"/communities/{entered.place.public_id}/roll/owners/{owner}"


ROUTES = (owner_page, edit_owner, decide, part)
