"""To whom can an item be handed over?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.people import name_of
from app.database import fetch
from meetings.checklists.queries.items import Item
from meetings.checklists.queries.readers import reader

MOST_OFFERED = 60


@dataclass(frozen=True)
class Hand:
    """Somebody who works for the neighbours: an office or a table's convenor."""

    person: int
    name: str
    office: str  # committee, moderator, administrator, teller, convenor


async def hands_for(item: Item, today: date) -> tuple[Hand, ...]:
    """The convenors of the item's table and those above it, then the offices of the community."""
    rows = await fetch(
        "WITH RECURSIVE up(id) AS (SELECT rt.id FROM round_table rt WHERE rt.id = ?"
        " UNION SELECT rt.parent FROM round_table rt JOIN up ON rt.id = up.id WHERE rt.parent IS NOT NULL)"
        " SELECT p.id AS person, p.name, 'convenor' AS office, 0 AS place FROM convenorship c"
        " JOIN up ON up.id = c.round_table JOIN person p ON p.id = c.person"
        " WHERE c.since <= ? AND (c.until IS NULL OR c.until >= ?) AND p.ended_at IS NULL"
        " UNION ALL SELECT p.id, p.name, r.kind, 1 FROM role r JOIN person p ON p.id = r.person"
        " WHERE r.community = ? AND r.kind IN ('moderator', 'committee', 'convenor', 'administrator')"
        " AND (r.since IS NULL OR r.since <= ?) AND (r.until IS NULL OR r.until >= ?)"
        " AND p.ended_at IS NULL ORDER BY 4, 1",
        [item.round_table, today, today, item.community, today, today],
    )
    found: dict[int, Hand] = {}
    for row in rows:
        found.setdefault(row["person"], Hand(row["person"], row["name"], row["office"]))
    if item.responsible is not None and item.responsible not in found:
        found[item.responsible] = Hand(item.responsible, item.responsible_name, "")
    return tuple(found.values())[:MOST_OFFERED]


async def may_be_responsible(person: int, item: Item, today: date) -> bool:
    """Whoever belongs to the community, or oversees it once the item stands there."""
    if await name_of(person) is None:
        return False
    who = await reader(person, item.community, today)
    return who.belongs or who.office or (who.overseer and item.office_level)
