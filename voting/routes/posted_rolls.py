"""The posted roll for its owners and those who call the vote: lines, digest, objections and answers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.nav import desk_nav
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import language_of
from voting.actions.answer_objection import answer_objection
from voting.actions.correct_roll import correct_roll
from voting.actions.object_to_roll import object_to_roll
from voting.queries.rolls import (
    EntryPosted,
    VersionOnFile,
    in_scope,
    objections_of,
    posted_entries,
    roll_versions,
)
from voting.routes.draft_view import Asked, beside
from voting.routes.gate import CALLERS, TELLERS, EnteredAssembly, enter_assembly
from voting.rules.calendar import last_day_of
from voting.rules.stages import Stage

PER_PAGE = 400


@dataclass(frozen=True)
class LineView:
    """One line as this reader may see it."""

    number: int
    label: str
    area_dm2: int
    merged: str
    names: str
    mine: bool


@dataclass(frozen=True)
class RollReader:
    """Who reads the roll: those who call the vote and tellers in full, owners with others' names cut."""

    entered: EnteredAssembly
    staff: bool
    caller: bool
    owners: tuple[int, ...]


@get("/assemblies/{public_id:str}/roll", guards=[signed_in])
async def posted_roll(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """One entry per head, its units and area; objections with their answers."""
    return await _page(request, await _enter(request, public_id))


@get("/assemblies/{public_id:str}/roll/print", guards=[signed_in])
async def roll_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The roll on paper, in a form that the rulebook allows."""
    reader = await _enter(request, public_id)
    if not reader.caller:
        raise NotFound
    base = request.app.state.settings.public_address
    if base is None:
        raise Refusal("notices.no_public_address")
    version = await _version(request, reader)
    entered, stranger = reader.entered, replace(reader, staff=False, owners=())
    return page(
        request,
        "voting/roll_print.html",
        assembly=entered.assembly,
        place=entered.place,
        zone=entered.place.time_zone,
        version=version,
        lines=[_line(each, stranger) for each in await posted_entries(version.id)],
        until=_until(entered),
        on_the_wall=entered.assembly.rulebook.get("posted_roll") == "on_the_wall",
        address=f"{base}/assemblies/{entered.assembly.public_id}/roll",
    )


@post("/assemblies/{public_id:str}/roll/objections", guards=[signed_in])
async def objections(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Object, with one button."""
    reader = await _enter(request, public_id)
    form = await read_form(request)
    try:
        number = await object_to_roll(
            public_id,
            person=reader.entered.standing.person or 0,
            text=form.text("text"),
            entry=form.whole("entry"),
        )
    except Refusal as refusal:
        return await _page(request, reader, form, refusal)
    return see_other(f"/assemblies/{public_id}/roll?objected=1#objection-{number}")


@post("/assemblies/{public_id:str}/roll/objections/{objection:int}/answer", guards=[signed_in])
async def answers(request: Asked, public_id: FromPath[str], objection: FromPath[int]) -> Response[Any]:
    """Answer an objection; an upheld one posts the corrected roll."""
    reader = await _enter(request, public_id)
    if not reader.caller:
        raise NotFound
    form = await read_form(request)
    try:
        if form.text("upheld") not in ("yes", "no"):
            raise Refusal("roll_posted.upheld_or_not", at=f"upheld-{objection}")
        await answer_objection(
            public_id,
            objection,
            person=reader.entered.standing.person or 0,
            upheld=form.text("upheld") == "yes",
            text=form.text("text"),
        )
    except Refusal as refusal:
        return await _page(request, reader, form, refusal)
    return see_other(f"/assemblies/{public_id}/roll#objection-{objection}")


@post("/assemblies/{public_id:str}/roll/corrections", guards=[signed_in])
async def corrections(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Post the roll again after the community's own roll was put right."""
    reader = await _enter(request, public_id)
    if not reader.caller:
        raise NotFound
    form = await read_form(request)
    try:
        await correct_roll(public_id, person=reader.entered.standing.person or 0, reason=form.text("reason"))
    except Refusal as refusal:
        return await _page(request, reader, form, refusal)
    return see_other(f"/assemblies/{public_id}/roll#versions")


async def _enter(request: Asked, public_id: str) -> RollReader:
    """Owners in scope, those who call the vote, and tellers; for anyone else there is no roll."""
    entered = await enter_assembly(request, public_id)
    staff, caller = entered.standing.holds(*TELLERS), entered.standing.holds(*CALLERS)
    mine = await in_scope(entered.assembly.id, entered.standing.owners)
    if entered.assembly.stage is Stage.DRAFT or not (staff or mine):
        raise NotFound
    return RollReader(entered, staff, caller, mine)


async def _version(request: Asked, reader: RollReader) -> VersionOnFile:
    versions = await roll_versions(reader.entered.assembly.id)
    wanted = str(request.query_params.get("version", ""))
    return next((each for each in versions if str(each.number) == wanted), versions[-1])


async def _page(
    request: Asked, reader: RollReader, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, entered = translator(language_of(request)), reader.entered
    found = entered.assembly
    version = await _version(request, reader)
    versions = await roll_versions(found.id)
    entries = await posted_entries(version.id)
    lines = [_line(each, reader) for each in entries]
    number = _page_number(request, len(lines))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    until, posted = found.objections_until, found.stage is Stage.POSTED
    return page(
        request,
        "voting/posted_roll.html",
        status=refusal.status if refusal else 200,
        assembly=found,
        stage=str(found.stage),
        place=entered.place,
        zone=entered.place.time_zone,
        nav=desk_nav(t, entered.place, "assemblies", entered.standing) if reader.staff else [],
        until=_until(entered),
        version=version,
        newest=version.number == versions[-1].number,
        versions=versions,
        lines=lines[(number - 1) * PER_PAGE : number * PER_PAGE],
        mine=[line for line in lines if line.mine],
        page_number=number,
        page_count=_pages(len(lines)),
        objections=await objections_of(found.id),
        is_caller=reader.caller,
        staff=reader.staff,
        may_object=bool(reader.owners) and posted and until is not None and now() < until,
        may_answer=reader.caller and posted,
        on_the_wall=found.rulebook.get("posted_roll") == "on_the_wall",
        typed_text=form.text("text") if form else "",
        typed_reason=form.text("reason") if form else "",
        error=beside(refusal, words),
        refused=words,
        objected="objected" in request.query_params,
    )


def _line(entry: EntryPosted, reader: RollReader) -> LineView:
    mine = bool(set(entry.owners) & set(reader.owners))
    names = [
        name if reader.staff or mine or kind != "person" else shortened(name)
        for name, kind in zip(entry.names, entry.kinds, strict=True)
    ]
    return LineView(entry.number, entry.label, entry.area_dm2, entry.merged, " ".join(names), mine)


def _until(entered: EnteredAssembly) -> date | None:
    """The last day to object."""
    until = entered.assembly.objections_until
    return last_day_of(until.astimezone(ZoneInfo(entered.place.time_zone))) if until else None


def shortened(name: str) -> str:
    """The family name and a mark for the rest: neighbours recognise a line without a list of full names."""
    return f"{name[:1]}**" if name else ""


def _pages(count: int) -> int:
    return max((count + PER_PAGE - 1) // PER_PAGE, 1)


def _page_number(request: Asked, count: int) -> int:
    typed = str(request.query_params.get("page", ""))
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    return min(max(number, 1), _pages(count))


ROUTES = (posted_roll, roll_print, objections, answers, corrections)
