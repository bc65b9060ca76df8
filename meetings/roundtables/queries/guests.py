"""Who was invited to a table by name?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch


@dataclass(frozen=True)
class Guest:
    """One invitation; `person` is set for somebody who can sign in."""

    id: int
    person: int | None
    name: str
    party: str
    since: date
    until: date | None


async def guests_of(table_id: int, today: date) -> tuple[Guest, ...]:
    """Whose invitation holds today, in order of inviting."""
    rows = await fetch(
        "SELECT id, person, name, party, since, until FROM table_guest WHERE round_table = ?"
        " AND since <= ? AND (until IS NULL OR until >= ?) ORDER BY id",
        [table_id, today, today],
    )
    return tuple(Guest(**row) for row in rows)
