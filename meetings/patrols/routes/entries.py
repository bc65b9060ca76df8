"""The patrol log: an entry in ten seconds on a phone, a month with its figures, one entry with its photo."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.file_store import PICTURES, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.patrols.actions.log_entry import Sighting, log_entry
from meetings.patrols.queries.entries import entries_of_month, entry, figures_of, houses
from meetings.patrols.queries.rosters import DutyOnFile, Patroller, duty
from meetings.patrols.routes.gate import Asked, enter_patrols, person_of
from meetings.patrols.rules.entries import CHIPS, month_after, month_of
from meetings.sendings import new_key


@get("/communities/{community:str}/entries", guards=[signed_in])
async def entries(request: Asked, community: FromPath[str]) -> Response[str]:
    """A month of the log, with honest figures."""
    me = await enter_patrols(request, community, looks=True)
    first = month_of(request.query_params.get("month", ""), today(me.place.time_zone))
    found = await entries_of_month(me.place, first)
    return page(
        request,
        "patrols/entries.html",
        place=me.place,
        zone=me.place.time_zone,
        month=first,
        before=f"?month={month_after(first, -1):%Y-%m}",
        after=f"?month={month_after(first):%Y-%m}",
        entries=found,
        figures=figures_of(found),
    )


@get("/communities/{community:str}/entries/new", guards=[signed_in])
async def entry_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """An entry outside a shift, by whoever is on a roster or works in the office."""
    return await _form_page(request, await enter_patrols(request, community, looks=True))


@post("/communities/{community:str}/entries", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def add_entry(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Keep it."""
    return await _add(request, await enter_patrols(request, community, looks=True))


@get("/duties/{public_id:str}/entries/new", guards=[signed_in])
async def duty_entry_new(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """An entry on a shift: a photo, a tap, done."""
    found, _, me = await duty(public_id, person_of(request), today())
    return await _form_page(request, me, on=found)


@post("/duties/{public_id:str}/entries", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def add_duty_entry(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep it with its shift."""
    found, _, me = await duty(public_id, person_of(request), today())
    return await _add(request, me, found)


@get("/entries/{public_id:str}", guards=[signed_in])
async def entry_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What was seen, and what became of it."""
    found, me = await entry(public_id, person_of(request), today())
    return page(
        request,
        "patrols/entry.html",
        place=me.place,
        zone=me.place.time_zone,
        entry=found,
        looks=me.looks,
    )


@get("/entries/{public_id:str}/photo", guards=[signed_in])
async def entry_photo(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """The photo, for those who may read the log."""
    found, me = await entry(public_id, person_of(request), today())
    if not (found.photo and me.looks):
        raise NotFound
    return await serve(ground_of(request).settings, await find(found.photo))


async def _add(request: Asked, me: Patroller, on: DutyOnFile | None = None) -> Response[Any]:
    form = await read_form(request)
    try:
        await log_entry(
            await _seen(request, me, form),
            community=me.place.id,
            by=me.person,
            at=now(),
            settled=form.text("outcome") == "settled",
            duty=on.id if on else None,
            key=f"{me.person} {form.text('key')[:64]}" if form.text("key") else "",
        )
    except Refusal as refusal:
        return await _form_page(request, me, form, refusal, on)
    done = "settled" if form.text("outcome") == "settled" else "issue"
    return see_other(f"{_path(me, on)}/new?done={done}")


async def _seen(request: Asked, me: Patroller, form: Form) -> Sighting:
    """Words, or the words of the chip that was tapped; the photo is kept last, when nothing else is wrong."""
    topic = form.text("topic") if form.text("topic") in CHIPS else ""
    words = form.text("words") or (translator("zh").plain(f"lists.topic_{topic}") if topic else "")
    if not words:
        raise Refusal("patrols.say_what_you_saw", at="words")
    known = {house.id for house in await houses(me.place.id)}
    building = form.whole("building")
    photo = None
    if form.file("photo"):
        settings = ground_of(request).settings
        photo = await keep(settings, form.file("photo"), kinds=PICTURES, person_id=me.person)
    return Sighting(
        words=words,
        topic=topic,
        building=building if building in known else None,
        place=form.text("place"),
        photo=photo.id if photo else None,
    )


def _path(me: Patroller, on: DutyOnFile | None) -> str:
    return f"/duties/{on.public_id}/entries" if on else f"/communities/{me.place.public_id}/entries"


async def _form_page(
    request: Asked,
    me: Patroller,
    form: Form | None = None,
    refusal: Refusal | None = None,
    on: DutyOnFile | None = None,
) -> Response[str]:
    t = scene_of(request).t
    words = t(refusal.reason, **refusal.params) if refusal else ""
    at = {"file": "photo"}.get(refusal.at, refusal.at) if refusal else ""
    return page(
        request,
        "patrols/entry_form.html",
        refusal.status if refusal else 200,
        place=me.place,
        path=_path(me, on),
        back=f"/duties/{on.public_id}" if on else f"/communities/{me.place.public_id}/entries",
        houses=[(str(house.id), house.name) for house in await houses(me.place.id)],
        topics=[(topic, t(f"lists.topic_{topic}")) for topic in CHIPS],
        typed={name: form.text(name) if form else "" for name in ("building", "place", "topic", "words")},
        key=form.text("key") if form else new_key(),
        done=request.query_params.get("done", "") if not refusal else "",
        error={at: words} if at else {},
        refused=words,
    )


ROUTES = (
    entries,
    entry_new,
    add_entry,
    duty_entry_new,
    add_duty_entry,
    entry_page,
    entry_photo,
)
