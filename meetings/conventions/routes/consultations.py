"""A consultation: the posted text clause by clause, its days, and the notice that hangs on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.nav import desk_nav
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.conventions.actions.close_consultation import close_consultation
from meetings.conventions.actions.extend_consultation import extend_consultation
from meetings.conventions.actions.open_consultation import NewConsultation, open_consultation
from meetings.conventions.queries.comments import (
    CommentOnFile,
    Counted,
    consultation_of,
    counts_of,
    own_comments,
    people_of_scope,
)
from meetings.conventions.queries.versions import text_of, version_by_id
from meetings.conventions.routes.asking import (
    Asked,
    AtConsultation,
    days_of,
    enter_consultation,
    enter_desk,
    in_fours,
    just_done,
    title_of,
    totals,
)
from meetings.conventions.routes.gate import AtVersion, at_draft
from meetings.conventions.routes.published import base_of
from meetings.conventions.routes.words_of import ReadClause, words_of
from meetings.conventions.rules.comparing import Change, ClauseChange, compare
from meetings.conventions.rules.consultation import USUAL_DAYS, Said, Stage, fewest_days
from meetings.conventions.rules.states import ADOPTED, State


@dataclass(frozen=True)
class ClauseAsked:
    """One posted clause, how often it was spoken of, and what the visitor said of it."""

    clause: ReadClause
    address: str
    counted: Counted
    agreed: CommentOnFile | None
    own: tuple[CommentOnFile, ...]
    change: ClauseChange | None


@get("/versions/{version:str}/consultation", guards=[public])
async def consultation(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Clause by clause on a phone; one's own words stand below each. Of a draft: where it is posted."""
    try:
        seen = await enter_consultation(request, version)
    except NotFound:
        draft = await at_draft(request, version)
        if draft.version.state is not State.DRAFT:
            raise
        return see_other(f"{draft.path}/consultation/new")
    return await consultation_page(request, seen)


@get("/versions/{version:str}/consultation/new", guards=[signed_in])
async def new(request: Asked, version: FromPath[str]) -> Response[Any]:
    """What is asked, from when, for how long."""
    return await _new_page(request, await at_draft(request, version))


