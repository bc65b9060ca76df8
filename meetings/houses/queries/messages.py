"""What was written at a house's code, to whom, and what was answered?"""

from dataclasses import dataclass
from datetime import datetime

from app.database import Row, fetch


@dataclass(frozen=True)
class Message:
    """One message; `reach` is how the writer may be answered, if they said; `answered_by` a name."""

    id: int
    public_id: str
    building: int
    sent_to: str
    words: str
    reach: str
    person: int | None
    written_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str


_SELECT = (
    "SELECT m.id, m.public_id, m.building, m.sent_to, m.words, m.reach, m.person, m.written_at, m.answer,"
    " m.answered_at, COALESCE(p.name, '') AS answered_by FROM house_message m"
    " LEFT JOIN person p ON p.id = m.answered_by"
)


async def message(public_id: str) -> Message | None:
    """The message at this address, which only its writer and those who answer know."""
    rows = await fetch(f"{_SELECT} WHERE m.public_id = ?", [public_id])
    return _message(rows[0]) if rows else None


async def messages_of(building: int) -> tuple[Message, ...]:
    """Everything written at a house: what waits for an answer first, then the latest."""
    rows = await fetch(
        f"{_SELECT} WHERE m.building = ? ORDER BY CASE WHEN m.answered_at IS NULL THEN 0 ELSE 1 END,"
        " m.written_at DESC, m.id DESC",
        [building],
    )
    return tuple(_message(row) for row in rows)


def _message(row: Row) -> Message:
    return Message(**row)
