"""An estate: its type, who runs it, since when, and what its bodies may decide."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.routes.gate import Entered, enter
from app.community.rules.offices import Office
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.file_store import DOCUMENTS, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.estates.actions.enter_status import enter_status
from meetings.estates.actions.enter_type import enter_type
from meetings.estates.queries.estates import estate_of
from meetings.estates.rules.status import BODIES, GATES, MATTERS, Body, Status
from meetings.estates.rules.types import EstateType
from meetings.sendings import LONG_FORM

Asked = Request[Any, Any, Any]
OFFICE = (Office.COMMITTEE, Office.ADMINISTRATOR)


@get("/communities/{community:str}/estate", guards=[public])
async def estate_page(request: Asked, community: FromPath[str]) -> Response[str]:
    """What anyone may know of it."""
    entered = await enter(request, community)
    found = await estate_of(entered.place.id, _day(entered))
    bodies = BODIES[found.status]
    order = list(Body)
    return page(
        request,
        "estates/estate.html",
        place=entered.place,
        estate=found,
        conditions=[(each, each.key in found.now.gate) for each in GATES[found.status]] if found.now else [],
        bodies=[body.value for body in bodies],
        matters=[(each, [each.may[order.index(body)].value for body in bodies]) for each in MATTERS],
        is_office=entered.standing.holds(*OFFICE),
        belongs=entered.standing.belongs,
    )


@get("/communities/{community:str}/estate/statuses/new", guards=[signed_in])
async def status_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The gate of one step, and the form for the type."""
    return await _form(request, await enter(request, community, *OFFICE))


@post("/communities/{community:str}/estate/statuses", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def status_enter(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Enter who runs the estate."""
    entered, form = await enter(request, community, *OFFICE), await read_form(request)
    try:
        await enter_status(
            entered.place.id,
            form.text("status"),
            form.day("since"),
            form.text("words"),
            form.texts("gate"),
            file=await _proof(request, form, entered),
            by=entered.standing.person or 0,
            at=now(),
            today=_day(entered),
        )
    except Refusal as refusal:
        return await _form(request, entered, form, refusal)
    return see_other(f"/communities/{community}/estate")


@post("/communities/{community:str}/estate/types", guards=[signed_in], request_max_body_size=LONG_FORM)
async def type_enter(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Enter of which type it is."""
    entered, form = await enter(request, community, *OFFICE), await read_form(request)
    try:
        await enter_type(
            entered.place.id,
            form.text("type"),
            form.day("type_since"),
            by=entered.standing.person or 0,
            at=now(),
            today=_day(entered),
        )
    except Refusal as refusal:
        return await _form(request, entered, form, refusal)
    return see_other(f"/communities/{community}/estate")


@get("/communities/{community:str}/estate/files/{file:str}", guards=[signed_in])
async def proof(request: Asked, community: FromPath[str], file: FromPath[str]) -> Response[bytes]:
    """What a status rests on, for those who live or own here."""
    entered = await enter(request, community)
    found = await estate_of(entered.place.id, _day(entered))
    if not entered.standing.belongs or file not in [each.file for each in found.history if each.file]:
        raise NotFound
    return await serve(ground_of(request).settings, await find(file))


async def _proof(request: Asked, form: Form, entered: Entered) -> int | None:
    upload = form.file("file")
    if upload is None:
        return None
    kept = await keep(ground_of(request).settings, upload, kinds=DOCUMENTS, person_id=entered.standing.person)
    return kept.id


async def _form(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    asked = form.text("status") if form else request.query_params.get("to", "")
    to = Status(asked) if asked in set(Status) else None
    found = await estate_of(entered.place.id, _day(entered))
    return page(
        request,
        "estates/status_new.html",
        refusal.status if refusal else 200,
        place=entered.place,
        estate=found,
        steps=[each.value for each in Status],
        to=to.value if to else "",
        gate=GATES[to] if to else (),
        types=[each.value for each in EstateType],
        today=_day(entered).isoformat(),
        typed={name: form.text(name) if form else "" for name in ("since", "words", "type", "type_since")},
        ticked=form.texts("gate") if form else (),
        refused=scene_of(request).t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


def _day(entered: Entered) -> date:
    return today(entered.place.time_zone)


ROUTES = (estate_page, status_new, status_enter, type_enter, proof)
