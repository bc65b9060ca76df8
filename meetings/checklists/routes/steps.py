"""One step with an item, one page each: what it asks for, and what it does."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.file_store import ROOMY_REQUEST
from app.web.templates import scene_of
from meetings.checklists.actions.agree_done import agree_done
from meetings.checklists.actions.answer_item import answer_item
from meetings.checklists.actions.close_item import close_item
from meetings.checklists.actions.escalate_item import escalate_item
from meetings.checklists.actions.invite_party import invite_party
from meetings.checklists.actions.join_items import join_items
from meetings.checklists.actions.link_items import link_items
from meetings.checklists.actions.mark_item import mark_item
from meetings.checklists.actions.note_on_item import note_on_item
from meetings.checklists.actions.raise_item import raise_item
from meetings.checklists.actions.record_party import record_party
from meetings.checklists.actions.refuse_done import refuse_done
from meetings.checklists.actions.reopen_item import reopen_item
from meetings.checklists.actions.report_done import report_done
from meetings.checklists.actions.send_back_item import send_back_item
from meetings.checklists.actions.set_due import set_due
from meetings.checklists.actions.take_item import take_item
from meetings.checklists.queries.history import invitations_of, waiting_photos
from meetings.checklists.queries.people import Hand, hands_for, may_be_responsible
from meetings.checklists.routes.door import Opened, open_item
from meetings.checklists.routes.items import case_of
from meetings.checklists.routes.photos import take_photos
from meetings.checklists.routes.view import Asked, beside, tag_of
from meetings.checklists.rules.items import LISTS, TOPICS, Visibility
from meetings.checklists.rules.steps import steps

TYPED = (
    "words",
    "to",
    "to_name",
    "due_on",
    "done_means",
    "how",
    "list",
    "number",
    "visibility",
    "topic",
    "party",
    "contact",
    "asked",
    "answer_due",
    "promise",
    "promise_due",
    "answer",
    "kept",
    "public",
    "key",
)


@dataclass(frozen=True)
class Sent:
    """What a step does its work with."""

    opened: Opened
    form: Form
    photos: tuple[int, ...]

    @property
    def common(self) -> dict[str, Any]:
        return {"person": self.opened.person, "at": now(), "today": self.opened.voice.today}

    @property
    def id(self) -> str:
        return self.opened.seen.item.public_id

    @property
    def words(self) -> str:
        return self.form.text("words")

    @property
    def table_shown(self) -> int | None:
        return self.form.whole("table")


@dataclass(frozen=True)
class Step:
    """Which fields a step's page has, and what it does with them."""

    fields: tuple[str, ...]
    act: Callable[[Sent], Awaitable[object]]


@get("/items/{item:str}/{step:str}", guards=[signed_in])
async def step_page(request: Asked, item: FromPath[str], step: FromPath[str]) -> Response[str]:
    """What the step asks for."""
    return await _page(request, await _allowed(request, item, step), step)


