"""One clause of a draft: write it, add one, move it, cut it in two, join it, take it out."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from meetings.conventions.actions.add_clause import add_clause
from meetings.conventions.actions.merge_clause import merge_clause
from meetings.conventions.actions.move_clause import move_clause
from meetings.conventions.actions.remove_clause import remove_clause
from meetings.conventions.actions.save_clause import save_clause
from meetings.conventions.actions.split_clause import split_clause
from meetings.conventions.queries.versions import text_of
from meetings.conventions.routes.gate import Asked, AtVersion, at_draft
from meetings.conventions.rules.canonical import ClauseWords
from meetings.conventions.rules.clauses import ClauseValues
from meetings.conventions.rules.comparing import pieces

FIELDS = ("words", "heading", "chapter", "words_en", "heading_en", "chapter_en", "reason")


@get("/versions/{version:str}/clauses/new", guards=[signed_in])
async def new(request: Asked, version: FromPath[str]) -> Response[str]:
    """An empty form; `after` is the clause it shall follow."""
    seen = await at_draft(request, version)
    after = request.query_params.get("after", "")
    return await _clause_page(request, seen, None, after=after)


@post("/versions/{version:str}/clauses", guards=[signed_in])
async def add(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Put it there."""
    seen, form = await at_draft(request, version), await read_form(request)
    after = form.text("after")
    try:
        made = await add_clause(
            seen.version.id, _values(form), after=after, key=form.text("key"), editor=seen.editor
        )
    except Refusal as refusal:
        return await _clause_page(request, seen, None, form, refusal, after=after)
    return see_other(f"{seen.path}/draft?done=added#c-{made}")


@get("/versions/{version:str}/clauses/{clause:str}", guards=[signed_in])
async def edit(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[str]:
    """The clause as it stands."""
    seen = await at_draft(request, version)
    return await _clause_page(request, seen, clause)


@post("/versions/{version:str}/clauses/{clause:str}", guards=[signed_in])
async def save(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """The clause as it should be."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        await save_clause(
            seen.version.id, clause, _values(form), seen=form.whole("seen") or 0, editor=seen.editor
        )
    except Refusal as refusal:
        return await _clause_page(request, seen, clause, form, refusal)
    return see_other(f"{seen.path}/draft?done=saved#c-{clause}")


@post("/versions/{version:str}/clauses/{clause:str}/moves", guards=[signed_in])
async def move(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """To the number it shall have."""
    seen, form = await at_draft(request, version), await read_form(request)
    to = form.whole("to")
    if to is not None:
        await move_clause(seen.version.id, clause, to=to)
    return see_other(f"{seen.path}/draft?done=moved#c-{clause}")


@post("/versions/{version:str}/clauses/{clause:str}/removals", guards=[signed_in])
async def remove(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """Take it out, or join it to the clause before, with a reason."""
    seen, form = await at_draft(request, version), await read_form(request)
    merges = form.text("how") == "merge"
    act = merge_clause if merges else remove_clause
    try:
        await act(
            seen.version.id,
            clause,
            reason=form.text("reason"),
            seen=form.whole("seen") or 0,
            editor=seen.editor,
        )
    except Refusal as refusal:
        return await _clause_page(request, seen, clause, form, refusal)
    return see_other(f"{seen.path}/draft?done={'merged' if merges else 'removed'}")


@post("/versions/{version:str}/clauses/{clause:str}/splits", guards=[signed_in])
async def split(request: Asked, version: FromPath[str], clause: FromPath[str]) -> Response[Any]:
    """In two: both parts as typed."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        await split_clause(
            seen.version.id,
            clause,
            first=form.text("first"),
            second=form.text("second"),
            seen=form.whole("seen") or 0,
            key=form.text("key"),
            editor=seen.editor,
        )
    except Refusal as refusal:
        return await _clause_page(request, seen, clause, form, refusal)
    return see_other(f"{seen.path}/draft?done=split#c-{clause}")


def _values(form: Form) -> ClauseValues:
    return ClauseValues(**{name: form.text(name) for name in FIELDS})


async def _clause_page(
    request: Asked,
    seen: AtVersion,
    address: str | None,
    form: Form | None = None,
    refusal: Refusal | None = None,
    *,
    after: str = "",
) -> Response[str]:
    text = await text_of(seen.version.id)
    now = next((each for each in text.clauses if each.public_id == address), None)
    gone = refusal is not None and refusal.reason == "clauses.taken_out"
    if address is not None and now is None and not gone:
        raise NotFound
    follows = next((each for each in text.clauses if each.public_id == after), None)
    typed = {name: getattr(now, name) if now else "" for name in FIELDS}
    if form is not None and "words" in form.fields:
        typed = {name: form.text(name) for name in FIELDS}
    others = refusal is not None and refusal.reason == "clauses.changed_meanwhile" and now is not None
    return page(
        request,
        "conventions/clause.html",
        refusal.status if refusal else 200,
        place=seen.place,
        version=seen.version,
        path=seen.path,
        address=address,
        now=now,
        gone=gone,
        after=follows,
        of=len(text.clauses),
        typed=typed,
        first=form.text("first") if form else "",
        second=form.text("second") if form else "",
        why=form.text("reason") if form and "words" not in form.fields else "",
        meanwhile=_meanwhile(now, typed["words"]) if others and now else (),
        key=form.text("key") if form and form.text("key") else secrets.token_hex(8),
        refusal=refusal,
    )


def _meanwhile(now: ClauseWords, typed: str) -> tuple[Any, ...]:
    """Where what was typed differs from what another editor wrote."""
    return pieces(now.words, typed)


ROUTES = (new, add, edit, save, move, remove, split)
