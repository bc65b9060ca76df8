"""Who lives where: the register of a building, for offices and for whoever is in charge of it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.end_occupancy import end_occupancy
from app.community.actions.log_reading import log_reading
from app.community.actions.record_occupancy import Recorder, record_occupancy
from app.community.queries.occupancies import (
    BuildingLivedIn,
    Household,
    household,
    households_in,
    lived_in,
    places_in,
)
from app.community.queries.readings import readings_of
from app.community.queries.standings import Place, place_by_id
from app.community.routes.gate import enter
from app.community.routes.nav import desk_nav
from app.community.rules.occupancy import Capacity, OccupancyValues
from app.community.rules.offices import STAFF, Office
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of
from meetings.occupancies.queries.houses import houses_in_charge
from meetings.occupancies.routes.gate import Asked
from meetings.roundtables.queries.scope import buildings_convened, ties_of
from meetings.roundtables.rules.scope import CALLING, Ties

FIELDS = (
    "place", "name", "mobile", "capacity", "people", "children", "since", "until", "lease_until",
    "papers_until",
)  # fmt: skip
ON_A_PAGE = 100
DONE = ("entered", "corrected", "ended")


@get("/communities/{community:str}/occupancies", guards=[signed_in])
async def register(request: Asked, community: FromPath[str]) -> Response[str]:
    """Counts by building; a convenor sees the buildings of his own tables."""
    entered = await enter(request, community)
    place, standing = entered.place, entered.standing
    this_day = today(place.time_zone)
    ties = await ties_of(standing.person or 0, place.id, this_day)
    own = await _own(ties, standing.person or 0, this_day)
    every = [each for each in await lived_in(place.id, this_day) if _may_see(ties, each.id, own)]
    if not every:
        raise NotFound
    find = request.query_params.get("find", "")[:40].strip()
    rows = [each for each in every if find in each.name] if find else every
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    at = min(_whole(request.query_params.get("page", "")) or 1, pages)
    context: dict[str, Any] = {}
    if standing.holds(*STAFF):
        context["nav"] = desk_nav(scene_of(request).t, place, "tables", standing)
    return page(
        request,
        "community/occupancies.html",
        place=place,
        rows=rows[(at - 1) * ON_A_PAGE : at * ON_A_PAGE],
        found=len(rows),
        find=find,
        at=at,
        pages=pages,
        before=_turn(find, at - 1) if at > 1 else "",
        after=_turn(find, at + 1) if at < pages else "",
        makes_file=standing.holds(Office.ADMINISTRATOR),
        households=sum(row.households for row in rows),
        people=sum(row.people for row in rows),
        **context,
    )


@get("/communities/{community:str}/occupancies/{building:int}", guards=[signed_in])
async def of_building(request: Asked, community: FromPath[str], building: FromPath[int]) -> Response[str]:
    """Who lives in one building, and the form for one more household."""
    place, found, recorder = await _building(request, community, building)
    await _log(place, found.id, recorder)
    return await _building_page(request, place, found)


@post("/communities/{community:str}/occupancies/{building:int}", guards=[signed_in])
async def record(request: Asked, community: FromPath[str], building: FromPath[int]) -> Response[Any]:
    """Enter a household."""
    place, found, recorder = await _building(request, community, building)
    form = await read_form(request)
    try:
        await record_occupancy(place.id, found.id, _values(form), recorder)
    except Refusal as refusal:
        return await _building_page(request, place, found, form, refusal)
    return see_other(f"/communities/{community}/occupancies/{building}?done=entered")


@get("/occupancies/{occupancy:str}", guards=[signed_in])
async def entry(request: Asked, occupancy: FromPath[str]) -> Response[str]:
    """One entry, to be put right or ended."""
    home, place, recorder = await _entry(request, occupancy)
    await _log(place, home.building, recorder)
    return _entry_page(request, place, home)


@post("/occupancies/{occupancy:str}", guards=[signed_in])
async def correct(request: Asked, occupancy: FromPath[str]) -> Response[Any]:
    """The entry as it should be."""
    home, place, recorder = await _entry(request, occupancy)
    form = await read_form(request)
    try:
        await record_occupancy(
            place.id,
            home.building,
            _values(form),
            recorder,
            correct=home.public_id,
            seen=form.text("seen"),
        )
    except Refusal as refusal:
        return _entry_page(request, place, home, form, refusal)
    return see_other(f"{_path(place, home.building)}?done=corrected")


@post("/occupancies/{occupancy:str}/ending", guards=[signed_in])
async def end(request: Asked, occupancy: FromPath[str]) -> Response[Any]:
    """The last day somebody lived there."""
    home, place, recorder = await _entry(request, occupancy)
    form = await read_form(request)
    try:
        await end_occupancy(home.public_id, home.building, form.day("last_day"), recorder)
    except Refusal as refusal:
        return _entry_page(request, place, home, form, refusal)
    return see_other(f"{_path(place, home.building)}?done=ended")


async def _building(request: Asked, community: str, building: int) -> tuple[Place, BuildingLivedIn, Recorder]:
    entered = await enter(request, community)
    place = entered.place
    recorder = await _recorder(request, place, building)
    found = await lived_in(place.id, recorder.today, building)
    if not found:
        raise NotFound
    return place, found[0], recorder


async def _entry(request: Asked, address: str) -> tuple[Household, Place, Recorder]:
    home = await household(address)
    if home is None:
        raise NotFound
    place = await place_by_id(home.community)
    return home, place, await _recorder(request, place, home.building)


async def _recorder(request: Asked, place: Place, building: int) -> Recorder:
    """Who may read and write a building's register: an office, its convenor or one above, its owner."""
    who, this_day = visitor(request), today(place.time_zone)
    if who is None:
        raise NotFound
    ties = await ties_of(who.person_id, place.id, this_day)
    if not _may_see(ties, building, await _own(ties, who.person_id, this_day)):
        raise NotFound
    return Recorder(who.person_id, now(), this_day)


