"""Move a clause of a draft to another place: it is numbered anew and stays the clause it was."""

from app.database import write
from meetings.conventions.draft_desk import clause_in, count_edit, hold_draft, order_of, put_in_order


async def move_clause(version: int, clause: str, *, to: int) -> None:
    """`to` is the number it shall have, counted from 1; beyond the ends means at the end."""
    async with write():
        await hold_draft(version)
        row, rows = await clause_in(version, clause), await order_of(version)
        place = max(0, min(to - 1, len(rows) - 1))
        if rows.index(row) == place:
            return
        rows.remove(row)
        rows.insert(place, row)
        await put_in_order(rows)
        await count_edit(version)
