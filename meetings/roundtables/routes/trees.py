"""The tree of tables: made in one step from the buildings on file, redrawn on the same page later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.i18n import Translate, translator
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.roundtables.actions.draw_tree import Drawer, draw_tree
from meetings.roundtables.queries.trees import TreeOnFile, tree_on_file
from meetings.roundtables.routes.gate import Asked
from meetings.roundtables.routes.maps import DRAWERS
from meetings.roundtables.rules.tree import (
    DIRECT,
    MOST_GROUPS,
    WITHOUT,
    OnFile,
    WantedGroup,
    WantedTree,
    deal,
    read_written,
    written,
)

USUAL_GROUPS = 3
EMPTY_ROWS = 2  # for new groups, once a tree stands


@dataclass(frozen=True)
class Row:
    """One group in the form: its table (0 for a new one), name and buildings as written."""

    table: int
    name: str
    buildings: str
    under: str = ""  # the number of the row above it; "" directly below the community's table


@get("/communities/{community:str}/tables/groups", guards=[signed_in])
async def tree(request: Asked, community: FromPath[str]) -> Response[str]:
    """The tree as it stands, or as it would be dealt: `groups` says into how many."""
    entered = await enter(request, community, *DRAWERS)
    found = await tree_on_file(entered.place.id)
    return _page(request, entered, found, _rows(request, found))


@post("/communities/{community:str}/tables/groups", guards=[signed_in])
async def draw(request: Asked, community: FromPath[str]) -> Response[Any]:
    """The tree as it should be; sent twice it is the same tree."""
    entered = await enter(request, community, *DRAWERS)
    form, found = await read_form(request), await tree_on_file(entered.place.id)
    drawer = Drawer(
        entered.standing.person, now(), today(entered.place.time_zone), _called, form.text("kind") == "house"
    )
    try:
        wanted = _wanted(form, found.places)
        await draw_tree(entered.place.id, entered.place.name, wanted, drawer, seen=form.text("seen"))
    except Refusal as refusal:
        return _page(request, entered, found, _typed(form), form, refusal)
    return see_other(f"/communities/{community}/tables?done=drawn")


def _wanted(form: Form, places: Sequence[OnFile]) -> WantedTree:
    """What was typed, with the rows left out in which nothing stands."""
    rows = [(number, row) for number, row in enumerate(_typed(form)) if row.name or row.buildings]
    place_of = {str(number): at for at, (number, _) in enumerate(rows)}
    groups = tuple(
        WantedGroup(
            row.table or None,
            row.name,
            _read(row.buildings, places, str(number)),
            # a row that is not there any more stands for none, which the rules refuse
            place_of.get(row.under, -1) if row.under else None,
        )
        for number, row in rows
    )
    return WantedTree(
        groups,
        _read(form.text(f"buildings-{DIRECT}"), places, DIRECT),
        _read(form.text(f"buildings-{WITHOUT}"), places, WITHOUT),
    )


def _read(text: str, places: Sequence[OnFile], row: str) -> tuple[int, ...]:
    found, unknown = read_written(text, places)
    if unknown:
        raise Refusal("roundtables.unknown_buildings", at=f"buildings-{row}", names=", ".join(unknown[:12]))
    return found


def _rows(request: Asked, found: TreeOnFile) -> list[Row]:
    if found.top is not None:
        rows = [_row(found, group) for group in found.drawn.groups]
        return rows + [Row(0, "", "")] * EMPTY_ROWS
    t = scene_of(request).t
    asked = request.query_params.get("groups", "")
    count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else USUAL_GROUPS
    names = [t.plain("roundtables.group_name", number=n + 1) for n in range(min(count, MOST_GROUPS))]
    return [_row(found, group) for group in deal(found.places, names).groups]


def _row(found: TreeOnFile, group: WantedGroup) -> Row:
    under = "" if group.under is None else str(group.under)
    return Row(group.table or 0, group.name, written(group.buildings, found.places), under)


def _typed(form: Form) -> list[Row]:
    count = min(form.whole("rows") or 0, MOST_GROUPS + 1)
    return [
        Row(
            form.whole(f"table-{n}") or 0,
            form.text(f"name-{n}"),
            form.text(f"buildings-{n}"),
            form.text(f"under-{n}"),
        )
        for n in range(count)
    ]


def _page(
    request: Asked,
    entered: Entered,
    found: TreeOnFile,
    rows: list[Row],
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t, drawn = scene_of(request).t, found.drawn
    direct = drawn.direct if found.top else (() if rows else tuple(p.building for p in found.places))
    spare = drawn.without if found.top else ()
    houses = sum(place.house for place in found.places) * 2 > len(found.places)
    return page(
        request,
        "roundtables/tree.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "tables", entered.standing),
        made=found.top is not None,
        every=len(found.places),
        rows=rows,
        above=[_above(t, rows, at) for at in range(len(rows))],
        direct=form.text(f"buildings-{DIRECT}") if form else written(direct, found.places),
        without=form.text(f"buildings-{WITHOUT}") if form else written(spare, found.places),
        kind=form.text("kind") if form else ("house" if houses else "building"),
        kinds=_kinds(t),
        seen=found.seen,
        refusal=refusal,
    )


def _above(t: Translate, rows: list[Row], own: int) -> list[tuple[str, str]]:
    """What a group may stand below: the community's table, or any other group of the form."""
    return [
        ("", t.plain("roundtables.under_top")),
        *(
            (str(at), row.name)
            for at, row in enumerate(rows)
            if at != own and row.name and (not row.under or rows[own].under == str(at))
        ),
    ]


def _kinds(t: Translate) -> list[tuple[str, str, str]]:
    return [
        (kind, t.plain(f"roundtables.kind_{kind}"), t.plain(f"roundtables.kind_{kind}_note"))
        for kind in ("building", "house")
    ]


def _called(place: OnFile) -> str:
    """A table's name is the community's own, so it is written in the community's language."""
    kind = "house" if place.house else "building"
    return translator("zh").plain(f"roundtables.called_{kind}", name=place.name)


ROUTES = (tree, draw)
