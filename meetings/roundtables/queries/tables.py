"""Which round tables does a community have, and which stand above or below another?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.database import fetch

_LEVELS = ("community", "group", "building", "house")
_COLUMNS = (
    "id, public_id, community, level, name, parent, building, position, remind_weeks, speech_seconds,"
    " speeches_per_item, alternate_sides, newcomers_first, closed_on"
)
# A tree bent into a ring ends too: nine levels are more than any community has.
_ABOVE = (
    "WITH RECURSIVE above(id, steps) AS (SELECT rt.parent, 1 FROM round_table rt WHERE rt.id = ?"
    " UNION SELECT rt.parent, a.steps + 1 FROM round_table rt JOIN above a ON rt.id = a.id"
    " WHERE rt.parent IS NOT NULL AND a.steps < 9)"
)


@dataclass(frozen=True)
class Table:
    """One round table; its rules of speaking are what each meeting begins with.

    `level` is community, group, building or house; `parent` the table above, None at the top;
    `closed_on` the day it was closed, None while it stands.
    """

    id: int
    public_id: str
    community: int
    level: str
    name: str
    parent: int | None
    building: int | None
    position: int
    remind_weeks: int
    speech_seconds: int
    speeches_per_item: int
    alternate_sides: bool
    newcomers_first: bool
    closed_on: date | None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


async def table(public_id: str) -> Table | None:
    """The table at this address, also one that was closed."""
    found = await _tables("public_id = ?", [public_id])
    return found[0] if found else None


async def table_by_id(id: int) -> Table:
    """The table that a record belongs to."""
    return (await _tables("id = ?", [id]))[0]


async def tables_by_id(ids: tuple[int, ...]) -> dict[int, Table]:
    """These tables, by number."""
    marks = ", ".join("?" * len(ids)) or "NULL"
    return {found.id: found for found in await _tables(f"id IN ({marks})", list(ids))}


async def top_table(community: int) -> Table | None:
    """The community's own table; None where no tree was made yet."""
    found = await _tables("community = ? AND level = 'community' AND closed_on IS NULL", [community])
    return found[0] if found else None


async def open_tables(community: int) -> tuple[Table, ...]:
    """Every table that stands, from the top down, in the committee's order."""
    found = await _tables("community = ? AND closed_on IS NULL", [community])
    return tuple(sorted(found, key=lambda each: (_LEVELS.index(each.level), each.position, each.id)))


def nearest_first(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Houses and buildings before groups, the community's own last."""
    return tuple(sorted(tables, key=lambda each: (-_LEVELS.index(each.level), each.position, each.id)))


async def tables_above(table_id: int) -> tuple[Table, ...]:
    """The tables above one, nearest first."""
    rows = await fetch(
        f"{_ABOVE} SELECT MIN(a.steps) AS steps, rt.id FROM above a JOIN round_table rt ON rt.id = a.id"
        " GROUP BY rt.id ORDER BY 1",
        [table_id],
    )
    found = await tables_by_id(tuple(row["id"] for row in rows))
    return tuple(found[row["id"]] for row in rows)


async def tables_below(table_id: int) -> tuple[Table, ...]:
    """The open tables that stand directly below one, in the committee's order."""
    return await _tables("parent = ? AND closed_on IS NULL", [table_id])


async def _tables(where: str, params: list[object]) -> tuple[Table, ...]:
    rows = await fetch(f"SELECT {_COLUMNS} FROM round_table WHERE {where} ORDER BY position, id", params)
    return tuple(Table(**row) for row in rows)
