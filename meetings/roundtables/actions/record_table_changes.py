"""Keep what was done to tables: each step of a table's history, in the transaction that does it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.database import write
from meetings.roundtables.tables import TableChange

AT_ONCE = 300  # rows: well below the engines' limits on parameters


@dataclass(frozen=True)
class Step:
    """made, renamed, moved, rules, closed or sitting_removed; what it was and what it is."""

    table: int
    what: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


async def record_table_changes(steps: Sequence[Step], *, by: int | None, at: datetime) -> None:
    """One row for each step, in their order."""
    rows = [
        TableChange(
            round_table=step.table,
            what=step.what,
            before=json.dumps(dict(step.before), ensure_ascii=False),
            after=json.dumps(dict(step.after), ensure_ascii=False),
            reason=step.reason,
            made_by=by,
            made_at=at,
        )
        for step in steps
    ]
    async with write():
        for start in range(0, len(rows), AT_ONCE):
            await TableChange.insert(*rows[start : start + AT_ONCE])
