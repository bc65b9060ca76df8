"""One shift: who is on it, swapping it, calling it off."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.patrols.actions.answer_swap import answer_swap
from meetings.patrols.actions.ask_swap import ask_swap
from meetings.patrols.actions.call_off_duty import call_off_duty
from meetings.patrols.queries.entries import entries_of_duty
from meetings.patrols.queries.rosters import (
    DutyOnFile,
    Patroller,
    Roster,
    duties_between,
    duty,
    duty_by_id,
    members_of,
)
from meetings.patrols.queries.swaps import open_swaps_of, swap
from meetings.patrols.routes.gate import Asked, person_of
from meetings.patrols.routes.rosters import when_words
from meetings.patrols.rules.swaps import SwapState
from meetings.sendings import LONG_FORM

SWAPS_WITHIN = timedelta(days=45)
ANSWERS = {"agreement": SwapState.AGREED, "refusal": SwapState.REFUSED, "withdrawal": SwapState.WITHDRAWN}


@get("/duties/{public_id:str}", guards=[signed_in])
async def duty_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Who is on, what was seen, and the way to swap."""
    return await _duty_page(request, *await duty(public_id, person_of(request), today()))


@post("/duties/{public_id:str}/swaps", guards=[signed_in])
async def ask(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Ask one neighbour; `with` names a person who takes over, or a shift of theirs in return."""
    found, on, me = await duty(public_id, person_of(request), today())
    if found.turn_of(me.person) is None:
        raise NotFound
    form = await read_form(request)
    try:
        asked_of, other = await _chosen(found, on, form.text("with"))
        await ask_swap(
            found.id,
            asked_by=me.person,
            asked_of=asked_of,
            other_turn=other,
            at=now(),
            today=today(me.place.time_zone),
        )
    except Refusal as refusal:
        return await _duty_page(request, found, on, me, form, refusal)
    return see_other(f"/duties/{public_id}?done=asked")


@post("/duties/{public_id:str}/calling-off", guards=[signed_in], request_max_body_size=LONG_FORM)
async def call_off(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """For a storm or a festival, with its reason."""
    found, on, me = await duty(public_id, person_of(request), today())
    if not me.reader.office:
        raise NotFound
    form = await read_form(request)
    try:
        await call_off_duty(found.id, form.text("reason"), at=now())
    except Refusal as refusal:
        return await _duty_page(request, found, on, me, form, refusal)
    return see_other(f"/duties/{public_id}")


@get("/swaps/{public_id:str}", guards=[signed_in])
async def swap_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Both shifts side by side, and the answer for whoever was asked."""
    return await _swap_page(request, public_id)


@post("/swaps/{public_id:str}/{answer:str}", guards=[signed_in])
async def answer_to_swap(request: Asked, public_id: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """agreement, refusal or withdrawal."""
    if answer not in ANSWERS:
        raise NotFound
    try:
        await answer_swap(public_id, ANSWERS[answer], by=person_of(request) or 0, at=now())
    except Refusal as refusal:
        return await _swap_page(request, public_id, refusal)
    return see_other(f"/swaps/{public_id}")


async def _chosen(found: DutyOnFile, on: Roster, typed: str) -> tuple[int, int | None]:
    """ "take:PERSON", or "turn:ID" of a later shift of this roster."""
    kind, _, number = typed.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        raise Refusal("patrols.choose_somebody", at="with")
    if kind == "take":
        return int(number), None
    for other in await duties_between(on.id, found.on_day, found.on_day + SWAPS_WITHIN):
        for turn in other.turns:
            if turn.id == int(number):
                return turn.person, turn.id
    for other in await duties_between(on.id, found.on_day - SWAPS_WITHIN, found.on_day):
        for turn in other.turns:
            if turn.id == int(number):
                return turn.person, turn.id
    raise Refusal("patrols.choose_somebody", at="with")


async def _duty_page(
    request: Asked,
    found: DutyOnFile,
    on: Roster,
    me: Patroller,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t, mine = scene_of(request).t, found.turn_of(me.person)
    waits = mine is not None and found.starts_at > now() and not found.called_off
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "patrols/duty.html",
        refusal.status if refusal else 200,
        place=me.place,
        zone=me.place.time_zone,
        duty=found,
        roster=on,
        when=when_words(t, on),
        mine=mine is not None,
        waiting=[each for each in await open_swaps_of((mine.id,)) if each.turn == mine.id] if mine else [],
        partners=await _partners(request, found, on, me) if waits else [],
        office=me.reader.office,
        is_over=found.ends_at <= now(),
        may_call_off=me.reader.office and found.starts_at > now() and not found.called_off,
        entries=await entries_of_duty(found.id),
        asked=request.query_params.get("done") == "asked" and not refusal,
        typed_with=form.text("with") if form else "",
        typed_reason=form.text("reason") if form else "",
        error={refusal.at: words} if refusal and refusal.at else {},
    )


async def _partners(request: Asked, found: DutyOnFile, on: Roster, me: Patroller) -> list[tuple[str, str]]:
    """Whom to ask: each later shift of somebody else in return, then everybody who might take over."""
    t, this_day = scene_of(request).t, today(me.place.time_zone)
    coming = await duties_between(on.id, this_day, found.on_day + SWAPS_WITHIN)
    returned = [
        (f"turn:{turn.id}", t.plain("patrols.swap_for", name=turn.name, day=other.on_day))
        for other in coming
        if other.starts_at > now() and not other.called_off and me.person not in other.people
        for turn in other.turns
        if turn.person not in found.people
    ]
    taking = [
        (f"take:{member.person}", t.plain("patrols.swap_take", name=member.name))
        for member in await members_of(on.id)
        if member.dealt.there_on(found.on_day) and member.person not in found.people
    ]
    return taking + returned


async def _swap_page(request: Asked, public_id: str, refusal: Refusal | None = None) -> Response[str]:
    person = person_of(request)
    asked = await swap(public_id, person)
    given = await duty_by_id(asked.duty)
    found, on, me = await duty(given.public_id, person, today())
    return page(
        request,
        "patrols/swap.html",
        refusal.status if refusal else 200,
        place=me.place,
        zone=me.place.time_zone,
        roster=on,
        swap=asked,
        given=found,
        taken=await duty_by_id(asked.other_duty) if asked.other_duty else None,
        is_open=asked.state is SwapState.OPEN,
        is_asker=person == asked.asked_by,
        refused=scene_of(request).t(refusal.reason, **refusal.params) if refusal else "",
    )


ROUTES = (duty_page, ask, call_off, swap_page, answer_to_swap)
