"""Minutes: as they grow, as the recorder edits them, as they were published, on paper and as a file."""

import asyncio
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.templates import language_of
from meetings.gatherings.actions.publish_minutes import publish_minutes
from meetings.gatherings.actions.save_minutes import Typed, save_minutes
from meetings.gatherings.minutes_file import minutes_file
from meetings.gatherings.minutes_view import Block, blocks
from meetings.gatherings.queries.meetings import MeetingHead, may_attend, may_run, meeting
from meetings.gatherings.queries.minutes import Edition, draft, editions
from meetings.gatherings.rules.minutes import (
    CLOSING,
    OPENING,
    Change,
    Minutes,
    changes,
    for_everyone,
    outcome_part,
    part_words,
    words_part,
)
from meetings.gatherings.rules.states import State

Asked = Request[Any, Any, Any]
LARGEST_FORM = 2 * 1024 * 1024  # every part twice, each sign up to nine bytes on its way
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Seen:
    """A meeting's minutes as one visitor may read them; `minutes` None: there is nothing to read yet."""

    head: MeetingHead
    runs: bool
    attends: bool
    published: tuple[Edition, ...]
    minutes: Minutes | None

    @property
    def is_draft(self) -> bool:
        return not self.published


@dataclass(frozen=True)
class Part:
    """One field of the recorder's form; `label` is a message key, `title` the item it belongs to."""

    name: str
    label: str
    title: str
    words: str
    stands: str


@get("/meetings/{public_id:str}/minutes", guards=[public])
async def minutes_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """As published; before that, for whoever runs the meeting, as they stand."""
    return await _page(request, await _enter(request, public_id))


@get("/meetings/{public_id:str}/minutes/print", guards=[public])
async def minutes_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """On paper, with room for signatures."""
    seen = await _readable(request, public_id)
    base = request.app.state.settings.public_address
    return page(
        request,
        "meetings/minutes_print.html",
        head=seen.head,
        blocks=_blocks(request, seen),
        edition=seen.published[-1] if seen.published else None,
        address=f"{base}/meetings/{public_id}/minutes" if base else "",
        zone=seen.head.time_zone,
    )


