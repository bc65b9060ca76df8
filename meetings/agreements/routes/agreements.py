"""Agreements: their list, one agreement with its seats and terms, writing, signing and ending it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.routes.gate import Entered, enter
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.file_store import PICTURES, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.agreements.actions.change_agreement import change_agreement
from meetings.agreements.actions.draft_agreement import draft_agreement
from meetings.agreements.actions.end_agreement import end_agreement
from meetings.agreements.actions.sign_seat import sign_seat
from meetings.agreements.queries.agreements import Seen, agreement, agreements_of, breaches_of, tables_led
from meetings.agreements.queries.people import neighbours
from meetings.agreements.routes import form as form_of
from meetings.agreements.routes.words import seat_view, state_words, term_view
from meetings.agreements.rules.states import State
from meetings.checklists.queries.readers import reader
from meetings.checklists.rules.reading import Reader
from meetings.sendings import LONG_FORM, new_key

Asked = Request[Any, Any, Any]


@get("/communities/{community:str}/agreements", guards=[public])
async def agreements(request: Asked, community: FromPath[str]) -> Response[str]:
    """What is agreed on here, as far as this reader may know."""
    entered = await enter(request, community)
    me, t = await _reader(entered), scene_of(request).t
    found = await agreements_of(entered.place.id, me.person, today(entered.place.time_zone))
    return page(
        request,
        "agreements/agreements.html",
        place=entered.place,
        rows=[(each, *state_words(t, each), [term_view(t, kept) for kept in each.terms]) for each in found],
        may_write=_may_write(me),
    )


@get("/communities/{community:str}/agreements/new", guards=[signed_in])
async def agreement_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """An empty form: who, what, from when."""
    entered = await enter(request, community)
    since = today(entered.place.time_zone).isoformat()
    return await _form_page(request, entered, form_of.empty(since) | {"key": new_key()})


@post("/communities/{community:str}/agreements", guards=[signed_in], request_max_body_size=LONG_FORM)
async def draft(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Keep what was written and ask the parties to sign."""
    entered, form = await enter(request, community), await read_form(request)
    me = await _writer(entered)
    try:
        written = await _read(form, entered, me)
        address = await draft_agreement(
            written, community=entered.place.id, by=me.person or 0, at=now(), key=form.text("key")[:64]
        )
    except Refusal as refusal:
        return await _form_page(request, entered, form_of.typed(form), refusal)
    return see_other(f"/agreements/{address}")


@get("/agreements/{public_id:str}", guards=[public])
async def agreement_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Parties, terms, who watches, what was reported; the way to sign for whoever may."""
    return await _page(request, await enter_agreement(request, public_id))


@get("/agreements/{public_id:str}/draft", guards=[signed_in])
async def agreement_draft(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The form again, as long as nobody has signed."""
    seen = await _led(request, public_id)
    entered = await enter(request, seen.place.public_id)
    return await _form_page(request, entered, form_of.filled(seen.agreement), None, seen)


