"""How do forms carry days and hours on the clock of the place?"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.web import Form

_HOUR = re.compile(r"([01]?\d|2[0-4])[:\uff1a]?([0-5]\d)?")


def typed_moment(form: Form, name: str, zone: ZoneInfo) -> datetime | None:
    """The instant of `<name>_on` and `<name>_time`, None unless both can be read; 24:00 ends the day."""
    day, hour = form.day(f"{name}_on"), _hour(form.text(f"{name}_time"))
    if day is None or hour is None:
        return None
    local = datetime.combine(day, time(0), zone) + timedelta(days=1) if hour == "24" else None
    return (local or datetime.combine(day, time.fromisoformat(hour), zone)).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a day of the place (Civil Code art. 203)."""
    return datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)


def hour_of(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _hour(text: str) -> str | None:
    found = _HOUR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), found[2] or "00"
    if hour == 24:
        return "24" if minute == "00" else None
    return f"{hour:02d}:{minute}"
