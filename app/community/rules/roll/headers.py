"""Where does a sheet's table begin: below which title rows, under a header of one, two or three lines?"""

import re
from dataclasses import dataclass
from itertools import pairwise

from app.community.rules.roll.characters import compact
from app.community.rules.roll.columns import Meaning, meaning_of
from app.community.rules.roll.sheets import Merge, Sheet

_DEEPEST = 30
_TALKATIVE = 18
_NOT_A_HEADER = re.compile(r"\d{3,}|[::].+|年\d*月")


@dataclass(frozen=True)
class Header:
    """Rows count from nought, both inclusive; `top` is -1 where there is none."""

    top: int
    bottom: int
    texts: tuple[str, ...]
    leaves: tuple[str, ...]


NO_HEADER = Header(-1, -1, (), ())


def find_header(sheet: Sheet) -> Header:
    """The row with the most words that name a column, joined by its neighbours above and below."""
    scores = [_score(row) for row in sheet.rows[:_DEEPEST]]
    best = max(scores, default=0)
    if best < 2:
        return NO_HEADER
    top = bottom = scores.index(best)
    while bottom + 1 < len(sheet.rows) and bottom - top < 2 and _continues(sheet, bottom + 1):
        bottom += 1
    while top > 0 and bottom - top < 2 and _leads(sheet, top - 1, top):
        top -= 1
    return header_at(sheet, top, bottom)


def header_at(sheet: Sheet, top: int, bottom: int) -> Header:
    """The header in these rows: merged cells count for every column they cover."""
    if top < 0 or top >= len(sheet.rows):
        return NO_HEADER
    lines = _filled(sheet, top, min(bottom, len(sheet.rows) - 1))
    texts: list[str] = []
    leaves: list[str] = []
    for index in range(max(len(line) for line in lines)):
        words = list(dict.fromkeys(line[index] for line in lines if index < len(line) and line[index]))
        texts.append("".join(words))
        leaves.append(words[-1] if words else "")
    return Header(top, bottom, tuple(texts), tuple(leaves))


def _score(row: tuple[str, ...]) -> int:
    cells = [compact(cell) for cell in row if compact(cell)]
    if not cells or any(_NOT_A_HEADER.search(cell) and meaning_of(cell) is None for cell in cells):
        return 0
    found = [meaning_of(cell) for cell in cells if len(cell) <= _TALKATIVE]
    known = {meaning for meaning in found if meaning not in {None, Meaning.IGNORED}}
    words = sum(meaning is not None for meaning in found)
    return len(known) * 2 + words if known and words * 2 >= len(cells) else 0


def _continues(sheet: Sheet, row: int) -> bool:
    """The row below belongs to the header: nothing but short words, at least one of which names a column."""
    cells = [compact(cell) for cell in sheet.rows[row] if compact(cell)]
    if any(merge.top < row <= merge.bottom and merge.top >= row - 2 for merge in sheet.merges) and not cells:
        return True
    if not cells or any(re.search(r"\d", cell) or len(cell) > _TALKATIVE for cell in cells):
        return False
    known = sum(
        meaning_of(cell) is not None or cell in {"建筑", "套内", "产权", "实测", "合同"} for cell in cells
    )
    return known * 2 >= len(cells)


def _leads(sheet: Sheet, row: int, below: int) -> bool:
    """The row above belongs to the header: several short words, not a title and not "小区:…"."""
    cells = [compact(cell) for cell in sheet.rows[row]]
    words = [cell for cell in cells if cell]
    if len(set(words)) < 2 or any(_NOT_A_HEADER.search(word) or len(word) > 10 for word in words):
        return False
    under = sheet.rows[below]
    stands_alone = all(
        index >= len(under) or not under[index].strip() for index, cell in enumerate(cells) if cell
    )
    return stands_alone or any(meaning_of(word) is not None for word in words) or len(words) * 2 <= len(under)


def _filled(sheet: Sheet, top: int, bottom: int) -> list[list[str]]:
    width = max(len(row) for row in sheet.rows[top : bottom + 1])
    lines = [
        [compact(cell) for cell in row] + [""] * (width - len(row)) for row in sheet.rows[top : bottom + 1]
    ]
    covered = [merge for merge in sheet.merges if merge.top <= bottom and merge.bottom >= top]
    for merge in covered:
        _spread(lines, merge, top, width)
    if not any(merge.left < merge.right for merge in covered):
        for upper, lower in pairwise(lines):
            _spread_by_eye(upper, lower)
    return lines


def _spread(lines: list[list[str]], merge: Merge, top: int, width: int) -> None:
    first = merge.top - top
    word = lines[first][merge.left] if 0 <= first < len(lines) and merge.left < width else ""
    for row in range(max(first, 0), min(merge.bottom - top, len(lines) - 1) + 1):
        for column in range(merge.left, min(merge.right, width - 1) + 1):
            lines[row][column] = lines[row][column] or word


def _spread_by_eye(upper: list[str], lower: list[str]) -> None:
    """A CSV keeps no merges: an empty cell over a word belongs to the group on its left."""
    group = ""
    for index, below in enumerate(lower):
        if upper[index]:
            group = upper[index] if below else ""
        elif below and group:
            upper[index] = group
