"""The four lists of a community: side by side, one by one, and in figures."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromPath

from app.web import page, public
from meetings.checklists.queries.buildings import Named, buildings_of, tables_of_items
from meetings.checklists.queries.figures import figures_of
from meetings.checklists.queries.history import invitations_in
from meetings.checklists.queries.items import board_for
from meetings.checklists.queries.search import (
    ON_A_PAGE,
    SORTS,
    STATES,
    Filter,
    lines_by_id,
    read_filter,
    search,
)
from meetings.checklists.routes.door import Entered, enter_lists
from meetings.checklists.routes.view import Asked, columns, line_view, line_views, rows, share, span
from meetings.checklists.rules.figures import ListFigures
from meetings.checklists.rules.items import LISTS, TOPICS

ON_THE_BOARD = 200  # items; what is older is found by list, state and words


@get("/communities/{community:str}/lists", guards=[public])
async def lists_page(request: Asked, community: FromPath[str]) -> Response[str]:
    """All four side by side, or one of them with its filters."""
    entered = await enter_lists(request, community)
    wanted = read_filter(dict(request.query_params))
    if not wanted.list and not wanted.words and not wanted.mine:
        return await _board(request, entered, wanted)
    found = await search(entered.reader, wanted, entered.voice.today)
    return page(
        request,
        "lists/list.html",
        lines=line_views(entered.voice, found.lines),
        of=found.of,
        pages=_pages(entered, wanted, found.of),
        **await _around(entered, wanted),
    )


@get("/communities/{community:str}/lists/figures", guards=[public])
async def figures_page(request: Asked, community: FromPath[str]) -> Response[str]:
    """How the lists stand, each number with what it is a part of, and who keeps what was promised."""
    entered = await enter_lists(request, community)
    v, counted = entered.voice, await figures_of(entered.place.id, entered.voice.today)
    return page(
        request,
        "lists/figures.html",
        lists=[(name, v.t(f"lists.list_{name}"), _figures(entered, name, counted[name])) for name in LISTS],
        parties=await _parties(entered),
        **await _around(entered, Filter(), figures=True),
    )


async def _board(request: Asked, entered: Entered, wanted: Filter) -> Response[str]:
    where, params = wanted.condition(entered.voice.today, entered.reader.person)
    found = await board_for(entered.reader, where, params, entered.voice.today, ON_THE_BOARD)
    return page(
        request,
        "lists/lists.html",
        columns=columns(entered.voice, found),
        rows=rows(entered.voice, found),
        **await _around(entered, wanted),
    )


async def _around(entered: Entered, wanted: Filter, *, figures: bool = False) -> dict[str, Any]:
    """What stands round every page of the lists: ways, filters, what this reader may do."""
    v, t, base = entered.voice, entered.voice.t, f"/communities/{entered.place.public_id}/lists"
    reads = entered.reader
    return {
        "place": entered.place,
        "wanted": wanted,
        "nav": [
            (t("lists.board"), base, not wanted.list and not figures),
            *((t(f"lists.list_{name}"), f"{base}?list={name}", wanted.list == name) for name in LISTS),
            (t("lists.figures"), f"{base}/figures", figures),
        ],
        "states": [
            (t(f"lists.state_{state}"), _href(base, wanted, state=state, page=1), state == wanted.state)
            for state in STATES
        ],
        "sorts": [(sort, t(f"lists.sort_{sort}")) for sort in SORTS],
        "tables": _options(t("lists.every_table"), await tables_of_items(entered.place.id)),
        "buildings": [
            ("", t("lists.every_building")),
            *((str(b.id), t("lists.building", name=b.name)) for b in await buildings_of(entered.place.id)),
        ],
        "topics": [("", t("lists.every_topic")), *((each, t(f"lists.topic_{each}")) for each in TOPICS)],
        "lists_to_choose": [("", t("lists.every_list")), *((n, t(f"lists.list_{n}")) for n in LISTS)],
        "export": _export(base, wanted) if v.names else [],
        "raises": [
            (t(f"lists.raise_{name}"), f"/communities/{entered.place.public_id}/items/new?list={name}")
            for name in LISTS
            if name == "issue" or (reads.belongs and (name != "action" or reads.office or reads.convenes))
        ],
        "mine": _href(base, Filter(state="all", mine=True)) if reads.person else "",
        "is_mine": wanted.mine,
        "office": reads.office,
        "sets_rules": reads.sets_rules,
    }


def _pages(entered: Entered, wanted: Filter, of: int) -> dict[str, str]:
    base, last = f"/communities/{entered.place.public_id}/lists", max(1, -(-of // ON_A_PAGE))
    return {
        "words": entered.voice.t.plain("lists.page", n=wanted.page, of=last),
        "before": _href(base, wanted, page=wanted.page - 1) if wanted.page > 1 else "",
        "after": _href(base, wanted, page=wanted.page + 1) if wanted.page < last else "",
    }


def _href(base: str, wanted: Filter, **other: Any) -> str:
    asked = {
        "list": wanted.list,
        "state": wanted.state if wanted.state != "open" else "",
        "table": wanted.table or "",
        "building": wanted.building or "",
        "topic": wanted.topic,
        "mine": "yes" if wanted.mine else "",
        "q": wanted.words,
        "sort": wanted.sort if wanted.sort != "new" else "",
        "page": wanted.page if wanted.page > 1 else "",
    } | other
    if asked["state"] == "open":
        asked["state"] = ""
    if asked["page"] == 1:
        asked["page"] = ""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{base}?{query}" if query else base


def _export(base: str, wanted: Filter) -> list[tuple[str, str]]:
    return [("XLSX", _href(f"{base}.xlsx", wanted, page=1)), ("CSV", _href(f"{base}.csv", wanted, page=1))]


def _options(all_: str, found: tuple[Named, ...]) -> list[tuple[str, str]]:
    return [("", all_), *((str(each.id), each.name) for each in found)]


def _figures(entered: Entered, list: str, counted: ListFigures) -> list[tuple[str, str, str]]:
    """What says something of a list: nobody answers an action, and a resource is not done."""
    t = entered.voice.t
    of_closed = t.plain("lists.figure_of_closed")
    rows = [
        ("open", str(counted.open), t.plain("lists.figure_open_of", n=counted.raised)),
        ("overdue", share(t, counted.overdue), t.plain("lists.figure_overdue_of")),
        ("to_answer", span(t, counted.to_answer), _answered(entered, counted)),
        ("to_close", span(t, counted.to_close), _closed(entered, counted)),
        ("confirmed", share(t, counted.confirmed), of_closed),
        ("no_answer", share(t, counted.without_answer), of_closed),
        ("apart", str(counted.apart), t.plain("lists.figure_apart_why")),
    ]
    left_out = _SAYS_NOTHING.get(list, ())
    return [(t.plain(f"lists.figure_{name}"), n, of) for name, n, of in rows if name not in left_out]


def _answered(entered: Entered, counted: ListFigures) -> str:
    return entered.voice.t.plain("lists.figure_answered", share=share(entered.voice.t, counted.answered))


def _closed(entered: Entered, counted: ListFigures) -> str:
    return entered.voice.t.plain("lists.figure_closed", share=share(entered.voice.t, counted.closed))


async def _parties(entered: Entered) -> list[dict[str, Any]]:
    """Who promised what and what became of it, as far as this reader may see the item."""
    v = entered.voice
    found = await invitations_in(entered.place.id)
    numbers = tuple(dict.fromkeys(each.item for each in found))
    seen = {line.id: line for line in await lines_by_id(entered.reader, numbers)}
    result = []
    for each in found:
        if each.item in seen:
            standing = each.standing(v.today)
            due = each.promise_due if each.promise else each.answer_due
            result.append(
                {
                    "party": each.party,
                    "line": line_view(v, seen[each.item]),
                    "promise": each.promise or each.asked,
                    "status": v.t(f"lists.party_{standing}", day=v.day(due) if due else ""),
                    "kind": PARTY_SHAPES.get(standing, "half"),
                }
            )
    return result


_SAYS_NOTHING = {
    "action": ("to_answer",),
    "resource": ("overdue", "to_answer", "to_close", "confirmed", "no_answer"),
}
PARTY_SHAPES = {"kept": "done", "answered": "done", "late": "late", "overdue": "late", "broken": "late"}
ROUTES = (lists_page, figures_page)
