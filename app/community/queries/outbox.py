"""Which messages should leave through a channel, and which of those have not left yet?"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch


@dataclass(frozen=True)
class Copy:
    """One copy of an item on its way out."""

    id: int
    address: str
    message: str
    params: dict[str, Any]
    lang: str
    created_at: datetime
    tries: int


async def uncopied(channel: str, since: datetime) -> tuple[tuple[int, str], ...]:
    """Items since a moment with a number to send them to and no copy for this channel yet."""
    rows = await fetch(
        "SELECT found.item, found.address FROM ("
        "SELECT i.id AS item, p.mobile AS address FROM inbox_item i JOIN person p ON p.id = i.person"
        " WHERE i.created_at >= ? AND p.ended_at IS NULL"
        " UNION SELECT i.id, o.mobile FROM inbox_item i JOIN owner o ON o.id = i.owner"
        " WHERE i.created_at >= ? AND o.ended_on IS NULL"
        ") found WHERE found.address <> '' AND NOT EXISTS (SELECT 1 FROM outbox_message m"
        " WHERE m.item = found.item AND m.channel = ? AND m.address = found.address)"
        " ORDER BY found.item LIMIT 500",
        [since, since, channel],
    )
    return tuple((row["item"], row["address"]) for row in rows)


async def unsent(channel: str, most_tries: int) -> tuple[Copy, ...]:
    """Copies that have not left and may still be tried, oldest first."""
    rows = await fetch(
        "SELECT m.id, m.address, m.created_at, m.tries, i.message, i.params, p.lang FROM outbox_message m"
        " JOIN inbox_item i ON i.id = m.item LEFT JOIN person p ON p.id = i.person"
        " WHERE m.channel = ? AND m.sent_at IS NULL AND m.tries < ? ORDER BY m.id LIMIT 200",
        [channel, most_tries],
    )
    return tuple(
        Copy(
            id=row["id"],
            address=row["address"],
            message=row["message"],
            params=json.loads(row["params"]),
            lang=row["lang"] or "zh",
            created_at=row["created_at"],
            tries=row["tries"],
        )
        for row in rows
    )