@post("/agreements/{public_id:str}/draft", guards=[signed_in], request_max_body_size=LONG_FORM)
async def change(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Replace the text."""
    seen, form = await _led(request, public_id), await read_form(request)
    entered = await enter(request, seen.place.public_id)
    try:
        written = await _read(form, entered, seen.reader, seen)
        await change_agreement(seen.agreement.id, written, at=now(), today=today(seen.place.time_zone))
    except Refusal as refusal:
        return await _form_page(request, entered, form_of.typed(form), refusal, seen)
    return see_other(f"/agreements/{public_id}")


@post("/agreements/{public_id:str}/seats/{seat:int}/signature", guards=[signed_in])
async def sign(request: Asked, public_id: FromPath[str], seat: FromPath[int]) -> Response[Any]:
    """The person named signs with a press of a button."""
    seen = await enter_agreement(request, public_id)
    try:
        await _signed(seen, seat)
    except Refusal as refusal:
        return await _page(request, seen, refusal=refusal)
    return see_other(f"/agreements/{public_id}?done=signed")


@get("/agreements/{public_id:str}/seats/{seat:int}/sheet", guards=[signed_in])
async def sheet(request: Asked, public_id: FromPath[str], seat: FromPath[int]) -> Response[bytes]:
    """The photographed signature page, for the parties and for whoever keeps the agreement."""
    seen = await enter_agreement(request, public_id)
    found = next((each for each in seen.agreement.seats if each.seat == seat), None)
    own = seen.agreement.seat_of(seen.reader.person)
    if found is None or not found.sheet or not (seen.leads or own):
        raise NotFound
    return await serve(ground_of(request).settings, await find(found.sheet))


@post(
    "/agreements/{public_id:str}/seats/{seat:int}/sheet",
    guards=[signed_in],
    request_max_body_size=ROOMY_REQUEST,
)
async def sign_on_paper(request: Asked, public_id: FromPath[str], seat: FromPath[int]) -> Response[Any]:
    """Record a signature on paper with its photograph."""
    seen, form = await _led(request, public_id), await read_form(request)
    try:
        photo = await keep(
            ground_of(request).settings, form.file("file"), kinds=PICTURES, person_id=seen.reader.person
        )
        await _signed(seen, seat, photo.id)
    except Refusal as refusal:
        return await _page(request, seen, refusal=refusal, at=f"sheet-{seat}")
    return see_other(f"/agreements/{public_id}?done=signed")


@post("/agreements/{public_id:str}/ending", guards=[signed_in], request_max_body_size=LONG_FORM)
async def end(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """End it early, or give the draft up."""
    seen, form = await _led(request, public_id), await read_form(request)
    try:
        await end_agreement(
            seen.agreement.id,
            form.text("reason"),
            by=seen.reader.person or 0,
            at=now(),
            today=today(seen.place.time_zone),
        )
    except Refusal as refusal:
        return await _page(request, seen, form, refusal)
    return see_other(f"/agreements/{public_id}")


@get("/agreements/{public_id:str}/print", guards=[public])
async def agreement_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """One sheet with a line for each signature."""
    seen = await enter_agreement(request, public_id)
    return page(request, "agreements/agreement_print.html", **_shown(request, seen))


async def enter_agreement(request: Asked, public_id: str) -> Seen:
    """The agreement at an address for this visitor, or nothing exists."""
    who = visitor(request)
    return await agreement(public_id, who.person_id if who else None, today())


async def _led(request: Asked, public_id: str) -> Seen:
    seen = await enter_agreement(request, public_id)
    if not seen.leads:
        raise NotFound
    return seen


async def _signed(seen: Seen, seat: int, sheet: int | None = None) -> None:
    await sign_seat(
        seen.agreement.id,
        seat,
        by=seen.reader.person or 0,
        at=now(),
        today=today(seen.place.time_zone),
        sheet=sheet,
    )


async def _page(
    request: Asked, seen: Seen, form: Form | None = None, refusal: Refusal | None = None, at: str = "reason"
) -> Response[str]:
    words = scene_of(request).t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "agreements/agreement.html",
        refusal.status if refusal else 200,
        **_shown(request, seen),
        breaches=await breaches_of(seen.agreement.id),
        done=request.query_params.get("done", "") if not refusal else "",
        refused=words,
        refused_at=at,
        typed_reason=form.text("reason") if form else "",
    )


def _shown(request: Asked, seen: Seen) -> dict[str, Any]:
    t, found, me = scene_of(request).t, seen.agreement, seen.reader
    mine = found.seat_of(me.person)
    words, shape = state_words(t, found)
    return {
        "agreement": found,
        "place": seen.place,
        "zone": seen.place.time_zone,
        "state": words,
        "shape": shape,
        "seats": [seat_view(t, seat, named=seen.in_scope or seen.leads) for seat in found.seats],
        "terms": [term_view(t, kept) for kept in found.terms],
        "leads": seen.leads,
        "in_scope": seen.in_scope,
        "watcher": found.watcher_name if seen.in_scope or seen.leads else "",
        "sees_sheets": seen.leads or mine is not None,
        "to_sign": mine.seat if mine and not mine.signed_at and not found.ended_at else 0,
        "may_change": seen.leads and not found.signed and not found.ended_at,
        "may_end": seen.leads and found.state in (State.DRAFT, State.COMING, State.IN_FORCE),
        "may_record": seen.leads and found.state is State.DRAFT,
        "is_draft": found.state is State.DRAFT,
        "holds": found.state is State.IN_FORCE,
        "held": found.in_force_at is not None,
    }


async def _reader(entered: Entered) -> Reader:
    return await reader(entered.standing.person, entered.place.id, today(entered.place.time_zone))


async def _writer(entered: Entered) -> Reader:
    me = await _reader(entered)
    if not _may_write(me):
        raise NotFound
    return me


def _may_write(me: Reader) -> bool:
    return me.office or bool(me.convenes)


async def _read(form: Form, entered: Entered, me: Reader, seen: Seen | None = None) -> Any:
    people = await neighbours(entered.place.id, today(entered.place.time_zone))
    tables = [each.id for each in await tables_led(entered.place.id, me)]
    if seen and seen.agreement.round_table:
        tables.append(seen.agreement.round_table)
    written = form_of.read_draft(form, people, tables)
    if written.round_table is None and not me.office:
        raise Refusal("agreements.table_missing", at="table")
    return written


async def _form_page(
    request: Asked,
    entered: Entered,
    typed: dict[str, Any],
    refusal: Refusal | None = None,
    seen: Seen | None = None,
) -> Response[str]:
    me, t = (seen.reader if seen else await _writer(entered)), scene_of(request).t
    people = await neighbours(entered.place.id, today(entered.place.time_zone))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "agreements/agreement_form.html",
        refusal.status if refusal else 200,
        place=entered.place,
        address=f"/agreements/{seen.agreement.public_id}/draft"
        if seen
        else f"/communities/{entered.place.public_id}/agreements",
        is_new=seen is None,
        back=f"/agreements/{seen.agreement.public_id}"
        if seen
        else f"/communities/{entered.place.public_id}/agreements",
        typed=typed,
        people=form_of.options(t, people),
        kinds=form_of.kinds(t),
        weekdays=form_of.weekdays(t),
        tables=[(str(each.id), each.name) for each in await tables_led(entered.place.id, me)],
        everyone=me.office,
        refused=words,
        error={refusal.at: words} if refusal and refusal.at else {},
    )


ROUTES = (
    agreements,
    agreement_new,
    draft,
    agreement_page,
    agreement_draft,
    change,
    sign,
    sheet,
    sign_on_paper,
    end,
    agreement_print,
)
