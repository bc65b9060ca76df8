"""For whom may a slip be printed that lets them in, who is nothing here that a slip must not open?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.database import fetch

PERSON_SLIP = "person"

# what a slip alone must never open: an office, an owner's ballot, a login with a password
_MORE = (
    "(p.login <> '' OR p.password_hash <> ''"
    " OR EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = p.id AND oa.until IS NULL)"
    " OR EXISTS (SELECT 1 FROM role r WHERE r.person = p.id AND (r.until IS NULL OR r.until >= ?)))"
)


@dataclass(frozen=True)
class SlipPerson:
    """Somebody a slip may be for: `more` is whoever has a better way in, `inside` a phone signed in now."""

    id: int
    name: str
    more: bool
    inside: bool


async def slip_person(person: int, today: date) -> SlipPerson | None:
    """The person, unless they have ended."""
    rows = await fetch(
        f"SELECT p.id, p.name, CASE WHEN {_MORE} THEN 1 ELSE 0 END AS more,"
        " CASE WHEN EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id AND s.ended_at IS NULL)"
        " THEN 1 ELSE 0 END AS inside FROM person p WHERE p.id = ? AND p.ended_at IS NULL",
        [today, person],
    )
    return (
        SlipPerson(person, rows[0]["name"], bool(rows[0]["more"]), bool(rows[0]["inside"])) if rows else None
    )


async def concerns(person: int, community: int, today: date) -> bool:
    """Whether the person lives here, or convenes a table here today or later: others get no slip."""
    rows = await fetch(
        f"SELECT 1 FROM occupancy oc WHERE oc.person = ? AND oc.community = ? AND {counted('oc')}"
        " AND (oc.until IS NULL OR oc.until >= ?)"
        " UNION SELECT 1 FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
        " WHERE c.person = ? AND rt.community = ? AND rt.closed_on IS NULL"
        " AND (c.until IS NULL OR c.until >= ?)",
        [person, community, today, person, community, today],
    )
    return bool(rows)


async def tied_elsewhere(person: int, building: int, today: date) -> bool:
    """Whether the person lives or convenes outside this building as well, or is a guest of a table."""
    rows = await fetch(
        f"SELECT 1 FROM occupancy oc WHERE oc.person = ? AND oc.building <> ? AND {counted('oc')}"
        " AND (oc.until IS NULL OR oc.until >= ?)"
        " UNION SELECT 1 FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
        " WHERE c.person = ? AND (rt.building IS NULL OR rt.building <> ?) AND rt.closed_on IS NULL"
        " AND (c.until IS NULL OR c.until >= ?)"
        " UNION SELECT 1 FROM table_guest g WHERE g.person = ? AND (g.until IS NULL OR g.until >= ?)",
        [person, building, today, person, building, today, person, today],
    )
    return bool(rows)
