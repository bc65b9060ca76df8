"""Join a clause of a draft to the one before it, which stays; that the other went into it is on record."""

from typing import Any

from app.database import fetch, write
from app.refusals import Refusal
from meetings.conventions.actions.remove_clause import remove_clause
from meetings.conventions.actions.save_clause import save_clause
from meetings.conventions.draft_desk import Editor, clause_in, hold_draft, order_of
from meetings.conventions.rules.clauses import ClauseValues

_FIELDS = "words, heading, chapter, words_en, heading_en, chapter_en, reason"


async def merge_clause(version: int, clause: str, *, reason: str, seen: int, editor: Editor) -> None:
    """The words follow on a line of their own; refused for the first clause."""
    async with write():
        await hold_draft(version)
        row, rows = await clause_in(version, clause), await order_of(version)
        place = rows.index(row)
        if place == 0:
            raise Refusal("clauses.nothing_before", at="reason")
        before = await _clause(rows[place - 1])
        joined = await _clause(row)
        values = ClauseValues(
            **{
                **{name: before[name] for name in ClauseValues.__dataclass_fields__},
                "words": f"{before['words']}\n{joined['words']}",
                "words_en": "\n".join(each for each in (before["words_en"], joined["words_en"]) if each),
            }
        )
        await save_clause(version, before["public_id"], values, seen=before["edits"], editor=editor)
        await remove_clause(
            version, clause, reason=reason, seen=seen, editor=editor, merged_into=before["clause"]
        )


async def _clause(row: int) -> dict[str, Any]:
    rows = await fetch(
        f"SELECT c.public_id, t.clause, t.edits, {', '.join('t.' + each for each in _FIELDS.split(', '))}"
        " FROM clause_text t JOIN clause c ON c.id = t.clause WHERE t.id = ?",
        [row],
    )
    return dict(rows[0])
