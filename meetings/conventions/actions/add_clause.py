"""Put a new clause into a draft, after another one or at its beginning."""

import secrets

from app.database import fetch, write
from app.refusals import Refusal
from meetings.conventions.draft_desk import Editor, clause_in, count_edit, hold_draft, order_of, put_in_order
from meetings.conventions.rules.clauses import MOST_CLAUSES, ClauseValues, wrong_clause
from meetings.conventions.tables import Clause, ClauseText


async def add_clause(version: int, values: ClauseValues, *, after: str, key: str, editor: Editor) -> str:
    """Return the clause's public id. `after` is another clause's, "" for the beginning; `key` comes with the
    form, so that a double click adds one clause."""
    kept = values.settled()
    wrong = wrong_clause(kept)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1], most=wrong[2])
    address = key if len(key) == 16 and key.isalnum() else secrets.token_hex(8)
    async with write():
        held = await hold_draft(version)
        known = await fetch("SELECT convention FROM clause WHERE public_id = ?", [address])
        if known:
            if known[0]["convention"] == held.convention:
                return address
            address = secrets.token_hex(8)
        rows = await order_of(version)
        if len(rows) >= MOST_CLAUSES:
            raise Refusal("conventions.too_many_clauses", most=MOST_CLAUSES)
        place = rows.index(await clause_in(version, after)) + 1 if after else 0
        made = await Clause.insert(Clause(public_id=address, convention=held.convention))
        text = await ClauseText.insert(
            ClauseText(
                version=version,
                clause=int(made[0]["id"]),
                position=place + 1,
                chapter=kept.chapter,
                chapter_en=kept.chapter_en,
                heading=kept.heading,
                heading_en=kept.heading_en,
                words=kept.words,
                words_en=kept.words_en,
                reason=kept.reason,
                edited_by=editor.person,
                edited_at=editor.at,
            )
        )
        rows.insert(place, int(text[0]["id"]))
        await put_in_order(rows)
        await count_edit(version)
        return address
