"""Who is somebody to the items of a community?"""

from datetime import date

from app.community.queries.standings import standing
from app.community.rules.offices import Office
from app.database import fetch
from meetings.checklists.rules.reading import OFFICES, Node, Reader, below, seats_of
from meetings.roundtables.queries.scope import ties_of


async def reader(person: int | None, community: int, today: date) -> Reader:
    """The person's ties in one step, so that no item has to be asked about by itself."""
    if person is None:
        return Reader(None, community)
    ties = await ties_of(person, community, today)
    homes = ties.owned | {building for building, _ in ties.lived_in}
    nodes = [] if not (homes or ties.convened or ties.invited) else await _nodes(community)
    here = await standing(person, community, today)
    return Reader(
        person=person,
        community=community,
        belongs=bool(here.belongs or homes or ties.convened or ties.invited),
        office=bool(ties.offices & OFFICES),
        sets_rules=here.holds(Office.COMMITTEE, Office.ADMINISTRATOR),
        overseer=await _oversees(person, community, today),
        seats=seats_of(nodes, homes, ties.convened, ties.invited),
        convenes=below(nodes, ties.convened),
        homes=frozenset(homes),
    )


async def _nodes(community: int) -> list[Node]:
    rows = await fetch(
        "SELECT id, parent, building, level FROM round_table WHERE community = ? AND closed_on IS NULL",
        [community],
    )
    return [Node(**row) for row in rows]


async def _oversees(person: int, community: int, today: date) -> bool:
    """An overseer of the organisation that the community stands below, or of one above that."""
    rows = await fetch(
        "WITH RECURSIVE above(id) AS (SELECT c.organisation FROM community c WHERE c.id = ?"
        " AND c.organisation IS NOT NULL UNION SELECT o.parent FROM organisation o"
        " JOIN above a ON o.id = a.id WHERE o.parent IS NOT NULL)"
        " SELECT 1 AS found FROM role r JOIN above a ON r.organisation = a.id WHERE r.person = ?"
        " AND r.kind = ? AND (r.since IS NULL OR r.since <= ?) AND (r.until IS NULL OR r.until >= ?)",
        [community, person, Office.OVERSEER.value, today, today],
    )
    return bool(rows)
