"""How many whole square decimetres does a cell say, and what about it is odd?

Areas are integers in dm² (1/100 ㎡) from the text itself: no float is ever between the sheet and the roll.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.community.rules.roll.characters import compact

_UNIT = r"(?:㎡|m2|m²|M2|M²|平方米|平方公尺|平方|平米|平|米2|sqm|SQM)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+"
_WHOLE = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT})?\.?")
_LOOSE_COMMA = re.compile(rf"(\d{{1,4}}),(\d{{1,2}}){_UNIT}?")
_INSIDE = re.compile(rf"(?<![\d.,])(?P<number>{_NUMBER})(?![\d,])")
_SUM = re.compile(rf"(?:{_NUMBER}){_UNIT}?(?:\+(?:{_NUMBER}){_UNIT}?)+")
_NOTHING = frozenset({"", "-", "--", "/", "无", "暂无", "不详", "未知", "待核", "待定", "待补", "空"})


class AreaFlaw(StrEnum):
    """What keeps a cell from being taken as it is."""

    MISSING = "missing"
    ZERO = "zero"
    UNREADABLE = "unreadable"
    DECIMALS = "decimals"
    MARK = "mark"  # a bare 平 behind the number: read, but worth a look where nobody else writes one


@dataclass(frozen=True)
class AreaCell:
    """`dm2` where the cell can be read; `proposed` are the areas it might mean where it cannot."""

    dm2: int | None
    flaw: AreaFlaw | None = None
    proposed: tuple[int, ...] = ()


@lru_cache(maxsize=20_000)  # flats above each other have the same area
def read_area(text: str) -> AreaCell:
    """ "1,203.4 ㎡" -> 120340; what is not plainly an area comes back with its flaw and proposals."""
    written = compact(text)
    if written in _NOTHING:
        return AreaCell(None, AreaFlaw.MISSING)
    whole = _WHOLE.fullmatch(written)
    if whole is None:
        return _guess(written)
    return _exact(whole["number"], whole["unit"] or "")


def _exact(number: str, unit: str) -> AreaCell:
    metres, _, decimals = number.replace(",", "").partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > 2:
        floor = int(metres or "0") * 100 + int(decimals[:2])
        return AreaCell(None, AreaFlaw.DECIMALS, _rounded(floor, decimals[2]))
    dm2 = int(metres or "0") * 100 + int((decimals + "00")[:2])
    if dm2 == 0:
        return AreaCell(None, AreaFlaw.ZERO)
    return AreaCell(dm2, AreaFlaw.MARK if unit == "平" else None)


def _rounded(floor: int, third: str) -> tuple[int, ...]:
    return (floor + 1, floor) if third >= "5" else (floor, floor + 1)


def _guess(written: str) -> AreaCell:
    loose = _LOOSE_COMMA.fullmatch(written)  # "89,52": a comma where the point should be
    if loose:
        return AreaCell(None, AreaFlaw.UNREADABLE, (int(loose[1]) * 100 + int((loose[2] + "0")[:2]),))
    numbers = [_exact(found["number"], "").dm2 for found in _INSIDE.finditer(written)]
    known = tuple(dm2 for dm2 in numbers if dm2)
    if _SUM.fullmatch(written) and len(known) == len(numbers):
        return AreaCell(None, AreaFlaw.UNREADABLE, (sum(known),))
    return AreaCell(None, AreaFlaw.UNREADABLE, tuple(dict.fromkeys(known))[:3])


def stated_total(text: str) -> int | None:
    """The area that a total row states, also inside words: "合计28户2,090.96㎡" -> 209096."""
    plain = read_area(text)
    if plain.dm2 is not None:
        return plain.dm2
    marked = re.findall(rf"({_NUMBER}){_UNIT}", compact(text))
    if len(marked) == 1:
        return _exact(marked[0], "").dm2
    return None


def plain_metres(dm2: int) -> str:
    """For a cell that a sheet reads back: 120340 -> "1203.40"."""
    return f"{dm2 // 100}.{dm2 % 100:02d}"
