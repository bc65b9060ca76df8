"""Reports that a term was broken: when, what, with a photo; each becomes an issue."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.file_store import PICTURES, ROOMY_REQUEST, keep
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.agreements.actions.report_breach import Reported, report_breach
from meetings.agreements.queries.agreements import Seen
from meetings.agreements.routes.agreements import Asked, enter_agreement
from meetings.agreements.routes.words import term_view
from meetings.agreements.rules.states import State
from meetings.agreements.rules.terms import A_DAY, minute_of
from meetings.days_off import days_between
from meetings.sendings import new_key


@get("/agreements/{public_id:str}/breaches/new", guards=[signed_in])
async def breach_new(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A form that is filled in half a minute: which term, when, what."""
    return _form_page(request, await _concerned(request, public_id))


@post("/agreements/{public_id:str}/breaches", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def report(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the report and raise its issue."""
    seen, form = await _concerned(request, public_id), await read_form(request)
    try:
        told = await report_breach(
            seen.agreement.id,
            await _said(request, seen, form),
            title=translator("zh").plain(
                "agreements.issue_title", title=seen.agreement.title
            ),  # a record, not a page
            by=seen.reader.person or 0,
            at=now(),
            today=today(seen.place.time_zone),
            days=days_between(*_around(form)),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return _form_page(request, seen, form, refusal)
    return see_other(f"/agreements/{public_id}?done=reported_{told.judged or 'people'}#breaches")


async def _concerned(request: Asked, public_id: str) -> Seen:
    seen = await enter_agreement(request, public_id)
    if not seen.in_scope or seen.agreement.state in (State.DRAFT, State.COMING):
        raise NotFound
    return seen


async def _said(request: Asked, seen: Seen, form: Form) -> Reported:
    """What was typed; the photo is kept last, when nothing else is wrong."""
    at = _happened_at(form, seen.place.time_zone)
    if not form.text("words"):
        raise Refusal("agreements.say_what_happened", at="words")
    photo = None
    if form.file("photo"):
        photo = await keep(
            ground_of(request).settings, form.file("photo"), kinds=PICTURES, person_id=seen.reader.person
        )
    return Reported(at, form.text("words"), form.whole("term"), photo.id if photo else None)


def _happened_at(form: Form, zone: str) -> datetime:
    day, minute = form.day("day"), minute_of(form.text("time"))
    if day is None:
        raise Refusal("agreements.day_missing", at="day")
    if minute is None or minute >= A_DAY:
        raise Refusal("agreements.time_missing", at="time")
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _around(form: Form) -> tuple[Any, Any]:
    day = form.day("day") or today()
    return day - timedelta(days=1), day


def _form_page(
    request: Asked, seen: Seen, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, local = scene_of(request).t, now().astimezone(ZoneInfo(seen.place.time_zone))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    at = {"file": "photo"}.get(refusal.at, refusal.at) if refusal else ""
    terms = [term_view(t, kept) for kept in seen.agreement.terms]
    return page(
        request,
        "agreements/breach.html",
        refusal.status if refusal else 200,
        agreement=seen.agreement,
        place=seen.place,
        terms=[(str(each.position), each.words, each.when) for each in terms],
        chosen=form.text("term") if form else (str(terms[0].position) if len(terms) == 1 else ""),
        typed_day=form.text("day") if form else local.date().isoformat(),
        typed_time=form.text("time") if form else f"{local:%H:%M}",
        typed_words=form.text("words") if form else "",
        key=form.text("key") if form else new_key(),
        refused=words,
        error={at: words} if at else {},
    )


ROUTES = (breach_new, report)
