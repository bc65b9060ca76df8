"""Which baseline sheets are there on an estate and its buildings, and what says the register beside them?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.database import Row, fetch
from meetings.occupancies.rules.baseline import Sheet, kept

_SHEET = (
    "SELECT s.id, s.community, s.building, s.kind, s.facts, s.words, s.checked_on, p.name AS checked_by"
    " FROM baseline_sheet s JOIN person p ON p.id = s.checked_by"
)


@dataclass(frozen=True)
class SheetOnFile:
    """One sheet as found on a day; `building` None is the estate as a whole."""

    id: int
    community: int
    building: int | None
    kind: Sheet
    facts: dict[str, int | str]
    words: str
    checked_on: date
    checked_by: str


@dataclass(frozen=True)
class BuildingSheets:
    """A building with the day on which each of its sheets was last checked."""

    building: int
    name: str
    house: bool
    table: int | None
    checked: dict[Sheet, date]


@dataclass(frozen=True)
class Registered:
    """What the register of occupancy says of a place today."""

    rooms: int
    households: int
    people: int
    children: int
    abroad: int  # households registered with papers from abroad


async def sheet(id: int) -> SheetOnFile | None:
    """One sheet."""
    rows = await fetch(f"{_SHEET} WHERE s.id = ?", [id])
    return _sheet(rows[0]) if rows else None


async def sheets_of(
    community: int, building: int | None, kind: Sheet | None = None
) -> tuple[SheetOnFile, ...]:
    """The sheets of a building, or of the estate as a whole, the newest first: it is the one that holds."""
    place, params = "s.building IS NULL", list[object]()
    if building is not None:
        place, params = "s.building = ?", [building]
    if kind is not None:
        place, params = f"{place} AND s.kind = ?", [*params, kind.value]
    rows = await fetch(
        f"{_SHEET} WHERE s.community = ? AND {place} ORDER BY s.checked_on DESC, s.id DESC LIMIT 200",
        [community, *params],
    )
    return tuple(_sheet(row) for row in rows)


async def checked_days(community: int) -> tuple[BuildingSheets, ...]:
    """Every building with its sheets' days: two questions."""
    days: dict[int, dict[Sheet, date]] = {}
    for row in await fetch(
        "SELECT s.building, s.kind, MAX(s.checked_on) AS checked_on FROM baseline_sheet s"
        " WHERE s.community = ? AND s.building IS NOT NULL GROUP BY s.building, s.kind",
        [community],
    ):
        days.setdefault(row["building"], {})[Sheet(row["kind"])] = _day(row["checked_on"])
    rows = await fetch(
        "SELECT b.id, b.name, b.house, rt.id AS round_table FROM building b"
        " LEFT JOIN round_table rt ON rt.building = b.id AND rt.closed_on IS NULL"
        " WHERE b.community = ? ORDER BY b.position, b.id",
        [community],
    )
    return tuple(
        BuildingSheets(r["id"], r["name"], bool(r["house"]), r["round_table"], days.get(r["id"], {}))
        for r in rows
    )


async def registered(community: int, building: int | None, today: date) -> Registered:
    """Counts without a name; what nobody has confirmed is left out."""
    place, params = ("oc.community = ?", [community]) if building is None else ("oc.building = ?", [building])
    rows = await fetch(
        "SELECT COUNT(*) AS households, COALESCE(SUM(oc.people), 0) AS people,"
        " COALESCE(SUM(oc.children), 0) AS children,"
        " COALESCE(SUM(CASE WHEN oc.from_abroad THEN 1 ELSE 0 END), 0) AS abroad FROM occupancy oc"
        f" WHERE {place} AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}",
        [*params, today, today],
    )
    where = "b.community = ?" if building is None else "b.id = ?"
    rooms = await fetch(
        f"SELECT COUNT(*) AS n FROM room r JOIN building b ON b.id = r.building WHERE {where}"
        " AND r.removed_on IS NULL",
        params,
    )
    row = rows[0]
    return Registered(
        rooms[0]["n"], row["households"], int(row["people"]), int(row["children"]), int(row["abroad"])
    )


def _sheet(row: Row) -> SheetOnFile:
    return SheetOnFile(
        row["id"],
        row["community"],
        row["building"],
        Sheet(row["kind"]),
        kept(row["facts"]),
        row["words"],
        row["checked_on"],
        row["checked_by"],
    )


def _day(value: object) -> date:
    """SQLite gives the greatest day as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]
