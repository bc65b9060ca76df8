"""The grid: how each level stands, who is in charge of it, and what they carry."""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from app.clock import now
from app.community.routes.nav import desk_nav
from app.community.rules.surnames import surname
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from app.words import NBSP, number, percent
from meetings.occupancies.actions.record_known import record_known
from meetings.occupancies.grid_file import XLSX, grid_bytes
from meetings.occupancies.queries.grid import Grid, PersonInCharge, grid_of, known_numbers
from meetings.occupancies.routes.grid_gate import Asked, AtGrid, enter_grid, enter_grid_office
from meetings.occupancies.rules.grid import (
    Cover,
    Figures,
    HouseFigures,
    NodeOnFile,
    add_up,
    cover,
    tenths_each,
)
from meetings.sendings import LONG_FORM

AT_ONCE = 100  # houses on a page
SHOWN = ("", "alone", "overdue", "unconfirmed", "waiting", "unfresh")


@dataclass(frozen=True)
class Row:
    """One line of the page: a group with its sums, or a house."""

    href: str
    name: str
    note: str
    in_charge: str
    figures: Figures
    cover: Markup | str
    cover_note: str
    load: str
    load_note: str


@get("/communities/{community:str}/grid", guards=[signed_in])
async def grid(request: Asked, community: FromPath[str]) -> Response[Any]:
    """The whole for offices and the street; a convenor comes to the top of his own branch."""
    at = await enter_grid(request, community)
    found = await grid_of(at.place.id, at.today)
    top = _top(found)
    if at.whole or (top is not None and top.id in at.reads.convenes):
        return _page(request, at, found, top)
    mine = next(each for each in _in_order(found) if each.id in at.reads.convenes)
    return see_other(f"{at.path}/grid/nodes/{mine.public_id}")


@get("/communities/{community:str}/grid/nodes/{table:str}", guards=[signed_in])
async def node(request: Asked, community: FromPath[str], table: FromPath[str]) -> Response[str]:
    """One grid, micro-grid or house."""
    at = await enter_grid(request, community)
    found = await grid_of(at.place.id, at.today)
    here = next((each for each in found.nodes if each.public_id == table), None)
    if here is None or not at.sees(here.id):
        raise NotFound
    return _page(request, at, found, here)


@get("/communities/{community:str}/grid/print", guards=[signed_in])
async def grid_on_paper(request: Asked, community: FromPath[str]) -> Response[str]:
    """Every level above the houses on paper, with its sums."""
    at = await enter_grid(request, community)
    found, t = await grid_of(at.place.id, at.today), scene_of(request).t
    sums = add_up(found.nodes, found.houses)
    levels = [each for each in _in_order(found) if each.building is None and at.sees(each.id)]
    return page(
        request,
        "occupancies/grid_print.html",
        place=at.place,
        today=at.today,
        rows=[_row(t, at, found, each, sums[each.id]) for each in levels],
    )


