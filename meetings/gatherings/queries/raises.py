"""Which items were handed to the table above, where are they heard, and what came back?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch


@dataclass(frozen=True)
class Raise:
    """One item on its way up. `outcome` is what the upper table's meeting said of it, "" while it has not."""

    id: int
    public_id: str
    item: int
    item_public_id: str
    title: str
    words: str
    meeting: str  # public id of the lower table's meeting
    meeting_title: str
    from_table: int
    from_name: str
    from_public_id: str
    to_table: int
    to_name: str
    to_public_id: str
    community: int
    reason: str
    raised_by: int
    raised_at: datetime
    heard_meeting: str  # public id of the upper meeting, "" while nobody has taken it up
    heard_title: str
    heard_at: datetime | None
    heard_state: str
    answer: str
    answered_at: datetime | None
    outcome: str
    outcome_words: str

    @property
    def waits(self) -> bool:
        """Whether the upper table has neither taken it up nor answered."""
        return not self.heard_meeting and self.answered_at is None


_RAISE = (
    "SELECT r.id, r.public_id, r.item, a.public_id AS item_public_id, a.title, a.words,"
    " m.public_id AS meeting, m.title AS meeting_title, r.from_table, f.name AS from_name,"
    " f.public_id AS from_public_id, r.to_table, t.name AS to_name, t.public_id AS to_public_id,"
    " m.community, r.reason, r.raised_by, r.raised_at, COALESCE(hm.public_id, '') AS heard_meeting,"
    " COALESCE(hm.title, '') AS heard_title, hm.starts_at AS heard_at, COALESCE(hm.state, '') AS heard_state,"
    " r.answer, r.answered_at, (SELECT e.facts FROM room_event e WHERE e.item = r.heard_as"
    " AND e.kind = 'outcome' AND e.undone_at IS NULL ORDER BY e.number DESC LIMIT 1) AS facts"
    " FROM item_raise r JOIN agenda_item a ON a.id = r.item JOIN meeting m ON m.id = a.meeting"
    " JOIN round_table f ON f.id = r.from_table JOIN round_table t ON t.id = r.to_table"
    " LEFT JOIN agenda_item h ON h.id = r.heard_as AND h.removed_at IS NULL"
    " LEFT JOIN meeting hm ON hm.id = h.meeting AND hm.state <> 'called_off'"
)


async def item_raise(public_id: str) -> Raise | None:
    """The raise at this address."""
    rows = await fetch(f"{_RAISE} WHERE r.public_id = ?", [public_id])
    return _raise(rows[0]) if rows else None


async def raise_of(item: int) -> Raise | None:
    """Where an item of a lower table went; the last time, should it have gone twice."""
    rows = await fetch(f"{_RAISE} WHERE r.item = ? ORDER BY r.id DESC LIMIT 1", [item])
    return _raise(rows[0]) if rows else None


async def raises_of_meeting(meeting: int) -> dict[int, Raise]:
    """Every item of a meeting that was raised, by item."""
    rows = await fetch(f"{_RAISE} WHERE a.meeting = ? ORDER BY r.id", [meeting])
    return {row["item"]: _raise(row) for row in rows}


async def raises_to(table: int, *, waiting: bool = False) -> tuple[Raise, ...]:
    """What came up to a table, the latest first; `waiting`: only what nobody has taken up or answered."""
    rows = await fetch(f"{_RAISE} WHERE r.to_table = ? ORDER BY r.id DESC LIMIT 300", [table])
    return tuple(each for each in map(_raise, rows) if each.waits or not waiting)


async def conveners(table: int, community: int, today: date) -> tuple[int, ...]:
    """Whose to-do a raised item is: the table's convenors of today, else the community's moderators."""
    rows = await fetch(
        "SELECT DISTINCT person FROM convenorship WHERE round_table = ? AND since <= ?"
        " AND (until IS NULL OR until >= ?) ORDER BY person",
        [table, today, today],
    )
    if rows:
        return tuple(row["person"] for row in rows)
    for kinds in (("moderator",), ("committee", "administrator")):
        rows = await fetch(
            "SELECT DISTINCT person FROM role WHERE community = ?"
            f" AND kind IN ({', '.join('?' * len(kinds))})"
            " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?) ORDER BY person",
            [community, *kinds, today, today],
        )
        if rows:
            break
    return tuple(row["person"] for row in rows)


def _raise(row: dict[str, Any]) -> Raise:
    facts = json.loads(row.pop("facts") or "{}")
    return Raise(**row, outcome=str(facts.get("kind", "")), outcome_words=str(facts.get("words", "")))
