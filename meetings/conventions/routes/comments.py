"""What neighbours say of a posted clause, and the desk where it is read and answered."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import place_by_id
from app.community.routes.nav import desk_nav
from app.refusals import NotFound, Refusal
from app.web import Form, fragment, page, read_form, see_other, signed_in, visitor
from app.web.addresses import is_htmx
from app.web.templates import scene_of
from meetings.conventions.actions.answer_comments import answer_comments
from meetings.conventions.actions.comment_clause import SaidOf, comment_clause
from meetings.conventions.actions.consolidate import consolidate
from meetings.conventions.actions.correct_answer import correct_answer
from meetings.conventions.actions.withdraw_comment import withdraw_comment
from meetings.conventions.queries.comments import (
    answer_by_id,
    capacity_in,
    comment_at,
    counts_of,
    speakers,
)
from meetings.conventions.queries.versions import text_of, version_by_id
from meetings.conventions.routes.asking import (
    Asked,
    AtConsultation,
    days_of,
    enter_consultation,
    enter_desk,
    just_done,
    said_of,
    title_of,
    totals,
)
from meetings.conventions.routes.consultations import clauses_asked, consultation_page
from meetings.conventions.routes.words_of import in_lang
from meetings.conventions.rules.consultation import Outcome, Said, Stage
from meetings.conventions.rules.states import State
from meetings.sendings import LONG_FORM, new_key


@post("/versions/{version:str}/consultation/{clause:str}/agreement", guards=[signed_in])
async def agree(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """Agree to one clause with one tap."""
    seen = await enter_consultation(request, version)
    try:
        await _say(seen, clause, SaidOf(Said.AGREE))
    except Refusal as refusal:
        return await consultation_page(request, seen, refusal)
    return await _foot(request, seen, clause)


@get("/versions/{version:str}/consultation/{clause:str}/comments", guards=[signed_in])
async def write(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[str]:
    """A comment, or with `?say=proposal` other words for the clause."""
    seen = await enter_consultation(request, version)
    kind = Said.PROPOSAL if request.query_params.get("say") == "proposal" else Said.COMMENT
    return await _write_page(request, seen, clause, kind)


@post(
    "/versions/{version:str}/consultation/{clause:str}/comments",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def comment(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """Say it."""
    seen, form = await enter_consultation(request, version), await read_form(request)
    kind = Said.PROPOSAL if form.text("say") == "proposal" else Said.COMMENT
    said = SaidOf(kind, form.text("words"), form.text("proposed"), form.flag("named"))
    try:
        await _say(seen, clause, said, form.text("key")[:64])
    except Refusal as refusal:
        return await _write_page(request, seen, clause, kind, form, refusal)
    return see_other(f"{seen.path}/consultation?done=said#clause-{clause}")


@post("/comments/{public_id:str}/withdrawal", guards=[signed_in])
async def withdraw(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take back one's own words, or one's agreement."""
    found, who = await comment_at(public_id), visitor(request)
    if found is None or who is None or found.person != who.person_id:
        raise NotFound
    seen = await enter_consultation(request, found.version_public_id)
    try:
        await withdraw_comment(public_id, person=who.person_id, at=now(), today=seen.today)
    except Refusal as refusal:
        return await consultation_page(request, seen, refusal)
    if found.kind is Said.AGREE:
        return await _foot(request, seen, found.clause_public_id)
    return see_other(f"{seen.path}/consultation?done=withdrawn#clause-{found.clause_public_id}")


@get("/versions/{version:str}/comments", guards=[signed_in])
async def comments(request: Asked, version: FromPath[str]) -> Response[str]:
    """Everything that was said, clause by clause, what waits for an answer first."""
    return await _desk_page(request, await enter_desk(request, version))


