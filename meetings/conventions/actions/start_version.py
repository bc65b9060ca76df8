"""Begin the next draft of a text from the version in force, or from one that was consulted or rejected."""

import secrets
from datetime import datetime

from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.carry_suggestions import carry_suggestions
from meetings.conventions.queries.versions import version_by_id
from meetings.conventions.rules.states import COMING, State
from meetings.conventions.tables import Convention, TextVersion


async def start_version(based_on: int, *, person: int, at: datetime) -> str:
    """Return the new draft's public id; clauses keep their identity, reasons begin anew.

    A text has one draft on its way: begun twice, it is the same draft. A version that was consulted gives its
    place up to the draft made of it, and stays readable; the suggestions still open go along.
    """
    async with write():
        base = await version_by_id(based_on)
        await lock(Convention, base.convention)
        base = await version_by_id(based_on)
        coming = await fetch(
            "SELECT id, public_id, state, based_on FROM text_version WHERE convention = ?"
            f" AND state IN ({', '.join('?' * len(COMING))})",
            [base.convention, *sorted(COMING)],
        )
        for row in coming:
            if row["based_on"] == based_on and row["state"] == State.DRAFT:
                return str(row["public_id"])
            if row["id"] != based_on or base.state is not State.CONSULTED:
                raise Refusal("clauses.another_draft")
        if base.state is State.DRAFT:
            raise NotFound
        if base.state is State.CONSULTED:
            await TextVersion.update({TextVersion.state: State.WITHDRAWN.value}).where(
                TextVersion.id == based_on
            )
        address = secrets.token_hex(8)
        made = await TextVersion.insert(
            TextVersion(
                public_id=address,
                convention=base.convention,
                based_on=based_on,
                origin="version",
                origin_words=str(base.number or ""),
                preamble=base.preamble,
                preamble_en=base.preamble_en,
                delegated=base.delegated,
                created_by=person,
                created_at=at,
            )
        )
        await execute(
            "INSERT INTO clause_text (version, clause, position, chapter, chapter_en, heading, heading_en,"
            " words, words_en, reason, edits, edited_by, edited_at)"
            " SELECT ?, clause, position, chapter, chapter_en, heading, heading_en, words, words_en, '', 0,"
            " edited_by, edited_at FROM clause_text WHERE version = ?",
            [int(made[0]["id"]), based_on],
        )
        await carry_suggestions(based_on, int(made[0]["id"]))
        await execute("UPDATE convention SET drafts = drafts + 1 WHERE id = ?", [base.convention])
        return address
