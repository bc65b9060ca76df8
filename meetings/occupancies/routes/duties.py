"""The duties of landlords: what is asked of every house, what is overdue, and one house's own list."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.queries.standings import place_by_id
from app.community.routes.nav import desk_nav
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.file_store import LARGEST_REQUEST, PICTURES, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from app.words import moment
from meetings.occupancies.actions.end_duty import end_duty
from meetings.occupancies.actions.start_duty import NewDuty, start_duty
from meetings.occupancies.actions.tick_duty import Tick, tick_duty
from meetings.occupancies.actions.undo_tick import undo_tick
from meetings.occupancies.queries.duties import (
    DoneOnFile,
    DutyOnFile,
    done_counts,
    done_in,
    duties_of,
    duty,
    houses_in,
    houses_overdue,
    running_duties,
)
from meetings.occupancies.queries.grid import grid_of
from meetings.occupancies.routes.grid_gate import (
    Asked,
    AtGrid,
    AtHouse,
    at_house,
    enter_grid,
    enter_grid_office,
)
from meetings.occupancies.rules.duties import (
    SUGGESTIONS,
    Every,
    Period,
    State,
    asked_periods,
    due_on,
    overdue_period,
    period_on,
    state,
)
from meetings.sendings import LONG_FORM, new_key

AT_ONCE = 100
FIELDS = ("title", "words", "every", "grace_days", "since", "key")
DONE = ("started", "ended", "ticked", "undone")
STATES = {State.DONE: "done", State.RUNNING: "half", State.GRACE: "half", State.OVERDUE: "late"}


@dataclass(frozen=True)
class Line:
    """One duty of a house in one period."""

    duty: str
    title: str
    words: str
    period: str
    period_words: str
    state: str  # of State
    mark: str
    due: str
    said: str  # who said that it was done, and when
    note: str
    photo: str
    undo: bool
    key: str


@get("/communities/{community:str}/landlord-duties", guards=[signed_in])
async def duties(request: Asked, community: FromPath[str]) -> Response[str]:
    """What is asked, how far it has come, and where something is overdue."""
    at = await enter_grid(request, community)
    if at.figures_only:
        raise NotFound
    return await _page(request, at)


@post("/communities/{community:str}/landlord-duties", guards=[signed_in], request_max_body_size=LONG_FORM)
async def start(request: Asked, community: FromPath[str]) -> Response[Any]:
    """One more duty."""
    at, form = await enter_grid_office(request, community), await read_form(request)
    new = NewDuty(
        form.text("title"),
        form.text("words"),
        form.text("every"),
        form.whole("grace_days"),
        form.day("since"),
    )
    try:
        await start_duty(at.place.id, new, by=at.person, at=now(), today=at.today, key=form.text("key")[:64])
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}/landlord-duties?done=started")


@post("/landlord-duties/{public_id:str}/ending", guards=[signed_in])
async def end(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Ask it no more."""
    found = await duty(public_id)
    if found is None:
        raise NotFound
    at = await _office_of(request, found)
    await end_duty(found.id, at=now(), today=at.today)
    return see_other(f"{at.path}/landlord-duties?done=ended")


@get("/houses/{building:int}/duties", guards=[signed_in])
async def of_house(request: Asked, building: FromPath[int]) -> Response[str]:
    """What is to be done in one house, and what was done."""
    return await _house_page(request, await at_house(request, building))


@post("/houses/{building:int}/duties", guards=[signed_in], request_max_body_size=LARGEST_REQUEST)
async def tick(request: Asked, building: FromPath[int]) -> Response[Any]:
    """Done, in one tap; with a note and a photo where somebody wants to show it."""
    at, form = await at_house(request, building), await read_form(request)
    try:
        found = await _duty_here(at, form.text("duty"))
        photo = None
        if form.file("photo"):
            settings = ground_of(request).settings
            photo = (await keep(settings, form.file("photo"), kinds=PICTURES, person_id=at.person)).id
        done = Tick(found, at.building, form.text("period"), form.text("words"), photo)
        await tick_duty(done, by=at.person, at=now(), today=at.today)
    except Refusal as refusal:
        return await _house_page(request, at, form, refusal)
    return see_other(f"/houses/{building}/duties?done=ticked")


