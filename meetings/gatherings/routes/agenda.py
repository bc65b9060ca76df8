"""The agenda of a meeting: its items, their order, and what becomes of an item afterwards."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, fragment, page, read_form, see_other, signed_in
from app.web.addresses import is_htmx
from meetings.gatherings.actions.add_item import add_item
from meetings.gatherings.actions.carry_item import carry_item
from meetings.gatherings.actions.edit_item import as_written, edit_item
from meetings.gatherings.actions.move_item import move_item
from meetings.gatherings.actions.raise_to_above import raise_to_above
from meetings.gatherings.actions.remove_item import remove_item
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.planning import came_from, carried_to, left_open, next_meetings
from meetings.gatherings.queries.raises import raise_of, raises_to
from meetings.gatherings.routes.planning import beside, step_at, steps_of
from meetings.gatherings.routes.planning_gate import (
    LONG_FORM,
    Asked,
    EnteredMeeting,
    enter_item,
    enter_own_meeting,
)
from meetings.gatherings.rules.agenda import Kind, List, Written, mark, planned, timetable
from meetings.gatherings.rules.states import State, Step, allows
from meetings.roundtables.queries.tables import tables_above

FIELDS = ("kind", "title", "words", "minutes", "presenter", "proposal", "list")


@get("/meetings/{public_id:str}/agenda", guards=[signed_in])
async def agenda_page(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Everything on it, in order, with its time; below, what earlier meetings left open."""
    return await _page(request, await enter_own_meeting(request, public_id))


