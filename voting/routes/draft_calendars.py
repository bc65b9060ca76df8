"""The wizard's calendar: dates proposed by the legal clock, judged as typed, and what the vote is worth."""

from datetime import date, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, read_form, see_other, signed_in
from voting.actions.save_draft import save_draft
from voting.calling import days_for, plan_of
from voting.holidays import days_around, published
from voting.queries.drafts import rules_of
from voting.routes.draft_view import Asked, Drafting, draft_page, enter_draft, finding_words
from voting.routes.typed_dates import end_of, hour_of, typed_moment
from voting.rule_offers import clock_under
from voting.rules.calendar import Clock, Finding, Plan, Severity, judge, last_day_of, propose
from voting.rules.drafts import CalendarStep

OPENS, CLOSES = "09:00", "20:00"
MOST_RESULT_DAYS = 90


@get("/assemblies/{public_id:str}/draft/calendar", guards=[signed_in])
async def draft_calendar(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The dates on file, or those that the legal clock proposes for a notice that hangs today."""
    drafting = await enter_draft(request, public_id)
    stored = _stored(drafting)
    plan = plan_of(drafting.entered.assembly, drafting.held.zone)
    typed = stored or _proposed(drafting, drafting.held.today(now()))
    found = _judged(drafting, plan) if stored and plan else ()
    return _page(request, drafting, typed, found, proposed=stored is None)


@post("/assemblies/{public_id:str}/draft/calendar", guards=[signed_in])
async def save_calendar(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep dates that the law allows; others come back with the reason and everything that was typed."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    typed = _typed(form)
    if form.flag("propose"):
        day = form.day("notice_on") or drafting.held.today(now())
        return _page(request, drafting, typed | _proposed(drafting, day), (), proposed=True)
    found: tuple[Finding, ...] = ()
    try:
        step, plan = _read(drafting, form)
        found = _judged(drafting, plan)
        if any(each.severity is Severity.REFUSE for each in found):
            raise Refusal("calling.dates_refused")
        await save_draft(public_id, step, seen=form.text("seen"))
    except Refusal as refusal:
        return _page(request, drafting, typed, found, refusal)
    return see_other(drafting.path("check"))


def _page(
    request: Asked,
    drafting: Drafting,
    typed: dict[str, str],
    found: tuple[Finding, ...],
    refusal: Refusal | None = None,
    *,
    proposed: bool = False,
) -> Response[str]:
    clock = _clock(drafting)
    evote = _evote(drafting)
    return draft_page(
        request,
        drafting,
        "calendar",
        refusal=refusal,
        typed=typed,
        refused=finding_words(drafting.t, found, Severity.REFUSE),
        warned=finding_words(drafting.t, found, Severity.WARN),
        proposed=proposed,
        clock=clock,
        evote=evote,
        unpublished=_unpublished(typed),
    )


def _judged(drafting: Drafting, plan: Plan) -> tuple[Finding, ...]:
    return judge(plan, _clock(drafting), days_for(plan), today=drafting.held.today(now()))


def _clock(drafting: Drafting) -> Clock:
    day = drafting.entered.assembly.notice_on or drafting.held.today(now())
    rules = [rule for rule in rules_of(drafting.held, day) if rule]
    return clock_under(rules, extraordinary=drafting.entered.assembly.extraordinary)


def _evote(drafting: Drafting) -> str:
    """What the place says of online votes: "", official_system_only, official_platform_only, …"""
    day = drafting.entered.assembly.notice_on or drafting.held.today(now())
    said = [rule.condition("evote") for rule in rules_of(drafting.held, day) if rule]
    return next((each for each in said if isinstance(each, str)), "")


def _proposed(drafting: Drafting, notice_on: date) -> dict[str, str]:
    clock = _clock(drafting)
    days = days_around(notice_on, notice_on + timedelta(days=120))
    dates = propose(notice_on, clock, days)
    found = drafting.entered.assembly
    return {
        "notice_on": notice_on.isoformat(),
        "objections_until": dates.objections_until.isoformat(),
        "opens_on": dates.opening_day.isoformat(),
        "opens_time": OPENS,
        "closes_on": dates.last_day.isoformat(),
        "closes_time": CLOSES,
        "result_days": str(clock.public_days or found.result_days),
        "worth": found.worth,
        "worth_basis": found.worth_basis,
    }


def _stored(drafting: Drafting) -> dict[str, str] | None:
    found, zone = drafting.entered.assembly, drafting.held.zone
    if not (found.notice_on and found.opens_at and found.closes_at and found.objections_until):
        return None
    return {
        "notice_on": found.notice_on.isoformat(),
        "objections_until": last_day_of(found.objections_until.astimezone(zone)).isoformat(),
        "opens_on": found.opens_at.astimezone(zone).date().isoformat(),
        "opens_time": hour_of(found.opens_at, zone),
        "closes_on": found.closes_at.astimezone(zone).date().isoformat(),
        "closes_time": hour_of(found.closes_at, zone),
        "result_days": str(found.result_days),
        "worth": found.worth,
        "worth_basis": found.worth_basis,
    }


def _typed(form: Form) -> dict[str, str]:
    names = ("notice_on", "objections_until", "opens_on", "opens_time", "closes_on", "closes_time")
    return {name: form.text(name) for name in (*names, "result_days", "worth", "worth_basis")}


def _read(drafting: Drafting, form: Form) -> tuple[CalendarStep, Plan]:
    zone = drafting.held.zone
    notice_on, objections = form.day("notice_on"), form.day("objections_until")
    opens, closes = typed_moment(form, "opens", zone), typed_moment(form, "closes", zone)
    days = form.whole("result_days")
    if notice_on is None:
        raise Refusal("calling.unreadable_day", at="notice_on")
    if objections is None:
        raise Refusal("calling.unreadable_day", at="objections_until")
    if opens is None:
        raise Refusal("calling.unreadable_day", at="opens_on")
    if closes is None:
        raise Refusal("calling.unreadable_day", at="closes_on")
    if days is None or not 1 <= days <= MOST_RESULT_DAYS:
        raise Refusal("calling.result_days_range", at="result_days", n=MOST_RESULT_DAYS)
    if form.text("worth") == "binding" and not form.text("worth_basis"):
        raise Refusal("calling.worth_needs_a_basis", at="worth_basis")
    step = CalendarStep(
        notice_on,
        end_of(objections, zone),
        opens,
        closes,
        days,
        form.text("worth"),
        form.text("worth_basis"),
    )
    return step, Plan(notice_on, objections, opens.astimezone(zone), closes.astimezone(zone))


def _unpublished(typed: dict[str, str]) -> list[int]:
    """Years among the dates whose days off the State Council has not published."""
    years = {
        int(typed[name][:4])
        for name in ("notice_on", "opens_on", "closes_on")
        if typed[name][:4].isascii() and typed[name][:4].isdigit()
    }
    return sorted(year for year in years if 1950 < year < 2200 and not published(year))


ROUTES = (draft_calendar, save_calendar)
