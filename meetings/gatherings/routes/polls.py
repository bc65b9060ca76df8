"""Straw polls: made, opened, answered, closed, and what they came to. They bind nobody."""

import secrets
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, fragment, page, read_form, see_other, signed_in
from app.web.addresses import is_htmx
from app.web.templates import language_of
from meetings.gatherings.actions.answer_poll import answer_poll
from meetings.gatherings.actions.close_poll import close_poll
from meetings.gatherings.actions.drop_poll import drop_poll
from meetings.gatherings.actions.make_poll import make_poll
from meetings.gatherings.actions.open_poll import open_poll
from meetings.gatherings.poll_words import answer_in_words, options_in_words
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.queries.polls import Given, Poll, answer_of, meeting_of_poll, poll, polls_of
from meetings.gatherings.routes.poll_view import poll_view
from meetings.gatherings.routes.room_gate import Asked, InRoom, enter_desk, enter_room
from meetings.gatherings.rules.polls import ASKS_WHY, MOST_OPTIONS, Method

SEED_BYTES = 32
LARGEST_FORM = 256 * 1024  # a question far too long is refused in words


@dataclass(frozen=True)
class AtPoll:
    """A poll that was opened, and somebody in its room; `mine` is the answer on file."""

    entered: InRoom
    poll: Poll
    mine: Given | None


