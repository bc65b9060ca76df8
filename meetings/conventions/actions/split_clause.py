"""Cut a clause of a draft in two: the first part stays the clause it was, the second is a new one."""

from app.database import fetch, write
from app.refusals import Refusal
from meetings.conventions.actions.add_clause import add_clause
from meetings.conventions.actions.save_clause import save_clause
from meetings.conventions.draft_desk import Editor, clause_in, hold_draft
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.clauses import ClauseValues


async def split_clause(
    version: int, clause: str, *, first: str, second: str, seen: int, key: str, editor: Editor
) -> str:
    """Return the new clause's public id; `first` and `second` are the Chinese words of both parts.

    English stays with the first part, since nobody but a reader can say where it is cut.
    """
    if not settled(first) or not settled(second):
        raise Refusal("clauses.split_empty", at="second")
    async with write():
        await hold_draft(version)
        row = await clause_in(version, clause)
        kept = (
            await fetch(
                "SELECT words, heading, chapter, words_en, heading_en, chapter_en, reason"
                " FROM clause_text WHERE id = ?",
                [row],
            )
        )[0]
        values = ClauseValues(**{**kept, "words": first})
        await save_clause(version, clause, values, seen=seen, editor=editor)
        return await add_clause(version, ClauseValues(second), after=clause, key=key, editor=editor)
