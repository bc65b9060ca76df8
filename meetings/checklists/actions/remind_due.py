"""Remind whoever is responsible two days before an item is due, and once when its day has passed."""

from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.database import fetch, write

BEFORE = timedelta(days=2)


async def remind_due(*, at: datetime, today: date) -> int:
    """How many were reminded; each once for each due day, also after a restart."""
    rows = await fetch(
        "SELECT id, public_id, community, number, words, due_on, responsible FROM list_item"
        " WHERE state IN ('open', 'answered', 'underway') AND responsible IS NOT NULL AND due_on <= ?"
        " ORDER BY due_on, id",
        [today + BEFORE],
    )
    told = 0
    for row in rows:
        late = row["due_on"] < today
        subject = f"item-{'late' if late else 'due'}:{row['id']}:{row['due_on'].isoformat()}"
        async with write():
            if await fetch("SELECT id FROM inbox_item WHERE subject = ? LIMIT 1", [subject]):
                continue
            await tell(
                "lists.told_late" if late else "lists.told_due_soon",
                at=at,
                community=row["community"],
                params={"number": row["number"], "words": row["words"], "said": row["due_on"].isoformat()},
                people=(row["responsible"],),
                link=f"/items/{row['public_id']}",
                subject=subject,
            )
            told += 1
    return told
