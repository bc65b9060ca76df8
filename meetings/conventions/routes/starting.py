"""Begin a text: empty, from a pack, from pasted words or a file; a cut is looked at before it is taken."""

import asyncio
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.routes.gate import Entered, enter
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from meetings.conventions.actions.start_convention import NewClause, NewText, start_convention
from meetings.conventions.cutting import Cut, cut, lines_of, read, written
from meetings.conventions.pack_library import pack_named, packs_for
from meetings.conventions.routes.gate import Asked
from meetings.conventions.rules.drafting import may_draft
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.text_reading import LARGEST_FILE, MOST_CHARACTERS, bounded, read_file
from meetings.estates.queries.estates import estate_of

ROOMY = LARGEST_FILE + 2 * 1024 * 1024  # a file, or 60,000 characters in nine bytes each
LONGEST = MOST_CHARACTERS * 2  # of one field: the words, and the empty lines that cut them
FIELDS = ("kind", "title", "title_en", "source", "pack", "words")


@get("/communities/{community:str}/conventions/new", guards=[signed_in])
async def new(request: Asked, community: FromPath[str]) -> Response[str]:
    """What it shall be, and from what it begins."""
    return await _new_page(request, await _drafter(request, community))


@post("/communities/{community:str}/conventions/cuts", guards=[signed_in], request_max_body_size=ROOMY)
async def preview(request: Asked, community: FromPath[str]) -> Response[Any]:
    """A text or file as it would be cut; what needs no cutting is begun at once."""
    entered, form = await _drafter(request, community), await read_form(request, longest=LONGEST)
    try:
        kind = _kind(entered, form)
        if form.text("source") in ("pack", "empty"):
            return await _begin(entered, _from_pack(kind, form))
        found, origin, name = await _cut(form)
    except Refusal as refusal:
        return await _new_page(request, entered, form, refusal)
    title = form.text("title") or found.title or name.rpartition(".")[0]
    return _cut_page(request, entered, form, title, found.preamble, written(found.clauses), origin, name)


@post("/communities/{community:str}/conventions", guards=[signed_in], request_max_body_size=ROOMY)
async def begin(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Take the cut as it stands now; or look at it again after clauses were joined or cut."""
    entered, form = await _drafter(request, community), await read_form(request, longest=LONGEST)
    blocks, origin, name = form.text("blocks"), form.text("origin"), form.text("name")[:200]
    shown = (form.text("title"), form.text("preamble"), blocks, origin, name)
    if form.text("again"):
        return _cut_page(request, entered, form, *shown)
    try:
        clauses = tuple(NewClause(each.words, each.heading, each.chapter) for each in read(blocks))
        text = NewText(
            _kind(entered, form),
            form.text("title"),
            form.text("title_en"),
            form.text("preamble"),
            clauses=clauses,
            origin=origin if origin in ("pasted", "file") else "pasted",
            origin_words=name,
        )
        return await _begin(entered, text)
    except Refusal as refusal:
        return _cut_page(request, entered, form, *shown, refusal=refusal)


async def _drafter(request: Asked, community: str) -> Entered:
    entered = await enter(request, community)
    if not any(may_draft(entered.standing, kind) for kind in Kind):
        raise NotFound
    return entered


def _kind(entered: Entered, form: Form) -> Kind:
    """The kind that was chosen, if this person drafts such texts."""
    taken = pack_named(form.text("pack")) if form.text("source") == "pack" else None
    chosen = taken.kind if taken else form.text("kind")
    if chosen not in set(Kind) or not may_draft(entered.standing, Kind(chosen)):
        raise Refusal("starting.choose_kind", at="kind")
    return Kind(chosen)


def _from_pack(kind: Kind, form: Form) -> NewText:
    if form.text("source") == "empty":
        return NewText(kind, form.text("title"), form.text("title_en"))
    taken = pack_named(form.text("pack"))
    if taken is None:
        raise Refusal("starting.choose_pack", at="pack")
    return NewText(
        kind,
        form.text("title") or taken.title,
        form.text("title_en") or taken.title_en,
        taken.preamble,
        taken.preamble_en,
        taken.clauses,
        origin="template",
        origin_words=taken.name,
    )


async def _cut(form: Form) -> tuple[Cut, str, str]:
    """The cut, where it came from, and the file's name."""
    if form.text("source") == "pasted":
        words = form.text("words")
        if len(words) > MOST_CHARACTERS:
            raise Refusal("starting.too_long", at="words", most=MOST_CHARACTERS)
        if not words:
            raise Refusal("starting.no_words", at="words")
        return cut(bounded(lines_of(words))), "pasted", ""
    if form.text("source") != "file":
        raise Refusal("starting.choose_source", at="source")
    file = form.file("file")
    if file is None:
        raise Refusal("starting.no_file", at="file")
    lines = await asyncio.to_thread(read_file, file.name, file.content)
    return cut(lines), "file", file.name


async def _begin(entered: Entered, text: NewText) -> Response[None]:
    person = entered.standing.person
    if person is None:
        raise NotFound
    address = await start_convention(entered.place.id, text, person=person, at=now())
    return see_other(f"/versions/{address}/draft?done=started")


async def _new_page(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    estate = await estate_of(entered.place.id, today(entered.place.time_zone))
    typed = {name: form.text(name) if form else "" for name in FIELDS}
    return page(
        request,
        "conventions/convention_new.html",
        refusal.status if refusal else 200,
        place=entered.place,
        kinds=[each for each in Kind if may_draft(entered.standing, each)],
        packs=[each for each in packs_for(estate.type or "") if may_draft(entered.standing, each.kind)],
        estate_type=estate.type,
        typed={**typed, "source": typed["source"] or "pack"},
        refusal=refusal,
    )


def _cut_page(
    request: Asked,
    entered: Entered,
    form: Form,
    title: str,
    preamble: str,
    blocks: str,
    origin: str,
    name: str,
    *,
    refusal: Refusal | None = None,
) -> Response[str]:
    return page(
        request,
        "conventions/convention_cut.html",
        refusal.status if refusal else 200,
        place=entered.place,
        kind=form.text("kind"),
        title=title,
        title_en=form.text("title_en"),
        preamble=preamble,
        blocks=blocks,
        clauses=read(blocks),
        origin=origin,
        name=name,
        refusal=refusal,
    )


ROUTES = (new, preview, begin)
