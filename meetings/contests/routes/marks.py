"""A judge's sheets: marks by every criterion, or a stake declared."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import language_of
from meetings.contests.actions.declare_conflict import declare_conflict
from meetings.contests.actions.give_marks import give_marks
from meetings.contests.queries.contests import CriterionOnFile, Entry, marks_of
from meetings.contests.routes.gate import Asked, Entered, enter_contest, me
from meetings.contests.rules.order import Mark


@get("/contests/{contest:str}/scores", guards=[signed_in])
async def sheets(request: Asked, contest: FromPath[str]) -> Response[str]:
    """One's own sheets; nobody reads another judge's before the end."""
    return await _page(request, await _judge(request, contest))


@post("/contests/{contest:str}/scores", guards=[signed_in])
async def mark(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Mark one entry."""
    entered, form = await _judge(request, contest), await read_form(request)
    entry = form.text("entry")
    points = {each.id: form.whole(f"points-{each.id}") for each in entered.contest.criteria}
    try:
        await give_marks(contest, entry, points, by=me(entered.person), at=now())
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/contests/{contest}/scores?kept=1#entry-{entry}")


@post("/contests/{contest:str}/conflicts", guards=[signed_in])
async def conflict(request: Asked, contest: FromPath[str]) -> Response[Any]:
    """Say that an entry is one's own affair too."""
    entered, form = await _judge(request, contest), await read_form(request)
    entry = form.text("entry")
    try:
        await declare_conflict(contest, entry, form.text("reason"), by=me(entered.person), at=now())
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/contests/{contest}/scores#entry-{entry}")


async def _judge(request: Asked, public_id: str) -> Entered:
    entered = await enter_contest(request, public_id)
    if entered.judge is None:
        raise NotFound
    return entered


async def _page(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, found = translator(language_of(request)), entered.contest
    typed_for = form.text("entry") if form else ""
    own = [each for each in await marks_of(found) if entered.judge and each.judge == entered.judge.id]
    return page(
        request,
        "contests/marks.html",
        status=refusal.status if refusal else 200,
        contest=found,
        phase=entered.phase.value,
        sheets=[
            _sheet(entered, entry, own, form if typed_for == entry.public_id else None)
            for entry in found.entries
        ],
        typed_for=typed_for,
        typed_reason=form.text("reason") if form else "",
        kept="kept" in request.query_params,
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


def _sheet(
    entered: Entered, entry: Entry, own: list[Mark], form: Form | None
) -> tuple[Entry, str, list[tuple[CriterionOnFile, str]]]:
    """An entry, the stake declared in it, and the points by criterion as typed or as kept."""
    given = {each.criterion: str(each.points) for each in own if each.entry == entry.number}
    judge = entered.judge
    stake = next(
        (
            each.reason
            for each in entered.contest.conflicts
            if judge and (each.judge, each.entry) == (judge.id, entry.id)
        ),
        "",
    )
    points = [
        (each, form.text(f"points-{each.id}") if form else given.get(each.id, ""))
        for each in entered.contest.criteria
    ]
    return entry, stake, points


ROUTES = (sheets, mark, conflict)
