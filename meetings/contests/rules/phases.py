"""How far is a contest, and what may be done in each phase?"""

from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    DRAFT = "draft"  # criteria and judges are set
    ENTRIES = "entries"  # criteria are published and fixed; plans are handed in
    SCORES = "scores"  # judges mark
    CLOSED = "closed"  # the order is published


def phase(
    published_at: datetime | None, entries_until: datetime, closed_at: datetime | None, at: datetime
) -> Phase:
    """From the records and the hour alone."""
    if closed_at is not None:
        return Phase.CLOSED
    if published_at is None:
        return Phase.DRAFT
    return Phase.ENTRIES if at < entries_until else Phase.SCORES