@get("/meetings/{meeting:str}/polls", guards=[signed_in])
async def polls(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """Every poll of the meeting with its count, and the form for a new one, for whoever runs it."""
    return await _list(request, meeting)


@post("/meetings/{meeting:str}/polls", guards=[signed_in], request_max_body_size=LARGEST_FORM)
async def make(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """Write a poll down; with `open` yes it is asked at once."""
    entered, form = await enter_desk(request, meeting), await read_form(request)
    try:
        made = await make_poll(
            meeting,
            form.text("method"),
            form.text("question"),
            options=form.text("options").splitlines(),
            most=form.whole("most"),
            named=form.text("named") == "yes",
            live_result=form.text("result") == "live",
            item=form.text("item"),
            op=form.text("op")[:32],
            by=entered.person,
            at=now(),
        )
        if form.text("open") == "yes":
            await open_poll(made, seed=secrets.token_hex(SEED_BYTES), by=entered.person, at=now())
    except Refusal as refusal:
        return await _list(request, meeting, form, refusal)
    return see_other(f"/meetings/{meeting}/polls#poll-{made}")


@post("/polls/{public_id:str}/openings", guards=[signed_in])
async def open_(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Ask it now."""
    meeting = await _meeting(public_id)
    entered = await enter_desk(request, meeting)
    await open_poll(public_id, seed=secrets.token_hex(SEED_BYTES), by=entered.person, at=now())
    return see_other(f"/meetings/{meeting}/polls#poll-{public_id}")


@post("/polls/{public_id:str}/closings", guards=[signed_in])
async def close(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Count it now."""
    meeting = await _meeting(public_id)
    entered = await enter_desk(request, meeting)
    await close_poll(public_id, by=entered.person, at=now())
    return see_other(f"/meetings/{meeting}/polls#poll-{public_id}")


@post("/polls/{public_id:str}/removal", guards=[signed_in])
async def drop(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take back one that nobody was asked."""
    meeting = await _meeting(public_id)
    entered = await enter_desk(request, meeting)
    await drop_poll(public_id, by=entered.person, at=now())
    return see_other(f"/meetings/{meeting}/polls")


@get("/polls/{public_id:str}", guards=[signed_in])
async def one(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The question with the form to answer it or to change one's answer, and its result when that is open."""
    return await _page(request, await enter_poll(request, public_id))


@post("/polls/{public_id:str}/answers", guards=[signed_in])
async def answer(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Answer, or answer anew. A phone with scripts gets its part of the room's page, any other the room."""
    at, form = await enter_poll(request, public_id), await read_form(request)
    try:
        await answer_poll(
            public_id,
            _typed(at.poll, form),
            reason=form.text("reason"),
            person=at.entered.person,
            at=now(),
        )
    except Refusal as refusal:
        if is_htmx(request):
            return fragment(
                request, "meetings/_room_ask.html", refusal.status, **await ask(request, at, form, refusal)
            )
        return await _page(request, at, form, refusal)
    if not is_htmx(request):
        return see_other(f"/meetings/{at.entered.head.public_id}/room")
    return fragment(
        request, "meetings/_room_ask.html", **await ask(request, await enter_poll(request, public_id))
    )


async def enter_poll(request: Asked, public_id: str) -> AtPoll:
    """A poll that is or was asked, for those in its room."""
    entered = await enter_room(request, await _meeting(public_id))
    found = await poll(public_id)
    if found is None or found.opened_at is None:
        raise NotFound
    return AtPoll(
        entered, found, await answer_of(found.id, entered.attendee.id) if entered.attendee else None
    )


async def ask(
    request: Asked, at: AtPoll | None, form: Form | None = None, refusal: Refusal | None = None
) -> dict[str, Any]:
    """What the part of a phone's page that asks needs: a question with the answer on file, or nothing."""
    t = translator(language_of(request))
    if at is None:
        return {"asked": None}
    words = t(refusal.reason, **refusal.params) if refusal else ""
    here = at.entered.attendee is not None and at.entered.attendee.here
    return {
        "asked": at.poll,
        "meeting": at.entered.head.public_id,
        "options": options_in_words(t, at.poll),
        "typed": _typed(at.poll, form) if form else (at.mine.marks if at.mine else {}),
        "typed_reason": form.text("reason")[:2000] if form else (at.mine.reason if at.mine else ""),
        "mine": answer_in_words(t, at.poll, at.mine) if at.mine else "",
        "mine_reason": at.mine.reason if at.mine else "",
        "here_now": here,
        "refused": words,
        "refused_at": refusal.at if refusal else "",
        "too_late": bool(refusal and refusal.reason == "polls.too_late"),
        "ranks": range(1, len(at.poll.sheet.options) + 1),
        "asks_why": ASKS_WHY,
    }


async def _page(
    request: Asked, at: AtPoll, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "meetings/poll.html",
        refusal.status if refusal else 200,
        head=at.entered.head,
        zone=at.entered.head.time_zone,
        view=await poll_view(t, at.poll),
        **await ask(request, at, form, refusal),
    )


async def _list(
    request: Asked, meeting: str, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, entered = translator(language_of(request)), await enter_room(request, meeting)
    head = entered.head
    runs = await may_run(entered.person, head, today(head.zone))
    every = [each for each in await polls_of(head.id) if runs or each.opened_at]
    return page(
        request,
        "meetings/polls.html",
        refusal.status if refusal else 200,
        head=head,
        zone=head.time_zone,
        runs=runs and head.state.value in ("called", "running"),
        running=head.state.value == "running",
        views=[await poll_view(t, each) for each in reversed(every)],
        methods=[(each.value, t(f"polls.method_{each}"), t(f"polls.about_{each}")) for each in Method],
        items=[(each.public_id, f"{each.number} {each.title}") for each in await agenda(head.id)],
        most_options=MOST_OPTIONS,
        typed={name: form.text(name) for name in _FIELDS} if form else dict.fromkeys(_FIELDS, ""),
        op=form.text("op") if form else secrets.token_hex(8),
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        refused_at=refusal.at if refusal else "",
    )


_FIELDS = ("method", "question", "options", "most", "named", "result", "item")


def _typed(found: Poll, form: Form) -> dict[int, int]:
    """Option to mark, as the form sends it for this method."""
    if found.method in (Method.RANKING, Method.POINTS):
        return {n: form.whole(f"option-{n}") or 0 for n in found.sheet.options}
    return {
        int(each): 1 for each in form.texts("choice") if each.isascii() and each.isdigit() and len(each) < 4
    }


async def _meeting(public_id: str) -> str:
    found = await meeting_of_poll(public_id)
    if found is None:
        raise NotFound
    return found


ROUTES = (polls, make, open_, close, drop, one, answer)
