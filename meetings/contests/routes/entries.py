"""Entries of a contest: a plan handed in, looked at, taken back."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, file_store, page, public, read_form, see_other, signed_in
from app.web.ground import ground_of
from app.web.templates import language_of
from meetings.checklists.queries.buildings import buildings_of
from meetings.contests.actions.hand_in import hand_in
from meetings.contests.actions.withdraw_entry import withdraw_entry
from meetings.contests.queries.waiting_plan import waiting_plan
from meetings.contests.routes.contests import show
from meetings.contests.routes.gate import Asked, Entered, enter_contest, me
from meetings.contests.rules.phases import Phase


@get("/contests/{contest:str}/entries/new", guards=[signed_in])
async def entry_new(request: Asked, contest: FromPath[str]) -> Response[str]:
    """The form for a plan."""
    return await _form(request, await _member(request, contest))


@post("/contests/{contest:str}/entries", guards=[signed_in], request_max_body_size=file_store.ROOMY_REQUEST)
async def entry_add(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Hand a plan in."""
    entered = await _member(request, contest)
    form, person = await read_form(request), me(entered.person)
    kept = ""
    try:
        plan, kept = await _plan(request, form, person)
        building, name = await _building(entered, form)
        await hand_in(contest, name, form.text("words"), building=building, plan=plan, by=person, at=now())
    except Refusal as refusal:
        return await _form(request, entered, form, refusal, kept)
    return see_other(f"/contests/{contest}#entries")


@get("/contests/{contest:str}/entries/{entry:str}/plan", guards=[public])
async def entry_plan(request: Asked, contest: FromPath[str], entry: FromPath[str]) -> Response[bytes]:
    """The plan as it was handed in."""
    entered = await enter_contest(request, contest)
    found = next((each for each in entered.contest.entries if each.public_id == entry), None)
    if found is None or not found.plan:
        raise NotFound
    return await file_store.serve(ground_of(request).settings, await file_store.find(found.plan))


@post("/contests/{contest:str}/entries/{entry:str}/withdrawal", guards=[signed_in])
async def entry_withdraw(request: Asked, contest: FromPath[str], entry: FromPath[str]) -> Response[Any]:
    """Take one's own entry back."""
    entered = await _member(request, contest)
    try:
        await withdraw_entry(contest, entry, by=me(entered.person), at=now())
    except Refusal as refusal:
        return await show(request, entered, None, refusal)
    return see_other(f"/contests/{contest}#entries")


async def _member(request: Asked, public_id: str) -> Entered:
    entered = await enter_contest(request, public_id)
    if not entered.belongs or entered.phase is Phase.DRAFT:
        raise NotFound
    return entered


async def _plan(request: Asked, form: Form, person: int) -> tuple[int | None, str]:
    """The plan's file: this form's, or the one that came with it before; none is fine."""
    upload = form.file("plan")
    if upload is None or not upload.content:
        return await waiting_plan(form.text("kept"), person)
    try:
        stored = await file_store.keep(
            ground_of(request).settings, upload, kinds=file_store.DOCUMENTS, person_id=person
        )
    except Refusal as refusal:
        raise Refusal(refusal.reason, at="plan", **refusal.params) from refusal
    return stored.id, stored.public_id


async def _building(entered: Entered, form: Form) -> tuple[int | None, str]:
    """A building of the list, called as it is; or whatever else is entered, by the name that was typed."""
    wanted = form.whole("building")
    if wanted is None:
        return None, form.text("name")
    found = next((each for each in await buildings_of(entered.place.id) if each.id == wanted), None)
    if found is None:
        raise Refusal("contests.write_name", at="name")
    return found.id, form.text("name") or found.name


async def _form(
    request: Asked,
    entered: Entered,
    form: Form | None = None,
    refusal: Refusal | None = None,
    kept: str = "",
) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "contests/entry_new.html",
        status=refusal.status if refusal else 200,
        contest=entered.contest,
        place=entered.place,
        open=entered.phase is Phase.ENTRIES,
        buildings=[(str(each.id), each.name) for each in await buildings_of(entered.place.id)],
        typed={name: form.text(name) if form else "" for name in ("name", "words", "building")},
        kept=kept,
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


ROUTES = (entry_new, entry_add, entry_plan, entry_withdraw)
