"""The roll at the committee's desk: by building, by search, as a sheet, on paper, and what was changed."""

from asyncio import to_thread
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response, get
from litestar.params import FromPath

from app.clock import today
from app.community.queries.existing_roll import existing_roll
from app.community.queries.figures import figures
from app.community.queries.holdings import CommunityRoll, HoldingOnRoll, UnitOnRoll, roll_of
from app.community.queries.roll_changes import roll_changes
from app.community.queries.roll_desk import (
    FOUND_AT_ONCE,
    BuildingOnDesk,
    buildings_at_desk,
    found_on_roll,
    in_doubt,
)
from app.community.queries.uploads import open_uploads
from app.community.roll_reading.export_file import workbook_bytes
from app.community.routes.gate import Entered, enter, note_reading
from app.community.routes.nav import desk_nav
from app.community.routes.roll_words import change_line, plan_of_floors
from app.community.rules.labels import unit_label
from app.community.rules.offices import Office
from app.community.rules.roll.export import export_rows
from app.community.rules.roll.phones import masked
from app.i18n import Translate
from app.refusals import NotFound
from app.web import page, signed_in
from app.web.templates import scene_of

DESK = (Office.COMMITTEE, Office.ADMINISTRATOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 200  # rows on one page
SMALL = 120  # units: a roll so small is shown whole


@dataclass(frozen=True)
class RollRow:
    """One unit as the table shows it."""

    unit: UnitOnRoll
    label: str
    owners: tuple[tuple[int, str, str, str], ...]  # number, name, masked mobile, who casts for a company

    @property
    def doubtful(self) -> bool:
        return self.unit.area_dm2 is None or not self.owners


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    building: int
    text: str
    doubts: bool
    sort: str
    down: bool
    page: int


@get("/communities/{community:str}/roll", guards=[signed_in])
async def roll(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Sums, what is missing, and the units of one building or of a search."""
    entered = await enter(request, community, *DESK)
    buildings = await buildings_at_desk(entered.place.id)
    asked = _asked(request, buildings)
    rows = _rows(await _wanted(entered, asked, buildings))
    pages = max(1, -(-len(rows) // AT_ONCE))
    at = min(max(asked.page, 1), pages)
    t = scene_of(request).t
    return page(
        request,
        "roll/roll.html",
        place=entered.place,
        nav=desk_nav(t, entered.place, "roll", entered.standing),
        figures=await figures(entered.place.id),
        buildings=buildings,
        asked=asked,
        heads=_heads(t, asked),
        rows=_sorted(rows, asked)[(at - 1) * AT_ONCE : at * AT_ONCE],
        found=len(rows),
        cut=(asked.text or asked.doubts) and len(rows) >= FOUND_AT_ONCE,
        found_area=sum(row.unit.area_dm2 or 0 for row in rows),
        pages=_pages(asked, at, pages),
        waiting=await open_uploads(entered.place.id),
        done=request.query_params.get("done", ""),
    )


@get("/communities/{community:str}/roll/buildings/{building:int}", guards=[signed_in])
async def building_page(
    request: Request[Any, Any, Any], community: FromPath[str], building: FromPath[int]
) -> Response[str]:
    """楼盘表: one building, floors by rooms, with owner and area."""
    entered = await enter(request, community, *DESK)
    buildings = await buildings_at_desk(entered.place.id)
    found = next((each for each in buildings if each.id == building), None)
    if found is None:
        raise NotFound
    await note_reading(entered, "roll", building=building)
    t = scene_of(request).t
    return page(
        request,
        "roll/building.html",
        place=entered.place,
        nav=desk_nav(t, entered.place, "roll", entered.standing),
        building=found,
        buildings=buildings,
        houses=plan_of_floors(t, entered.place.public_id, await roll_of(entered.place.id, (building,))),
    )


@get("/communities/{community:str}/roll/changes", guards=[signed_in])
async def changes(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Every change of the roll, newest first."""
    entered = await enter(request, community, *DESK)
    at = _whole(request.query_params.get("page")) or 1
    found, pages = await roll_changes(entered.place.id, page=at)
    t, at = scene_of(request).t, min(at, pages)
    return page(
        request,
        "roll/changes.html",
        place=entered.place,
        nav=desk_nav(t, entered.place, "roll", entered.standing),
        changes=[change_line(t, each) for each in found],
        at=at,
        pages=pages,
    )


@get("/communities/{community:str}/roll/export.xlsx", guards=[signed_in])
async def export(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[bytes]:
    """The roll in the form that an import takes."""
    entered = await enter(request, community, *DESK)
    await note_reading(entered, "roll", subject="export")
    known = await existing_roll(entered.place.id)
    content = await to_thread(lambda: workbook_bytes(export_rows(known), entered.place.name))
    day = today(entered.place.time_zone).isoformat()
    name = scene_of(request).t.plain("roll.export_file", community=entered.place.name, on=day)
    return Response(
        content,
        media_type=XLSX,
        headers={
            "Content-Disposition": f"attachment; filename=roll-{day}.xlsx; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )


@get("/communities/{community:str}/roll/print", guards=[signed_in])
async def print_roll(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """One building on A4, for checking at the desk: no phone numbers on it."""
    entered = await enter(request, community, *DESK)
    buildings = await buildings_at_desk(entered.place.id)
    wanted = _whole(request.query_params.get("building")) or (buildings[0].id if buildings else 0)
    found = next((each for each in buildings if each.id == wanted), None)
    if found is None and buildings:
        raise NotFound
    rows = _rows(await roll_of(entered.place.id, (wanted,)))
    return page(
        request,
        "roll/print.html",
        place=entered.place,
        building=found,
        buildings=buildings,
        rows=rows,
        on=today(entered.place.time_zone),
    )


# ---- what is asked for --------------------------------------------------------------------------


def _asked(request: Request[Any, Any, Any], buildings: tuple[BuildingOnDesk, ...]) -> Asked:
    query = request.query_params
    chosen = _whole(query.get("building"))
    text = "".join(sign for sign in query.get("q") or "" if sign.isprintable()).strip()[:40]
    doubts = query.get("show") == "doubts"
    small = sum(each.units for each in buildings) <= SMALL
    if chosen not in {each.id for each in buildings}:
        chosen = 0 if small or text or doubts or not buildings else buildings[0].id
    sort = query.get("sort") or ""
    return Asked(
        building=chosen,
        text=text,
        doubts=doubts,
        sort=sort if sort in _SORTS else "",
        down=query.get("order") == "down",
        page=_whole(query.get("page")) or 1,
    )


async def _wanted(entered: Entered, asked: Asked, buildings: tuple[BuildingOnDesk, ...]) -> CommunityRoll:
    if asked.text:
        return await found_on_roll(entered.place.id, asked.text)
    if asked.doubts:
        return await in_doubt(entered.place.id)
    wanted = (asked.building,) if asked.building else tuple(each.id for each in buildings)
    return await roll_of(entered.place.id, wanted)


def _rows(found: CommunityRoll) -> list[RollRow]:
    return [_row(unit, found.holdings.get(unit.id, ())) for unit in found.units]


def _row(unit: UnitOnRoll, holdings: Iterable[HoldingOnRoll]) -> RollRow:
    return RollRow(
        unit,
        unit_label(unit.building, unit.entrance, unit.room),
        tuple((held.owner, held.name, masked(held.mobile), held.representative) for held in holdings),
    )


_SORTS: dict[str, Callable[[RollRow], Any]] = {
    "floor": lambda row: (row.unit.floor is None, row.unit.floor or 0),
    "area": lambda row: (row.unit.area_dm2 is None, row.unit.area_dm2 or 0),
    "owner": lambda row: (not row.owners, row.owners[0][1] if row.owners else ""),
}


def _sorted(rows: list[RollRow], asked: Asked) -> list[RollRow]:
    if not asked.sort:
        return rows[::-1] if asked.down else rows
    return sorted(rows, key=_SORTS[asked.sort], reverse=asked.down)


def _heads(t: Translate, asked: Asked) -> list[tuple[str, str, str, str]]:
    """Each column's name, kind, the address that sorts by it, and how it is sorted now."""
    found = []
    for name, sort, kind in (
        ("room", "", ""),
        ("floor", "floor", "num"),
        ("use", None, ""),
        ("area", "area", "num"),
        ("source", None, ""),
        ("owners", "owner", ""),
    ):
        label = str(t(f"roll.head_{name}"))
        if sort is None:
            found.append((label, kind, "", ""))
            continue
        now = asked.sort == sort
        order = ("descending" if asked.down else "ascending") if now else ""
        found.append((label, kind, _query(asked, sort=sort, down=now and not asked.down), order))
    return found


def _pages(asked: Asked, at: int, pages: int) -> tuple[int, int, str, str]:
    before = _query(asked, sort=asked.sort, down=asked.down, page=at - 1) if at > 1 else ""
    after = _query(asked, sort=asked.sort, down=asked.down, page=at + 1) if at < pages else ""
    return at, pages, before, after


def _query(asked: Asked, *, sort: str, down: bool, page: int = 1) -> str:
    parts = {
        "building": str(asked.building or ""),
        "q": asked.text,
        "show": "doubts" if asked.doubts else "",
        "sort": sort,
        "order": "down" if down else "",
        "page": str(page) if page > 1 else "",
    }
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


ROUTES = (roll, building_page, changes, export, print_roll)
