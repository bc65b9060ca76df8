"""What time is it? The only clock of the product; tests travel with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Shanghai")


class Traveller:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = _aware(at)

    def to(self, at: datetime) -> None:
        """Jump to another instant."""
        self.at = _aware(at)

    def shift(self, **step: float) -> None:
        """Move on, e.g. `shift(minutes=5)`; backwards with negative numbers."""
        self.at += timedelta(**step)


_traveller: Traveller | None = None


def now() -> datetime:
    """The present instant, in UTC."""
    return _traveller.at if _traveller else datetime.now(UTC)


def today(zone: ZoneInfo | str = HOME) -> date:
    """The calendar day in that time zone."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


@contextmanager
def travel(to: datetime) -> Iterator[Traveller]:
    """Stand still at an instant; the outer time comes back afterwards, also after a failure."""
    global _traveller
    before, _traveller = _traveller, Traveller(to)
    try:
        yield _traveller
    finally:
        _traveller = before


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)
