"""One clause of a version, and what was taken out of a draft."""

from dataclasses import dataclass
from datetime import datetime

from app.database import fetch


@dataclass(frozen=True)
class LostClause:
    """A clause that was taken out: what it said last, why, by whom."""

    clause: int
    words: str
    reason: str
    removed_by: str
    removed_at: datetime
    comments: int  # said of it in a consultation, and still on record


async def lost_clauses(version: int) -> tuple[LostClause, ...]:
    """Everything taken out of a draft, the latest first."""
    rows = await fetch(
        "SELECT l.clause, l.words, l.reason, p.name, l.removed_at,"
        " (SELECT COUNT(*) FROM clause_comment cc WHERE cc.clause = l.clause AND cc.withdrawn_at IS NULL)"
        " AS comments FROM clause_loss l JOIN person p ON p.id = l.removed_by WHERE l.version = ?"
        " ORDER BY l.id DESC",
        [version],
    )
    return tuple(
        LostClause(
            row["clause"], row["words"], row["reason"], row["name"], row["removed_at"], row["comments"]
        )
        for row in rows
    )
