"""Which votes are on in a community, and how many were held there?"""

from dataclasses import dataclass
from datetime import datetime

from app.database import fetch
from voting.queries.assemblies import AssemblyOnFile, assembly_by_id


@dataclass(frozen=True)
class VoteCounts:
    """Votes of one community by where they stand; drafts are nobody's business."""

    posted: int
    open: int
    decided: int


_PUBLIC = "EXISTS (SELECT 1 FROM notice n WHERE n.assembly = a.id AND n.kind = 'calling')"
_CALLED_OFF = "EXISTS (SELECT 1 FROM calling_off f WHERE f.assembly = a.id)"
_OPENED = "EXISTS (SELECT 1 FROM opening o WHERE o.assembly = a.id)"
_DECIDED = "EXISTS (SELECT 1 FROM verdict v WHERE v.assembly = a.id)"


async def assemblies_now(community: int, decided_since: datetime) -> tuple[AssemblyOnFile, ...]:
    """Posted, open and closed votes, and those decided since a moment; the next to close first."""
    rows = await fetch(
        f"SELECT a.id FROM assembly a WHERE a.community = ? AND {_PUBLIC} AND NOT {_CALLED_OFF}"
        f" AND (NOT {_DECIDED} OR EXISTS"
        " (SELECT 1 FROM verdict v WHERE v.assembly = a.id AND v.made_at >= ?))"
        f" ORDER BY {_DECIDED}, a.closes_at, a.id",
        [community, decided_since],
    )
    return tuple([await assembly_by_id(row["id"]) for row in rows])


async def vote_counts(community: int) -> VoteCounts:
    """How many votes stand where."""
    rows = await fetch(
        f"SELECT {_OPENED} AS opened, {_DECIDED} AS decided FROM assembly a"
        f" WHERE a.community = ? AND {_PUBLIC} AND NOT {_CALLED_OFF}",
        [community],
    )
    return VoteCounts(
        posted=sum(not row["opened"] for row in rows),
        open=sum(bool(row["opened"]) and not row["decided"] for row in rows),
        decided=sum(bool(row["decided"]) for row in rows),
    )
