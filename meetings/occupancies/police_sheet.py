"""Which bytes is a file for the police registration, as a workbook that can carry no formula?"""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

WIDTHS = (8, 10, 14, 14, 10, 8, 10, 12, 12, 12, 8, 14)


def police_workbook(heads: Sequence[str], rows: Iterable[Sequence[str | int]], sheet_name: str) -> bytes:
    """An .xlsx with a line for each household: every text is a string cell, so that no name is ever run."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(
            "".join(sign for sign in sheet_name if sign not in "[]:*?/\\'")[:31] or "1"
        )
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for column, words in enumerate(heads):
            sheet.write_string(0, column, words, head)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value:
                    sheet.write_string(line, column, value, text)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
