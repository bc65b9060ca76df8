"""Which bytes is the roll's export, as a workbook that can carry no formula?"""

import io

import xlsxwriter

from app.community.rules.roll.export import Cell, CellKind

_WIDTHS = (8, 8, 10, 8, 8, 16, 16, 18, 16, 16, 24, 10, 24, 16)


def workbook_bytes(rows: tuple[tuple[Cell, ...], ...], sheet_name: str) -> bytes:
    """An .xlsx in which every text is a string cell: nothing that an owner's name begins with is ever run."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(_safe(sheet_name))
        text = book.add_format({"num_format": "@"})
        number = book.add_format({"num_format": "0.00"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if at == 0:
                    sheet.write_string(at, place, cell.text, head)
                elif cell.kind is CellKind.NUMBER:
                    sheet.write_number(at, place, float(cell.text), number)
                elif cell.text:
                    sheet.write_string(at, place, cell.text, text)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _safe(name: str) -> str:
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "1"