@post("/versions/{version:str}/consultation", guards=[signed_in])
async def open_(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Post it."""
    seen, form = await at_draft(request, version), await read_form(request)
    asked = NewConsultation(form.day("opens_on"), form.whole("days"), form.text("words"))
    try:
        await open_consultation(version, asked, by=seen.standing.person or 0, at=now(), today=seen.today)
    except Refusal as refusal:
        return await _new_page(request, seen, form, refusal)
    return see_other(f"{seen.path}/consultation?done=posted")


@get("/versions/{version:str}/consultation/extension", guards=[signed_in])
async def extension(request: Asked, version: FromPath[str]) -> Response[str]:
    """A later last day, and why."""
    return _extension_page(request, await _desk(request, version))


@post("/versions/{version:str}/consultation/extension", guards=[signed_in])
async def extend(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Give more days."""
    seen, form = await _desk(request, version), await read_form(request)
    try:
        await extend_consultation(
            seen.consultation.id, form.day("closes_on"), form.text("why"), today=seen.today
        )
    except Refusal as refusal:
        return _extension_page(request, seen, form, refusal)
    return see_other(f"{seen.path}/comments?done=extended")


@post("/versions/{version:str}/consultation/closure", guards=[signed_in])
async def close(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Close it once the last day is over; it closes by itself as well."""
    seen = await _desk(request, version)
    await close_consultation(seen.consultation.id, by=seen.standing.person, at=now(), today=seen.today)
    return see_other(f"{seen.path}/comments?done=closed")


@get("/versions/{version:str}/consultation/print", guards=[public])
async def print_(request: Asked, version: FromPath[str]) -> Response[str]:
    """The notice for the wall: the words whole, the period, how to answer, the fingerprint."""
    seen = await enter_consultation(request, version)
    return page(
        request,
        "conventions/consultation_print.html",
        place=seen.place,
        found=seen.consultation,
        version=seen.version,
        title=title_of(request, seen.version),
        words=await words_of(request, seen.version.id),
        groups=in_fours(seen.version.fingerprint),
        days=days_of(seen).days,
        address=f"{base_of(request)}{seen.path}/consultation",
    )


async def consultation_page(
    request: Asked, seen: AtConsultation, refusal: Refusal | None = None
) -> Response[str]:
    """The phone page."""
    counts = await counts_of(seen.consultation.id)
    return page(
        request,
        "conventions/consultation.html",
        status=refusal.status if refusal else 200,
        place=seen.place,
        found=seen.consultation,
        version=seen.version,
        title=title_of(request, seen.version),
        preamble=(await words_of(request, seen.version.id)).preamble,
        clauses=await clauses_asked(request, seen, counts),
        groups=in_fours(seen.version.fingerprint),
        stage=str(seen.stage),
        days=days_of(seen),
        total=totals(counts),
        speaks=seen.stage is Stage.RUNNING and seen.belongs,
        stands_outside=seen.standing.person is not None and not seen.belongs,
        drafts=seen.drafts,
        just=just_done(request),
        refused=scene_of(request).t(refusal.reason, **refusal.params) if refusal else "",
    )


async def clauses_asked(
    request: Asked, seen: AtConsultation, counts: dict[int, Counted]
) -> Sequence[ClauseAsked]:
    """Every clause with its counts, one's own words, and what it changes of the version in force."""
    person = seen.standing.person
    mine = await own_comments(seen.consultation.id, person) if person else ()
    text, read = await text_of(seen.version.id), await words_of(request, seen.version.id)
    changes = await _changes(seen)
    found = []
    for posted, shown in zip(text.clauses, read.clauses, strict=True):
        own = [each for each in mine if each.clause == posted.clause]
        found.append(
            ClauseAsked(
                clause=shown,
                address=posted.public_id,
                counted=counts.get(posted.clause, Counted()),
                agreed=next((each for each in own if each.kind is Said.AGREE), None),
                own=tuple(each for each in own if each.kind is not Said.AGREE),
                change=changes.get(posted.clause),
            )
        )
    return found


async def _changes(seen: AtConsultation) -> dict[int, ClauseChange]:
    """What differs from the version that it would replace; nothing where it is a first one."""
    if seen.version.based_on is None:
        return {}
    earlier = await version_by_id(seen.version.based_on)
    if earlier.state not in ADOPTED:
        return {}
    changes = compare(await text_of(earlier.id), await text_of(seen.version.id))
    told = (Change.REWORDED, Change.ADDED)
    return {each.clause.clause: each for each in changes if each.change in told}


async def _desk(request: Asked, version: str) -> AtConsultation:
    seen = await enter_desk(request, version)
    if seen.version.public_id != version:
        raise NotFound
    return seen


async def _new_page(
    request: Asked, seen: AtVersion, form: Form | None = None, refusal: Refusal | None = None
) -> Response[Any]:
    t = scene_of(request).t
    if await consultation_of(seen.version.id):
        return see_other(f"{seen.path}/consultation")
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "conventions/consultation_new.html",
        status=refusal.status if refusal else 200,
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        version=seen.version,
        title=title_of(request, seen.version),
        fewest=fewest_days(seen.version.kind),
        people=len(await people_of_scope(seen.place.id, seen.version.building, seen.today)),
        typed=form,
        usual_day=seen.today.isoformat(),
        usual_days=max(USUAL_DAYS, fewest_days(seen.version.kind)),
        error={refusal.at: words} if refusal and refusal.at else {},
        refused="" if refusal and refusal.at else words,
    )


def _extension_page(
    request: Asked, seen: AtConsultation, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "conventions/consultation_extension.html",
        status=refusal.status if refusal else 200,
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        version=seen.version,
        found=seen.consultation,
        title=title_of(request, seen.version),
        typed=form,
        error={refusal.at: words} if refusal and refusal.at else {},
        refused="" if refusal and refusal.at else words,
    )


ROUTES = (consultation, new, open_, extension, extend, close, print_)