@get("/meetings/{public_id:str}/minutes.docx", guards=[public])
async def minutes_docx(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """As a file to go on writing in."""
    seen, t = await _readable(request, public_id), translator(language_of(request))
    title = t.plain("minutes.title", meeting=seen.head.title)
    foot = t.plain("minutes.draft_foot") if seen.is_draft else ""
    body = await asyncio.to_thread(minutes_file, title, _blocks(request, seen), foot, made_at=now())
    name = quote(f"{title}.docx", safe="")
    return Response(
        body,
        media_type=DOCX,
        headers={
            "Content-Disposition": f"attachment; filename=minutes.docx; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        },
    )


@get("/meetings/{public_id:str}/minutes/edit", guards=[signed_in])
async def edit(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The recorder's form, part by part."""
    return await _form(request, await _run(request, public_id))


@post("/meetings/{public_id:str}/minutes/parts", guards=[signed_in], request_max_body_size=LARGEST_FORM)
async def save(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep what was typed."""
    head, form = await _run(request, public_id), await read_form(request)
    try:
        await save_minutes(public_id, _typed(form), by=_person(request), at=now())
    except Refusal as refusal:
        return await _form(request, head, form, refusal)
    return see_other(f"/meetings/{public_id}/minutes?saved=1")


@post("/meetings/{public_id:str}/minutes/editions", guards=[signed_in])
async def publish(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Publish, or publish a correction."""
    await _run(request, public_id)
    form = await read_form(request)
    try:
        await publish_minutes(
            public_id,
            seen=form.whole("seen") or 0,
            reason=form.text("reason"),
            by=_person(request),
            at=now(),
        )
    except Refusal as refusal:
        return await _page(request, await _enter(request, public_id), form, refusal)
    return see_other(f"/meetings/{public_id}/minutes?published=1")


# ---- who may read -------------------------------------------------------------------------------


async def _enter(request: Asked, public_id: str) -> Seen:
    head, who = await meeting(public_id), visitor(request)
    if head is None or head.state in (State.DRAFT, State.CALLED_OFF):
        raise NotFound
    person, day = (who.person_id if who else None), today(head.time_zone)
    runs, attends = await may_run(person, head, day), await may_attend(person, head, day)
    published = await editions(head.id)
    if not (published or attends):
        raise NotFound
    return Seen(head, runs, attends, published, await _minutes(head, published, runs, attends))


async def _minutes(
    head: MeetingHead, published: tuple[Edition, ...], runs: bool, attends: bool
) -> Minutes | None:
    """The last edition, without names for whoever is not in scope; a draft for whoever runs the meeting."""
    if published:
        last = published[-1].minutes
        return last if attends else for_everyone(last)
    if runs and head.state in (State.RUNNING, State.CLOSED):
        return await draft(head)
    return None


async def _readable(request: Asked, public_id: str) -> Seen:
    seen = await _enter(request, public_id)
    if seen.minutes is None:
        raise NotFound
    return seen


async def _run(request: Asked, public_id: str) -> MeetingHead:
    head = await meeting(public_id)
    if head is None or not await may_run(_person(request), head, today(head.time_zone)):
        raise NotFound
    if head.state not in (State.RUNNING, State.CLOSED):
        raise NotFound
    return head


def _person(request: Asked) -> int:
    who = visitor(request)
    return who.person_id if who else 0


# ---- what is shown ------------------------------------------------------------------------------


async def _page(
    request: Asked, seen: Seen, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "meetings/minutes.html",
        status=refusal.status if refusal else 200,
        head=seen.head,
        blocks=_blocks(request, seen),
        runs=seen.runs and seen.head.state in (State.RUNNING, State.CLOSED),
        may_publish=seen.runs and seen.head.state is State.CLOSED,
        edition=seen.published[-1] if seen.published else None,
        corrections=_corrections(seen.published, names=seen.attends),
        unpublished=await _unpublished(seen),
        saved="saved" in request.query_params,
        published="published" in request.query_params,
        typed=form.text("reason") if form else "",
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
        zone=seen.head.time_zone,
    )


def _blocks(request: Asked, seen: Seen) -> tuple[Block, ...]:
    lang = language_of(request)
    return blocks(translator(lang), lang, seen.minutes, seen.head.zone) if seen.minutes else ()


def _corrections(published: tuple[Edition, ...], *, names: bool) -> list[tuple[Edition, tuple[Change, ...]]]:
    """Every later edition with its changes; words taken out may name somebody: for those in scope."""
    return [
        (after, tuple(_shown(each, names=names) for each in changes(before.minutes, after.minutes)))
        for before, after in pairwise(published)
    ]


def _shown(change: Change, *, names: bool) -> Change:
    return change if names else replace(change, before="")


async def _unpublished(seen: Seen) -> tuple[Change, ...]:
    """What the recorder changed since the last edition: for whoever runs the meeting."""
    if not (seen.published and seen.runs):
        return ()
    return changes(seen.published[-1].minutes, await draft(seen.head))


async def _form(
    request: Asked, head: MeetingHead, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "meetings/minutes_edit.html",
        status=refusal.status if refusal else 200,
        head=head,
        parts=_parts(await draft(head), form),
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


def _parts(minutes: Minutes, form: Form | None) -> list[Part]:
    stands = part_words(minutes)
    named = [(OPENING, "minutes.opening", "")]
    for item in minutes.items:
        named.append((words_part(item.ref), "minutes.words", item.title))
        named.append((outcome_part(item.ref), "minutes.outcome", ""))
    named.append((CLOSING, "minutes.closing", ""))
    return [
        Part(name, label, title, form.text(f"words-{name}") if form else stands[name], stands[name])
        for name, label, title in named
    ]


def _typed(form: Form) -> list[Typed]:
    return [Typed(part, form.text(f"seen-{part}"), form.text(f"words-{part}")) for part in form.texts("part")]


ROUTES = (minutes_page, minutes_print, minutes_docx, edit, save, publish)
