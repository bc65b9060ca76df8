"""`python -m app verdict FILE.csv`: what does the law say of the counts in this file?

Exit 0 when every row was judged and no given verdict differs, 1 when one differs, 2 when a row is bad, a
rule needs more than the columns, or the file cannot be read. 2 goes before 1; all is named on standard error.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.i18n import Lang, Translate, translator
from voting.preset_library import all_presets
from voting.rules.verdict_table import (
    BadRow,
    JudgedRow,
    JudgedTable,
    Row,
    RowFault,
    TableError,
    TableFault,
    judge_table,
)

AGREED, DIFFERENT, BAD = 0, 1, 2


def verdict_command(file: Path, out: TextIO, err: TextIO, lang: Lang = "en") -> int:
    """Judge the file, write the good rows to `out`, name the rest on `err`, and return the exit code."""
    out, err, t = _unicode(out), _unicode(err), translator(lang)
    try:
        table = _judged(file)
    except OSError as fault:
        return _refused(
            err, t.plain("verdict_table.no_file", file=str(file), why=fault.strerror or str(fault))
        )
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        return _refused(err, t.plain("verdict_table.not_utf8", file=str(file), line=line))
    except TableError as fault:
        return _refused(err, t.plain(f"verdict_table.{fault.fault}", file=str(file), name=fault.name))
    _write(table, out)
    _name_the_rest(file, table, err, t)
    if table.bad:
        return BAD
    return DIFFERENT if table.differing else AGREED


def _judged(file: Path) -> JudgedTable:
    text = file.read_bytes().decode("utf-8-sig")
    unreadable: list[BadRow] = []
    rows = _rows(text, unreadable)
    header = next(rows, None)
    if header is None:
        raise TableError(TableFault.NO_HEADER)
    table = judge_table(header.cells, rows, {each.id: each for each in all_presets()})
    bad = sorted((*table.bad, *unreadable), key=lambda each: each.line)
    return JudgedTable(table.header, table.rows, tuple(bad))


def _rows(text: str, unreadable: list[BadRow]) -> Iterator[Row]:
    """Rows with the line each begins on; a row that is no CSV is noted and the next one read."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            unreadable.append(BadRow(line, "", RowFault.UNREADABLE, found=str(fault)))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _write(table: JudgedTable, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(row.cells for row in table.rows)


def _name_the_rest(file: Path, table: JudgedTable, err: TextIO, t: Translate) -> None:
    named = [(row.line, _said(file, row.line, row.case, _why_bad(row, t))) for row in table.bad]
    named += [(row.line, _said(file, row.line, row.case, _difference(row, t))) for row in table.differing]
    for _, text in sorted(named):
        print(text, file=err)


def _said(file: Path, line: int, case: str, text: str) -> str:
    return ": ".join(part for part in (f"{file}:{line}", case, text) if part)


def _why_bad(row: BadRow, t: Translate) -> str:
    found = t.plain(f"verdict_table.needs_{row.found}") if row.fault is RowFault.NEEDS_MORE else row.found
    return t.plain(f"verdict_table.{row.fault}", about=row.about, found=found)


def _difference(row: JudgedRow, t: Translate) -> str:
    return t.plain("verdict_table.differs", given=row.given, verdict=row.verdict.value, reason=row.reason)


def _refused(err: TextIO, text: str) -> int:
    print(text, file=err)
    return BAD


def _unicode(stream: TextIO) -> TextIO:
    """Standard streams write UTF-8 whatever the terminal says, and never stop at a letter they lack."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream
