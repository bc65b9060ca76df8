"""What did owners ask about a matter, and what was answered?"""

from dataclasses import dataclass
from datetime import datetime

from app.database import fetch


@dataclass(frozen=True)
class QuestionOnFile:
    """One question; `answer` is empty until it is answered, and only then is it public."""

    id: int
    person: int
    text: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


async def questions_of(assembly: int) -> tuple[QuestionOnFile, ...]:
    """Every question with its answer, oldest first."""
    rows = await fetch(
        "SELECT q.id, q.person, q.text, q.asked_at, a.text AS answer, p.name AS answered_by, a.answered_at"
        " FROM matter_question q LEFT JOIN matter_answer a ON a.question = q.id"
        " LEFT JOIN person p ON p.id = a.answered_by WHERE q.assembly = ? ORDER BY q.id",
        [assembly],
    )
    return tuple(
        QuestionOnFile(**{**row, "answer": row["answer"] or "", "answered_by": row["answered_by"] or ""})
        for row in rows
    )


async def answered(assembly: int) -> tuple[QuestionOnFile, ...]:
    """What everyone may read."""
    return tuple(each for each in await questions_of(assembly) if each.answer)
