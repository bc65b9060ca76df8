"""A contest: its list, its page, its making, its judges, its end."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import language_of
from meetings.contests.actions.add_criterion import add_criterion
from meetings.contests.actions.close_contest import close_contest
from meetings.contests.actions.end_judge import end_judge
from meetings.contests.actions.name_judge import name_judge
from meetings.contests.actions.publish_contest import publish_contest
from meetings.contests.actions.remove_criterion import remove_criterion
from meetings.contests.actions.start_contest import Plan, start_contest
from meetings.contests.queries.contests import contests_of
from meetings.contests.queries.office_holders import office_holders
from meetings.contests.routes.gate import MAKERS, Asked, Entered, enter_community, enter_contest, me
from meetings.contests.routes.view import contest_view
from meetings.contests.rules.phases import Phase, phase

TYPED = ("title", "words", "entries_until", "scores_until", "per_month", "starts_on")


@get("/communities/{community:str}/contests", guards=[public])
async def contest_list(request: Asked, community: FromPath[str]) -> Response[str]:
    """Every contest that was published, and for its makers the drafts."""
    place, standing, _ = await enter_community(request, community)
    makes = standing.holds(*MAKERS)
    found = await contests_of(place.id)
    return page(
        request,
        "contests/contests.html",
        place=place,
        makes=makes,
        contests=[
            (each, phase(each.published_at, each.entries_until, each.closed_at, now()).value)
            for each in found
            if makes or each.published_at
        ],
    )


@get("/communities/{community:str}/contests/new", guards=[signed_in])
async def contest_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The few questions that begin one."""
    return await _new(request, community)


@post("/communities/{community:str}/contests", guards=[signed_in])
async def contest_start(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Begin one as a draft."""
    place, standing, person = await enter_community(request, community)
    if not standing.holds(*MAKERS):
        raise NotFound
    form, zone = await read_form(request), ZoneInfo(place.time_zone)
    plan = Plan(
        title=form.text("title"),
        words=form.text("words"),
        entries_until=_end_of(form, "entries_until", zone),
        scores_until=_end_of(form, "scores_until", zone),
        per_month=form.whole("per_month") if form.text("per_month") else None,
        starts_on=form.day("starts_on"),
    )
    try:
        if form.text("per_month") and plan.per_month is None:
            raise Refusal("contests.per_month_wrong", at="per_month")
        public_id = await start_contest(place.id, plan, by=me(person), at=now())
    except Refusal as refusal:
        return await _new(request, community, form, refusal)
    return see_other(f"/contests/{public_id}")


@get("/contests/{contest:str}", guards=[public])
async def contest_page(request: Asked, contest: FromPath[str]) -> Response[str]:
    """Criteria, entries, and once it is closed the order with how it came about."""
    return await show(request, await enter_contest(request, contest))


@post("/contests/{contest:str}/criteria", guards=[signed_in])
async def criterion_add(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Add a criterion to a draft."""
    entered, form = await _made(request, contest), await read_form(request)
    try:
        await add_criterion(
            contest,
            form.text("name"),
            form.text("words"),
            weight=form.whole("weight"),
            most=form.whole("most"),
            at=now(),
        )
    except Refusal as refusal:
        return await show(request, entered, form, refusal)
    return see_other(f"/contests/{contest}#criteria")


@post("/contests/{contest:str}/criteria/{criterion:int}/removal", guards=[signed_in])
async def criterion_remove(request: Asked, contest: FromPath[str], criterion: FromPath[int]) -> Response[Any]:
    """Take one out of a draft."""
    entered = await _made(request, contest)
    try:
        await remove_criterion(contest, criterion, at=now())
    except Refusal as refusal:
        return await show(request, entered, None, refusal)
    return see_other(f"/contests/{contest}#criteria")


@post("/contests/{contest:str}/publication", guards=[signed_in])
async def publication(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Fix the criteria and take entries."""
    entered = await _made(request, contest)
    try:
        await publish_contest(contest, seed=secrets.token_hex(32), at=now())
    except Refusal as refusal:
        return await show(request, entered, None, refusal)
    return see_other(f"/contests/{contest}")


@post("/contests/{contest:str}/judges", guards=[signed_in])
async def judge_name(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Name one of those in office as a judge."""
    entered, form = await _made(request, contest), await read_form(request)
    wanted = form.whole("person")
    try:
        if wanted not in {person for person, _ in await _nameable(entered)}:
            raise Refusal("contests.choose_judge", at="person")
        await name_judge(contest, wanted or 0, at=now())
    except Refusal as refusal:
        return await show(request, entered, form, refusal)
    return see_other(f"/contests/{contest}#judges")


@post("/contests/{contest:str}/judges/{judge:int}/ending", guards=[signed_in])
async def judge_end(request: Asked, contest: FromPath[str], judge: FromPath[int]) -> Response[Any]:
    """End somebody's judging; the marks given count no more."""
    entered = await _made(request, contest)
    try:
        await end_judge(contest, judge, at=now())
    except Refusal as refusal:
        return await show(request, entered, None, refusal)
    return see_other(f"/contests/{contest}#judges")


@post("/contests/{contest:str}/closure", guards=[signed_in])
async def closure(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Count, draw lots where needed, publish the order."""
    entered = await _made(request, contest)
    try:
        await close_contest(contest, at=now())
    except Refusal as refusal:
        return await show(request, entered, None, refusal)
    return see_other(f"/contests/{contest}")


async def show(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    """The contest's page as this visitor may see it."""
    t = translator(language_of(request))
    return page(
        request,
        "contests/contest.html",
        status=refusal.status if refusal else 200,
        entered=entered,
        **await contest_view(entered),
        nameable=await _nameable(entered) if entered.makes else [],
        typed={name: form.text(name) if form else "" for name in ("name", "words", "weight", "most")},
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


async def _new(
    request: Asked, community: str, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    place, standing, _ = await enter_community(request, community)
    if not standing.holds(*MAKERS):
        raise NotFound
    t = translator(language_of(request))
    return page(
        request,
        "contests/contest_new.html",
        status=refusal.status if refusal else 200,
        place=place,
        typed={name: form.text(name) if form else "" for name in TYPED},
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


async def _made(request: Asked, public_id: str) -> Entered:
    entered = await enter_contest(request, public_id)
    if not entered.makes:
        raise NotFound
    return entered


async def _nameable(entered: Entered) -> list[tuple[int, str]]:
    """Who holds an office here and judges not yet."""
    named: Iterable[int] = {each.person for each in entered.contest.judges}
    if entered.phase is Phase.CLOSED:
        return []
    return [each for each in await office_holders(entered.place.id, entered.today) if each[0] not in named]


def _end_of(form: Form, name: str, zone: ZoneInfo) -> datetime | None:
    """A day counts whole: it ends at the following midnight of the place."""
    day = form.day(name)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) if day else None


ROUTES = (
    contest_list,
    contest_new,
    contest_start,
    contest_page,
    criterion_add,
    criterion_remove,
    publication,
    judge_name,
    judge_end,
    closure,
)
