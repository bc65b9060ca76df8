"""Which mobile numbers does a cell hold, and whose of several owners are they?"""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.roll.characters import narrow

_SEPARATORS = re.compile(r"[、,，;；/|\n\r]+")
_EACH = re.compile(r"[、,，;；/|\n\r]")
_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")
_FIXED = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}(?:(?:转|ext)?\d{1,4})?")
_NOTHING = frozenset({"", "-", "--", "/", "无", "没有", "不详", "未知", "空", "暂无", "空号", "停机"})


class PhoneFlaw(StrEnum):
    BAD = "bad"  # not eleven digits that begin with 1
    FIXED = "fixed"  # a land line: no message reaches it
    SEVERAL = "several"  # more numbers than owners


@dataclass(frozen=True)
class PhoneCell:
    """`mobiles` line up with the owners; empty where that owner has none."""

    mobiles: tuple[str, ...] = ()
    flaw: PhoneFlaw | None = None
    found: tuple[str, ...] = ()


def read_phones(text: str, owners: int) -> PhoneCell:
    """One number goes to the first owner, as many as there are owners go one to each."""
    written = narrow(text).strip()
    if _bare(written) in _NOTHING:
        return PhoneCell()
    slots = [_bare(part) for part in _EACH.split(written)]
    if len(slots) != owners or owners < 2:
        slots = [part for part in map(_bare, _SEPARATORS.split(written)) if part not in _NOTHING]
    numbers = [_mobile(slot) for slot in slots]
    if any(number is None for number in numbers):
        return PhoneCell(tuple(number or "" for number in numbers)[:owners], _flaw(slots))
    found = tuple(number or "" for number in numbers)
    if len(found) > max(owners, 1):
        return PhoneCell(found[:1], PhoneFlaw.SEVERAL, found)
    return PhoneCell(found)


def masked(mobile: str) -> str:
    """ "138 **** 2207": enough to recognise, not enough to call."""
    return f"{mobile[:3]} **** {mobile[-4:]}" if len(mobile) >= 8 else mobile


def for_record(field: str, value: str) -> str:
    """A value as a record of changes keeps it: the record outlives what a slip is checked by."""
    if field == "mobile":
        return masked(value)
    if field in ("certificate", "certificate_digits"):
        return f"…{value[-2:]}" if value else ""
    return value


def _mobile(slot: str) -> str | None:
    if slot in _NOTHING:
        return ""
    found = _MOBILE.fullmatch(slot)
    return found[1] if found else None


def _flaw(slots: list[str]) -> PhoneFlaw:
    bad = [slot for slot in slots if _mobile(slot) is None]
    return PhoneFlaw.FIXED if all(_FIXED.fullmatch(slot) for slot in bad) else PhoneFlaw.BAD


def _bare(part: str) -> str:
    """Without spaces, dashes and a name in brackets; "12000000001.0" is a number that lost its text form."""
    return re.sub(r"\.0$", "", re.sub(r"\([^)]*\)|[\s\-·.](?!0$)|[\u4e00-\u9fff]*[::]", "", part))
