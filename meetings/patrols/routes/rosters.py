"""Duty rosters: what is on, the month, its members, its printed sheet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.agreements.queries.people import neighbours
from meetings.agreements.routes.form import options, weekdays
from meetings.agreements.routes.words import when
from meetings.agreements.rules.days import EVERY_DAY, weekdays_of
from meetings.agreements.rules.terms import Term, minute_of
from meetings.days_off import published
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.actions.join_roster import join_roster
from meetings.patrols.actions.leave_roster import leave_roster
from meetings.patrols.actions.make_roster import NewRoster, make_roster
from meetings.patrols.queries.entries import entries_of_month, figures_of
from meetings.patrols.queries.rosters import (
    DutyOnFile,
    Patroller,
    Roster,
    duties_between,
    duties_of,
    members_of,
    roster,
    rosters_of,
)
from meetings.patrols.routes.gate import Asked, days_ahead, enter_patrols, person_of
from meetings.patrols.rules.entries import month_after, month_of
from meetings.patrols.rules.roster import MOST_WEEKS, WEEKS_AHEAD, RosterRule
from meetings.sendings import LONG_FORM, new_key


@dataclass(frozen=True)
class Month:
    """One month of a roster with the ways to the months beside it."""

    first: date
    before: str
    after: str


@get("/communities/{community:str}/patrols", guards=[signed_in])
async def patrols(request: Asked, community: FromPath[str]) -> Response[str]:
    """My shifts, the rosters, and this month in figures."""
    me = await enter_patrols(request, community)
    month = today(me.place.time_zone).replace(day=1)
    return page(
        request,
        "patrols/patrols.html",
        place=me.place,
        zone=me.place.time_zone,
        mine=await duties_of(me.person, me.place.id, now()),
        rosters=[(each, when_words(scene_of(request).t, each)) for each in await rosters_of(me.place.id)],
        figures=figures_of(await entries_of_month(me.place, month)),
        month=month,
        looks=me.looks,
        office=me.reader.office,
    )


@get("/communities/{community:str}/rosters/new", guards=[signed_in])
async def roster_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """Who, on which days, from when to when."""
    me = await enter_patrols(request, community, office=True)
    return await _form_page(request, me)


@post("/communities/{community:str}/rosters", guards=[signed_in], request_max_body_size=LONG_FORM)
async def add_roster(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Make it, and deal the first weeks."""
    me, form = await enter_patrols(request, community, office=True), await read_form(request)
    this_day = today(me.place.time_zone)
    try:
        address = await make_roster(
            await _read(form, me, this_day),
            community=me.place.id,
            by=me.person,
            at=now(),
            today=this_day,
            days=days_ahead(this_day, WEEKS_AHEAD),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return await _form_page(request, me, form, refusal)
    return see_other(f"/rosters/{address}")


@get("/rosters/{public_id:str}", guards=[signed_in])
async def roster_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A month of shifts, and the members for the office."""
    found, me = await roster(public_id, person_of(request), today())
    return await _roster_page(request, found, me)


@post("/rosters/{public_id:str}/duties", guards=[signed_in])
async def deal_more(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Deal the coming weeks."""
    found, me = await _office(request, public_id)
    form, this_day = await read_form(request), today(me.place.time_zone)
    weeks = form.whole("weeks") or 0
    if not 1 <= weeks <= MOST_WEEKS:
        refusal = Refusal("patrols.weeks_wrong", at="weeks", n=MOST_WEEKS)
        return await _roster_page(request, found, me, form, refusal)
    new = await deal_duties(found.id, weeks, today=this_day, days=days_ahead(this_day, weeks))
    return see_other(f"/rosters/{public_id}?dealt={new}")


@post("/rosters/{public_id:str}/members", guards=[signed_in])
async def join(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Put somebody on the roster from a day on."""
    found, me = await _office(request, public_id)
    form, this_day = await read_form(request), today(me.place.time_zone)
    try:
        await join_roster(
            found.id,
            form.whole("person") or 0,
            since=form.day("since") or this_day,
            at=now(),
            today=this_day,
            days=days_ahead(this_day, WEEKS_AHEAD),
        )
    except Refusal as refusal:
        return await _roster_page(request, found, me, form, refusal)
    return see_other(f"/rosters/{public_id}#members")


@post("/rosters/{public_id:str}/members/{person:int}/ending", guards=[signed_in])
async def leave(request: Asked, public_id: FromPath[str], person: FromPath[int]) -> Response[Any]:
    """Their last day is today; later shifts go to the others."""
    found, me = await _office(request, public_id)
    this_day = today(me.place.time_zone)
    await leave_roster(
        found.id,
        person,
        last_day=this_day,
        at=now(),
        today=this_day,
        days=days_ahead(this_day, WEEKS_AHEAD),
    )
    return see_other(f"/rosters/{public_id}#members")


@get("/rosters/{public_id:str}/print", guards=[signed_in])
async def roster_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The month on one sheet, for the wall of the duty room."""
    found, me = await roster(public_id, person_of(request), today())
    month = _month(request, me)
    return page(
        request,
        "patrols/roster_print.html",
        place=me.place,
        zone=me.place.time_zone,
        roster=found,
        when=when_words(scene_of(request).t, found),
        month=month,
        duties=await _duties(found, month.first),
        printed_on=today(me.place.time_zone),
    )


def when_words(t: Translate, found: Roster) -> str:
    """The rule in words: days, hours, holidays."""
    rule = found.rule
    return when(t, Term("", rule.weekdays, rule.from_minute, rule.until_minute, rule.holidays))


async def _office(request: Asked, public_id: str) -> tuple[Roster, Patroller]:
    found, me = await roster(public_id, person_of(request), today())
    if not me.reader.office:
        raise NotFound
    return found, me


def _month(request: Asked, me: Patroller) -> Month:
    first = month_of(request.query_params.get("month", ""), today(me.place.time_zone))
    return Month(first, f"{month_after(first, -1):%Y-%m}", f"{month_after(first):%Y-%m}")


async def _duties(found: Roster, first: date) -> tuple[DutyOnFile, ...]:
    return await duties_between(found.id, first, month_after(first) - timedelta(days=1))


async def _roster_page(
    request: Asked, found: Roster, me: Patroller, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, this_day, month = scene_of(request).t, today(me.place.time_zone), _month(request, me)
    people = await neighbours(me.place.id, this_day) if me.reader.office else ()
    members = await members_of(found.id)
    there = {member.person for member in members if member.until is None or member.until >= this_day}
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "patrols/roster.html",
        refusal.status if refusal else 200,
        place=me.place,
        zone=me.place.time_zone,
        roster=found,
        when=when_words(t, found),
        month=month,
        duties=await _duties(found, month.first),
        today=this_day,
        person=me.person,
        office=me.reader.office,
        members=[(member, member.person in there) for member in members],
        people=[(value, word) for value, word in options(t, people) if not value or int(value) not in there],
        dealt=request.query_params.get("dealt", "").isdigit() and not refusal,
        unpublished=""
        if published((this_day + timedelta(weeks=WEEKS_AHEAD)).year)
        else str(this_day.year + 1),
        typed_weeks=form.text("weeks") if form else "4",
        typed_since=(form.text("since") if form else "") or this_day.isoformat(),
        typed_person=form.text("person") if form else "",
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


async def _read(form: Form, me: Patroller, this_day: date) -> NewRoster:
    begins, ends = minute_of(form.text("from")), minute_of(form.text("until_time"))
    if begins is None or begins >= 1440:
        raise Refusal("patrols.time_wrong", at="from")
    if ends is None:
        raise Refusal("patrols.time_wrong", at="until_time")
    known = {each.id for each in await neighbours(me.place.id, this_day)}
    chosen = [int(number) for number in form.texts("member") if number.isascii() and number.isdigit()]
    return NewRoster(
        form.text("name"),
        RosterRule(
            weekdays_of(form.texts("weekdays")),
            form.flag("holidays"),
            begins,
            ends,
            form.whole("people") or 0,
            form.day("since") or this_day,
            form.day("until"),
        ),
        tuple(number for number in chosen if number in known),
    )


async def _form_page(
    request: Asked, me: Patroller, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, this_day = scene_of(request).t, today(me.place.time_zone)
    usual = {"name": "", "from": "19:00", "until_time": "21:00", "people": "2", "until": "", "key": new_key()}
    usual |= {"since": this_day.isoformat(), "holidays": "yes"}
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "patrols/roster_form.html",
        refusal.status if refusal else 200,
        place=me.place,
        typed={name: form.text(name) for name in usual} if form else usual,
        typed_weekdays=form.texts("weekdays") if form else tuple(EVERY_DAY),
        typed_members=form.texts("member") if form else (),
        weekdays=weekdays(t),
        people=options(t, await neighbours(me.place.id, this_day))[1:],
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


ROUTES = (patrols, roster_new, add_roster, roster_page, deal_more, join, leave, roster_print)
