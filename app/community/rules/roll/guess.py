"""How is each sheet of a file most likely to be read, before a person corrects it?"""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.roll.characters import compact
from app.community.rules.roll.columns import (
    Column,
    Mapping,
    Meaning,
    Pairs,
    SheetMapping,
    by_person,
    guess_columns,
)
from app.community.rules.roll.headers import Header, find_header, header_at
from app.community.rules.roll.places import building_in, read_building, read_place
from app.community.rules.roll.sheets import Sheet, Workbook


class NotRead(StrEnum):
    """Why a whole sheet is left out."""

    EMPTY = "empty"
    HIDDEN = "hidden"
    NO_ROOMS = "no_rooms"
    BY_PERSON = "by_person"


@dataclass(frozen=True)
class SheetView:
    """One sheet as the page shows it: what was guessed of it, and why it is not read if so."""

    index: int
    name: str
    rows: int
    hidden: bool
    columns: tuple[Column, ...]
    mapping: SheetMapping
    not_read: NotRead | None


def view_sheets(workbook: Workbook, corrected: Mapping | None, building: str) -> tuple[SheetView, ...]:
    """Every sheet with its guess, or with what a person made of it. `building`: the page knows it."""
    return tuple(
        _view(workbook, index, corrected.of(index) if corrected else None, building)
        for index in range(len(workbook.sheets))
    )


def mapping_of(views: tuple[SheetView, ...]) -> Mapping:
    return Mapping(tuple(view.mapping for view in views))


def _view(workbook: Workbook, index: int, corrected: SheetMapping | None, building: str) -> SheetView:
    sheet = workbook.sheets[index]
    header = (
        find_header(sheet)
        if corrected is None
        else header_at(sheet, corrected.header_top - 1, corrected.header_bottom - 1)
    )
    columns = guess_columns(header.texts, header.leaves, sheet.rows[header.bottom + 1 :])
    if corrected is None:
        mapping, why = _guessed(workbook, index, header, columns, building)
    else:
        columns = by_person(columns, corrected.columns)
        mapping, why = corrected, None if corrected.read else NotRead.BY_PERSON
    filled = sum(any(cell.strip() for cell in row) for row in sheet.rows)
    return SheetView(index, sheet.name, filled, sheet.hidden, columns, mapping, why)


def _guessed(
    workbook: Workbook, index: int, header: Header, columns: tuple[Column, ...], building: str
) -> tuple[SheetMapping, NotRead | None]:
    sheet = workbook.sheets[index]
    meanings = tuple(column.meaning for column in columns)
    named = "" if Meaning.BUILDING in meanings else _building_of(workbook, sheet, header) or building
    why = _why_not(sheet, meanings)
    mapping = SheetMapping(
        sheet=index,
        read=why is None,
        header_top=header.top + 1,
        header_bottom=header.bottom + 1,
        columns=meanings,
        building=named,
        pairs=_pairs(sheet, header, meanings, named),
    )
    return mapping, why


def _why_not(sheet: Sheet, meanings: tuple[Meaning, ...]) -> NotRead | None:
    if not any(cell.strip() for row in sheet.rows for cell in row):
        return NotRead.EMPTY
    if Meaning.ROOM not in meanings or len(set(meanings) - {Meaning.IGNORED, Meaning.ROOM}) == 0:
        return NotRead.NO_ROOMS
    return NotRead.HIDDEN if sheet.hidden else None


def _building_of(workbook: Workbook, sheet: Sheet, header: Header) -> str:
    """Where no column names the building, the title does, or the sheet's name, or the file's."""
    titles = " ".join(cell for row in sheet.rows[: max(header.top, 0)] for cell in row)
    if re.fullmatch(r"[A-Z]?\d{1,3}[A-Z]?", compact(sheet.name).upper()):
        return read_building(sheet.name)[1]
    return building_in(titles) or building_in(sheet.name) or building_in(workbook.file_name)


def _pairs(sheet: Sheet, header: Header, meanings: tuple[Meaning, ...], building: str) -> Pairs:
    """ "2-501" under a known building 13 means entrance 2; "13-501" there repeats the building."""
    if not building or Meaning.ROOM not in meanings:
        return Pairs.BUILDING
    column = meanings.index(Meaning.ROOM)
    texts = (row[column] for row in sheet.rows[header.bottom + 1 :] if column < len(row))
    firsts = {place.pair for place in map(read_place, texts) if place is not None and place.pair}
    return Pairs.BUILDING if firsts <= {building} else Pairs.ENTRANCE
