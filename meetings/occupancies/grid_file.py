"""Which bytes is the grid's table for Excel, in the reader's language? Figures only, nobody's name."""

import io
from collections.abc import Sequence

import xlsxwriter

from app.i18n import Translate
from meetings.occupancies.queries.grid import Grid
from meetings.occupancies.rules.grid import Figures, NodeOnFile, add_up, cover

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "level",
    "name",
    "houses",
    "households",
    "people",
    "contacts",
    "registered",
    "known",
    "source",
    "as_of",
    "alone",
    "overdue",
    "duties",
    "unconfirmed",
    "lived_in",
    "fresh",
    "sheets",
    "waiting",
)


def grid_bytes(t: Translate, found: Grid, shown: Sequence[NodeOnFile]) -> bytes:
    """Numbers are numbers, words are words: nothing in it is ever run."""
    sums = add_up(found.nodes, found.houses)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(t.plain("grid.title")[:31])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, t.plain(f"grid.column_{column}"), head)
        for at, node in enumerate(shown, 1):
            for place, value in enumerate(_values(t, found, node, sums[node.id])):
                if isinstance(value, int):
                    sheet.write_number(at, place, value)
                elif value:
                    sheet.write_string(at, place, value)
        sheet.set_column(1, 1, 18)
        sheet.set_column(8, 9, 22)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(shown), 1), len(COLUMNS) - 1)
    return target.getvalue()


def _values(t: Translate, found: Grid, node: NodeOnFile, each: Figures) -> tuple[int | str, ...]:
    own = found.known if node.level == "community" else None
    covered = cover(each, own)
    return (
        t.plain(f"grid.level_{found.level_of(node)}"),
        node.name,
        each.houses,
        each.households,
        each.people,
        len(each.contacts),
        covered.registered if covered else "",
        covered.known if covered else "",
        covered.source if covered else "",
        covered.as_of.isoformat() if covered else "",
        each.alone,
        each.overdue,
        each.duties,
        each.unconfirmed,
        each.lived_in,
        each.fresh,
        each.sheets,
        each.waiting,
    )
