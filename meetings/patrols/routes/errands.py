"""Errands: asked for, consented to, taken, done, received; known to those involved and the office only."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of
from meetings.agreements.queries.people import is_neighbour, neighbours
from meetings.agreements.routes.form import options
from meetings.patrols.actions.ask_errand import Request as NewErrand
from meetings.patrols.actions.ask_errand import ask_errand
from meetings.patrols.actions.step_errand import Next, step_errand
from meetings.patrols.queries.entries import houses
from meetings.patrols.queries.errands import Errand, errand, errands_of
from meetings.patrols.queries.rosters import Patroller
from meetings.patrols.routes.gate import Asked, enter_patrols, person_of
from meetings.patrols.rules.errands import Consent, State, Step, fen_of
from meetings.sendings import LONG_FORM, new_key

STEPS = {
    "consent": Step.CONSENT,
    "runner": Step.ASK,
    "taking": Step.TAKE,
    "finish": Step.FINISH,
    "receipt": Step.RECEIVE,
    "calling-off": Step.CALL_OFF,
}
FIELDS = ("for_name", "for_person", "building", "room", "words", "papers", "consent", "witness")


@get("/communities/{community:str}/errands", guards=[signed_in])
async def errands(request: Asked, community: FromPath[str]) -> Response[str]:
    """Mine, or all of them for the office."""
    me = await enter_patrols(request, community)
    found = await errands_of(me.place.id, me)
    return page(
        request,
        "patrols/errands.html",
        place=me.place,
        zone=me.place.time_zone,
        errands=found,
        shapes=SHAPES,
        office=me.reader.office,
    )


@get("/communities/{community:str}/errands/new", guards=[signed_in])
async def errand_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """For oneself; the office also for a neighbour without a phone."""
    return await _form_page(request, await enter_patrols(request, community))


@post("/communities/{community:str}/errands", guards=[signed_in], request_max_body_size=LONG_FORM)
async def ask(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Keep it with how the neighbour consented."""
    me, form = await enter_patrols(request, community), await read_form(request)
    try:
        address = await ask_errand(
            await _read(request, me, form),
            community=me.place.id,
            by=me.person,
            at=now(),
            today=today(me.place.time_zone),
            key=f"{me.person} {form.text('key')[:64]}" if form.text("key") else "",
        )
    except Refusal as refusal:
        return await _form_page(request, me, form, refusal)
    return see_other(f"/errands/{address}")


@get("/errands/{public_id:str}", guards=[signed_in])
async def errand_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What it is, how far, and my next step."""
    return await _page(request, *await errand(public_id, person_of(request), today()))


@post("/errands/{public_id:str}/{step:str}", guards=[signed_in], request_max_body_size=LONG_FORM)
async def go_on(request: Asked, public_id: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """consent, runner, taking, finish, receipt or calling-off."""
    found, me = await errand(public_id, person_of(request), today())
    if step not in STEPS:
        raise NotFound
    form = await read_form(request)
    try:
        await step_errand(
            found.id,
            _next(STEPS[step], form),
            by=me.person,
            office=me.reader.office,
            at=now(),
            today=today(me.place.time_zone),
        )
    except Refusal as refusal:
        return await _page(request, found, me, form, refusal)
    return see_other(f"/errands/{public_id}")


SHAPES = {
    State.RECEIVED: "done",
    State.CALLED_OFF: "",
    State.WAITING: "",
    State.UNCONSENTED: "",
}


def _next(step: Step, form: Form) -> Next:
    if step is not Step.FINISH:
        return Next(step, runner=form.whole("runner"), words=form.text("reason"))
    cost = fen_of(form.text("cost")) if form.text("cost") else None
    if form.text("cost") and cost is None:
        raise Refusal("errands.cost_wrong", at="cost")
    return Next(step, words=form.text("done_words"), cost_fen=cost)


async def _read(request: Asked, me: Patroller, form: Form) -> NewErrand:
    known = {house.id for house in await houses(me.place.id)}
    building = form.whole("building")
    where: dict[str, Any] = {
        "building": building if building in known else None,
        "room": form.text("room"),
        "papers": form.text("papers"),
    }
    if not me.reader.office or form.text("for") == "me":
        who = visitor(request)
        if not form.flag("agreed"):
            raise Refusal("errands.agree_first", at="agreed")
        return NewErrand(
            who.name if who else "", form.text("words"), Consent.PHONE, for_person=me.person, **where
        )
    person = form.whole("for_person")
    reached = person if person and await is_neighbour(person, me.place.id, today()) else None
    return NewErrand(
        form.text("for_name"),
        form.text("words"),
        form.text("consent"),
        for_person=reached,
        witness=form.text("witness"),
        **where,
    )


async def _form_page(
    request: Asked, me: Patroller, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, for_others = scene_of(request).t, me.reader.office
    words = t(refusal.reason, **refusal.params) if refusal else ""
    people = options(t, await neighbours(me.place.id, today(me.place.time_zone))) if for_others else []
    return page(
        request,
        "patrols/errand_form.html",
        refusal.status if refusal else 200,
        place=me.place,
        for_others=for_others,
        people=people,
        houses=[
            ("", t("errands.no_building")),
            *((str(each.id), each.name) for each in await houses(me.place.id)),
        ],
        consents=[(each.value, t(f"errands.consent_{each.value}")) for each in Consent],
        typed={name: form.text(name) if form else "" for name in FIELDS},
        key=form.text("key") if form else new_key(),
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


async def _page(
    request: Asked,
    found: Errand,
    me: Patroller,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t, office, person = scene_of(request).t, me.reader.office, me.person
    words = t(refusal.reason, **refusal.params) if refusal else ""
    asks = office and found.may(Step.ASK)
    people = await neighbours(me.place.id, today(me.place.time_zone)) if asks else ()
    runner, neighbour = person == found.runner, person == found.for_person
    return page(
        request,
        "patrols/errand.html",
        refusal.status if refusal else 200,
        place=me.place,
        zone=me.place.time_zone,
        errand=found,
        state=found.state,
        shape=SHAPES.get(found.state, "half"),
        may_consent=neighbour and found.may(Step.CONSENT),
        people=[each for each in options(t, people) if each[0] != str(found.for_person)][1:],
        may_ask=asks,
        may_take=runner and found.may(Step.TAKE),
        may_finish=runner and found.may(Step.FINISH),
        may_receive=neighbour and found.may(Step.RECEIVE),
        may_receive_paper=office and not neighbour and not runner and found.may(Step.RECEIVE),
        may_call_off=found.may(Step.CALL_OFF),
        typed={name: form.text(name) if form else "" for name in ("done_words", "cost", "reason", "runner")},
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


ROUTES = (errands, errand_new, ask, errand_page, go_on)
