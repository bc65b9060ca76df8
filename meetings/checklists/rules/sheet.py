"""How do the four lists stand in a sheet that goes out and comes in again?

One row is one item, one column one of `COLUMNS`; days are written 2026-11-21; the words for lists, states
and so on are the reader's language and are understood in each. Nothing of a cell is ever run: a text that a
program could take for a formula is written with an apostrophe in front in CSV, and as a string in XLSX.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from meetings.checklists.rules.items import (
    LISTS,
    LONGEST_DETAIL,
    LONGEST_MEANS,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_WORDS,
)

COLUMNS: tuple[str, ...] = (
    "list",
    "number",
    "words",
    "detail",
    "topic",
    "building",
    "place",
    "state",
    "closed_how",
    "table",
    "visibility",
    "raised_on",
    "raised_name",
    "responsible",
    "due_on",
    "done_means",
    "offered_by",
    "available_from",
    "available_until",
    "answered_on",
    "done_on",
    "closed_on",
    "comes_from",
    "origin_words",
)
CODED = ("list", "topic", "state", "closed_how", "visibility")
DAYS = ("raised_on", "due_on", "available_from", "available_until", "answered_on", "done_on", "closed_on")
# What may be changed by a sheet; everything else happens on the item's own page, where it leaves its trace.
EDITABLE = frozenset(
    {
        "words",
        "detail",
        "topic",
        "building",
        "place",
        "visibility",
        "due_on",
        "done_means",
        "offered_by",
        "available_from",
        "available_until",
    }
)
LONGEST = {
    "words": LONGEST_WORDS,
    "detail": LONGEST_DETAIL,
    "place": LONGEST_PLACE,
    "done_means": LONGEST_MEANS,
    "raised_name": LONGEST_NAME,
    "responsible": LONGEST_NAME,
    "offered_by": LONGEST_NAME,
    "origin_words": LONGEST_DETAIL,
}
MOST_LINES = 5_000
_RUNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line (counted as the sheet shows it): a message key and the column, "" for all."""

    line: int
    reason: str
    column: str = ""
    said: str = ""


@dataclass(frozen=True)
class SheetLine:
    """One line as values: codes, ISO days and texts by column; `number` 0 asks for the next one."""

    line: int
    list: str
    number: int
    values: Mapping[str, str]
    comes_from: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Plan:
    """What importing would do; with a fault nothing is imported at all."""

    new: tuple[SheetLine, ...] = ()
    changed: tuple[tuple[SheetLine, tuple[str, ...]], ...] = ()
    same: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What people may write: heads to columns, and for each coded column words to codes (lower case)."""

    heads: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    buildings: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()


@dataclass
class _Reading:
    faults: list[Fault] = field(default_factory=list)
    lines: list[SheetLine] = field(default_factory=list)


def safe_cell(text: str) -> str:
    """A text that no spreadsheet program runs: '=1+1 instead of =1+1."""
    return f"'{text}" if text.startswith(_RUNS) else text


def columns_of(heads: Sequence[str], words: Vocabulary) -> dict[str, int]:
    """Which column stands where; unknown heads are passed over."""
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        column = words.heads.get(_bare(head))
        if column is not None and column not in found:
            found[column] = at
    return found


def read_lines(
    rows: Sequence[Sequence[str]], words: Vocabulary
) -> tuple[tuple[SheetLine, ...], tuple[Fault, ...]]:
    """Every line below the head as values, and everything that is wrong with any of them."""
    if not rows:
        return (), (Fault(1, "lists.sheet_empty"),)
    columns = columns_of(rows[0], words)
    missing = [name for name in ("list", "words") if name not in columns]
    if missing:
        return (), tuple(Fault(1, "lists.sheet_no_column", name) for name in missing)
    if len(rows) - 1 > MOST_LINES:
        return (), (Fault(1, "lists.sheet_too_long", said=str(MOST_LINES)),)
    reading = _Reading()
    for at, row in enumerate(rows[1:], start=2):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        if any(cells.values()):
            _read_line(at, cells, words, reading)
    _check_twice(reading)
    return tuple(reading.lines), tuple(reading.faults)


