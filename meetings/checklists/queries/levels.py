"""At which level does an item stand, what is above and below it, and who is in charge there?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.checklists.rules.items import Level


@dataclass(frozen=True)
class Standing:
    """A level that an item can stand at: a round table, the community itself, or the office above it."""

    level: str
    round_table: int | None
    name: str = ""  # of the table or the organisation; "" for the community without a table
    organisation: int | None = None

    @property
    def is_office(self) -> bool:
        return self.level == Level.OFFICE


async def table_of_building(building: int | None) -> int | None:
    """The table that meets in a building."""
    if building is None:
        return None
    rows = await fetch(
        "SELECT id FROM round_table WHERE building = ? AND closed_on IS NULL ORDER BY id", [building]
    )
    return int(rows[0]["id"]) if rows else None


async def top_table_of(community: int) -> int | None:
    """The community's own table."""
    rows = await fetch(
        "SELECT id FROM round_table WHERE community = ? AND level = 'community' AND closed_on IS NULL"
        " ORDER BY id",
        [community],
    )
    return int(rows[0]["id"]) if rows else None


async def standing_at(community: int, round_table: int | None, office_level: bool = False) -> Standing:
    """Where an item stands, by its columns."""
    if office_level:
        above = await _office(community)
        return above or Standing(Level.OFFICE, None)
    if round_table is None:
        return Standing(Level.COMMUNITY, None)
    rows = await fetch("SELECT level, name FROM round_table WHERE id = ?", [round_table])
    return Standing(str(rows[0]["level"]), round_table, str(rows[0]["name"]))


async def level_above(community: int, standing: Standing) -> Standing | None:
    """The next level up: the table above, the community, the office above it; None: there is none."""
    if standing.is_office:
        return None
    if standing.level == Level.COMMUNITY:
        return await _office(community)
    rows = await fetch(
        "SELECT p.id, p.level, p.name FROM round_table t JOIN round_table p ON p.id = t.parent"
        " WHERE t.id = ? AND p.closed_on IS NULL",
        [standing.round_table],
    )
    if rows:
        return Standing(str(rows[0]["level"]), int(rows[0]["id"]), str(rows[0]["name"]))
    return Standing(Level.COMMUNITY, await top_table_of(community))


async def in_charge(community: int, standing: Standing, today: date) -> tuple[int, ...]:
    """Whose matter an item is at its level: the convenors of the table, else the community's office."""
    if standing.is_office:
        return await _overseers(standing.organisation, today)
    if standing.round_table is not None:
        rows = await fetch(
            "SELECT person FROM convenorship WHERE round_table = ? AND since <= ?"
            " AND (until IS NULL OR until >= ?) ORDER BY id",
            [standing.round_table, today, today],
        )
        if rows:
            return tuple(dict.fromkeys(int(row["person"]) for row in rows))
    return await office_of(community, today)


async def office_of(community: int, today: date) -> tuple[int, ...]:
    """Moderators and committee of a community; where there are none, its administrators."""
    rows = await fetch(
        "SELECT person, kind FROM role WHERE community = ? AND kind IN"
        " ('moderator', 'committee', 'administrator') AND (since IS NULL OR since <= ?)"
        " AND (until IS NULL OR until >= ?) ORDER BY id",
        [community, today, today],
    )
    talk = [int(row["person"]) for row in rows if row["kind"] != "administrator"]
    return tuple(dict.fromkeys(talk or [int(row["person"]) for row in rows]))


async def _office(community: int) -> Standing | None:
    rows = await fetch(
        "SELECT o.id, o.name FROM community c JOIN organisation o ON o.id = c.organisation WHERE c.id = ?",
        [community],
    )
    if not rows:
        return None
    return Standing(Level.OFFICE, None, str(rows[0]["name"]), int(rows[0]["id"]))


async def _overseers(organisation: int | None, today: date) -> tuple[int, ...]:
    """Whoever oversees the organisation, else the one above it, and so on."""
    seen: set[int] = set()
    while organisation is not None and organisation not in seen:
        seen.add(organisation)
        rows = await fetch(
            "SELECT person FROM role WHERE organisation = ? AND kind = 'overseer'"
            " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?) ORDER BY id",
            [organisation, today, today],
        )
        if rows:
            return tuple(dict.fromkeys(int(row["person"]) for row in rows))
        above = await fetch("SELECT parent FROM organisation WHERE id = ?", [organisation])
        organisation = above[0]["parent"] if above else None
    return ()
