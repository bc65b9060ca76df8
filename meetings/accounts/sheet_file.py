"""Which bytes is a table of the account, as a workbook and as CSV?"""

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from meetings.checklists.rules.sheet import safe_cell

_WIDE = (8, 12, 10, 16, 40, 14)


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; no text in it begins like a formula."""
    target = io.StringIO()
    csv.writer(target).writerows([_safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def xlsx_bytes(rows: list[list[str]], name: str) -> bytes:
    """Texts as texts, the last column as numbers, so that the sheet can add it up."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(name)
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
        sums = book.add_format({"num_format": "#,##0.00"})
        for place, width in enumerate(_WIDE):
            sheet.set_column(place, place, width)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if at and place == len(row) - 1:
                    sheet.write_number(at, place, float(cell), sums)
                else:
                    sheet.write_string(at, place, cell, head if at == 0 else text)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _safe(cell: str) -> str:
    """An amount below zero begins with a sign, and is no formula."""
    return cell if cell.lstrip("-").replace(".", "", 1).isdigit() else safe_cell(cell)
