"""What became of each comment, for everybody; and what changed since the posted words."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.refusals import NotFound
from app.web import page, public
from app.web.templates import scene_of
from meetings.conventions.queries.comments import counts_of, credits_of
from meetings.conventions.queries.versions import text_of
from meetings.conventions.routes.asking import (
    Asked,
    AtConsultation,
    enter_behind,
    enter_consultation,
    in_fours,
    outcomes,
    said_of,
    title_of,
    totals,
)
from meetings.conventions.routes.gate import at_version
from meetings.conventions.routes.published import base_of
from meetings.conventions.routes.words_of import numbered
from meetings.conventions.rules.comparing import Change, compare
from meetings.conventions.rules.consultation import Stage, changed_unasked


@get("/versions/{version:str}/answers", guards=[public])
async def answers(request: Asked, version: FromPath[str]) -> Response[str]:
    """Clause by clause: what was said, what was answered and why; no names."""
    return await _answers_page(request, await enter_behind(request, version), "conventions/answers.html")


@get("/versions/{version:str}/answers/print", guards=[public])
async def print_(request: Asked, version: FromPath[str]) -> Response[str]:
    """意见采纳情况表: the same as a table for the wall."""
    seen = await enter_consultation(request, version)
    return await _answers_page(request, seen, "conventions/answers_print.html")


@get("/versions/{version:str}/posted-changes", guards=[public])
async def posted_changes(request: Asked, version: FromPath[str]) -> Response[str]:
    """What a draft changed of the words that were posted, whose words it took, and both fingerprints."""
    here = await at_version(request, version)
    seen = await enter_behind(request, version)
    if seen.version.id == here.version.id:
        raise NotFound
    changes = compare(await text_of(seen.version.id), await text_of(here.version.id))
    taken = await credits_of(here.version.id)
    lang = scene_of(request).lang
    return page(
        request,
        "conventions/posted_changes.html",
        place=here.place,
        version=here.version,
        posted=seen.version,
        title=title_of(request, here.version),
        found=seen.consultation,
        changes=[
            (each, numbered(each.clause.number, lang), taken.get(each.clause.clause))
            for each in changes
            if each.change is not Change.SAME
        ],
        posted_groups=in_fours(seen.version.fingerprint),
        groups=in_fours(here.version.fingerprint),
        advised=bool(changed_unasked(changes, frozenset(taken))),
        drafts=here.drafts,
    )


async def _answers_page(request: Asked, seen: AtConsultation, template: str) -> Response[Any]:
    counts = await counts_of(seen.consultation.id)
    said = await said_of(request, seen, counts)
    return page(
        request,
        template,
        place=seen.place,
        found=seen.consultation,
        version=seen.version,
        title=title_of(request, seen.version),
        said=[each for each in said if each.answered or each.waiting or each.counted.agree],
        total=totals(counts),
        became=outcomes(said),
        belongs=seen.belongs,
        running=seen.stage in (Stage.COMING, Stage.RUNNING),
        address=f"{base_of(request)}{seen.path}/answers",
    )


ROUTES = (answers, print_, posted_changes)