@post("/meetings/{public_id:str}/agenda", guards=[signed_in], request_max_body_size=LONG_FORM)
async def add(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """One more item, at the end."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    key = form.text("key")
    if not (len(key) == 16 and key.isalnum()):
        key = secrets.token_hex(8)
    try:
        await add_item(public_id, _written(form), public_id=key, by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"{entered.path}/agenda#item-{key}")


@post("/meetings/{public_id:str}/agenda/carried", guards=[signed_in])
async def take_over(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """An item that an earlier meeting left open comes onto this agenda."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await carry_item(form.text("item"), public_id, by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, None, refusal)
    return see_other(f"{entered.path}/agenda")


@get("/agenda-items/{item_id:str}", guards=[signed_in])
async def item_page(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """One item to be changed, and its papers."""
    entered, item = await enter_item(request, item_id)
    return await item_view(request, entered, item)


@post("/agenda-items/{item_id:str}", guards=[signed_in], request_max_body_size=LONG_FORM)
async def keep_item(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """Keep the words, unless somebody else has changed them meanwhile."""
    entered, item = await enter_item(request, item_id)
    form = await read_form(request)
    try:
        await edit_item(item_id, _written(form), seen=form.text("seen"), by=entered.me, at=now())
    except Refusal as refusal:
        return await item_view(request, entered, item, form, refusal)
    return see_other(f"{entered.path}/agenda#item-{item_id}")


@post("/agenda-items/{item_id:str}/position", guards=[signed_in])
async def place_item(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """Before another item (`before`, "" for the end), or at a number (`number`)."""
    entered, _ = await enter_item(request, item_id)
    form = await read_form(request)
    number = form.whole("number") if form.flag("by_number") else None
    anchor = None if form.flag("by_number") else form.text("before")
    try:
        await move_item(item_id, anchor=anchor, number=number, by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, None, refusal)
    if is_htmx(request):
        return fragment(request, "meetings/_agenda_list.html", **await _list(entered))
    return see_other(f"{entered.path}/agenda#item-{item_id}")


@post("/meetings/{public_id:str}/agenda/removals", guards=[signed_in])
async def take_off(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Off the agenda, as long as it has not begun; twice is once."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await remove_item(public_id, form.text("item"), by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, None, refusal)
    return see_other(f"{entered.path}/agenda")


@get("/agenda-items/{item_id:str}/raises", guards=[signed_in])
async def going_on(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """What becomes of an item that could not be settled: the next meeting, or the table above."""
    entered, item = await enter_item(request, item_id)
    return await _going_on(request, entered, item)


@post("/agenda-items/{item_id:str}/raises", guards=[signed_in], request_max_body_size=LONG_FORM)
async def raise_up(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """Hand it to the table above, with the reason."""
    entered, item = await enter_item(request, item_id)
    form = await read_form(request)
    try:
        raised = await raise_to_above(item_id, reason=form.text("reason"), by=entered.me, at=now())
    except Refusal as refusal:
        return await _going_on(request, entered, item, form, refusal)
    return see_other(f"/raises/{raised}")


@post("/agenda-items/{item_id:str}/carrying", guards=[signed_in])
async def carry_on(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """Take it over to the table's next meeting."""
    entered, item = await enter_item(request, item_id)
    form = await read_form(request)
    if not form.text("to"):
        return await _going_on(request, entered, item, form, Refusal("gatherings.choose_meeting", at="to"))
    try:
        to = await carry_item(item_id, form.text("to"), by=entered.me, at=now())
    except Refusal as refusal:
        return await _going_on(request, entered, item, form, refusal)
    return see_other(f"/meetings/{to}/agenda")


async def item_view(
    request: Asked,
    entered: EnteredMeeting,
    item: Item,
    form: Form | None = None,
    refusal: Refusal | None = None,
    paper_title: str = "",
) -> Response[str]:
    """An item's own page, as it is or as it was typed; papers have their form below."""
    kept = as_written(item)
    typed = _typed(kept) if form is None else {name: form.text(name) for name in FIELDS}
    changed = refusal is not None and refusal.at == "changed"
    return page(
        request,
        "meetings/item.html",
        status=refusal.status if refusal else 200,
        meeting=entered.head,
        place=entered.place,
        item=item,
        kinds=tuple(Kind),
        lists=tuple(List),
        typed=typed,
        seen=mark(kept) if form is None or changed else form.text("seen"),
        theirs=item if changed else None,
        may_plan=allows(entered.head.state, Step.PLAN),
        came=await came_from(item.id),
        paper_title=paper_title,
        error=beside(request, refusal, (*FIELDS, "file", "paper_title", "changed")),
    )


async def _page(
    request: Asked, entered: EnteredMeeting, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    head = entered.head
    blank = _typed(Written(Kind.TOPIC, ""))
    return page(
        request,
        "meetings/agenda.html",
        status=refusal.status if refusal else 200,
        **await _list(entered),
        place=entered.place,
        steps=steps_of(request, entered) if head.state is State.DRAFT else [],
        at=step_at(entered, "agenda"),
        kinds=tuple(Kind),
        lists=tuple(List),
        key=secrets.token_hex(8),
        typed=blank if form is None else {name: form.text(name) for name in FIELDS},
        open_before=await left_open(head.table) if allows(head.state, Step.PLAN) else (),
        raised=await raises_to(head.table, waiting=True) if allows(head.state, Step.PLAN) else (),
        error=beside(request, refusal, FIELDS),
    )


async def _list(entered: EnteredMeeting) -> dict[str, Any]:
    """The part of the page that is swapped when the order changes."""
    head, items = entered.head, await agenda(entered.head.id)
    minutes = [item.minutes for item in items]
    begins, ends = timetable(head.starts_at, minutes)
    rows = [
        {
            "item": item,
            "begins": begins[n] if begins else None,
            "before_up": items[n - 1].public_id if n else item.public_id,
            "before_down": items[n + 2].public_id if n + 2 < len(items) else "",
            "first": n == 0,
            "last": n + 1 == len(items),
        }
        for n, item in enumerate(items)
    ]
    total = planned(minutes)
    return {
        "meeting": head,
        "rows": rows,
        "minutes": total,
        "ends": ends,
        "over": max(total - head.planned_minutes, 0),
        "may_plan": allows(head.state, Step.PLAN),
    }


async def _going_on(
    request: Asked,
    entered: EnteredMeeting,
    item: Item,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[Any]:
    head = entered.head
    before = await raise_of(item.id)
    if before is not None and refusal is None:
        return see_other(f"/raises/{before.public_id}")
    above = await tables_above(head.table)
    coming = [each for each in await next_meetings(head.table, now()) if each[0] != head.public_id]
    return page(
        request,
        "meetings/going_on.html",
        status=refusal.status if refusal else 200,
        meeting=head,
        place=entered.place,
        item=item,
        coming=coming,
        carried=await carried_to(item.id),
        above=above[0] if above else None,
        may=allows(head.state, Step.CARRY),
        typed=form.text("reason") if form else "",
        error=beside(request, refusal, ("reason", "to")),
    )


def _written(form: Form) -> Written:
    return Written(
        kind=form.text("kind"),
        title=form.text("title"),
        words=form.text("words"),
        minutes=form.whole("minutes"),
        presenter=form.text("presenter"),
        proposal=form.flag("proposal"),
        list=form.text("list") if form.text("kind") == Kind.LIST_REVIEW else "",
    )


def _typed(written: Written) -> dict[str, str]:
    return {
        "kind": written.kind,
        "title": written.title,
        "words": written.words,
        "minutes": str(written.minutes),
        "presenter": written.presenter,
        "proposal": "yes" if written.proposal else "",
        "list": written.list,
    }


ROUTES: tuple[Any, ...] = (
    agenda_page,
    add,
    take_over,
    item_page,
    keep_item,
    place_item,
    take_off,
    going_on,
    raise_up,
    carry_on,
)