@post("/houses/{building:int}/duty-undoings", guards=[signed_in])
async def undo(request: Asked, building: FromPath[int]) -> Response[Any]:
    """It was not done after all; on the same day only."""
    at, form = await at_house(request, building), await read_form(request)
    try:
        found = await _duty_here(at, form.text("duty"))
        await undo_tick(found.id, building, form.text("period"), today=at.today, zone=at.place.time_zone)
    except Refusal as refusal:
        return await _house_page(request, at, form, refusal)
    return see_other(f"/houses/{building}/duties?done=undone")


@get("/houses/{building:int}/duties/{file:str}", guards=[signed_in])
async def photo_of(request: Asked, building: FromPath[int], file: FromPath[str]) -> Response[bytes]:
    """A photo, for whoever answers for the house."""
    at = await at_house(request, building)
    running = await running_duties(at.place.id, at.today)
    if all(each.file != file for each in await done_in(building, running, at.today)):
        raise NotFound
    return await serve(ground_of(request).settings, await find(file))


async def _office_of(request: Asked, found: DutyOnFile) -> AtGrid:
    return await enter_grid_office(request, (await place_by_id(found.community)).public_id)


async def _duty_here(at: AtHouse, public_id: str) -> DutyOnFile:
    """The duty, if it is asked of this house."""
    found = await duty(public_id)
    if found is None or found.community != at.place.id or not at.house:
        raise Refusal("landlord_duties.not_asked", at="period", n=0)
    return found


