"""The few questions of calling a meeting: which kind, when and where, of whom it consists, and the call."""

import secrets
from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import place_by_id
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.forms import LONGEST_TEXT
from app.web.templates import scene_of
from meetings.gatherings.actions.call_meeting import call_meeting
from meetings.gatherings.actions.call_off_meeting import call_off_meeting
from meetings.gatherings.actions.drop_meeting import drop_meeting
from meetings.gatherings.actions.plan_meeting import MeetingPlan, plan_meeting
from meetings.gatherings.actions.reschedule_meeting import reschedule_meeting
from meetings.gatherings.actions.set_roll import MOST_NAMES, BodyRoll, set_roll
from meetings.gatherings.actions.start_meeting import start_meeting
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.invitations import reach, replies
from meetings.gatherings.queries.planning import body_names, legal_plan, runners
from meetings.gatherings.routes.meetings import quorum_of
from meetings.gatherings.routes.planning_gate import LONG_FORM, Asked, EnteredMeeting, enter_own_meeting
from meetings.gatherings.routes.typed_times import typed_start
from meetings.gatherings.rules.agenda import Written, planned
from meetings.gatherings.rules.body_list import read_list, write_list
from meetings.gatherings.rules.notice import Missing, earliest, missing
from meetings.gatherings.rules.states import State
from meetings.gatherings.rules.templates import BODY_RULES, BY_KEY, TEMPLATES, Body, Template
from meetings.roundtables.queries.scope import convened_by, may_convene
from meetings.roundtables.queries.tables import Table, open_tables, table

MOST_TABLES = 60  # in a list to choose from; a house's table is called from its own page
LONGEST_LIST = LONGEST_TEXT - 200  # a longer field reaches us cut, and a roll must not lose its end
FIELDS_OF_PLAN = ("title", "words", "place", "starts_on", "starts_time", "minutes", "chair", "recorder")


@get("/meetings/new", guards=[signed_in])
async def new_meeting(request: Asked) -> Response[str]:
    """Which table, and which kind of meeting?"""
    return await _new(request, await _chosen(request, request.query_params.get("table", "")))


@post("/tables/{table_id:str}/meetings", guards=[signed_in])
async def begin_draft(request: Asked, table_id: FromPath[str]) -> Response[Any]:
    """Begin the draft; the next page asks when and where."""
    where, me, t = await _chosen(request, table_id), _me(request), scene_of(request).t
    form = await read_form(request)
    kind = BY_KEY.get(form.text("template"))
    if kind is None:
        return await _new(request, where, Refusal("gatherings.choose_template", at="template"))
    public_id = form.text("key")
    if not (len(public_id) == 16 and public_id.isalnum()):
        public_id = secrets.token_hex(8)
    made = await start_meeting(
        where.public_id,
        kind.key,
        title=t.plain(f"gathering_templates.title_{kind.key}", table=where.name)[:120],
        items=[
            Written(
                each.kind,
                t.plain(f"gathering_templates.item_{each.words}"),
                minutes=each.minutes,
                proposal=each.proposal,
                list=each.list,
            )
            for each in kind.agenda
        ],
        public_id=public_id,
        by=me,
        at=now(),
    )
    return see_other(f"/meetings/{made}/draft")


