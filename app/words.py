"""How are numbers, areas, days and instants written, in both languages?

A non-breaking space stands between a number and its unit; a percentage is cut, never rounded up.
"""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from app.clock import HOME

NBSP = "\u00a0"
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(count: int) -> str:
    """1234 -> "1,234"."""
    return f"{count:,}"


def area(dm2: int) -> str:
    """Whole square decimetres as square metres without the unit: 120340 -> "1,203.40"."""
    sign, whole = ("-" if dm2 < 0 else ""), abs(dm2)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def money(fen: int) -> str:
    """Whole fen as yuan: 5882353 -> "¥58,823.53"."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}¥{whole // 100:,}.{whole % 100:02d}"


def percent(numerator: int, denominator: int) -> str:
    """Cut to one decimal, so that 66.66… never reads as two thirds reached: (2, 3) -> "66.6 %"."""
    if denominator <= 0:
        return "–"
    tenths = numerator * 1000 // denominator
    return f"{tenths // 10}.{tenths % 10}{NBSP}%"


def listed(names: str | Iterable[object], lang: str) -> str:
    """ "周一、李四" or "周一, 李四"; a list that is kept as one text is taken apart first."""
    single = names.split("、") if isinstance(names, str) else names
    return ("、" if lang == "zh" else ", ").join(str(one) for one in single)


def day(on: date | datetime, lang: str, zone: tzinfo = HOME) -> str:
    """ "2026年11月21日 周六" or "21 Nov 2026, Sat"; an instant is first taken to the place's own day."""
    local = _local_day(on, zone)
    if lang == "zh":
        return f"{_zh_day(local)}{NBSP}{_zh_weekday(local)}"
    return f"{_en_day(local)}, {_weekday(local)}"


def date_only(on: date | datetime, lang: str, zone: tzinfo = HOME) -> str:
    """ "2026年11月21日" or "21 Nov 2026": as a posted notice writes it."""
    local = _local_day(on, zone)
    return _zh_day(local) if lang == "zh" else _en_day(local)


def short_day(on: date | datetime, lang: str, zone: tzinfo = HOME) -> str:
    """ "11月21日" or "21 Nov": where the year is plain."""
    local = _local_day(on, zone)
    return f"{local.month}月{local.day}日" if lang == "zh" else f"{local.day}{NBSP}{_MONTHS[local.month - 1]}"


def moment(at: datetime, lang: str, zone: tzinfo = HOME) -> str:
    """ "2026年11月21日 周六 19:00" or "21 Nov 2026, Sat 19:00", in the place's own time."""
    local = at.astimezone(zone)
    if lang == "zh":
        return f"{_zh_day(local)}{NBSP}{_zh_weekday(local)}{NBSP}{local:%H:%M}"
    return f"{_en_day(local)}, {_weekday(local)}{NBSP}{local:%H:%M}"


def clock(at: datetime, zone: tzinfo = HOME) -> str:
    """ "19:00" in the place's own time."""
    return f"{at.astimezone(zone):%H:%M}"


def _local_day(on: date | datetime, zone: tzinfo) -> date:
    return on.astimezone(zone).date() if isinstance(on, datetime) else on


def _zh_day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _zh_weekday(on: date) -> str:
    return f"周{_WEEKDAYS['zh'][on.weekday()]}"


def _en_day(on: date) -> str:
    return f"{on.day}{NBSP}{_MONTHS[on.month - 1]}{NBSP}{on.year}"


def _weekday(on: date) -> str:
    return _WEEKDAYS["en"][on.weekday()]
