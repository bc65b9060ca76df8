"""One item: what it is, what happened, what I can do about it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import Translate
from app.refusals import Refusal
from app.web import page, public, read_form, see_other, signed_in
from app.web.file_store import find, serve
from app.web.ground import ground_of
from meetings.checklists.actions.end_link import end_link
from meetings.checklists.actions.follow_item import follow_item
from meetings.checklists.actions.say_same import say_same
from meetings.checklists.queries.circles import Linked, asked_about, links_of
from meetings.checklists.queries.history import (
    Invitation,
    follows,
    has_been_up,
    invitations_of,
    notes_of,
    photo_of,
    photos_of,
    waiting_photos,
)
from meetings.checklists.queries.items import Seen
from meetings.checklists.queries.search import lines_by_id
from meetings.checklists.routes.door import Opened, open_item
from meetings.checklists.routes.view import (
    Asked,
    Voice,
    level_of,
    line_view,
    note_view,
    tag_of,
)
from meetings.checklists.rules.steps import Case, steps

ANSWERS = ("agreement", "refusal")  # asked on the page itself
ORIGIN_PAGES = {
    "meeting": "/meetings/",
    "patrol": "/entries/",
    "slip": "/campaigns/",
    "verdict": "/assemblies/",
    "breach": "/agreements/",
    "agreement": "/agreements/",
    "errand": "/errands/",
}


@get("/items/{item:str}", guards=[public])
async def item_page(request: Asked, item: FromPath[str]) -> Response[str]:
    """For whoever may read it."""
    return await item_answer(request, await open_item(request, item))


@get("/items/{item:str}/photos/{file:str}", guards=[public])
async def item_photo(request: Asked, item: FromPath[str], file: FromPath[str]) -> Response[bytes]:
    """A photo, for whoever may read the item."""
    opened = await open_item(request, item)
    stored = await find(await photo_of(opened.seen.item.id, file, all=_inside(opened.seen)))
    return await serve(ground_of(request).settings, stored)


@post("/items/{item:str}/followers", guards=[signed_in])
async def follow(request: Asked, item: FromPath[str]) -> Response[Any]:
    """It concerns me too, or no longer; with what somebody was about to raise, as a note."""
    opened, form = await open_item(request, item), await read_form(request)
    try:
        if form.flag("same"):
            await say_same(
                item,
                form.text("words"),
                person=opened.person,
                named=not form.flag("without_name"),
                photos=await waiting_photos(form.texts("kept")),
                at=now(),
                today=opened.voice.today,
            )
            return see_other(f"/items/{item}?joined=1")
        wanted = form.text("follow") == "yes"
        await follow_item(item, wanted, person=opened.person, at=now(), today=opened.voice.today)
    except Refusal as refusal:
        return await item_answer(request, opened, refusal)
    return see_other(f"/items/{item}")


@post("/items/{item:str}/link-endings", guards=[signed_in])
async def unlink(request: Asked, item: FromPath[str]) -> Response[Any]:
    """Take back a link."""
    opened, form = await open_item(request, item), await read_form(request)
    await end_link(item, form.whole("link") or 0, person=opened.person, at=now(), today=opened.voice.today)
    return see_other(f"/items/{item}")


async def case_of(seen: Seen) -> Case:
    """The item and the person before it, as the rules see them."""
    asked = await asked_about(seen.item)
    person = seen.reader.person
    return Case(
        list=seen.item.list,
        state=seen.item.state,
        level=seen.item.level,
        in_charge=seen.item.in_charge,
        has_been_up=await has_been_up(seen.item.id),
        leads=seen.leads,
        responsible=seen.is_responsible,
        raised_it=seen.raised_it,
        asked=person is not None and person in asked.people,
        nobody_to_ask=asked.nobody,
        belongs=seen.reader.belongs,
        follows=await follows(seen.item.id, person),
    )


async def item_answer(request: Asked, opened: Opened, refusal: Refusal | None = None) -> Response[str]:
    """The whole page, also as the answer to something that was refused."""
    seen, v = opened.seen, opened.voice
    item, t = seen.item, v.t
    case = await case_of(seen)
    open_to_me = steps(case) if seen.reader.person is not None else ()
    photos = await photos_of(item.id)
    by_note: dict[int | None, list[str]] = {}
    for photo in photos:
        by_note.setdefault(photo.note, []).append(f"/items/{item.public_id}/photos/{photo.file}")
    notes = await notes_of(item.id, all=_inside(seen))
    before, after = await links_of(item.id)
    may_unlink = "links" in open_to_me
    return page(
        request,
        "lists/item.html",
        refusal.status if refusal else 200,
        place=opened.place,
        item=item,
        view=line_view(v, item),
        list_name=t(f"lists.list_{item.list}"),
        facts=_facts(opened),
        origin=_origin(v, seen),
        photos=by_note.get(None, []),
        before=await _ends(opened, before, may_unlink),
        after=await _ends(opened, after, may_unlink),
        parties=[_party(opened, each) for each in await invitations_of(item.id)],
        notes=[note_view(v, note, tuple(by_note.get(note.id, ()))) for note in notes],
        asks=all(step in open_to_me for step in ANSWERS) and case.asked,
        first=_first(case, open_to_me),
        more=_more(t, case, open_to_me),
        may_follow=case.belongs and not case.raised_it and item.is_open,
        follows=case.follows,
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        raised="raised" in request.query_params,
        joined="joined" in request.query_params,
        into=await _into(opened),
    )


def _facts(opened: Opened) -> list[tuple[str, str, str]]:
    item, v, t = opened.seen.item, opened.voice, opened.voice.t
    rows: list[tuple[str, str, str]] = []
    building = t.plain("lists.building", name=item.building_name) if item.building else ""
    place = " ".join(part for part in (building, item.place) if part)
    if place:
        rows.append((t.plain("lists.where"), place, ""))
    goes_up = item.level_due_at if item.is_open else None
    note = t.plain("lists.goes_up", day=v.day(goes_up)) if goes_up else ""
    rows.append((t.plain("lists.stands_at"), level_of(t, item), note))
    if item.list == "resource" and item.offered_by:
        rows.append((t.plain("lists.offered_by"), item.offered_by, _available(opened)))
    raiser = item.raised_name if v.names and item.raised_name else t.plain("lists.a_neighbour")
    if not item.named:
        raiser = t.plain("lists.without_name")
    rows.append((t.plain("lists.raised"), raiser, v.day(item.raised_at)))
    if item.in_charge:
        who = item.responsible_name if v.names else t.plain("lists.somebody")
        rows.append((t.plain("lists.responsible"), who, ""))
    if item.due_on:
        late = t.plain("lists.late_days", n=(v.today - item.due_on).days) if item.overdue(v.today) else ""
        rows.append((t.plain("lists.due"), v.day(item.due_on), late))
    if item.done_means:
        rows.append((t.plain("lists.done_means"), item.done_means, ""))
    if item.topic:
        rows.append((t.plain("lists.topic"), t.plain(f"lists.topic_{item.topic}"), ""))
    rows.append((t.plain("lists.visibility"), t.plain(f"lists.visibility_{item.visibility}"), ""))
    if item.followers:
        rows.append((t.plain("lists.follow_count"), t.plain("lists.people", n=item.followers), ""))
    return rows


def _available(opened: Opened) -> str:
    item, v = opened.seen.item, opened.voice
    if item.available_from and item.available_until:
        return v.t.plain(
            "lists.available_between", since=v.day(item.available_from), until=v.day(item.available_until)
        )
    if item.available_until:
        return v.t.plain("lists.status_until", day=v.day(item.available_until))
    return v.t.plain("lists.available_since", day=v.day(item.available_from)) if item.available_from else ""


def _origin(v: Voice, seen: Seen) -> dict[str, str] | None:
    """Where it came from, word for word, with the way there."""
    item = seen.item
    if item.origin == "person" and not item.origin_words:
        return None
    page = ORIGIN_PAGES.get(item.origin, "")
    return {
        "head": v.t.plain(
            f"lists.origin_{item.origin}", day=v.day(item.raised_at), where=level_of(v.t, item)
        ),
        "words": item.origin_words,
        "href": f"{page}{item.origin_ref}" if page and item.origin_ref else "",
        "label": v.t.plain("lists.origin_link"),
    }


async def _ends(opened: Opened, links: tuple[Linked, ...], may_unlink: bool) -> list[dict[str, Any]]:
    """The other ends that this reader may see."""
    seen = {line.id for line in await lines_by_id(opened.seen.reader, tuple(link.line.id for link in links))}
    return [
        {
            "line": line_view(opened.voice, link.line),
            "kind": opened.voice.t(f"lists.link_{link.kind}"),
            "ending": link.id if may_unlink else None,
        }
        for link in links
        if link.line.id in seen
    ]


def _party(opened: Opened, each: Invitation) -> dict[str, Any]:
    v, standing = opened.voice, each.standing(opened.voice.today)
    shape = {"kept": "done", "answered": "done", "late": "late", "overdue": "late", "broken": "late"}
    return {
        "party": each.party,
        "contact": each.contact if opened.seen.leads else "",
        "asked": each.asked,
        "status": v.t(
            f"lists.party_{standing}",
            day=v.day(due) if (due := each.promise_due if each.promise else each.answer_due) else "",
        ),
        "kind": shape.get(standing, "half"),
        "promise": each.promise,
        "answer": each.answer,
        "href": f"/items/{opened.seen.item.public_id}/invitations/{each.id}" if opened.seen.leads else "",
    }


def _more(t: Translate, case: Case, open_to_me: tuple[str, ...]) -> list[tuple[str, str]]:
    """Everything else that is open: (noun, words)."""
    shown = {_first(case, open_to_me), *(ANSWERS if case.asked else ())}
    return [(step, t.plain(f"lists.step_{step}")) for step in open_to_me if step not in shown]


def _first(case: Case, open_to_me: tuple[str, ...]) -> str:
    """The one filled button: what is most likely next for this person."""
    if case.asked and case.state == "done":
        return ""  # the two answers are the buttons
    likely = ("completion", "responsibility", "taking", "reopening")
    if case.leads and case.state == "open" and "responsibility" in open_to_me:
        return "responsibility"
    return next((step for step in likely if step in open_to_me), "")


def _inside(seen: Seen) -> bool:
    """Reads also what is for the office alone."""
    return seen.leads or seen.reader.office or seen.is_responsible


async def _into(opened: Opened) -> dict[str, str] | None:
    item = opened.seen.item
    if item.joined_into is None:
        return None
    found = await lines_by_id(opened.seen.reader, (item.joined_into,))
    if not found:
        return None
    tag = tag_of(opened.voice.t, item.list, found[0].number)
    return {"href": f"/items/{found[0].public_id}", "tag": tag}


ROUTES = (item_page, item_photo, follow, unlink)
