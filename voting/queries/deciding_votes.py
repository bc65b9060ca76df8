"""Which votes of the owners put a plan to pay back a surplus to the question, and what came of them?"""

from dataclasses import dataclass
from datetime import datetime

from app.database import fetch


@dataclass(frozen=True)
class DecidingVote:
    """One motion that carries the plan's digits; `outcome` is "" until its verdict is recorded."""

    assembly: str
    title: str
    community: int
    scope_kind: str
    worth: str
    position: int
    outcome: str
    made_at: datetime | None

    @property
    def decides(self) -> bool:
        """Passed, by all owners of the community."""
        return self.outcome == "passed" and self.scope_kind == "community"


async def votes_on(community: int, mark: str) -> tuple[DecidingVote, ...]:
    """Posted votes whose question or plan carries `mark`, the latest first; none that was called off."""
    rows = await fetch(
        "SELECT a.public_id AS assembly, a.title, a.community, a.scope_kind, a.worth, m.position,"
        " COALESCE(v.outcome, '') AS outcome, v.made_at FROM motion m JOIN assembly a ON a.id = m.assembly"
        " LEFT JOIN verdict v ON v.motion = m.id WHERE a.community = ?"
        " AND (m.question LIKE ? OR m.plan LIKE ?)"
        " AND EXISTS (SELECT 1 FROM notice n WHERE n.assembly = a.id AND n.kind = 'calling')"
        " AND NOT EXISTS (SELECT 1 FROM calling_off f WHERE f.assembly = a.id) ORDER BY m.id DESC",
        [community, f"%{mark}%", f"%{mark}%"],
    )
    return tuple(DecidingVote(**row) for row in rows)
