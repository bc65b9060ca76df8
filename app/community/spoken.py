"""What does a stored message say, also one whose words are no longer in the catalogue?"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.i18n import Translate

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def spoken(t: Translate, message: str, params: Mapping[str, Any]) -> str:
    """The sentence as bare text; days and instants, stored as ISO text, are written out."""
    try:
        return t.plain(message, **_read(params))
    except KeyError:
        return t.plain("inbox.unknown")


def for_a_group(t: Translate, message: str, params: Mapping[str, Any]) -> str:
    """The longer text to copy into a chat group; empty where there is none."""
    key = f"{message}_group"
    return spoken(t, key, params) if t.knows(key) else ""


def _read(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in params.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    return value
