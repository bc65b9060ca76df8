"""A posted or running vote is extended, its notice corrected, or it is called off."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.nav import desk_nav
from app.i18n import translator
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import language_of
from voting.actions.call_off import Why as WhyOff
from voting.actions.call_off import call_off
from voting.actions.correct_notice import correct_notice
from voting.actions.extend_voting import Why as WhyLater
from voting.actions.extend_voting import extend_voting, findings_of
from voting.calling import HeldAssembly, days_for, plan_of
from voting.queries.turnouts import participation
from voting.routes.assemblies import turnout_view
from voting.routes.draft_view import Asked, beside, finding_words
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.routes.typed_dates import end_of, hour_of, typed_moment
from voting.rules.calendar import Finding, Plan, Severity, judge_corrected_notice, last_day_of
from voting.rules.corrections import Corrected, QuestionCorrected
from voting.rules.drafts import facts_in
from voting.rules.stages import Stage


@get("/assemblies/{public_id:str}/extension", guards=[signed_in])
async def extension(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Until when may voting go on, and why?"""
    return await _extension(request, await _enter(request, public_id, Stage.OPEN))


@post("/assemblies/{public_id:str}/extension", guards=[signed_in])
async def extend(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Put the close off and post the notice."""
    entered = await _enter(request, public_id, Stage.OPEN)
    form = await read_form(request)
    closes = typed_moment(form, "closes", _held(entered).zone)
    try:
        if closes is None:
            raise Refusal("calling.unreadable_day", at="closes_on")
        notice = await extend_voting(
            public_id,
            person=entered.standing.person or 0,
            closes_at=closes,
            seen=_seen(form),
            why=form.text("why"),
            reason=form.text("reason"),
            secret=request.app.state.settings.secret,
            confirmed=_confirmed(form),
        )
    except Refusal as refusal:
        return await _extension(request, entered, form, refusal, closes)
    return see_other(f"/assemblies/{public_id}/postings#notice-{notice}")


@get("/assemblies/{public_id:str}/calling-off", guards=[signed_in])
async def calling_off(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Why does it end without a count?"""
    return _calling_off(request, await _enter(request, public_id, Stage.POSTED, Stage.OPEN))


@post("/assemblies/{public_id:str}/calling-off", guards=[signed_in])
async def end_without_count(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Call it off, and post the notice."""
    entered = await _enter(request, public_id, Stage.POSTED, Stage.OPEN, Stage.CALLED_OFF)
    form = await read_form(request)
    try:
        notice = await call_off(
            public_id,
            person=entered.standing.person or 0,
            why=form.text("why"),
            reason=form.text("reason"),
            secret=request.app.state.settings.secret,
        )
    except Refusal as refusal:
        return _calling_off(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/postings#notice-{notice}")


@get("/assemblies/{public_id:str}/correction", guards=[signed_in])
async def correction(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What does the notice say wrongly?"""
    return _correction(request, await _enter(request, public_id, Stage.POSTED, Stage.OPEN))


@post("/assemblies/{public_id:str}/correction", guards=[signed_in])
async def post_correction(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Post the corrected notice; before the opening its clock runs anew."""
    entered = await _enter(request, public_id, Stage.POSTED, Stage.OPEN)
    form = await read_form(request)
    try:
        notice = await correct_notice(
            public_id,
            _corrected(entered, form),
            person=entered.standing.person or 0,
            reason=form.text("reason"),
            secret=request.app.state.settings.secret,
            confirmed=_confirmed(form),
        )
    except Refusal as refusal:
        return _correction(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/postings#notice-{notice}")


async def _enter(request: Asked, public_id: str, *stages: Stage) -> EnteredAssembly:
    entered = await enter_assembly(request, public_id, *CALLERS)
    if entered.assembly.stage not in stages:
        raise Refusal(f"calling.not_now_{entered.assembly.stage}")
    return entered


def _held(entered: EnteredAssembly) -> HeldAssembly:
    return HeldAssembly(entered.assembly, entered.place)


def _seen(form: Form) -> datetime:
    try:
        seen = datetime.fromisoformat(form.text("seen"))
    except ValueError:
        raise Refusal("calling.changed_meanwhile") from None
    if seen.tzinfo is None:
        raise Refusal("calling.changed_meanwhile")
    return seen


def _confirmed(form: Form) -> dict[str, str]:
    return {"calendar": form.text("calendar")} if form.text("calendar") else {}


async def _extension(
    request: Asked,
    entered: EnteredAssembly,
    form: Form | None = None,
    refusal: Refusal | None = None,
    closes: datetime | None = None,
) -> Response[str]:
    held, found = _held(entered), entered.assembly
    stands = found.closes_at or now()
    findings = findings_of(held, closes, now()) if closes else ()
    typed = {
        "closes_on": form.text("closes_on") if form else "",
        "closes_time": form.text("closes_time") if form else hour_of(stands, held.zone),
        "why": form.text("why") if form else "short_of_quorum",
        "reason": form.text("reason") if form else "",
        "calendar": form.text("calendar") if form else "",
    }
    return _show(
        request,
        entered,
        "extension",
        refusal,
        findings,
        typed=typed,
        whys=_whys(request, WhyLater),
        stands=stands,
        clock=held.clock,
        turnout=turnout_view(found, await participation(found)),
    )


def _calling_off(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    typed = {name: form.text(name) if form else "" for name in ("why", "reason")}
    return _show(request, entered, "calling_off", refusal, (), typed=typed, whys=_whys(request, WhyOff))


def _correction(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    stored = _as_typed(request, entered)
    typed = {name: form.text(name) for name in stored} if form else stored
    return _show(
        request,
        entered,
        "correction",
        refusal,
        _findings(entered, form) if form else (),
        typed=typed,
        running=entered.assembly.stage is Stage.OPEN,
    )


def _findings(entered: EnteredAssembly, form: Form) -> tuple[Finding, ...]:
    """What the legal clock says of the dates as typed, for a notice that hangs again today."""
    if entered.assembly.stage is not Stage.POSTED:
        return ()
    held = _held(entered)
    plan = plan_of(entered.assembly, held.zone)
    dates = _dates(entered, form)
    if plan is None or dates is None:
        return ()
    today = held.today(now())
    moved = Plan(today, *dates)
    return judge_corrected_notice(today, moved, held.clock, days_for(moved))


def _dates(entered: EnteredAssembly, form: Form) -> tuple[Any, datetime, datetime] | None:
    zone = _held(entered).zone
    until = form.day("objections_until")
    opens, closes = typed_moment(form, "opens", zone), typed_moment(form, "closes", zone)
    if until is None or opens is None or closes is None:
        return None
    return until, opens.astimezone(zone), closes.astimezone(zone)


def _as_typed(request: Asked, entered: EnteredAssembly) -> dict[str, str]:
    found, zone = entered.assembly, _held(entered).zone
    colon = translator(language_of(request)).plain("calling.colon")
    typed = {
        "title": found.title,
        "origin": found.origin,
        "contact": found.contact,
        "without_phones": found.without_phones,
        "reason": "",
        "calendar": "",
    }
    for motion in found.motions:
        facts = "\n".join(f"{label}{colon}{value}" if label else value for label, value in motion.facts)
        typed |= {
            f"question-{motion.position}": motion.question,
            f"plan-{motion.position}": motion.plan,
            f"facts-{motion.position}": facts,
        }
    if found.opens_at and found.closes_at and found.objections_until:
        typed |= {
            "objections_until": last_day_of(found.objections_until.astimezone(zone)).isoformat(),
            "opens_on": found.opens_at.astimezone(zone).date().isoformat(),
            "opens_time": hour_of(found.opens_at, zone),
            "closes_on": found.closes_at.astimezone(zone).date().isoformat(),
            "closes_time": hour_of(found.closes_at, zone),
        }
    return typed


def _corrected(entered: EnteredAssembly, form: Form) -> Corrected:
    """What the form says; once voting has begun it asks for less."""
    soft = Corrected(
        origin=form.text("origin"), contact=form.text("contact"), without_phones=form.text("without_phones")
    )
    if entered.assembly.stage is Stage.OPEN:
        return soft
    dates = _dates(entered, form)
    if dates is None:
        raise Refusal("calling.unreadable_day", at="opens_on")
    until, opens, closes = dates
    return Corrected(
        title=form.text("title") or None,
        origin=soft.origin,
        contact=soft.contact,
        without_phones=soft.without_phones,
        questions=tuple(
            QuestionCorrected(
                motion.position,
                form.text(f"question-{motion.position}"),
                form.text(f"plan-{motion.position}"),
                facts_in(form.text(f"facts-{motion.position}")),
            )
            for motion in entered.assembly.motions
        ),
        objections_until=end_of(until, _held(entered).zone),
        opens_at=opens,
        closes_at=closes,
    )


def _whys(request: Asked, why: type[WhyOff] | type[WhyLater]) -> list[tuple[str, str]]:
    t = translator(language_of(request))
    return [(each.value, t.plain(f"notices.why_{each.value}")) for each in why]


def _show(
    request: Asked,
    entered: EnteredAssembly,
    name: str,
    refusal: Refusal | None,
    findings: tuple[Finding, ...],
    **context: Any,
) -> Response[str]:
    t = translator(language_of(request))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        f"voting/{name}.html",
        status=refusal.status if refusal else 200,
        assembly=entered.assembly,
        stage=str(entered.assembly.stage),
        place=entered.place,
        zone=entered.place.time_zone,
        nav=desk_nav(t, entered.place, "assemblies", entered.standing),
        refused_dates=finding_words(t, findings, Severity.REFUSE),
        warned_dates=finding_words(t, findings, Severity.WARN),
        error=beside(refusal, words),
        refused=words,
        errors=[(f"f-{refusal.at}" if refusal.at else "", words)] if refusal else [],
        **context,
    )


ROUTES = (
    extension,
    extend,
    calling_off,
    end_without_count,
    correction,
    post_correction,
)
