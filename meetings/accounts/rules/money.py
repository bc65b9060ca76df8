"""How is money read from what people type, and how is a sum split so that the parts add up to it?

Money is whole fen (1 yuan = 100 fen); nothing here is ever a floating-point number.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

MOST_FEN = 10**13  # a hundred billion yuan: whatever is more was mistyped

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_AMOUNT = re.compile(r"(-?)([\d,]+)(?:\.(\d*))?")


class Unreadable(StrEnum):
    """Why an amount was not taken; messages `open_account.money_<value>`."""

    EMPTY = "empty"
    WRONG = "wrong"
    TOO_FINE = "too_fine"  # more than two decimals: nothing is rounded behind anybody's back
    TOO_MUCH = "too_much"


def parse_money(typed: str) -> int | Unreadable:
    """Fen of "1,234.50", "¥1234.5", "１２３４．５" or "-20 元".

    Commas stand before groups of three digits or nowhere.
    """
    text = unicodedata.normalize("NFKC", typed).replace("\u2212", "-")
    text = re.sub(r"[\s\u00a5\u5143]", "", text)  # the signs for yuan before or behind the amount
    if not text:
        return Unreadable.EMPTY
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return Unreadable.WRONG
    sign, whole, parts = found.group(1), found.group(2), found.group(3)
    if ("," in whole and not _GROUPED.fullmatch(whole)) or parts == "" or not whole.isascii():
        return Unreadable.WRONG
    parts = parts or ""
    if not parts.isascii():
        return Unreadable.WRONG
    if len(parts) > 2:
        return Unreadable.TOO_FINE
    digits = whole.replace(",", "")
    if len(digits) > 15:
        return Unreadable.TOO_MUCH
    fen = int(digits) * 100 + int(parts.ljust(2, "0"))
    if fen > MOST_FEN:
        return Unreadable.TOO_MUCH
    return -fen if sign else fen


def written(fen: int) -> str:
    """Yuan without a sign for the currency, as files hold it: 123450 -> "1234.50"."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def by_area(fen_per_sqm: int, area_dm2: int) -> int:
    """Fen for an area in dm² (1 ㎡ = 100 dm²), rounded half up to the fen for each unit by itself."""
    return (fen_per_sqm * area_dm2 * 2 + 100) // 200


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`total` fen in proportion to whole weights, by largest remainder: the parts sum to it exactly.

    Each part is its exact share cut to the fen; the fen left over go one each to the largest remainders,
    and among equal remainders to whoever stands first. Total and weights are not negative, and their sum
    is not zero.
    """
    base = sum(weights)
    if base <= 0 or total < 0 or min(weights) < 0:
        raise ValueError("a sum is split by weights of which at least one is above zero")
    shares = [total * weight // base for weight in weights]
    remainders = [total * weight % base for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-remainders[at], at))
    for at in order[: total - sum(shares)]:
        shares[at] += 1
    return tuple(shares)
