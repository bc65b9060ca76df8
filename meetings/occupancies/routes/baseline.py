"""The five sheets of a baseline: an overview, the sheets of one place, and the form of one sheet."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.queries.standings import place_by_id
from app.community.routes.nav import desk_nav
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from app.words import number
from meetings.checklists.queries.items import is_raised
from meetings.checklists.rules.addresses import address_of
from meetings.occupancies.actions.raise_hazard import hazard_key, raise_hazard
from meetings.occupancies.actions.save_sheet import TypedSheet, save_sheet
from meetings.occupancies.queries.baseline import (
    BuildingSheets,
    Registered,
    SheetOnFile,
    checked_days,
    registered,
    sheets_of,
)
from meetings.occupancies.queries.baseline import sheet as sheet_on_file
from meetings.occupancies.queries.grid import building_on_grid
from meetings.occupancies.routes.grid_gate import Asked, AtGrid, enter_grid
from meetings.occupancies.rules.baseline import (
    FIELDS,
    FRESH_DAYS,
    Field,
    Freshness,
    Sheet,
    fresh_until,
    freshness,
    lines_of,
)
from meetings.occupancies.rules.baseline import Asked as Kind
from meetings.sendings import LONG_FORM

WHOLE = 0  # in an address: the estate, not one of its buildings
AT_ONCE = 100
STATES = {Freshness.FRESH: "done", Freshness.DUE: "late", Freshness.NEVER: ""}
DONE = ("saved",)


@dataclass(frozen=True)
class Spot:
    """A building or, with `building` None, the estate as a whole, for whoever may fill in its sheets."""

    at: AtGrid
    building: int | None
    name: str
    words: str  # how it is called in a sentence

    @property
    def path(self) -> str:
        return f"{self.at.path}/baseline/{self.building or WHOLE}"


@dataclass(frozen=True)
class Card:
    """One sheet as it holds, for reading."""

    kind: str
    href: str
    title: str
    state: str
    said: str
    facts: list[tuple[str, str]]
    words: tuple[str, ...]


@get("/communities/{community:str}/baseline", guards=[signed_in])
async def overview(request: Asked, community: FromPath[str]) -> Response[str]:
    """The estate's own five, and how fresh each building's are."""
    at, t = await enter_grid(request, community), scene_of(request).t
    every = [each for each in await checked_days(at.place.id) if at.sees(each.table)]
    shown = every if request.query_params.get("show") != "due" else [x for x in every if _is_due(at, x)]
    asked = request.query_params.get("page", "")
    last = max(1, -(-len(shown) // AT_ONCE))
    at_page = max(1, min(int(asked), last)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    base = f"{at.path}/baseline"
    pages = f"{base}?show=due&" if shown is not every else f"{base}?"
    return page(
        request,
        "occupancies/baseline.html",
        place=at.place,
        nav=desk_nav(t, at.place, "tables", at.standing) if at.office else [],
        today=at.today,
        whole=_cards(t, at, Spot(at, None, "", ""), await sheets_of(at.place.id, None)) if at.whole else [],
        kinds=[(kind.value, t.plain(f"baseline.kind_{kind}")) for kind in Sheet],
        totals=[
            (
                t.plain(f"baseline.kind_{kind}"),
                sum(_fresh(at, each, kind) for each in every),
                FRESH_DAYS[kind],
            )
            for kind in Sheet
        ],
        every=len(every),
        due=sum(_is_due(at, each) for each in every),
        rows=[
            (each, f"{base}/{each.building}", [_mark(t, at, each, kind) for kind in Sheet])
            for each in shown[(at_page - 1) * AT_ONCE : at_page * AT_ONCE]
        ],
        filters=[
            (t.plain("baseline.show_all"), base, shown is every),
            (t.plain("baseline.show_due"), f"{base}?show=due", shown is not every),
        ],
        page=at_page,
        pages=last,
        before=f"{pages}page={at_page - 1}" if at_page > 1 else "",
        after=f"{pages}page={at_page + 1}" if at_page < last else "",
        fills=not at.figures_only,
    )


@get("/communities/{community:str}/baseline/{building:int}", guards=[signed_in])
async def of_place(request: Asked, community: FromPath[str], building: FromPath[int]) -> Response[str]:
    """The five sheets of one place as they hold."""
    spot = await _spot(request, community, building)
    t = scene_of(request).t
    return page(
        request,
        "occupancies/baseline_place.html",
        place=spot.at.place,
        spot=spot,
        cards=_cards(t, spot.at, spot, await sheets_of(spot.at.place.id, spot.building)),
    )


@get("/communities/{community:str}/baseline/{building:int}/{kind:str}", guards=[signed_in])
async def one_sheet(
    request: Asked, community: FromPath[str], building: FromPath[int], kind: FromPath[str]
) -> Response[str]:
    """One sheet: what holds, the form for the next, and those before."""
    return await _sheet_page(request, await _spot(request, community, building), _kind(kind))


@post(
    "/communities/{community:str}/baseline/{building:int}/{kind:str}",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def fill_in(
    request: Asked, community: FromPath[str], building: FromPath[int], kind: FromPath[str]
) -> Response[Any]:
    """The place as it was found on a day."""
    spot, form = await _spot(request, community, building), await read_form(request)
    asked = _kind(kind)
    typed = TypedSheet(
        asked,
        {each.key: form.text(each.key) for each in FIELDS[asked]},
        {each.key: form.whole(each.key) for each in FIELDS[asked]},
        form.text("words"),
        form.day("checked_on"),
    )
    try:
        await save_sheet(
            spot.at.place.id, spot.building, typed, by=spot.at.person, at=now(), today=spot.at.today
        )
    except Refusal as refusal:
        return await _sheet_page(request, spot, asked, form, refusal)
    return see_other(f"{spot.path}/{asked}?done=saved")


@post("/baseline-sheets/{sheet:int}/issues", guards=[signed_in])
async def raise_one(request: Asked, sheet: FromPath[int]) -> Response[Any]:
    """One line of a hazard sheet becomes an issue."""
    found = await sheet_on_file(sheet)
    if found is None:
        raise NotFound
    where = await place_by_id(found.community)
    spot, form = await _spot(request, where.public_id, found.building or WHOLE), await read_form(request)
    line = form.whole("line")
    item = await raise_hazard(
        found, -1 if line is None else line, by=spot.at.person, at=now(), place=spot.words
    )
    return see_other(f"/items/{item.public_id}")


async def _spot(request: Asked, community: str, building: int) -> Spot:
    """The place for offices, a building for the convenors above it, too; the street fills in nothing."""
    at, t = await enter_grid(request, community), scene_of(request).t
    if at.figures_only:
        raise NotFound
    if building == WHOLE:
        if not at.office:
            raise NotFound
        return Spot(at, None, t.plain("baseline.whole"), "")
    found = await building_on_grid(building)
    if found is None or found.community != at.place.id or not at.sees(found.table):
        raise NotFound
    name = t.plain(f"baseline.called_{'house' if found.house else 'building'}", name=found.name)
    return Spot(at, found.id, name, name)


def _kind(written: str) -> Sheet:
    if written not in set(Sheet):
        raise NotFound
    return Sheet(written)


async def _sheet_page(
    request: Asked, spot: Spot, kind: Sheet, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    found = await sheets_of(spot.at.place.id, spot.building, kind)
    newest = found[0] if found else None
    known = await registered(spot.at.place.id, spot.building, spot.at.today)
    done = request.query_params.get("done", "")
    return page(
        request,
        "occupancies/baseline_sheet.html",
        refusal.status if refusal else 200,
        place=spot.at.place,
        spot=spot,
        today=spot.at.today,
        kind=kind.value,
        card=_card(t, spot.at, spot, kind, newest),
        fields=[_asked(t, each, newest, form) for each in FIELDS[kind]],
        beside=_beside(t, kind, known),
        words=form.text("words") if form else (newest.words if newest and kind is Sheet.HAZARDS else ""),
        checked_on=form.text("checked_on") if form else spot.at.today.isoformat(),
        hazards=await _hazards(newest) if newest and kind is Sheet.HAZARDS else [],
        sheet=newest.id if newest else 0,
        past=[(each.checked_on, each.checked_by, _facts(t, each), each.words) for each in found[1:13]],
        refusal=refusal,
        done=f"baseline.done_{done}" if done in DONE and not refusal else "",
    )


def _asked(
    t: Translate, each: Field, newest: SheetOnFile | None, form: Form | None
) -> tuple[str, str, str, list[tuple[str, str]]]:
    """Name, label, value and, of a choice, what can be chosen; what holds is offered to be put right."""
    value = form.text(each.key) if form else str((newest.facts if newest else {}).get(each.key, ""))
    options = [(word, t.plain(f"baseline.is_{word}")) for word in each.choices]
    if each.asked is Kind.CHOICE:
        options = [("", t.plain("baseline.not_looked")), *options]
    return each.key, t.plain(f"baseline.field_{each.key}"), value, options


def _beside(t: Translate, kind: Sheet, known: Registered) -> list[tuple[str, str]]:
    """What the register says of the same, to be compared and never copied by itself."""
    if kind is Sheet.PEOPLE:
        return [
            (t.plain("baseline.field_households"), number(known.households)),
            (t.plain("baseline.field_heads"), number(known.people)),
            (t.plain("baseline.field_children"), number(known.children)),
            (t.plain("baseline.registered_abroad"), number(known.abroad)),
        ]
    if kind is Sheet.DWELLINGS:
        return [(t.plain("baseline.field_rooms"), number(known.rooms))] if known.rooms else []
    return []


async def _hazards(found: SheetOnFile) -> list[tuple[int, str, str]]:
    """Each line with its place and the address of its issue, "" where there is none yet."""
    rows = []
    for line, words in enumerate(lines_of(found.words)):
        address = address_of(hazard_key(found.id, words))
        rows.append((line, words, f"/items/{address}" if await is_raised(address) else ""))
    return rows


def _cards(t: Translate, at: AtGrid, spot: Spot, found: tuple[SheetOnFile, ...]) -> list[Card]:
    newest: dict[Sheet, SheetOnFile] = {}
    for each in found:
        newest.setdefault(each.kind, each)
    return [_card(t, at, spot, kind, newest.get(kind)) for kind in Sheet]


def _card(t: Translate, at: AtGrid, spot: Spot, kind: Sheet, found: SheetOnFile | None) -> Card:
    state = freshness(kind, found.checked_on if found else None, at.today)
    said = t.plain("baseline.never")
    if found is not None:
        until = fresh_until(kind, found.checked_on)
        said = t.plain(f"baseline.state_{state}", checked=found.checked_on, until=until)
    return Card(
        kind.value,
        "" if at.figures_only else f"{spot.path}/{kind}",
        t.plain(f"baseline.kind_{kind}"),
        STATES[state],
        said,
        _facts(t, found) if found else [],
        lines_of(found.words) if found else (),
    )


def _facts(t: Translate, found: SheetOnFile) -> list[tuple[str, str]]:
    rows = []
    for each in FIELDS[found.kind]:
        value = found.facts.get(each.key)
        if value is not None:
            words = number(value) if isinstance(value, int) else t.plain(f"baseline.is_{value}")
            rows.append((t.plain(f"baseline.field_{each.key}"), words))
    return rows


def _fresh(at: AtGrid, each: BuildingSheets, kind: Sheet) -> bool:
    return freshness(kind, each.checked.get(kind), at.today) is Freshness.FRESH


def _is_due(at: AtGrid, each: BuildingSheets) -> bool:
    return not all(_fresh(at, each, kind) for kind in Sheet)


def _mark(t: Translate, at: AtGrid, each: BuildingSheets, kind: Sheet) -> tuple[str, str, str, str]:
    """Column, link, words, state."""
    day = each.checked.get(kind)
    state = freshness(kind, day, at.today)
    words = t.plain("baseline.mark_never") if day is None else t.plain(f"baseline.mark_{state}", day=day)
    link = "" if at.figures_only else f"{at.path}/baseline/{each.building}/{kind}"
    return t.plain(f"baseline.kind_{kind}"), link, words, STATES[state]


ROUTES = (overview, of_place, one_sheet, fill_in, raise_one)
