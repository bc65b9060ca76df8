"""Which period is a fee charged for: "2026", "2026Q3" or "2026-07"?"""

import calendar
import re
from datetime import date
from enum import StrEnum

_SHAPES = {
    "month": re.compile(r"(20\d\d)-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(20\d\d)Q([1-4])"),
    "year": re.compile(r"(20\d\d)"),
}


class Every(StrEnum):
    """How often a fee is charged; messages `open_account.every_<value>`."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Basis(StrEnum):
    """What a fee is reckoned by; messages `open_account.basis_<value>`."""

    UNIT = "unit"
    AREA = "area"


def period_of(day: date, every: Every) -> str:
    """The period a day lies in."""
    if every is Every.YEAR:
        return f"{day.year}"
    if every is Every.QUARTER:
        return f"{day.year}Q{(day.month - 1) // 3 + 1}"
    return f"{day.year}-{day.month:02d}"


def days_of(period: str, every: Every) -> tuple[date, date] | None:
    """First and last day of a period as somebody typed it; None when it is not one of this kind."""
    found = _SHAPES[every].fullmatch(period)
    if found is None:
        return None
    year = int(found.group(1))
    if every is Every.YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    if every is Every.MONTH:
        month = int(found.group(2))
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    month = int(found.group(2)) * 3
    return date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1])
