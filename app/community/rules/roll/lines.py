"""Which rows of a sheet name a unit, which go on with the row above, and which are left out, and why?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from app.community.rules.roll.areas import stated_total
from app.community.rules.roll.characters import compact, tidy
from app.community.rules.roll.columns import AREAS, Meaning, SheetMapping
from app.community.rules.roll.identity import marks, without_marks
from app.community.rules.roll.owners import OwnerFlaw, read_owners
from app.community.rules.roll.places import became_date, read_place
from app.community.rules.roll.sheets import Sheet


class LeftOut(StrEnum):
    """Why a row is not taken over."""

    TITLE = "title"
    HEADER = "header"
    HEADER_AGAIN = "header_again"
    BLANK = "blank"
    TOTAL = "total"
    REMARK = "remark"
    REPEATED = "repeated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class IgnoredRow:
    """A run of rows left out for one reason; rows count as in Excel, from 1. `of` is the row repeated."""

    sheet: int
    row: int
    why: LeftOut
    written: str = ""
    last: int = 0
    of: int = 0


@dataclass(frozen=True)
class StatedTotal:
    """What a total row of the sheet says; `part` for a subtotal."""

    sheet: int
    row: int
    dm2: int
    part: bool


@dataclass(frozen=True)
class Line:
    """One row that says something about a unit, cell by meaning; `goes_on` is the row above it belongs to."""

    sheet: int
    row: int
    cells: dict[Meaning, str]
    mobiles: tuple[str, ...] = ()
    co_owners: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    shared: frozenset[Meaning] = frozenset()  # cells that a merge spreads over several rows
    owner_cell: str = ""  # the merged owner cell this row shares, if any
    goes_on: bool = False
    total_before: int = 0  # how many total rows stand above: subtotals compare with what lies between

    def text(self, meaning: Meaning) -> str:
        return self.cells.get(meaning, "")


@dataclass
class SheetLines:
    """What one sheet holds."""

    lines: list[Line] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)


_TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|累计|总共|本页小计|本页合计|.{0,8}(?:合计|小计|总计)|total|subtotal)",
    re.IGNORECASE,
)
_PART = re.compile(r"小计|本页|subtotal|楼合计|幢合计|单元合计", re.IGNORECASE)
_REMARK = re.compile(
    r"^(?:备注|说明|注[::]|注意|附[::注]|填表|制表|审核|复核|经办|核对|打印|统计|日期|联系人|盖章|签字|签名|单位[::(]|第?\d+页|第.+页|以上|以下|\*|※)"
)
_FILLED_DOWN = (Meaning.LANE, Meaning.BUILDING, Meaning.ENTRANCE)
_MERGED_DOWN = (
    *_FILLED_DOWN,
    Meaning.FLOOR,
    Meaning.USE,
    Meaning.DELIVERY,
    Meaning.OWNER,
    Meaning.CO_OWNER,
    Meaning.MOBILE,
)


def read_lines(sheet: Sheet, mapping: SheetMapping) -> SheetLines:
    """Every row of the sheet, once: as a line, as a total, or among the rows left out."""
    found = SheetLines()
    reader = _Reader(sheet, mapping, found)
    for index in range(len(sheet.rows)):
        reader.take(index)
    found.ignored[:] = _in_runs(found.ignored)
    return found


class _Reader:
    """Walks down one sheet and remembers what the rows below inherit."""

    def __init__(self, sheet: Sheet, mapping: SheetMapping, found: SheetLines) -> None:
        self.sheet, self.mapping, self.found = sheet, mapping, found
        self.single: dict[Meaning, int] = {
            m: i for i, m in reversed(list(enumerate(mapping.columns))) if m is not Meaning.IGNORED
        }
        self.columns = {
            m: tuple(i for i, each in enumerate(mapping.columns) if each is m) for m in set(mapping.columns)
        }
        self.header = tuple(compact(cell) for cell in self._row(mapping.header_bottom - 1))
        self.last_row = max((i for i, row in enumerate(sheet.rows) if any(map(str.strip, row))), default=-1)
        self.covered = self._covered()
        self.inherited: dict[Meaning, str] = {}
        self.open = False  # a unit stands above, so a row without a room may go on with it

    def take(self, index: int) -> None:
        row = self._row(index)
        if index > self.last_row:
            return
        if index < self.mapping.header_bottom:
            self._leave(index, LeftOut.HEADER if index >= self.mapping.header_top - 1 else LeftOut.TITLE)
        elif not any(map(str.strip, row)):
            self._blank(index)
        elif self._is_header(row):
            self._leave(index, LeftOut.HEADER_AGAIN)
        elif self._is_total(row):
            self._total(index, row)
        else:
            self._line(index, row)

    def _is_header(self, row: tuple[str, ...]) -> bool:
        named = next((place for place, word in enumerate(self.header) if word), -1)
        if named < 0 or named >= len(row) or compact(row[named]) != self.header[named]:
            return False
        return tuple(map(compact, row)) == self.header

    def _line(self, index: int, row: tuple[str, ...]) -> None:
        line = self._with_merges(index, row)
        if self._is_remark(row, line):
            self._leave(index, LeftOut.REMARK)
            return
        self.found.lines.append(line)
        self.open = True

    def _with_merges(self, index: int, row: tuple[str, ...]) -> Line:
        cells: dict[Meaning, str] = {}
        shared: set[Meaning] = set()
        owner_cell = ""
        for meaning, column in self.single.items():
            text = self._cell(row, column)
            source = self.covered.get((index, column))
            if source is not None:
                shared.add(meaning)
                if meaning in _MERGED_DOWN:
                    text = self._cell(self._row(source), column)
                if meaning is Meaning.OWNER and text:
                    owner_cell = f"{self.mapping.sheet}:{source}"
            # a mark may stand where owners are named; anywhere else it is no part of what the cell says
            cells[meaning] = without_marks(text) if meaning is not Meaning.OWNER else text
        goes_on = self._goes_on(index, row, cells)
        self._inherit(cells)
        return Line(
            sheet=self.mapping.sheet,
            row=index + 1,
            cells=cells,
            mobiles=self._all(index, row, Meaning.MOBILE),
            co_owners=self._all(index, row, Meaning.CO_OWNER),
            identities=tuple(
                m for text in self._all(index, row, Meaning.IDENTITY) for m in _comparable(text)
            ),
            shared=frozenset(shared),
            owner_cell="" if goes_on else owner_cell,
            goes_on=goes_on,
            total_before=len(self.found.totals),
        )

    def _goes_on(self, index: int, row: tuple[str, ...], cells: dict[Meaning, str]) -> bool:
        """No room of its own but an owner: a further owner of the unit above."""
        room = self.single.get(Meaning.ROOM)
        if room is None or not self.open or cells.get(Meaning.ROOM, ""):
            return False
        source = self.covered.get((index, room))
        own_owner = self._cell(row, self.single.get(Meaning.OWNER, -1))
        if source is not None and source < index:
            return True
        return bool(own_owner) and read_owners(own_owner).flaw is not OwnerFlaw.MISSING

    def _inherit(self, cells: dict[Meaning, str]) -> None:
        """A building or entrance stands once and holds below; a new building ends the entrance."""
        for place, meaning in enumerate(_FILLED_DOWN):
            if meaning not in self.single:
                continue
            text = cells.get(meaning, "")
            if text and text != self.inherited.get(meaning):
                for below in _FILLED_DOWN[place + 1 :]:
                    self.inherited.pop(below, None)
            if text:
                self.inherited[meaning] = text
            cells[meaning] = text or self.inherited.get(meaning, "")

    def _is_remark(self, row: tuple[str, ...], line: Line) -> bool:
        room = line.text(Meaning.ROOM)
        if room and (read_place(room) is not None or became_date(room)):
            return False
        filled = [tidy(cell) for cell in row if cell.strip()]
        if _REMARK.match(filled[0]) or len(filled) == 1:
            return not line.goes_on or bool(_REMARK.match(filled[0]))
        telling: tuple[Meaning, ...] = (Meaning.OWNER, Meaning.MOBILE, *AREAS)
        return (
            not line.goes_on
            and not room
            and not any(self._cell(row, self.single.get(m, -1)) for m in telling)
        )

    def _is_total(self, row: tuple[str, ...]) -> bool:
        filled = islice((compact(cell) for cell in row if cell and not cell.isspace()), 3)
        return any(_TOTAL.match(cell) and read_place(cell) is None for cell in filled if len(cell) <= 60)

    def _total(self, index: int, row: tuple[str, ...]) -> None:
        written = self._leave(index, LeftOut.TOTAL)
        cells = [
            self._cell(row, self.single[meaning])
            for meaning in (Meaning.AREA, *AREAS)
            if meaning in self.single
        ]
        cells += [cell for cell in row if _TOTAL.match(compact(cell))]
        stated = next((dm2 for dm2 in map(stated_total, cells) if dm2), None)
        if stated is not None:
            self.found.totals.append(
                StatedTotal(self.mapping.sheet, index + 1, stated, bool(_PART.search(written)))
            )
        self.open = False

    def _blank(self, index: int) -> None:
        """Ends the unit above, unless a merged room says that the gap belongs to it."""
        self._leave(index, LeftOut.BLANK)
        self.open = self.open and (index, self.single.get(Meaning.ROOM, -1)) in self.covered

    def _leave(self, index: int, why: LeftOut) -> str:
        written = without_marks(
            " ".join(dict.fromkeys(tidy(cell) for cell in self._row(index) if cell.strip()))
        )
        self.found.ignored.append(IgnoredRow(self.mapping.sheet, index + 1, why, written[:120], index + 1))
        return written

    def _covered(self) -> dict[tuple[int, int], int]:
        """(row, column) of every cell below the head of a merge that runs downwards -> its first row."""
        wanted = set(self.single.values()) | {c for columns in self.columns.values() for c in columns}
        return {
            (row, column): merge.top
            for merge in self.sheet.merges
            if merge.bottom > merge.top >= self.mapping.header_bottom
            for column in range(merge.left, merge.right + 1)
            if column in wanted
            for row in range(merge.top, min(merge.bottom, self.last_row) + 1)
        }

    def _all(self, index: int, row: tuple[str, ...], meaning: Meaning) -> tuple[str, ...]:
        texts: list[str] = []
        for column in self.columns.get(meaning, ()):
            source = self.covered.get((index, column))
            texts.append(self._cell(self._row(source) if source is not None else row, column))
        return tuple(texts)

    def _row(self, index: int) -> tuple[str, ...]:
        return self.sheet.rows[index] if 0 <= index < len(self.sheet.rows) else ()

    @staticmethod
    def _cell(row: tuple[str, ...], column: int) -> str:
        return row[column].strip() if 0 <= column < len(row) else ""


def _comparable(text: str) -> tuple[str, ...]:
    """What of an identity cell can be compared: marks only; whatever else stands there is dropped unread."""
    return marks(text)


def _in_runs(ignored: list[IgnoredRow]) -> Iterator[IgnoredRow]:
    """Neighbouring blank, title and header rows become one entry."""
    runs: list[IgnoredRow] = []
    for each in ignored:
        before = runs[-1] if runs else None
        if (
            before
            and before.why is each.why
            and before.last == each.row - 1
            and each.why is not LeftOut.TOTAL
        ):
            written = (
                before.written
                if each.why in {LeftOut.BLANK, LeftOut.HEADER}
                else f"{before.written} {each.written}"
            )
            runs[-1] = IgnoredRow(before.sheet, before.row, before.why, written[:200], each.row, before.of)
        else:
            runs.append(each)
    return iter(runs)
