"""The moderator's page: the room on a laptop, by keyboard or presentation clicker."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.i18n import translator
from app.live import Fragments, Live
from app.refusals import Refusal
from app.web import Form, fragment, page, signed_in
from app.web.templates import language_of
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.attendees import attendance
from meetings.gatherings.queries.hands import floor
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.room import room_events
from meetings.gatherings.routes.desk_view import Desk, asked_in, desk_view, stamp
from meetings.gatherings.routes.room_gate import Asked, AtDesk, enter_desk
from meetings.gatherings.rules.room import OutcomeKind, fold
from meetings.gatherings.rules.steps import LISTS

# the parts of the page that a form of its own swaps: only that form, never another that is being filled in
PARTS = ("now", "outcome", "entry", "remark")


@get("/meetings/{meeting:str}/desk", guards=[signed_in])
async def desk(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """The whole page."""
    return await desk_page(request, await enter_desk(request, meeting))


@get("/meetings/{meeting:str}/desk/now", guards=[signed_in])
async def desk_now(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """What is on and the keys, for a page that was told that something changed."""
    entered = await enter_desk(request, meeting)
    return fragment(request, "meetings/_desk_now.html", **await _shown(request, entered))


async def desk_page(
    request: Asked, entered: AtDesk, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    """The page, or after a step that was refused the same page with the reason and what was typed."""
    return page(
        request,
        "meetings/desk.html",
        status=refusal.status if refusal else 200,
        **await _shown(request, entered, form, refusal),
    )


async def desk_part(
    request: Asked,
    entered: AtDesk,
    part: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
    said: str = "",
) -> Response[str]:
    """One part of the page, as the answer to a form in it."""
    return fragment(
        request,
        f"meetings/_desk_{part}.html",
        status=refusal.status if refusal else 200,
        **await _shown(request, entered, form, refusal, {part: said}),
    )


async def desk_event(live: Live, head: MeetingHead) -> Fragments:
    """For the room's live topic: the event "desk", which tells every open desk to look again."""
    events = await room_events(head.public_id)
    state = fold(events)
    item = next((each for each in await agenda(head.id) if each.id == state.item), None)
    said = await floor(head, state, item, head.created_at)
    shown = stamp(events, said, await attendance(head.id), await asked_in(head.id))
    return {"desk": live.render("meetings/_desk_signal.html", stamp=shown)}


async def _shown(
    request: Asked,
    entered: AtDesk,
    form: Form | None = None,
    refusal: Refusal | None = None,
    said: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    t, view = translator(language_of(request)), await desk_view(entered)
    part = form.text("part") if form and form.text("part") in PARTS else "now"
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return {
        "desk": view,
        "zone": entered.head.time_zone,
        "person": entered.person,
        "said": {**dict.fromkeys(PARTS, ""), **said},
        "refused": dict.fromkeys(PARTS, "") | {part: words},
        "typed": {each: _typed(form) if refusal and each == part else _typed(None) for each in PARTS},
        "outcomes": [(kind.value, t(f"room.outcome_{kind.value}")) for kind in OutcomeKind],
        "lists": [(each, t(f"room.list_{each}")) for each in LISTS],
        "items": _choices(view),
        "op": secrets.token_hex(8),
        "undo_words": _undo_words(view, language_of(request)),
    }


def _typed(form: Form | None) -> Mapping[str, str]:
    """What stands in the fields of a form: what was typed, or nothing."""
    fields = form.fields if form else {}
    return defaultdict(str, {name: values[0] for name, values in fields.items() if values})


def _choices(view: Desk) -> list[tuple[str, str]]:
    return [(str(line.item.id), f"{line.item.number}  {line.item.title}") for line in view.lines]


def _undo_words(view: Desk, lang: Any) -> str:
    """What the key would take back, in words."""
    event, t = view.undoable, translator(lang)
    if event is None:
        return ""
    item = view.undo_item.title if view.undo_item else ""
    return t.plain(f"room.step_{event.kind}", item=item, words=event.text("words")[:40])


ROUTES = (desk, desk_now)
