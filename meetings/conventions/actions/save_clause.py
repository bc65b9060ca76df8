"""Write a clause of a draft anew; whoever comes second sees the other wording and loses nothing."""

from app.database import fetch, write
from app.refusals import Refusal
from meetings.conventions.draft_desk import Editor, clause_in, count_edit, hold_draft
from meetings.conventions.rules.clauses import ClauseValues, wrong_clause
from meetings.conventions.tables import ClauseText


async def save_clause(version: int, clause: str, values: ClauseValues, *, seen: int, editor: Editor) -> None:
    """`seen` is the clause's count of edits as the editor found it.

    The same words again are one edit. Refused where another editor changed the clause or took it out; what
    was typed stays with the page.
    """
    kept = values.settled()
    wrong = wrong_clause(kept)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1], most=wrong[2])
    async with write():
        await hold_draft(version)
        row = await clause_in(version, clause)
        now = (
            await fetch(
                "SELECT words, heading, chapter, words_en, heading_en, chapter_en, reason, edits"
                " FROM clause_text WHERE id = ?",
                [row],
            )
        )[0]
        if all(now[name] == getattr(kept, name) for name in ClauseValues.__dataclass_fields__):
            return
        if now["edits"] != seen:
            raise Refusal("clauses.changed_meanwhile", at="words")
        await ClauseText.update(
            {
                ClauseText.words: kept.words,
                ClauseText.heading: kept.heading,
                ClauseText.chapter: kept.chapter,
                ClauseText.words_en: kept.words_en,
                ClauseText.heading_en: kept.heading_en,
                ClauseText.chapter_en: kept.chapter_en,
                ClauseText.reason: kept.reason,
                ClauseText.edits: seen + 1,
                ClauseText.edited_by: editor.person,
                ClauseText.edited_at: editor.at,
            }
        ).where(ClauseText.id == row)
        await count_edit(version)
