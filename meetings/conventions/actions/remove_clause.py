"""Take a clause out of a draft: what it said, why and by whom stay on record, and so do comments on it."""

from app.database import execute, fetch, write
from app.refusals import Refusal
from meetings.conventions.draft_desk import Editor, clause_in, count_edit, hold_draft, order_of, put_in_order
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.clauses import LONGEST_REASON
from meetings.conventions.tables import ClauseLoss


async def remove_clause(
    version: int, clause: str, *, reason: str, seen: int, editor: Editor, merged_into: int | None = None
) -> None:
    """Refused without a reason, or where somebody changed the clause meanwhile (`seen`)."""
    why = settled(reason).replace("\n", " ")
    if not 0 < len(why) <= LONGEST_REASON:
        raise Refusal("clauses.say_why", at="reason", most=LONGEST_REASON)
    async with write():
        await hold_draft(version)
        row = await clause_in(version, clause)
        text = (await fetch("SELECT clause, words, edits FROM clause_text WHERE id = ?", [row]))[0]
        if text["edits"] != seen:
            raise Refusal("clauses.changed_meanwhile", at="reason")
        await ClauseLoss.insert(
            ClauseLoss(
                version=version,
                clause=text["clause"],
                words=text["words"],
                reason=why,
                merged_into=merged_into,
                removed_by=editor.person,
                removed_at=editor.at,
            )
        )
        await execute("DELETE FROM clause_text WHERE id = ?", [row])
        await put_in_order(await order_of(version))
        await count_edit(version)