async def _own(ties: Ties, person: int, today: date) -> frozenset[int]:
    in_charge = {each.building for each in await houses_in_charge(person, today)}
    return await buildings_convened(ties) | in_charge


async def _log(place: Place, building: int, recorder: Recorder) -> None:
    await log_reading(place.id, building, recorder.person, "register", at=recorder.at, today=recorder.today)


def _may_see(ties: Ties, building: int, own: frozenset[int]) -> bool:
    return bool(ties.offices & CALLING) or building in own


def _values(form: Form) -> OccupancyValues:
    for name in ("until", "lease_until", "papers_until"):
        if form.text(name) and form.day(name) is None:
            raise Refusal(f"occupancy.wrong_{name.partition('_')[0]}", at=name)
    return OccupancyValues(
        form.text("place"),
        form.text("name"),
        form.text("mobile"),
        form.text("capacity"),
        form.whole("people"),
        form.day("since"),
        form.day("until"),
        form.whole("children") if form.text("children") else 0,
        form.day("lease_until"),
        form.flag("from_abroad"),
        form.day("papers_until"),
    )


async def _building_page(
    request: Asked,
    place: Place,
    found: BuildingLivedIn,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    this_day, done = today(place.time_zone), request.query_params.get("done", "")
    every = await households_in(found.id)
    fresh = {
        **dict.fromkeys(FIELDS, ""), "people": "1", "children": "0", "since": this_day.isoformat(),
        "capacity": "tenant",
    }  # fmt: skip
    return page(
        request,
        "community/occupancies_building.html",
        refusal.status if refusal else 200,
        place=place,
        building=found,
        now=[each for each in every if not each.waits and (each.until is None or each.until >= this_day)],
        past=[each for each in every if each.until is not None and each.since <= each.until < this_day],
        waiting=sum(each.waits and each.until is None for each in every),
        places=await places_in(found.id),
        readings=await readings_of(found.id),
        capacities=_capacities(scene_of(request).t),
        typed={name: form.text(name) for name in FIELDS} if form else fresh,
        from_abroad=form.flag("from_abroad") if form else False,
        refusal=refusal,
        done=f"occupancy.done_{done}" if done in DONE else "",
    )


def _entry_page(
    request: Asked, place: Place, home: Household, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    this_day = today(place.time_zone)
    typed = {
        "place": home.place,
        "name": home.name,
        "mobile": home.mobile,
        "capacity": home.capacity,
        "people": str(home.people),
        "children": str(home.children),
        "since": home.since.isoformat(),
        "until": _day(home.until),
        "lease_until": _day(home.lease_until),
        "papers_until": _day(home.papers_until),
    }
    ending = form is not None and "last_day" in form.fields
    if form is not None and not ending:
        typed = {name: form.text(name) for name in FIELDS}
    return page(
        request,
        "community/occupancy.html",
        refusal.status if refusal else 200,
        place=place,
        home=home,
        back=_path(place, home.building),
        capacities=_capacities(scene_of(request).t),
        typed=typed,
        slip=bool(home.name) and not home.waits and home.until is None,
        from_abroad=home.from_abroad if form is None or ending else form.flag("from_abroad"),
        last_day=form.text("last_day") if form is not None and ending else this_day.isoformat(),
        refusal=refusal,
    )


def _turn(find: str, page: int) -> str:
    return "?" + urlencode({**({"find": find} if find else {}), "page": page})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _capacities(t: Translate) -> list[tuple[str, str]]:
    return [(each.value, t.plain(f"occupancy.as_{each.value}")) for each in Capacity]


def _path(place: Place, building: int) -> str:
    return f"/communities/{place.public_id}/occupancies/{building}"


ROUTES = (register, of_building, record, entry, correct, end)