@get("/meetings/{public_id:str}/draft", guards=[signed_in])
async def draft(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """When, where, who leads; the public page once it is called."""
    entered = await enter_own_meeting(request, public_id)
    if entered.head.state is not State.DRAFT:
        return see_other(entered.path)
    return await _draft(request, entered)


@post("/meetings/{public_id:str}/draft", guards=[signed_in], request_max_body_size=LONG_FORM)
async def keep_draft(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the answers and go on: to the roll of a residents' meeting, else to the agenda."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    plan = MeetingPlan(
        title=form.text("title"),
        words=form.text("words"),
        place=form.text("place"),
        starts_at=typed_start(form, entered.head.zone),
        minutes=form.whole("minutes"),
        chair=form.whole("chair"),
        recorder=form.whole("recorder"),
    )
    try:
        await plan_meeting(public_id, plan, by=entered.me, at=now())
    except Refusal as refusal:
        return await _draft(request, entered, form, refusal)
    of_residents = BY_KEY[entered.head.template].of_residents
    return see_other(f"{entered.path}/{'body' if of_residents else 'agenda'}")


@post("/meetings/{public_id:str}/draft/removal", guards=[signed_in])
async def drop_draft(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Throw the draft away."""
    entered = await enter_own_meeting(request, public_id)
    await drop_meeting(public_id, by=entered.me, at=now())
    return see_other(f"/communities/{entered.place.public_id}/meetings")


@get("/meetings/{public_id:str}/body", guards=[signed_in])
async def body(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Of whom a residents' meeting consists, when its notice hangs, how many must come."""
    entered = await enter_own_meeting(request, public_id)
    if not BY_KEY[entered.head.template].of_residents:
        raise NotFound
    return await _body(request, entered)


@post("/meetings/{public_id:str}/body", guards=[signed_in], request_max_body_size=LONG_FORM)
async def keep_body(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the roll; what the law still misses is said on the same page."""
    entered = await enter_own_meeting(request, public_id)
    if not BY_KEY[entered.head.template].of_residents:
        raise NotFound
    form = await read_form(request)
    roll = BodyRoll(
        body=form.text("body"),
        kind=form.text("roll_kind"),
        names=read_list(form.text("names")),
        count=form.whole("roll_count"),
        source=form.text("roll_source"),
        as_of=form.day("roll_as_of"),
        posted_on=form.day("posted_on"),
        urgent=form.flag("urgent"),
        urgent_reason=form.text("urgent_reason"),
    )
    try:
        if len(form.text("names")) > LONGEST_LIST:
            raise Refusal("gatherings.roll_too_long", at="names", n=MOST_NAMES)
        await set_roll(public_id, roll, by=entered.me, at=now())
    except Refusal as refusal:
        return await _body(request, entered, form, refusal)
    after = await enter_own_meeting(request, public_id)
    if left := missing(await legal_plan(after.head)):
        return await _body(request, after, form, _refused(left[0]))
    return see_other(f"{entered.path}/agenda")


@get("/meetings/{public_id:str}/calling", guards=[signed_in])
async def calling(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """The whole of it once more, who is told, and the one button that calls it."""
    entered = await enter_own_meeting(request, public_id)
    if entered.head.state is not State.DRAFT:
        return see_other(entered.path)
    return await _calling(request, entered)


@post("/meetings/{public_id:str}/calling", guards=[signed_in])
async def call(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Call it: everybody in scope is told now."""
    entered = await enter_own_meeting(request, public_id)
    try:
        await call_meeting(public_id, by=entered.me, at=now())
    except Refusal as refusal:
        return await _calling(request, entered, refusal)
    return see_other(f"{entered.path}?called=1")


@get("/meetings/{public_id:str}/rescheduling", guards=[signed_in])
async def rescheduling(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Another day, hour or place."""
    entered = await enter_own_meeting(request, public_id)
    if entered.head.state is not State.CALLED:
        return see_other(entered.path)
    return await _change(request, entered, "rescheduling")


@post("/meetings/{public_id:str}/rescheduling", guards=[signed_in], request_max_body_size=LONG_FORM)
async def reschedule(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Those invited hear what it was and what it is now."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await reschedule_meeting(
            public_id,
            starts_at=typed_start(form, entered.head.zone),
            place=form.text("place"),
            reason=form.text("reason"),
            by=entered.me,
            at=now(),
        )
    except Refusal as refusal:
        return await _change(request, entered, "rescheduling", form, refusal)
    return see_other(f"{entered.path}?moved=1")


@get("/meetings/{public_id:str}/calling-off", guards=[signed_in])
async def calling_off(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Why is it not held?"""
    entered = await enter_own_meeting(request, public_id)
    if entered.head.state is not State.CALLED:
        return see_other(entered.path)
    return await _change(request, entered, "calling_off")


@post("/meetings/{public_id:str}/calling-off", guards=[signed_in], request_max_body_size=LONG_FORM)
async def call_off(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """It is not held, and those invited are told."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await call_off_meeting(public_id, reason=form.text("reason"), by=entered.me, at=now())
    except Refusal as refusal:
        return await _change(request, entered, "calling_off", form, refusal)
    return see_other(entered.path)


def beside(request: Asked, refusal: Refusal | None, fields: Sequence[str]) -> dict[str, str]:
    """The words beside each field; those that belong to none stand under ""."""
    found = dict.fromkeys(("", *fields), "")
    if refusal is not None:
        at = refusal.at if refusal.at in found else ""
        found[at] = str(scene_of(request).t(refusal.reason, **refusal.params))
    return found


def steps_of(request: Asked, entered: EnteredMeeting) -> list[str]:
    """The wizard's steps in words."""
    t = scene_of(request).t
    body = ["body"] if BY_KEY[entered.head.template].of_residents else []
    return [str(t(f"gatherings.step_{each}")) for each in ("plan", *body, "agenda", "calling")]


def step_at(entered: EnteredMeeting, step: str) -> int:
    """Which of the steps it is, from 1."""
    body = ["body"] if BY_KEY[entered.head.template].of_residents else []
    return ["plan", *body, "agenda", "calling"].index(step) + 1


def _me(request: Asked) -> int:
    who = visitor(request)
    if who is None:
        raise NotFound
    return who.person_id


async def _chosen(request: Asked, public_id: str) -> Table:
    """The table that a meeting is to be called of, by whoever may call it together."""
    found = await table(public_id)
    if found is None or not found.is_open:
        raise NotFound
    place = await place_by_id(found.community)
    if not await may_convene(_me(request), found.id, today(place.time_zone)):
        raise NotFound
    return found


async def _new(request: Asked, where: Table, refusal: Refusal | None = None) -> Response[str]:
    place, me = await place_by_id(where.community), _me(request)
    return page(
        request,
        "meetings/new.html",
        status=refusal.status if refusal else 200,
        place=place,
        table=where,
        others=[each for each in await _callable(me, where, place.time_zone) if each.id != where.id],
        templates=_fitting(where),
        key=secrets.token_hex(8),
        error=beside(request, refusal, ("template",)),
    )


async def _callable(me: int, where: Table, zone: str) -> list[Table]:
    """Other tables whose meeting it might be instead: those one convenes, and those that are no house's."""
    own = await convened_by(me, where.community, today(zone))
    shared = [each for each in await open_tables(where.community) if each.level in ("community", "group")]
    found = {each.id: each for each in (*own, *shared)}
    return [
        each for each in list(found.values())[:MOST_TABLES] if await may_convene(me, each.id, today(zone))
    ]


def _fitting(where: Table) -> list[Template]:
    """A house's own kind first at a house, the others in their order; a body by law only at the top."""
    return [
        each
        for each in TEMPLATES
        if (where.level == "community" or not each.of_residents)
        and (each.key != "house_table" or where.level in ("house", "building"))
    ]


async def _draft(
    request: Asked, entered: EnteredMeeting, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    head = entered.head
    local = head.starts_at.astimezone(head.zone) if head.starts_at else None
    typed = {
        "title": head.title,
        "words": head.words,
        "place": head.place,
        "starts_on": f"{local:%Y-%m-%d}" if local else "",
        "starts_time": f"{local:%H:%M}" if local else "19:00",
        "minutes": str(head.planned_minutes),
        "chair": str(head.chair or ""),
        "recorder": str(head.recorder or ""),
    }
    if form is not None:
        typed = {name: form.text(name) for name in FIELDS_OF_PLAN}
    people = [(str(each.person), each.name) for each in await runners(head, entered.today)]
    return page(
        request,
        "meetings/draft.html",
        status=refusal.status if refusal else 200,
        **_shared(request, entered, "plan"),
        typed=typed,
        people=people,
        error=beside(request, refusal, FIELDS_OF_PLAN),
    )


async def _body(
    request: Asked, entered: EnteredMeeting, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    head = entered.head
    names = write_list([(each.name, each.household) for each in await body_names(head.id)])
    fields = ("body", "roll_kind", "names", "roll_count", "roll_source", "roll_as_of", "posted_on")
    typed = {
        "body": head.body,
        "roll_kind": head.roll_kind,
        "names": names,
        "roll_count": str(head.roll_count or ""),
        "roll_source": head.roll_source,
        "roll_as_of": str(head.roll_as_of or ""),
        "posted_on": str(head.posted_on or entered.today),
        "urgent_reason": head.urgent_reason,
    }
    urgent = head.urgent
    if form is not None:
        typed = {name: form.text(name) for name in typed}
        urgent = form.flag("urgent")
    rule = BODY_RULES[Body(head.body)]
    return page(
        request,
        "meetings/body.html",
        status=refusal.status if refusal else 200,
        **_shared(request, entered, "body"),
        typed=typed,
        urgent=urgent,
        bodies=[each.value for each in BY_KEY[head.template].bodies],
        rule=rule,
        earliest=earliest(head.posted_on or entered.today, rule.notice_days),
        quorum=await quorum_of(head),
        error=beside(request, refusal, (*fields, "urgent_reason", "starts_on")),
    )


async def _calling(request: Asked, entered: EnteredMeeting, refusal: Refusal | None = None) -> Response[str]:
    head = entered.head
    found, items = await reach(head.table, entered.today), await agenda(head.id)
    return page(
        request,
        "meetings/calling.html",
        status=refusal.status if refusal else 200,
        **_shared(request, entered, "calling"),
        items=items,
        minutes=planned(item.minutes for item in items),
        told=len(found.owners) + len(found.people),
        on_paper=len(found.on_paper),
        parties=(await replies(head.id)).invited,
        quorum=await quorum_of(head),
        left=[_refused(each) for each in missing(await legal_plan(head))],
        error=beside(request, refusal, ()),
    )


async def _change(
    request: Asked,
    entered: EnteredMeeting,
    what: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    head = entered.head
    local = head.starts_at.astimezone(head.zone) if head.starts_at else None
    typed = {
        "starts_on": f"{local:%Y-%m-%d}" if local else "",
        "starts_time": f"{local:%H:%M}" if local else "",
        "place": head.place,
        "reason": "",
    }
    if form is not None:
        typed = {name: form.text(name) for name in typed}
    return page(
        request,
        f"meetings/{what}.html",
        status=refusal.status if refusal else 200,
        meeting=head,
        place=entered.place,
        typed=typed,
        invited=(await replies(head.id)).invited,
        error=beside(request, refusal, tuple(typed)),
    )


def _shared(request: Asked, entered: EnteredMeeting, step: str) -> dict[str, Any]:
    return {
        "meeting": entered.head,
        "place": entered.place,
        "template": BY_KEY[entered.head.template],
        "steps": steps_of(request, entered),
        "at": step_at(entered, step),
    }


def _refused(left: Missing) -> Refusal:
    return Refusal(left.reason, at=left.at, n=left.n, earliest=left.day or "")


ROUTES: tuple[Any, ...] = (
    new_meeting,
    begin_draft,
    draft,
    keep_draft,
    drop_draft,
    body,
    keep_body,
    calling,
    call,
    rescheduling,
    reschedule,
    calling_off,
    call_off,
)
