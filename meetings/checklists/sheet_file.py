"""Which bytes is the sheet of the lists, as a workbook and as CSV, in the reader's language?"""

import csv
import io
from collections.abc import Iterable, Mapping

import xlsxwriter

from app.i18n import Translate, languages, translator
from meetings.checklists.rules.items import LISTS, TOPICS, Closed, State, Visibility
from meetings.checklists.rules.sheet import CODED, COLUMNS, Vocabulary, safe_cell

_CODES = {
    "list": (LISTS, "lists.list_"),
    "topic": (TOPICS, "lists.topic_"),
    "state": (tuple(State), "lists.sheet_state_"),
    "closed_how": (tuple(Closed), "lists.sheet_how_"),
    "visibility": (tuple(Visibility), "lists.visibility_"),
}
_WIDE = {"words": 40, "detail": 30, "done_means": 28, "origin_words": 40, "place": 20, "table": 18}


def vocabulary(buildings: Iterable[str], tables: Iterable[str]) -> Vocabulary:
    """What people may write, in every language of the interface, and the codes themselves."""
    voices = [translator(lang) for lang in languages]
    heads = {t.plain(f"lists.column_{name}").lower(): name for t in voices for name in COLUMNS}
    codes = {
        name: {code: code for code in known}
        | {t.plain(f"{prefix}{code}").lower(): code for t in voices for code in known}
        for name, (known, prefix) in _CODES.items()
    }
    heads |= {name: name for name in COLUMNS}
    return Vocabulary(heads, codes, frozenset(buildings), frozenset(tables))


def table_of(t: Translate, values: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Head and rows in one language."""
    head = [t.plain(f"lists.column_{name}") for name in COLUMNS]
    return [head, *([_written(t, name, each[name]) for name in COLUMNS] for each in values)]


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; nothing in it begins like a formula."""
    target = io.StringIO()
    csv.writer(target).writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def xlsx_bytes(rows: list[list[str]], name: str) -> bytes:
    """Every cell is a text: nothing is ever run, and 1-2 does not become a day."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "1")
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDE.get(column, 12))
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, place, cell, head if at == 0 else text)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(COLUMNS) - 1)
    return target.getvalue()


def _written(t: Translate, name: str, value: str) -> str:
    if name in CODED and value:
        return t.plain(f"{_CODES[name][1]}{value}")
    if name == "comes_from" and value:
        parts = (part.split(" ") for part in value.split("; "))
        return "; ".join(f"{t.plain(f'lists.list_{list_}')} {number}" for list_, number in parts)
    return value