@post("/versions/{version:str}/answers", guards=[signed_in], request_max_body_size=LONG_FORM)
async def answer(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Answer what was chosen."""
    seen, form = await enter_desk(request, version), await read_form(request)
    try:
        number = await answer_comments(
            seen.consultation.id,
            form.texts("comment"),
            form.text("outcome"),
            form.text("why"),
            by=seen.standing.person or 0,
            at=now(),
        )
    except Refusal as refusal:
        return await _desk_page(request, seen, form, refusal)
    return see_other(f"{seen.path}/comments?done=answered#answer-{number}")


@post(
    "/versions/{version:str}/answers/{answer:int}/correction",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def correct(request: Asked, version: FromPath[str], answer: FromPath[int]) -> Response[Any]:
    """Put an answer right."""
    seen, form = await enter_desk(request, version), await read_form(request)
    known = await answer_by_id(answer)
    if known is None or known.consultation != seen.consultation.id:
        raise NotFound
    try:
        number = await correct_answer(
            seen.consultation.id,
            answer,
            form.text("outcome"),
            form.text("why"),
            by=seen.standing.person or 0,
            at=now(),
        )
    except Refusal as refusal:
        return await _desk_page(request, seen, form, refusal, correcting=answer)
    return see_other(f"{seen.path}/comments?done=corrected#answer-{number}")


@get("/versions/{version:str}/consolidation", guards=[signed_in])
async def consolidation(request: Asked, version: FromPath[str]) -> Response[str]:
    """Which words the next draft takes, clause by clause."""
    return await _consolidation_page(request, await _closed(request, version))


@post("/versions/{version:str}/consolidation", guards=[signed_in])
async def consolidated(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Make the draft and go on writing it."""
    seen, form = await _closed(request, version), await read_form(request)
    chosen = {
        each.public_id: form.text(f"clause-{each.public_id}")
        for each in (await text_of(seen.version.id)).clauses
    }
    try:
        draft = await consolidate(version, chosen, by=seen.standing.person or 0, at=now())
    except Refusal as refusal:
        return await _consolidation_page(request, seen, refusal)
    return see_other(f"/versions/{draft}/draft")


async def _say(seen: AtConsultation, clause: str, said: SaidOf, key: str = "") -> str:
    if not seen.belongs:
        raise Refusal("consultations.not_here")
    return await comment_clause(
        seen.version.public_id,
        clause,
        said,
        person=seen.standing.person or 0,
        capacity=await capacity_in(seen.standing, seen.today),
        at=now(),
        today=today((await place_by_id(seen.place.id)).time_zone),
        key=key,
    )


async def _foot(request: Asked, seen: AtConsultation, clause: str) -> Response[Any]:
    """The clause's buttons alone for a page with a script, otherwise back to the clause."""
    if not is_htmx(request):
        return see_other(f"{seen.path}/consultation#clause-{clause}")
    every = await clauses_asked(request, seen, await counts_of(seen.consultation.id))
    here = next((each for each in every if each.address == clause), None)
    if here is None:
        raise NotFound
    return fragment(
        request,
        "conventions/_consultation_clause.html",
        each=here,
        version=seen.version,
        speaks=seen.stage is Stage.RUNNING and seen.belongs,
    )


async def _write_page(
    request: Asked,
    seen: AtConsultation,
    clause: str,
    kind: Said,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t, text = scene_of(request).t, await text_of(seen.version.id)
    posted = next((each for each in text.clauses if each.public_id == clause), None)
    if posted is None:
        raise NotFound
    if refusal is None and (seen.stage is not Stage.RUNNING or not seen.belongs):
        refusal = Refusal(_why_not(seen))
    words = t(refusal.reason, **refusal.params) if refusal else ""
    shown = in_lang(text, scene_of(request).lang).clauses[posted.number - 1]
    return page(
        request,
        "conventions/consultation_comment.html",
        status=refusal.status if refusal and form else 200,
        place=seen.place,
        version=seen.version,
        title=title_of(request, seen.version),
        clause=shown,
        posted=posted,
        kind=kind.value,
        typed=form,
        key=form.text("key") if form else new_key(),
        error={refusal.at: words} if refusal and refusal.at else {},
        refused="" if refusal and refusal.at else words,
        may_say=seen.stage is Stage.RUNNING and seen.belongs,
    )


def _why_not(seen: AtConsultation) -> str:
    if not seen.belongs:
        return "consultations.not_here"
    return "consultations.not_yet" if seen.stage is Stage.COMING else "consultations.over"


async def _desk_page(
    request: Asked,
    seen: AtConsultation,
    form: Form | None = None,
    refusal: Refusal | None = None,
    correcting: int = 0,
) -> Response[str]:
    t = scene_of(request).t
    counts = await counts_of(seen.consultation.id)
    said = await said_of(request, seen, counts)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "conventions/comments.html",
        status=refusal.status if refusal else 200,
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        found=seen.consultation,
        version=seen.version,
        title=title_of(request, seen.version),
        # unanswered first; within each kind the order of the text
        said=sorted(said, key=lambda each: not each.waiting),
        total=totals(counts),
        speakers=await speakers(seen.consultation.id),
        days=days_of(seen),
        stage=str(seen.stage),
        outcomes=_outcomes(t),
        typed=form,
        chosen=form.texts("comment") if form else (),
        correcting=correcting,
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
        just=just_done(request),
        draft=request.path_params["version"]
        if request.path_params["version"] != seen.version.public_id
        else "",
        may_consolidate=seen.version.state is State.CONSULTED,
    )


async def _closed(request: Asked, version: str) -> AtConsultation:
    seen = await enter_desk(request, version)
    state = (await version_by_id(seen.version.id)).state
    if seen.version.public_id != version or state not in (State.CONSULTED, State.WITHDRAWN):
        raise NotFound
    return seen


async def _consolidation_page(
    request: Asked, seen: AtConsultation, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    counts = await counts_of(seen.consultation.id)
    said = await said_of(request, seen, counts)
    return page(
        request,
        "conventions/consolidation.html",
        status=refusal.status if refusal else 200,
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        version=seen.version,
        title=title_of(request, seen.version),
        clauses=[(each, _offered(each.answered)) for each in said if each.answered],
        waiting=totals(counts).waiting,
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


def _offered(answered: Any) -> list[Any]:
    """The proposals that were taken, wholly or in part, and whose words may be put in."""
    return [
        remark
        for each in answered
        if each.answer.outcome is not Outcome.NOT
        for remark in each.remarks
        if remark.comment.kind is Said.PROPOSAL
    ]


def _outcomes(t: Any) -> list[tuple[str, str]]:
    return [
        (Outcome.TAKEN.value, t("consultations.outcome_taken")),
        (Outcome.PARTLY.value, t("consultations.outcome_partly")),
        (Outcome.NOT.value, t("consultations.outcome_not")),
    ]


ROUTES = (
    agree,
    write,
    comment,
    withdraw,
    comments,
    answer,
    correct,
    consolidation,
    consolidated,
)
