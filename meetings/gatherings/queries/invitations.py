"""Who is invited to a meeting, who has said that they come, and whom can no phone tell?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch
from meetings.roundtables.queries.scope import Member, members


@dataclass(frozen=True)
class Invited:
    """One invitation with the name it goes to; exactly one of person, owner and party says who."""

    id: int
    person: int | None
    owner: int | None
    party: str
    name: str
    reply: str  # "" | coming | not
    replied_at: datetime | None


@dataclass(frozen=True)
class Replies:
    """How many were invited and what they said: whole numbers of invitations."""

    invited: int
    coming: int
    declined: int

    @property
    def silent(self) -> int:
        return self.invited - self.coming - self.declined


@dataclass(frozen=True)
class Reach:
    """Whom calling a table together reaches: owners and people with an inbox, the rest on paper."""

    owners: tuple[int, ...]
    people: tuple[int, ...]
    on_paper: tuple[Member, ...]  # has no phone that acts: a note has to be carried to the door


async def reach(table: int, today: date) -> Reach:
    """Everybody in a table's scope, each once: an owner as owner, whoever else signs in as a person."""
    found = await members(table, today)
    owners = tuple(dict.fromkeys(each.owner for each in found if each.owner is not None))
    acting = await _acting_for(owners)
    people = dict.fromkeys(
        each.person
        for each in found
        if each.owner is None and each.person is not None and each.person not in acting
    )
    return Reach(owners, tuple(people), tuple(each for each in found if each.person is None))


async def invitations(meeting: int) -> tuple[Invited, ...]:
    """Parties first, in the order they were invited, then owners and people."""
    rows = await fetch(
        "SELECT i.id, i.person, i.owner, i.party, COALESCE(p.name, o.name, i.name) AS name, i.reply,"
        " i.replied_at FROM invitation i LEFT JOIN person p ON p.id = i.person"
        " LEFT JOIN owner o ON o.id = i.owner WHERE i.meeting = ?"
        " ORDER BY CASE WHEN i.party = '' THEN 1 ELSE 0 END, i.id",
        [meeting],
    )
    return tuple(Invited(**row) for row in rows)


async def replies(meeting: int) -> Replies:
    """Counts only: shown to everyone in scope."""
    rows = await fetch(
        "SELECT COUNT(*) AS invited,"
        " COALESCE(SUM(CASE WHEN reply = 'coming' THEN 1 ELSE 0 END), 0) AS coming,"
        " COALESCE(SUM(CASE WHEN reply = 'not' THEN 1 ELSE 0 END), 0) AS declined"
        " FROM invitation WHERE meeting = ?",
        [meeting],
    )
    return Replies(int(rows[0]["invited"]), int(rows[0]["coming"]), int(rows[0]["declined"]))


async def own_invitations(meeting: int, person: int) -> tuple[Invited, ...]:
    """The person's own, and those of owners the person acts for."""
    rows = await fetch(
        "SELECT i.id, i.person, i.owner, i.party, COALESCE(p.name, o.name, i.name) AS name, i.reply,"
        " i.replied_at FROM invitation i LEFT JOIN person p ON p.id = i.person"
        " LEFT JOIN owner o ON o.id = i.owner WHERE i.meeting = ? AND (i.person = ? OR i.owner IN"
        " (SELECT oa.owner FROM owner_access oa WHERE oa.person = ? AND oa.until IS NULL)) ORDER BY i.id",
        [meeting, person, person],
    )
    return tuple(Invited(**row) for row in rows)


async def told(meeting: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The people and the owners who were invited: they hear of every change."""
    rows = await fetch("SELECT person, owner FROM invitation WHERE meeting = ? ORDER BY id", [meeting])
    people = tuple(row["person"] for row in rows if row["person"] is not None)
    return people, tuple(row["owner"] for row in rows if row["owner"] is not None)


async def _acting_for(owners: tuple[int, ...]) -> frozenset[int]:
    """Whoever hears of it already by an owner's inbox."""
    found: set[int] = set()
    for start in range(0, len(owners), 500):
        some = owners[start : start + 500]
        rows = await fetch(
            "SELECT DISTINCT person FROM owner_access WHERE until IS NULL"
            f" AND owner IN ({', '.join('?' * len(some))})",
            list(some),
        )
        found |= {row["person"] for row in rows}
    return frozenset(found)
