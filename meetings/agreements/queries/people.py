"""Who in a community can sign in, so that somebody may be chosen by name to sign, watch, patrol or help?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.database import fetch

MOST = 2000
_HERE = (
    "SELECT p.id, p.name,"
    " (SELECT MIN(ro.kind) FROM role ro WHERE ro.person = p.id AND ro.community = ?"
    " AND (ro.since IS NULL OR ro.since <= ?) AND (ro.until IS NULL OR ro.until >= ?)) AS office,"
    " (SELECT MIN(o.id) FROM owner_access oa JOIN owner o ON o.id = oa.owner"
    " WHERE oa.person = p.id AND oa.until IS NULL AND o.community = ? AND o.ended_on IS NULL) AS owner,"
    " (SELECT MIN(oc.id) FROM occupancy oc WHERE oc.person = p.id AND oc.community = ?"
    f" AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}) AS home"
    " FROM person p WHERE p.ended_at IS NULL AND p.id IN ("
    "SELECT ro.person FROM role ro WHERE ro.community = ?"
    " UNION SELECT oa.person FROM owner_access oa JOIN owner o ON o.id = oa.owner WHERE o.community = ?"
    " UNION SELECT oc.person FROM occupancy oc WHERE oc.community = ? AND oc.person IS NOT NULL)"
)


@dataclass(frozen=True)
class Neighbour:
    """A person who can sign in here; `tie` is an office, "owner" or "lives"."""

    id: int
    name: str
    tie: str


async def neighbours(community: int, today: date) -> tuple[Neighbour, ...]:
    """Everybody tied to the community today, office holders first, then by name."""
    here = [community, today, today]
    rows = await fetch(
        f"{_HERE} ORDER BY p.name, p.id LIMIT {MOST}",
        [*here, community, *here, community, community, community],
    )
    found = [
        Neighbour(row["id"], row["name"], row["office"] or ("owner" if row["owner"] else "lives"))
        for row in rows
        if row["office"] or row["owner"] or row["home"]
    ]
    return tuple(sorted(found, key=lambda each: each.tie in ("owner", "lives", "resident")))


async def is_neighbour(person: int, community: int, today: date) -> bool:
    """Whether one person is tied to the community today."""
    here = [community, today, today]
    rows = await fetch(
        f"{_HERE} AND p.id = ?",
        [*here, community, *here, community, community, community, person],
    )
    return any(row["office"] or row["owner"] or row["home"] for row in rows)
