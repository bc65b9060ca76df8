"""An item on its way up: where it went, where it is heard, what came back, what the upper table has to do."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import Place, place_by_id
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from meetings.gatherings.actions.answer_raise import answer_raise
from meetings.gatherings.actions.hear_raise import hear_raise
from meetings.gatherings.queries.meetings import may_attend, meeting
from meetings.gatherings.queries.planning import next_meetings
from meetings.gatherings.queries.raises import Raise, item_raise, raises_to
from meetings.gatherings.routes.planning import beside
from meetings.gatherings.routes.planning_gate import LONG_FORM, Asked
from meetings.roundtables.queries.scope import belongs, may_convene
from meetings.roundtables.queries.tables import table


@get("/raises/{public_id:str}", guards=[signed_in])
async def raise_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """For both tables: the reason, where it is heard, the answer."""
    found, place, _, leads = await _enter(request, public_id)
    return await _page(request, found, place, leads=leads)


@post("/raises/{public_id:str}/hearings", guards=[signed_in])
async def hear(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take it onto a meeting of the upper table."""
    found, place, me, leads = await _enter(request, public_id, leading=True)
    form = await read_form(request)
    try:
        if not form.text("meeting"):
            raise Refusal("gatherings.choose_meeting", at="meeting")
        await hear_raise(public_id, form.text("meeting"), by=me, at=now())
    except Refusal as refusal:
        return await _page(request, found, place, form, refusal, leads=leads)
    return see_other(f"/raises/{public_id}")


@post("/raises/{public_id:str}/answers", guards=[signed_in], request_max_body_size=LONG_FORM)
async def answer(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Answer it."""
    found, place, me, leads = await _enter(request, public_id, leading=True)
    form = await read_form(request)
    try:
        await answer_raise(public_id, form.text("answer"), by=me, at=now())
    except Refusal as refusal:
        return await _page(request, found, place, form, refusal, leads=leads)
    return see_other(f"/raises/{public_id}")


@get("/tables/{table_id:str}/raises", guards=[signed_in])
async def raises_of_table(request: Asked, table_id: FromPath[str]) -> Response[str]:
    """What came up to a table, for whoever may call it together."""
    found, who = await table(table_id), visitor(request)
    if found is None or who is None:
        raise NotFound
    place = await place_by_id(found.community)
    if not await may_convene(who.person_id, found.id, today(place.time_zone)):
        raise NotFound
    every = await raises_to(found.id)
    return page(
        request,
        "meetings/raises.html",
        table=found,
        place=place,
        waiting=[each for each in every if each.waits],
        others=[each for each in every if not each.waits],
    )


async def _enter(request: Asked, public_id: str, *, leading: bool = False) -> tuple[Raise, Place, int, bool]:
    """The raise for whoever sits at either table; with `leading` for whoever may call the upper one."""
    found, who = await item_raise(public_id), visitor(request)
    if found is None or who is None:
        raise NotFound
    place, me = await place_by_id(found.community), who.person_id
    this_day = today(place.time_zone)
    leads = await may_convene(me, found.to_table, this_day)
    if leads:
        return found, place, me, True
    if leading or not await _sits(me, found, this_day):
        raise NotFound
    return found, place, me, False


async def _sits(me: int, found: Raise, this_day: Any) -> bool:
    for each in (found.from_table, found.to_table):
        if await belongs(me, each, this_day):
            return True
    below = await meeting(found.meeting)
    return below is not None and await may_attend(me, below, this_day)


async def _page(
    request: Asked,
    found: Raise,
    place: Place,
    form: Form | None = None,
    refusal: Refusal | None = None,
    *,
    leads: bool,
) -> Response[str]:
    return page(
        request,
        "meetings/raise.html",
        status=refusal.status if refusal else 200,
        found=found,
        place=place,
        leads=leads,
        coming=await next_meetings(found.to_table, now()) if leads else (),
        typed=form.text("answer") if form else "",
        error=beside(request, refusal, ("answer", "meeting")),
    )


ROUTES: tuple[Any, ...] = (raise_page, hear, answer, raises_of_table)