@post("/items/{item:str}/{step:str}", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def take_step(request: Asked, item: FromPath[str], step: FromPath[str]) -> Response[Any]:
    """Do it; what was refused comes back with what was typed."""
    opened, form = await open_item(request, item), await read_form(request)
    if step not in STEPS:
        raise NotFound
    kept, fault = await take_photos(request, form, opened.person)
    try:
        if fault:
            raise fault
        await STEPS[step].act(Sent(opened, form, await waiting_photos(kept)))
    except Refusal as refusal:
        return await _page(request, opened, step, form, refusal, kept)
    return see_other(f"/items/{item}")


@get("/items/{item:str}/invitations/{invitation:int}", guards=[signed_in])
async def party_page(request: Asked, item: FromPath[str], invitation: FromPath[int]) -> Response[str]:
    """What a party promised and answered."""
    opened = await _leading(request, item)
    return await _party_page(request, opened, invitation)


@post("/items/{item:str}/invitations/{invitation:int}", guards=[signed_in])
async def keep_party(request: Asked, item: FromPath[str], invitation: FromPath[int]) -> Response[Any]:
    """Write it down."""
    opened, form = await _leading(request, item), await read_form(request)
    try:
        await record_party(
            item,
            invitation,
            person=opened.person,
            at=now(),
            today=opened.voice.today,
            promise=form.text("promise"),
            promise_due=form.day("promise_due"),
            answer=form.text("answer"),
            kept=form.text("kept"),
        )
    except Refusal as refusal:
        return await _party_page(request, opened, invitation, form, refusal)
    return see_other(f"/items/{item}#parties")


async def _allowed(request: Asked, item: str, step: str) -> Opened:
    """A page for a step that is not open to this person, or no longer, is not there."""
    opened = await open_item(request, item)
    if step not in steps(await case_of(opened.seen)):
        raise NotFound
    return opened


async def _leading(request: Asked, item: str) -> Opened:
    opened = await open_item(request, item)
    if not opened.seen.leads:
        raise NotFound
    return opened


async def _page(
    request: Asked,
    opened: Opened,
    step: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
    kept: tuple[str, ...] = (),
) -> Response[str]:
    item, t = opened.seen.item, scene_of(request).t
    typed = {name: form.text(name) if form else "" for name in TYPED}
    if form is None:
        typed |= _prefilled(opened, step)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    fields = STEPS[step].fields
    hands = await hands_for(item, opened.voice.today) if "to" in fields else ()
    return page(
        request,
        "lists/step.html",
        refusal.status if refusal else 200,
        place=opened.place,
        item=item,
        tag=tag_of(t, item.list, item.number),
        step=step,
        fields=fields,
        typed=typed,
        kept=kept,
        refused=words,
        error=beside(refusal, words),
        words_optional=step in ("responsibility", "due_day") or (step == "agreement" and "photo" in fields),
        hands=[("", t("lists.to_other")), *((str(hand.person), _hand(t, hand)) for hand in hands)],
        lists=[(name, t(f"lists.list_{name}")) for name in LISTS],
        ways=[(how, t(f"lists.how_{how}")) for how in _ways(item.list)],
        visibilities=[(each, t(f"lists.visibility_{each}")) for each in Visibility],
        topics=[("", t("lists.topic_none")), *((each, t(f"lists.topic_{each}")) for each in TOPICS)],
        table="" if item.round_table is None else item.round_table,
        may_hide=opened.seen.leads,
        today=opened.voice.today.isoformat(),
    )


def _hand(t: Translate, hand: Hand) -> str:
    return f"{hand.name} · {t.plain(f'lists.office_{hand.office}')}" if hand.office else hand.name


def _prefilled(opened: Opened, step: str) -> dict[str, str]:
    item = opened.seen.item
    means = item.done_means if step in ("responsibility", "taking", "due_day") else ""
    return {
        "due_on": item.due_on.isoformat() if item.due_on and step != "actions" else "",
        "done_means": means,
        "to": str(item.responsible or ""),
        "to_name": "" if item.responsible else item.responsible_name,
        "visibility": item.visibility,
        "topic": item.topic,
        "key": secrets.token_urlsafe(12),
        "how": _ways(item.list)[0],
        "list": "need",
    }


def _ways(list: str) -> tuple[str, ...]:
    return ("used_up", "withdrawn") if list == "resource" else ("withdrawn",)


async def _party_page(
    request: Asked,
    opened: Opened,
    invitation: int,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found = [each for each in await invitations_of(opened.seen.item.id) if each.id == invitation]
    if not found:
        raise NotFound
    each, t = found[0], scene_of(request).t
    words = t(refusal.reason, **refusal.params) if refusal else ""
    on_file = {
        "promise": each.promise,
        "promise_due": each.promise_due.isoformat() if each.promise_due else "",
        "answer": each.answer,
        "kept": each.kept,
    }
    return page(
        request,
        "lists/party.html",
        refusal.status if refusal else 200,
        place=opened.place,
        item=opened.seen.item,
        invitation=each,
        typed={name: form.text(name) for name in on_file} if form else on_file,
        refused=words,
        error=beside(refusal, words),
        keeps=[(kept, t(f"lists.kept_{kept or 'open'}")) for kept in ("", "kept", "broken")],
    )


# ---- what each step does -------------------------------------------------------------------------


async def _note(sent: Sent) -> None:
    hidden = sent.form.flag("office") and sent.opened.seen.leads
    await note_on_item(sent.id, sent.words, photos=sent.photos, public=not hidden, **sent.common)


async def _answer(sent: Sent) -> None:
    await answer_item(sent.id, sent.words, photos=sent.photos, **sent.common)


async def _responsibility(sent: Sent) -> None:
    await take_item(
        sent.id,
        to=sent.form.whole("to"),
        to_name=sent.form.text("to_name"),
        due_on=_day(sent, "due_on"),
        done_means=sent.form.text("done_means"),
        words=sent.words,
        **sent.common,
    )


async def _taking(sent: Sent) -> None:
    await take_item(
        sent.id,
        to=sent.opened.person,
        due_on=_day(sent, "due_on"),
        done_means=sent.form.text("done_means"),
        words=sent.words,
        **sent.common,
    )


async def _due(sent: Sent) -> None:
    await set_due(
        sent.id,
        _day(sent, "due_on"),
        done_means=sent.form.text("done_means"),
        words=sent.words,
        **sent.common,
    )


async def _escalation(sent: Sent) -> None:
    await escalate_item(sent.id, sent.words, standing_at_table=sent.table_shown, **sent.common)


async def _return(sent: Sent) -> None:
    await send_back_item(sent.id, sent.words, standing_at_table=sent.table_shown, **sent.common)


async def _completion(sent: Sent) -> None:
    await report_done(sent.id, sent.words, photos=sent.photos, **sent.common)


async def _agreement(sent: Sent) -> None:
    await agree_done(sent.id, sent.words, **sent.common)


async def _refusal(sent: Sent) -> None:
    await refuse_done(sent.id, sent.words, photos=sent.photos, **sent.common)


async def _closing(sent: Sent) -> None:
    await close_item(sent.id, sent.form.text("how"), sent.words, **sent.common)


async def _reopening(sent: Sent) -> None:
    await reopen_item(sent.id, sent.words, **sent.common)


async def _links(sent: Sent) -> None:
    await link_items(sent.id, sent.form.text("list"), sent.form.whole("number"), **sent.common)


async def _joining(sent: Sent) -> None:
    await join_items(sent.id, sent.form.whole("number"), **sent.common)


async def _marking(sent: Sent) -> None:
    await mark_item(sent.id, sent.form.text("visibility"), sent.form.text("topic"), **sent.common)


async def _parties(sent: Sent) -> None:
    await invite_party(
        sent.id,
        sent.form.text("party"),
        sent.form.text("asked"),
        sent.form.day("answer_due"),
        contact=sent.form.text("contact"),
        **sent.common,
    )


async def _needs(sent: Sent) -> None:
    await _grown(sent, "need")


async def _actions(sent: Sent) -> None:
    await _grown(sent, "action")


async def _grown(sent: Sent, list: str) -> None:
    """A need or an action that this item leads to, at the same level and seen by the same people."""
    seen = sent.opened.seen
    if not (seen.leads or seen.is_responsible):
        raise NotFound
    action, to = list == "action", sent.form.whole("to")
    if action and to is not None and not await may_be_responsible(to, seen.item, sent.opened.voice.today):
        raise Refusal("lists.who_unknown", at="to")
    if action and not (to or sent.form.text("to_name")):
        raise Refusal("lists.who_missing", at="to")
    if action and sent.form.day("due_on") is None:
        raise Refusal("lists.due_missing", at="due_on")
    if action and not sent.form.text("done_means"):
        raise Refusal("lists.means_missing", at="done_means")
    await raise_item(
        list,
        sent.words,
        community=seen.item.community,
        at=now(),
        by=sent.opened.person,
        building=seen.item.building,
        place=seen.item.place,
        topic=seen.item.topic,
        round_table=seen.item.round_table,
        visibility=seen.item.visibility,
        responsible=to if action else None,
        responsible_name="" if to or not action else sent.form.text("to_name"),
        due_on=sent.form.day("due_on") if action else None,
        done_means=sent.form.text("done_means") if action else "",
        links_from=(seen.item.id,),
        key=f"{seen.item.id}\0{list}\0{sent.words}\0{sent.form.text('key')}" if sent.form.text("key") else "",
    )


def _day(sent: Sent, name: str) -> Any:
    day = sent.form.day(name)
    if sent.form.text(name) and day is None:
        raise Refusal("lists.day_wrong", at=name)
    return day


_HAND = ("to", "to_name", "due_on", "done_means")
STEPS: dict[str, Step] = {
    "notes": Step(("words", "photo", "office"), _note),
    "answers": Step(("words", "photo"), _answer),
    "responsibility": Step((*_HAND, "words"), _responsibility),
    "taking": Step(("due_on", "done_means"), _taking),
    "due_day": Step(("due_on", "done_means", "words"), _due),
    "escalation": Step(("words", "table"), _escalation),
    "return": Step(("words", "table"), _return),
    "completion": Step(("words", "photo"), _completion),
    "agreement": Step(("words",), _agreement),
    "refusal": Step(("words", "photo"), _refusal),
    "closing": Step(("how", "words"), _closing),
    "reopening": Step(("words",), _reopening),
    "needs": Step(("words", "key"), _needs),
    "actions": Step(("words", *_HAND, "key"), _actions),
    "links": Step(("list", "number"), _links),
    "joining": Step(("number",), _joining),
    "marking": Step(("visibility", "topic"), _marking),
    "parties": Step(("party", "contact", "asked", "answer_due"), _parties),
}

ROUTES = (step_page, take_step, party_page, keep_party)
