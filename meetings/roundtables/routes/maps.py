"""The map of a community's tables: which have met, which should, who convenes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.clock import today
from app.community.queries.standings import Place
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import STAFF, Office
from app.i18n import Translate
from app.web import page, public, see_other
from app.web.templates import scene_of
from meetings.roundtables.queries.scope import tables_of, ties_of
from meetings.roundtables.queries.sittings import TableOnMap, map_of
from meetings.roundtables.routes.gate import Asked
from meetings.roundtables.rules.scope import CALLING
from meetings.roundtables.rules.sittings import Met, met

DRAWERS = (Office.ADMINISTRATOR, Office.COMMITTEE, Office.MODERATOR)
NO_CONVENOR = "no_convenor"
SHOWN = ("", "due", *(word.value for word in Met), NO_CONVENOR)
DONE = ("drawn", "closed")


@dataclass(frozen=True)
class Cell:
    """One table on the map: its shade and shape, and all of it in words."""

    href: str
    short: str
    key: str  # k1 … k5
    alone: bool  # nobody convenes it
    words: str
    met: Met


@dataclass(frozen=True)
class Patch:
    """A group with its cells; `every` counts also what the filter leaves out."""

    href: str
    name: str
    note: str
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]  # by Met, in its order
    every: int


@get("/communities/{community:str}/tables", guards=[public])
async def table_map(request: Asked, community: FromPath[str]) -> Response[Any]:
    """A grid of houses by group; made by the server, filtered by links, found by number."""
    entered = await enter(request, community)
    wanted, show = request.query_params.get("find", "").strip(), _shown(request)
    found = await map_of(entered.place.id, today(entered.place.time_zone))
    if wanted:
        hit = next((each for each in found if wanted in (each.short, each.name)), None)
        if hit is not None:
            return see_other(f"/tables/{hit.public_id}")
    done = request.query_params.get("done", "")
    return page(
        request,
        "roundtables/map.html",
        **await _context(request, entered, found, show),
        sought=wanted,
        done=f"roundtables.{done}" if done in DONE else "",
    )


@get("/communities/{community:str}/tables/print", guards=[public])
async def map_on_paper(request: Asked, community: FromPath[str]) -> Response[str]:
    """The same map for the wall of the office, safe in grey."""
    entered = await enter(request, community)
    found = await map_of(entered.place.id, today(entered.place.time_zone))
    return page(request, "roundtables/map_print.html", **await _context(request, entered, found, ""))


async def _context(
    request: Asked, entered: Entered, found: Sequence[TableOnMap], show: str
) -> dict[str, Any]:
    t, place, standing = scene_of(request).t, entered.place, entered.standing
    this_day = today(place.time_zone)
    words = {
        (word, alone): t.plain(f"roundtables.cell_{word.value}")
        + (t.plain("roundtables.cell_alone") if alone else "")
        for word in Met
        for alone in (False, True)
    }
    last = {each.id: met(each.last, this_day) for each in found}
    cells = {each.id: _cell(each, last[each.id], words) for each in found}
    patches = tuple(_patches(t, found, cells, show))
    homes = [cell for each in found if each.level in ("building", "house") for cell in [cells[each.id]]]
    mine: Sequence[Any] = ()
    grids = False
    if standing.person is not None:
        mine = await tables_of(standing.person, place.id, this_day)
        ties = await ties_of(standing.person, place.id, this_day)
        # whom the grid lets in: offices and the street for all of it, a convenor for his own branch
        grids = bool(ties.offices & CALLING or ties.convened) or standing.holds(Office.OVERSEER)
    return {
        "place": place,
        "today": this_day,
        "top": next((each for each in found if each.level == "community"), None),
        "patches": patches,
        "counts": [(word.value, sum(cell.met is word for cell in homes)) for word in Met],
        "every": len(homes),
        "alone": sum(cell.alone for cell in homes),
        "filters": _filters(t, place, show),
        "show": show,
        "mine": [(each.name, f"/tables/{each.public_id}") for each in mine if each.level != "community"][:6],
        "draws": standing.holds(*DRAWERS),
        "grids": grids,
        **({"nav": desk_nav(t, place, "tables", standing)} if standing.holds(*STAFF) else {}),
    }


def _patches(t: Translate, found: Sequence[TableOnMap], cells: dict[int, Cell], show: str) -> Iterable[Patch]:
    """Groups in their order, each before those below it, then what stands directly below the community's."""
    below: dict[int | None, list[TableOnMap]] = {}
    for each in found:
        if each.level in ("building", "house"):
            below.setdefault(each.parent, []).append(each)
    groups = _in_order([each for each in found if each.level == "group"])
    name_of: dict[int | None, str] = {each.id: each.name for each in groups}
    above = {each.parent for each in groups}
    for group in [*groups, None]:
        rows = below.get(group.id, []) if group else _rest(below, groups)
        # a group that only holds other groups has no house of its own to show
        if not rows and (group is None or group.id in above):
            continue
        every = tuple(cells[each.id] for each in rows)
        counts = tuple(sum(cell.met is word for cell in every) for word in Met)
        span = f"{rows[0].short}–{rows[-1].short}" if len(rows) > 1 else "".join(r.short for r in rows)
        yield Patch(
            f"/tables/{group.public_id}" if group else "",
            _called(group, name_of) if group else t.plain("roundtables.direct"),
            t.plain("roundtables.patch_note", span=span, met=counts[0], every=len(every)),
            tuple(cell for cell in every if _shows(cell, show)),
            counts,
            len(every),
        )


def _in_order(groups: Sequence[TableOnMap]) -> list[TableOnMap]:
    known = {each.id for each in groups}
    tops = [each for each in groups if each.parent not in known]
    return [one for top in tops for one in (top, *(each for each in groups if each.parent == top.id))]


def _called(group: TableOnMap, name_of: Mapping[int | None, str]) -> str:
    over = name_of.get(group.parent)
    return f"{over} · {group.name}" if over else group.name


def _rest(below: dict[int | None, list[TableOnMap]], groups: Sequence[TableOnMap]) -> list[TableOnMap]:
    known = {group.id for group in groups}
    return [each for parent, rows in below.items() if parent not in known for each in rows]


def _cell(each: TableOnMap, word: Met, words: dict[tuple[Met, bool], str]) -> Cell:
    alone = each.convenors == 0
    key = f"k{list(Met).index(word) + 1}"
    return Cell(f"/tables/{each.public_id}", each.short, key, alone, words[word, alone], word)


def _shows(cell: Cell, show: str) -> bool:
    if show == "due":
        return cell.met not in (Met.MONTH, Met.QUARTER)
    if show == NO_CONVENOR:
        return cell.alone
    return not show or cell.met.value == show


def _shown(request: Asked) -> str:
    show = request.query_params.get("show", "")
    return show if show in SHOWN else ""


def _filters(t: Translate, place: Place, show: str) -> list[tuple[str, str, bool]]:
    base = f"/communities/{place.public_id}/tables"
    return [
        (t.plain(f"roundtables.show_{key or 'all'}"), f"{base}?show={key}#map" if key else base, key == show)
        for key in ("", "due", Met.NEVER.value, NO_CONVENOR)
    ]


ROUTES = (table_map, map_on_paper)
