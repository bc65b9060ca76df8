"""Who opened lists of personal data, when and how often?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.community.queries.occupancies import counted
from app.database import fetch

OF_A_HOME_DAYS = 180  # how far back somebody sees who looked at their house's lists
MOST_OF_A_HOME = 30
PAGE = 200

_READING = (
    "SELECT dr.id, dr.what, dr.reason, dr.times, dr.read_on, dr.read_at, dr.person, p.name,"
    " b.name AS building FROM data_reading dr JOIN person p ON p.id = dr.person"
    " LEFT JOIN building b ON b.id = dr.building"
)


@dataclass(frozen=True)
class DataRead:
    """One person, one list, one day."""

    what: str
    name: str
    building: str
    reason: str
    times: int
    read_on: date
    read_at: datetime


async def readings_of_home(person: int, today: date) -> tuple[DataRead, ...]:
    """Of the houses in which somebody lives today; who only says so at a house's code sees nothing."""
    rows = await fetch(
        f"{_READING} WHERE dr.building IN (SELECT oc.building FROM occupancy oc WHERE oc.person = ?"
        f" AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}) AND dr.read_on >= ?"
        f" ORDER BY dr.read_on DESC, dr.id DESC LIMIT {MOST_OF_A_HOME}",
        [person, today, today, today - timedelta(days=OF_A_HOME_DAYS)],
    )
    return tuple(_read(row) for row in rows)


async def readings_in(
    community: int, *, what: str = "", before: date | None = None, day: date | None = None
) -> tuple[DataRead, ...]:
    """The newest of a community, at most PAGE; `before` goes on further back."""
    where, values = "dr.community = ?", [community]
    conditions: list[tuple[str, Any]] = [
        ("dr.what = ?", what), ("dr.read_on < ?", before), ("dr.read_on = ?", day)
    ]  # fmt: skip
    for condition, value in conditions:
        if value:
            where, values = f"{where} AND {condition}", [*values, value]
    rows = await fetch(f"{_READING} WHERE {where} ORDER BY dr.read_on DESC, dr.id DESC LIMIT {PAGE}", values)
    return tuple(_read(row) for row in rows)


async def lists_read_in(community: int) -> tuple[tuple[str, int], ...]:
    """Which lists were opened at all, and on how many occasions (a person and a day)."""
    rows = await fetch(
        "SELECT what, COUNT(*) AS n FROM data_reading WHERE community = ? GROUP BY what ORDER BY what",
        [community],
    )
    return tuple((row["what"], int(row["n"])) for row in rows)


def _read(row: dict[str, Any]) -> DataRead:
    return DataRead(
        row["what"],
        row["name"],
        row["building"] or "",
        row["reason"],
        row["times"],
        row["read_on"],
        row["read_at"],
    )