@get("/communities/{community:str}/grid/export.xlsx", guards=[signed_in])
async def grid_as_sheet(request: Asked, community: FromPath[str]) -> Response[bytes]:
    """Figures for Excel, level by level and house by house, without a name of anybody."""
    at = await enter_grid(request, community)
    found, t = await grid_of(at.place.id, at.today), scene_of(request).t
    shown = [each for each in _in_order(found) if at.sees(each.id)]
    content = await to_thread(grid_bytes, t, found, shown)
    name = quote(t.plain("grid.file_name", place=at.place.name, on=at.today.isoformat()))
    return Response(
        content,
        media_type=XLSX,
        headers={
            "Content-Disposition": f"attachment; filename=grid-{at.today}.xlsx; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        },
    )


@get("/communities/{community:str}/known-occupants", guards=[signed_in])
async def known(request: Asked, community: FromPath[str]) -> Response[str]:
    """What the cover is reckoned against: numbers, sources, days."""
    return await _known_page(request, await enter_grid_office(request, community))


@post("/communities/{community:str}/known-occupants", guards=[signed_in], request_max_body_size=LONG_FORM)
async def enter_known(request: Asked, community: FromPath[str]) -> Response[Any]:
    """One more number; the newest day holds."""
    at, form = await enter_grid_office(request, community), await read_form(request)
    try:
        building = await _building(at, form.text("building"))
        await record_known(
            at.place.id,
            building,
            form.whole("people"),
            form.text("source"),
            form.day("as_of"),
            by=at.person,
            at=now(),
            today=at.today,
        )
    except Refusal as refusal:
        return await _known_page(request, at, form, refusal)
    return see_other(f"{at.path}/known-occupants?done=entered")


async def _building(at: AtGrid, written: str) -> int | None:
    """The building under this name; None for the whole, where nothing was written."""
    if not written:
        return None
    houses = (await grid_of(at.place.id, at.today)).houses
    found = next((each.building for each in houses if each.name == written), None)
    if found is None:
        raise Refusal("grid.wrong_building", at="building", name=written)
    return found


async def _known_page(
    request: Asked, at: AtGrid, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    fields = ("building", "people", "source", "as_of")
    fresh = dict.fromkeys(fields, "") | {"as_of": at.today.isoformat()}
    return page(
        request,
        "occupancies/known.html",
        refusal.status if refusal else 200,
        place=at.place,
        nav=desk_nav(scene_of(request).t, at.place, "tables", at.standing),
        today=at.today,
        rows=await known_numbers(at.place.id),
        typed={name: form.text(name) for name in fields} if form else fresh,
        refusal=refusal,
        done=request.query_params.get("done") == "entered" and not refusal,
    )


def _page(request: Asked, at: AtGrid, found: Grid, here: NodeOnFile | None) -> Response[str]:
    t, sums = scene_of(request).t, add_up(found.nodes, found.houses)
    groups = [each for each in found.nodes if here and each.parent == here.id and each.building is None]
    houses = _houses_of(found, here)
    show = request.query_params.get("show", "")
    show = show if show in SHOWN else ""
    shown = [each for each in houses if _shows(each, show)]
    last = max(1, -(-len(shown) // AT_ONCE))
    asked = request.query_params.get("page", "")
    number_ = min(int(asked), last) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    number_ = max(1, number_)
    part = shown[(number_ - 1) * AT_ONCE : number_ * AT_ONCE]
    base = (
        f"{at.path}/grid/nodes/{here.public_id}" if here and here.level != "community" else f"{at.path}/grid"
    )
    total = sums[here.id] if here else _sum(found.houses)
    own = found.known if here is None or here.level == "community" else None
    pages = f"{base}?show={show}&" if show else f"{base}?"
    return page(
        request,
        "occupancies/grid.html",
        place=at.place,
        nav=desk_nav(t, at.place, "tables", at.standing) if at.office else [],
        today=at.today,
        here=here,
        is_house=here is not None and here.building is not None,
        above=_above(at, found, here),
        in_charge=_people(t, at, found.in_charge.get(here.id, ()) if here else ()),
        total=total,
        cover=cover(total, own),
        cover_words=_cover_words(t, cover(total, own)),
        load=tenths_each(total.people, len(total.contacts)),
        contacts=len(total.contacts),
        groups=[_row(t, at, found, each, sums[each.id]) for each in groups],
        houses=[_house_row(t, at, found, each) for each in part],
        every=len(houses),
        shown=len(shown),
        filters=[
            (t.plain(f"grid.show_{key or 'all'}"), f"{base}?show={key}#houses" if key else base, key == show)
            for key in SHOWN
        ],
        page=number_,
        pages=last,
        before=f"{pages}page={number_ - 1}#houses" if number_ > 1 else "",
        after=f"{pages}page={number_ + 1}#houses" if number_ < last else "",
        level=t(f"grid.level_{found.level_of(here)}") if here else "",
        office=at.office,
        figures_only=at.figures_only,
        building=here.building if here else None,
    )


def _houses_of(found: Grid, here: NodeOnFile | None) -> list[HouseFigures]:
    """The houses directly below a node; at the top also those without a table."""
    if here is None:
        return list(found.houses)
    if here.building is not None:
        return []
    parent = {each.id: each.parent for each in found.nodes}
    top = here.level == "community"
    return [
        each
        for each in found.houses
        if (each.table is None and top) or (each.table is not None and parent.get(each.table) == here.id)
    ]


def _shows(house: HouseFigures, show: str) -> bool:
    return {
        "alone": not house.convened,
        "overdue": house.overdue > 0,
        "unconfirmed": house.households > 0 and not house.confirmed,
        "waiting": house.waiting > 0,
        "unfresh": house.fresh < 5,
    }.get(show, True)


def _row(t: Translate, at: AtGrid, found: Grid, each: NodeOnFile, figures: Figures) -> Row:
    top = each.level == "community"
    covered = cover(figures, found.known if top else None)
    people = found.in_charge.get(each.id, ())
    return Row(
        href=f"{at.path}/grid" if top else f"{at.path}/grid/nodes/{each.public_id}",
        name=each.name,
        note="",
        in_charge=_people(t, at, people),
        figures=figures,
        cover=_cover_short(covered),
        cover_note=_cover_houses(t, covered, figures),
        load=number(len(figures.contacts)),
        load_note=t.plain("grid.each", each=tenths_each(figures.people, len(figures.contacts))),
    )


def _house_row(t: Translate, at: AtGrid, found: Grid, house: HouseFigures) -> Row:
    figures = _sum((house,))
    table = next((each for each in found.nodes if each.id == house.table), None)
    people = found.in_charge.get(house.table, ()) if house.table is not None else ()
    return Row(
        href=f"{at.path}/grid/nodes/{table.public_id}" if table else "",
        name=table.name if table else house.name,
        note="" if table else t.plain("grid.no_table"),
        in_charge=_people(t, at, people),
        figures=figures,
        cover=_cover_short(cover(figures)),
        cover_note="",
        load="",
        load_note="",
    )


def _people(t: Translate, at: AtGrid, people: Sequence[PersonInCharge]) -> str:
    """Full names for offices and convenors; for the street surnames of those who agreed to be named."""
    names = [
        each.name
        if not at.figures_only
        else t.plain("grid.surnamed", surname=surname(each.name))
        if each.public
        else t.plain("grid.unnamed")
        for each in people
    ]
    return t.plain("grid.names", names=names) if names else ""


def _cover_short(found: Cover | None) -> str:
    if found is None:
        return ""
    share = percent(found.registered, found.known)
    return f"{number(found.registered)}{NBSP}/{NBSP}{number(found.known)} {share}"


def _cover_words(t: Translate, found: Cover | None) -> str:
    if found is None:
        return ""
    if found.source:
        said = t.plain("grid.cover_source", source=found.source, day=found.as_of)
    else:
        said = t.plain("grid.cover_sum", n=found.of_houses, day=found.as_of)
    return said + (t.plain("grid.cover_beyond", n=found.beyond) if found.beyond else "")


def _cover_houses(t: Translate, found: Cover | None, figures: Figures) -> str:
    """In how many houses a number is known: beside a sum, which the words below the table explain."""
    if found is None or found.source:
        return ""
    return t.plain("grid.cover_houses", n=found.of_houses, all=number(figures.houses))


def _above(at: AtGrid, found: Grid, here: NodeOnFile | None) -> list[tuple[str, str]]:
    """The way up, as far as it is theirs to see; the nearest last."""
    tree, way = {each.id: each for each in found.nodes}, list[NodeOnFile]()
    parent = here.parent if here else None
    while parent is not None and parent in tree and tree[parent] not in way:
        way.insert(0, tree[parent])
        parent = tree[parent].parent
    return [
        (
            each.name,
            f"{at.path}/grid" if each.level == "community" else f"{at.path}/grid/nodes/{each.public_id}",
        )
        for each in way
        if at.sees(each.id)
    ]


def _in_order(found: Grid) -> list[NodeOnFile]:
    """From the top down, each group before what stands below it."""
    below: dict[int | None, list[NodeOnFile]] = {}
    known = {each.id for each in found.nodes}
    for each in found.nodes:
        below.setdefault(each.parent if each.parent in known else None, []).append(each)
    order: list[NodeOnFile] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        each = waiting.pop()
        order.append(each)
        waiting += reversed(below.get(each.id, []))
    return order


def _top(found: Grid) -> NodeOnFile | None:
    return next((each for each in found.nodes if each.level == "community"), None)


def _sum(houses: Iterable[HouseFigures]) -> Figures:
    figures = Figures()
    for each in houses:
        figures.take(each)
    return figures


ROUTES = (grid, node, grid_on_paper, grid_as_sheet, known, enter_known)
