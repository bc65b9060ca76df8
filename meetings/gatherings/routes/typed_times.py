"""How do forms carry a day and an hour on the clock of the place?"""

import re
import unicodedata
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from app.web import Form

_HOUR = re.compile(r"([01]?\d|2[0-3])[:\uff1a.]?([0-5]\d)?")


def typed_start(form: Form, zone: ZoneInfo) -> datetime | None:
    """The instant of `starts_on` and `starts_time`; None unless both can be read."""
    day = form.day("starts_on")
    hour = _HOUR.fullmatch(unicodedata.normalize("NFKC", form.text("starts_time")).strip())
    if day is None or hour is None:
        return None
    return datetime.combine(day, time(int(hour[1]), int(hour[2] or 0)), zone).astimezone(UTC)
