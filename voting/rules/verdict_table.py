"""Which verdict each row of a table of counts has, and which rows cannot be judged and why.

The columns are those of the shared cases: case, preset, then all, yes, no and abstain by area and by heads,
and perhaps verdict and why. A column that the row's rule does not use may be empty or absent.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting.rules.clauses import Base, Clause, Comparator, Measure
from voting.rules.presets import Preset
from voting.rules.verdict import Count, Gate, Outcome, Tally, Verdict, judge, reads_area

SIDES = ("area", "heads")
PARTS = ("all", "yes", "no", "abstain")

# Long enough for any count on earth, short enough that a hostile file costs nothing.
MOST_DIGITS = 100


class RowFault(StrEnum):
    UNREADABLE = "unreadable"
    TOO_MANY_FIELDS = "too_many_fields"
    NO_PRESET = "no_preset"
    UNKNOWN_PRESET = "unknown_preset"
    NEEDS_MORE = "needs_more"
    EMPTY = "empty"
    NOT_ASCII_DIGITS = "not_ascii_digits"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    TOO_BIG = "too_big"
    MORE_THAN_ALL = "more_than_all"


class TableFault(StrEnum):
    NO_HEADER = "no_header"
    NO_PRESET_COLUMN = "no_preset_column"
    COLUMN_TWICE = "column_twice"


class TableError(ValueError):
    """A header that cannot be read; `name` is the column it is about."""

    def __init__(self, fault: TableFault, name: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.name = name


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: the line it starts on and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A good row: `cells` as they are written out, `given` the verdict the file held, if any."""

    line: int
    case: str
    cells: tuple[str, ...]
    given: str
    verdict: Outcome
    reason: str

    @property
    def differs(self) -> bool:
        return bool(self.given) and self.given != self.verdict.value


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out: `about` names the column or the rule, `found` what stood there."""

    line: int
    case: str
    fault: RowFault
    about: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class JudgedTable:
    header: tuple[str, ...]
    rows: tuple[JudgedRow, ...]
    bad: tuple[BadRow, ...]

    @property
    def differing(self) -> tuple[JudgedRow, ...]:
        return tuple(row for row in self.rows if row.differs)


class _Fault(Exception):
    """Why the row at hand is bad."""

    def __init__(self, fault: RowFault, about: str = "", found: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.about, self.found = fault, about, found


def judge_table(header: Sequence[str], rows: Iterable[Row], presets: Mapping[str, Preset]) -> JudgedTable:
    """Every row judged under the rule it names, or named as bad; TableError where the header is none."""
    names = _header(header)
    judged: list[JudgedRow] = []
    bad: list[BadRow] = []
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        cells = {name: cell.strip() for name, cell in zip(names, row.cells, strict=False)}
        try:
            judged.append(_judged(row, cells, names, presets))
        except _Fault as fault:
            bad.append(BadRow(row.line, cells.get("case", ""), fault.fault, fault.about, fault.found))
    return JudgedTable(_written_header(names), tuple(judged), tuple(bad))


def _header(header: Sequence[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in header)
    if not any(names):
        raise TableError(TableFault.NO_HEADER)
    for name in names:
        if name and names.count(name) > 1:
            raise TableError(TableFault.COLUMN_TWICE, name)
    if "preset" not in names:
        raise TableError(TableFault.NO_PRESET_COLUMN)
    return names


def _written_header(names: tuple[str, ...]) -> tuple[str, ...]:
    return names + tuple(name for name in ("verdict", "reason") if name not in names)


def _judged(
    row: Row, cells: dict[str, str], names: tuple[str, ...], presets: Mapping[str, Preset]
) -> JudgedRow:
    if any(cell.strip() for cell in row.cells[len(names) :]):
        raise _Fault(RowFault.TOO_MANY_FIELDS, found=str(len(row.cells)), about=str(len(names)))
    preset = _preset(cells.get("preset", ""), presets)
    verdict = judge(preset, _tally(cells, columns_used(preset)))
    answer = {"verdict": verdict.outcome.value, "reason": reason(preset, verdict)}
    written = dict(zip(names, row.cells, strict=False)) | answer
    return JudgedRow(
        line=row.line,
        case=cells.get("case", ""),
        cells=tuple(written.get(name, "") for name in _written_header(names)),
        given=cells.get("verdict", ""),
        verdict=verdict.outcome,
        reason=answer["reason"],
    )


def _preset(name: str, presets: Mapping[str, Preset]) -> Preset:
    if not name:
        raise _Fault(RowFault.NO_PRESET, about="preset")
    if name not in presets:
        raise _Fault(RowFault.UNKNOWN_PRESET, about="preset", found=name)
    preset = presets[name]
    if preset.needs is not None:
        raise _Fault(RowFault.NEEDS_MORE, about=name, found=preset.needs)
    return preset


def columns_used(preset: Preset) -> frozenset[str]:
    """The number columns that the clauses of a rule read."""
    return frozenset(column for clause in preset.clauses for column in _columns(clause))


def _columns(clause: Clause) -> Iterable[str]:
    side = "area" if reads_area(clause.weight) else "heads"
    parts: tuple[str, ...] = {
        Measure.YES: ("yes",),
        Measure.NO: ("no",),
        Measure.OBJ: ("no",),
    }.get(clause.measure, ("yes", "no", "abstain"))
    if clause.base is not None:
        parts += {
            Base.ALL: ("all",),
            Base.MEMBERS: ("all",),
            Base.CAST: ("yes", "no"),
        }.get(clause.base, ("yes", "no", "abstain"))
    return (f"{side}_{part}" for part in parts)


def _tally(cells: Mapping[str, str], used: frozenset[str]) -> Tally:
    area, heads = (_count(side, cells, used) for side in SIDES)
    return Tally(area_dm2=area, heads=heads)


def _count(side: str, cells: Mapping[str, str], used: frozenset[str]) -> Count:
    """One side of the row. An unused column that is empty counts 0, an unused total is what was given."""
    numbers: dict[str, int] = {}
    for part in PARTS:
        column = f"{side}_{part}"
        text = cells.get(column, "")
        if text:
            numbers[part] = _number(column, text)
        elif column in used:
            raise _Fault(RowFault.EMPTY, about=column)
    yes, no, abstain = (numbers.get(part, 0) for part in PARTS[1:])
    given = yes + no + abstain
    if given > numbers.get("all", given):
        raise _Fault(RowFault.MORE_THAN_ALL, about=f"{side}_all", found=f"{given} > {numbers['all']}")
    return Count(numbers.get("all", given), yes, no, abstain)


def _number(column: str, text: str) -> int:
    if re.fullmatch(r"[0-9]+", text):
        if len(text) > MOST_DIGITS:
            raise _Fault(RowFault.TOO_BIG, column, f"{text[:12]}…")
        return int(text)
    raise _Fault(_number_fault(text), column, text[:40])


def _number_fault(text: str) -> RowFault:
    if re.fullmatch(r"\d+", text):
        return RowFault.NOT_ASCII_DIGITS
    if re.fullmatch(r"[-−－]\d+", text):
        return RowFault.NEGATIVE
    return RowFault.NOT_WHOLE


NOT_MET = {
    Comparator.AT_LEAST: "<",
    Comparator.MORE_THAN: "<=",
    Comparator.AT_MOST: ">",
    Comparator.LESS_THAN: ">=",
}


def reason(preset: Preset, verdict: Verdict) -> str:
    """The integers that decided, in no language: "heads part 59*3=177 < 90*2=180". A pass shows every met
    clause and, behind a plus sign, the conditions that no count can settle."""
    gates = [gate for gate in verdict.deciding if gate.met or verdict.outcome is not Outcome.PASSED]
    told = [gate_reason(gate) for gate in gates]
    if verdict.outcome is Outcome.PASSED:
        told += [_outside(each.name, each.names) for each in preset.decisive_conditions]
    return "; ".join(told)


def gate_reason(gate: Gate) -> str:
    """One comparison as it truly stands: a missed "at least" is written "<"."""
    clause = gate.clause
    what = f"{clause.weight} {clause.measure}"
    sign = clause.comparator.value if gate.met else NOT_MET[clause.comparator]
    if gate.base is None:
        return f"{what} {gate.left} {sign} {gate.right}"
    if gate.base == 0:
        return f"{what} {clause.base}=0"
    return f"{what} {gate.numerator}*{clause.den}={gate.left} {sign} {gate.base}*{clause.num}={gate.right}"


def _outside(name: str, words: tuple[str, ...]) -> str:
    plain = [word for word in words if re.fullmatch(r"[a-z0-9_/]+", word)]
    return f"+{name}({','.join(plain)})" if plain else f"+{name}"
