"""Which sheets of cell texts does a file hold, each identity number already replaced by a mark?

Runs inside the limited process of `worker.py`; nothing here is called on the server's own event loop.
"""

import csv
import datetime
import io
import re
import secrets

import python_calamine as calamine

from app.community.roll_reading import limits
from app.community.roll_reading.content import Kind, check_size, check_unpacked, kind_of, too_many_cells
from app.community.rules.roll.identity import hide_identities, without_marks
from app.community.rules.roll.sheets import Merge, Progress, Sheet, Workbook, silent
from app.refusals import Refusal

_DELIMITERS = (",", "\t", ";", "|", "，")
_BREAKS = re.compile(r"\r\n?|_x000[Dd]_\n?")


def read_workbook(content: bytes, file_name: str, progress: Progress = silent) -> Workbook:
    """All sheets as texts. A key made and forgotten here marks identity numbers (rules/roll/identity.py)."""
    check_size(content)
    kind = kind_of(content)
    key = secrets.token_bytes(32)
    if kind is Kind.TEXT:
        sheets: tuple[Sheet, ...] = (_read_text(content, key),)
    else:
        if kind is not Kind.XLS:
            check_unpacked(content)
        sheets = _read_book(content, key, progress)
    if not any(cell for sheet in sheets for row in sheet.rows for cell in row):
        raise Refusal("roll_file.empty")
    return Workbook(without_marks(hide_identities(file_name, key)), sheets)


def _read_book(content: bytes, key: bytes, progress: Progress) -> tuple[Sheet, ...]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        if len(book.sheet_names) > limits.SHEETS:
            raise Refusal("roll_file.too_many_sheets", n=limits.SHEETS)
        sheets: list[Sheet] = []
        for place, about in enumerate(book.sheets_metadata):
            progress("opening", place, len(book.sheets_metadata))
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                hidden = about.visible != calamine.SheetVisibleEnum.Visible
                sheets.append(_read_sheet(book.get_sheet_by_name(about.name), hidden, key))
        return tuple(sheets)
    except calamine.PasswordError as locked:
        raise Refusal("roll_file.encrypted") from locked
    except calamine.CalamineError as broken:
        raise Refusal("roll_file.damaged") from broken


def _read_sheet(sheet: calamine.CalamineSheet, hidden: bool, key: bytes) -> Sheet:
    if sheet.total_height > limits.ROWS or sheet.total_width > limits.COLUMNS:
        raise too_many_cells()
    if sheet.total_height * sheet.total_width > limits.CELLS:
        raise too_many_cells()
    rows = [tuple(_text(value, key) for value in row) for row in sheet.to_python(skip_empty_area=False)]
    merges = tuple(
        Merge(top, left, min(bottom, len(rows) - 1), min(right, limits.COLUMNS))
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())[: limits.ROWS]
        if top < len(rows)
    )
    return Sheet(without_marks(hide_identities(sheet.name, key)), tuple(rows), merges, hidden)


def _text(value: object, key: bytes) -> str:
    if isinstance(value, str):
        return (
            hide_identities(_BREAKS.sub("\n", value[: limits.CELL_CHARACTERS]).strip(), key) if value else ""
        )
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return hide_identities(plain_number(value), key, exact=False)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def plain_number(value: float) -> str:
    """ "89.52", never "89.52000000000001"; "501", never "501.0"."""
    if value != value or value in {float("inf"), float("-inf")}:  # not a number
        return ""
    rounded = round(value, 6)
    if float(rounded).is_integer():
        return str(int(rounded))
    return f"{rounded:.6f}".rstrip("0")


# ---- text files ---------------------------------------------------------------------------------


def _read_text(content: bytes, key: bytes) -> Sheet:
    text = _decoded(content)
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    rows: list[tuple[str, ...]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            cells += len(row)
            if len(rows) >= limits.ROWS or len(row) > limits.COLUMNS or cells > limits.CELLS:
                raise too_many_cells()
            rows.append(tuple(_text(_unquoted(cell), key) for cell in row))
    except csv.Error as broken:
        raise Refusal("roll_file.damaged") from broken
    return Sheet("", tuple(rows))


def _decoded(content: bytes) -> str:
    """UTF-8 first, then GB 18030, which covers GBK: what Excel in China saves."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings: tuple[str, ...] = ("utf-16",) if wide else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("roll_file.encoding")


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells, at least two."""
    head = text[:20_000].splitlines()[:60]
    best, best_score = ",", 0
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=sign) if row]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=1)
        score = widths.count(common) * min(common, 12) if common > 1 else 0
        if score > best_score:
            best, best_score = sign, score
    return best


def _unquoted(cell: str) -> str:
    """'="0501"' and "'0501" are how other programs keep a nought in front."""
    cell = re.sub(r'^="(.*)"$', r"\1", cell)
    return cell[1:] if re.match(r"'[0-9=+\-@]", cell) else cell