def plan(
    lines: Sequence[SheetLine],
    faults: Sequence[Fault],
    on_file: Mapping[tuple[str, int], Mapping[str, str]],
) -> Plan:
    """Compare with what is on file, by list and number."""
    found, new, changed, same = list(faults), [], [], 0
    numbers = {(line.list, line.number) for line in lines if line.number} | set(on_file)
    for line in lines:
        found += [
            Fault(line.line, "lists.sheet_no_such", "comes_from", f"{name} {number}")
            for name, number in line.comes_from
            if (name, number) not in numbers
        ]
        before = on_file.get((line.list, line.number)) if line.number else None
        if before is None:
            new.append(line)
            continue
        differs = tuple(name for name, value in line.values.items() if value != before.get(name, ""))
        if fixed := [name for name in differs if name not in EDITABLE]:
            found += [Fault(line.line, "lists.sheet_fixed", name, before.get(name, "")) for name in fixed]
        elif differs:
            changed.append((line, differs))
        else:
            same += 1
    return Plan(tuple(new), tuple(changed), same, tuple(sorted(found, key=lambda fault: fault.line)))


def _read_line(at: int, cells: Mapping[str, str], words: Vocabulary, reading: _Reading) -> None:
    faults: list[Fault] = []
    values: dict[str, str] = {}
    for name, cell in cells.items():
        if name in ("number", "comes_from"):
            continue
        value, reason = _value(name, cell, words)
        values[name] = value
        if reason:
            faults.append(Fault(at, reason, name, cell[:60]))
    number = _number(cells.get("number", ""))
    if number is None:
        faults.append(Fault(at, "lists.sheet_number", "number", cells["number"][:60]))
    if not values.get("words"):
        faults.append(Fault(at, "lists.sheet_no_words", "words"))
    comes_from, wrong = _comes_from(cells.get("comes_from", ""), words)
    faults += [Fault(at, "lists.sheet_no_such", "comes_from", said) for said in wrong]
    list_ = values.pop("list", "")
    reading.faults += faults
    if not faults and list_ in LISTS:
        reading.lines.append(SheetLine(at, list_, number or 0, values, comes_from))


def _value(name: str, cell: str, words: Vocabulary) -> tuple[str, str]:
    """The value of a cell and what is wrong with it, "" for nothing."""
    if name in CODED:
        code = words.codes[name].get(_bare(cell)) if cell else ""
        if code is None or (name == "list" and not code):
            return "", "lists.sheet_word"
        return code, ""
    if name in DAYS:
        return _day(cell)
    if name in ("building", "table") and cell:
        known = words.buildings if name == "building" else words.tables
        return cell, "" if cell in known else "lists.sheet_unknown"
    text = " ".join(cell.split()) if name == "words" else cell
    return text, "lists.sheet_long" if len(text) > LONGEST.get(name, LONGEST_DETAIL) else ""


def _day(cell: str) -> tuple[str, str]:
    if not cell:
        return "", ""
    try:
        return date.fromisoformat(cell[:10].replace("/", "-")).isoformat(), ""
    except ValueError:
        return "", "lists.sheet_day"


def _number(cell: str) -> int | None:
    """0 where none is written; None where it is no number."""
    if not cell:
        return 0
    return int(cell) if cell.isascii() and cell.isdigit() and 0 < len(cell) < 9 and int(cell) else None


def _comes_from(cell: str, words: Vocabulary) -> tuple[tuple[tuple[str, int], ...], list[str]]:
    """ "问题 3; 需求 5" -> (("issue", 3), ("need", 5)), and what could not be read."""
    found, wrong = [], []
    for part in cell.replace("；", ";").replace("\n", ";").split(";"):
        if text := part.strip():
            name, _, number = text.rpartition(" ")
            list_, count = words.codes["list"].get(_bare(name)), _number(number)
            if list_ and count:
                found.append((list_, count))
            else:
                wrong.append(text[:60])
    return tuple(found), wrong


def _check_twice(reading: _Reading) -> None:
    seen: dict[tuple[str, int], int] = {}
    for line in reading.lines:
        if line.number and seen.setdefault((line.list, line.number), line.line) != line.line:
            first = str(seen[(line.list, line.number)])
            reading.faults.append(Fault(line.line, "lists.sheet_twice", "number", first))


def _bare(text: str) -> str:
    return " ".join(text.split()).lower()