async def _page(
    request: Asked, at: AtGrid, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    every = await duties_of(at.place.id)
    running = [each for each in every if each.rule.until is None or each.rule.until >= at.today]
    pairs = [(each, period) for each in running for period in asked_periods(each.rule, at.today)]
    counts = await done_counts(at.place.id, [(each.id, period.key) for each, period in pairs])
    overdue = await _overdue(at)
    asked = request.query_params.get("page", "")
    last = max(1, -(-len(overdue) // AT_ONCE))
    at_page = max(1, min(int(asked), last)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    base, done = f"{at.path}/landlord-duties", request.query_params.get("done", "")
    return page(
        request,
        "occupancies/duties.html",
        refusal.status if refusal else 200,
        place=at.place,
        nav=desk_nav(t, at.place, "tables", at.standing) if at.office else [],
        today=at.today,
        office=at.office,
        houses=await houses_in(at.place.id),
        running=[
            (
                each,
                t.plain(f"landlord_duties.every_{each.rule.every}"),
                [
                    (
                        _period_words(t, period),
                        counts.get((each.id, period.key), 0),
                        _is_late(each, period, at),
                    )
                    for other, period in pairs
                    if other is each
                ],
            )
            for each in running
        ],
        past=[each for each in every if each not in running],
        overdue=overdue[(at_page - 1) * AT_ONCE : at_page * AT_ONCE],
        overdue_n=len(overdue),
        page=at_page,
        pages=last,
        before=f"{base}?page={at_page - 1}#overdue" if at_page > 1 else "",
        after=f"{base}?page={at_page + 1}#overdue" if at_page < last else "",
        suggested=_suggested(t, base, running),
        typed=_typed(request, t, at, form),
        everies=[(each.value, t.plain(f"landlord_duties.every_{each}")) for each in Every],
        refusal=refusal,
        done=f"landlord_duties.done_{done}" if done in DONE and not refusal else "",
    )


async def _overdue(at: AtGrid) -> list[tuple[str, str, str]]:
    """Houses of their branch with what is overdue there: name, address of its list, titles."""
    found = await houses_overdue(at.place.id, at.today)
    if not at.office:
        tables = {each.building: each.table for each in (await grid_of(at.place.id, at.today)).houses}
        found = tuple(each for each in found if at.sees(tables.get(each.building)))
    return [(each.name, f"/houses/{each.building}/duties", "、".join(each.titles)) for each in found]


def _is_late(each: DutyOnFile, period: Period, at: AtGrid) -> bool:
    return overdue_period(each.rule, at.today) == period


def _suggested(t: Translate, base: str, running: list[DutyOnFile]) -> list[tuple[str, str, str]]:
    """Duties to begin with that are not asked yet: label, address of the filled form, how often."""
    titles = {each.title for each in running}
    rows = []
    for each in SUGGESTIONS:
        title = t.plain(f"landlord_duties.suggest_{each.key}")
        if title not in titles:
            often = t.plain(f"landlord_duties.every_{each.every}")
            rows.append((title, f"{base}?begin={each.key}#new", often))
    return rows


def _typed(request: Asked, t: Translate, at: AtGrid, form: Form | None) -> dict[str, str]:
    if form is not None:
        return {name: form.text(name) for name in FIELDS}
    begin = request.query_params.get("begin", "")
    each = next((one for one in SUGGESTIONS if one.key == begin), None)
    first = period_on(each.every if each else Every.MONTH, at.today).first
    return {
        "title": t.plain(f"landlord_duties.suggest_{each.key}") if each else "",
        "words": t.plain(f"landlord_duties.suggest_{each.key}_words") if each else "",
        "every": each.every.value if each else "",
        "grace_days": str(each.grace_days) if each else "5",
        "since": first.isoformat(),
        "key": new_key(),
    }


async def _house_page(
    request: Asked, at: AtHouse, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, done = scene_of(request).t, request.query_params.get("done", "")
    running = await running_duties(at.place.id, at.today) if at.house else ()
    found = {(each.duty, each.period): each for each in await done_in(at.building, running, at.today)}
    lines = [
        _line(t, at, each, period, found.get((each.id, period.key)))
        for each in running
        for period in asked_periods(each.rule, at.today)
    ]
    # an overdue period that was made good, and one that is over and done, say nothing any more
    open_ = [each for each in lines if each.state != State.DONE]
    return page(
        request,
        "occupancies/house_duties.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        house=at.house,
        open=sorted(open_, key=lambda each: each.state != State.OVERDUE),
        finished=[each for each in lines if each.state == State.DONE],
        typed_key=f"{form.text('duty')}-{form.text('period')}" if form else "",
        typed_words=form.text("words") if form else "",
        refusal=refusal,
        done=f"landlord_duties.done_{done}" if done in DONE and not refusal else "",
        office=at.office,
    )


def _line(t: Translate, at: AtHouse, each: DutyOnFile, period: Period, done: DoneOnFile | None) -> Line:
    now_ = state(each.rule, period, {done.period} if done else (), at.today)
    return Line(
        duty=each.public_id,
        title=each.title,
        words=each.words,
        period=period.key,
        period_words=_period_words(t, period),
        state=now_,
        mark=STATES[now_],
        due=t.plain(f"landlord_duties.state_{now_}", day=due_on(each.rule, period)),
        said=t.plain("landlord_duties.said", name=done.name, at=moment(done.done_at, t.lang, _zone(at)))
        if done
        else "",
        note=done.words if done else "",
        photo=f"/houses/{at.building}/duties/{done.file}" if done and done.file else "",
        undo=done is not None and _local_day(done, at) == at.today,
        key=f"{each.public_id}-{period.key}",
    )


def _local_day(done: DoneOnFile, at: AtHouse) -> date:
    return done.done_at.astimezone(_zone(at)).date()


def _zone(at: AtHouse) -> ZoneInfo:
    return ZoneInfo(at.place.time_zone)


def _period_words(t: Translate, period: Period) -> str:
    return t.plain(
        f"landlord_duties.period_{period.every}",
        year=period.year,
        number=period.number,
        first=period.first,
        last=period.last,
    )


ROUTES = (duties, start, end, of_house, tick, undo, photo_of)
