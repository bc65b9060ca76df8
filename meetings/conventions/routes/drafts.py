"""A draft at the desk: its clauses in order, what stands around them, and giving it up."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.refusals import Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.conventions.actions.save_draft import DraftValues, save_draft
from meetings.conventions.actions.withdraw_draft import withdraw_draft
from meetings.conventions.queries.clauses import lost_clauses
from meetings.conventions.queries.comments import consultation_behind, open_suggestions
from meetings.conventions.queries.versions import VersionOnFile, text_of, version_by_id, versions_of
from meetings.conventions.routes.gate import Asked, AtVersion, at_draft, at_version
from meetings.conventions.routes.words_of import words_of
from meetings.conventions.rules.canonical import canonical_text
from meetings.conventions.rules.comparing import Change, compare, in_english, pieces
from meetings.conventions.rules.states import ADOPTED, State

FIELDS = ("title", "title_en", "preamble", "preamble_en", "summary", "summary_en")
DONE = ("saved", "added", "moved", "removed", "split", "merged", "started")


@get("/versions/{version:str}", guards=[public])
async def read(request: Asked, version: FromPath[str]) -> Response[Any]:
    """One version as it stands; once in force it is read at its number."""
    seen = await at_version(request, version)
    if seen.version.number is not None:
        return see_other(f"/conventions/{seen.version.text}/versions/{seen.version.number}")
    return page(
        request,
        "conventions/version.html",
        place=seen.place,
        version=seen.version,
        drafts=seen.drafts,
        words=await words_of(request, seen.version.id),
        path=seen.path,
    )


@get("/versions/{version:str}/text", guards=[public])
async def canonical(request: Asked, version: FromPath[str]) -> Response[bytes]:
    """The very characters that the fingerprint is taken of."""
    seen = await at_version(request, version)
    body = canonical_text(await text_of(seen.version.id)).encode()
    name = f'attachment; filename="{seen.version.public_id}.txt"'
    return Response(body, media_type="text/plain; charset=utf-8", headers={"content-disposition": name})


@get("/versions/{version:str}/draft", guards=[signed_in])
async def draft(request: Asked, version: FromPath[str]) -> Response[str]:
    """For those who draft; once its words stand still it is only shown."""
    return await _draft_page(request, await at_draft(request, version))


@post("/versions/{version:str}/draft", guards=[signed_in])
async def save(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Title, preamble, what changed."""
    seen, form = await at_draft(request, version), await read_form(request)
    values = DraftValues(*(form.text(name) for name in FIELDS))
    try:
        await save_draft(seen.version.id, values, seen=form.whole("seen") or 0)
    except Refusal as refusal:
        return await _draft_page(request, seen, form, refusal)
    return see_other(f"{seen.path}/draft?done=saved")


@post("/versions/{version:str}/withdrawal", guards=[signed_in])
async def withdraw(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Give the draft up, with a reason."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        await withdraw_draft(seen.version.id, why=form.text("why"))
    except Refusal as refusal:
        return await _draft_page(request, seen, form, refusal)
    return see_other(f"/communities/{seen.place.public_id}/conventions")


@get("/versions/{version:str}/diff", guards=[public])
async def diff(request: Asked, version: FromPath[str]) -> Response[str]:
    """What changed against another version of the same text: side by side, or one column."""
    seen = await at_version(request, version)
    every = [each for each in await versions_of(seen.version.convention) if _comparable(seen, each.state)]
    wanted = request.query_params.get("against", "")
    against = next((each for each in every if each.public_id == wanted), None)
    if against is None:
        against = _version_before(seen.version, every)
    new, old = await text_of(seen.version.id), await text_of(against.id) if against else None
    if scene_of(request).lang == "en" and new.has_english and (old is None or old.has_english):
        new, old = in_english(new), in_english(old) if old else None
    changes = compare(old, new)
    return page(
        request,
        "conventions/diff.html",
        place=seen.place,
        version=seen.version,
        against=against,
        others=[each for each in every if each.id != seen.version.id],
        title=new.title,
        preamble=pieces(old.preamble, new.preamble) if old and old.preamble != new.preamble else (),
        tells=against is None or _tells_of(seen.version, against),
        changes=changes,
        changed=sum(each.change is not Change.SAME for each in changes),
        stacked=request.query_params.get("view") == "stacked",
        path=seen.path,
    )


def _tells_of(version: VersionOnFile, against: VersionOnFile) -> bool:
    """Whether the summary of what changed is about these two."""
    return against.id == version.based_on or against.number == (version.number or 0) - 1


def _version_before(version: VersionOnFile, every: list[VersionOnFile]) -> VersionOnFile | None:
    """What readers know: the version in force before it; of a draft, the one it was made from."""
    if version.number is not None:
        return next((each for each in every if each.number == version.number - 1), None)
    return next((each for each in every if each.id == version.based_on), None)


def _comparable(seen: AtVersion, state: State) -> bool:
    return seen.drafts or state in ADOPTED or state in (State.CONSULTATION, State.CONSULTED, State.SUBMITTED)


async def _draft_page(
    request: Asked, seen: AtVersion, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found = await version_by_id(seen.version.id)
    text = await text_of(found.id)
    base = await text_of(found.based_on) if found.based_on else None
    changes = {each.clause.clause: each.change for each in compare(base, text)} if base else {}
    typed = {name: getattr(found, name) for name in FIELDS}
    if form is not None and "title" in form.fields:
        typed = {name: form.text(name) for name in FIELDS}
    done = request.query_params.get("done", "")
    return page(
        request,
        "conventions/draft.html",
        refusal.status if refusal else 200,
        place=seen.place,
        version=found,
        text=text,
        changes=changes,
        lost=await lost_clauses(found.id),
        suggestions=await open_suggestions(found.id),
        numbers={each.clause: each.number for each in text.clauses},
        asked=await consultation_behind(found.id),
        editable=found.state is State.DRAFT and not found.fingerprint,
        first=not any(each.number for each in await versions_of(found.convention)),
        typed=typed,
        why=form.text("why") if form else "",
        refusal=refusal,
        done=f"clauses.done_{done}" if done in DONE else "",
        path=seen.path,
    )


ROUTES = (read, canonical, draft, save, withdraw, diff)
