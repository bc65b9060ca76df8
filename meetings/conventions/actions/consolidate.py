"""Make the next draft of what was posted: chosen words are put in, and whose words it takes is on record."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.carry_suggestions import carry_suggestions
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.crediting import credit_again
from meetings.conventions.queries.comments import CommentOnFile, comments_on, consultation_of
from meetings.conventions.queries.versions import VersionOnFile, text_of, version, version_by_id
from meetings.conventions.rules.canonical import ClauseWords
from meetings.conventions.rules.consultation import Said
from meetings.conventions.rules.states import State
from meetings.conventions.tables import ClauseText, Convention, TextVersion


async def consolidate(public_id: str, chosen: Mapping[str, str], *, by: int, at: datetime) -> str:
    """Return the new draft's public id; made twice is made once.

    `chosen` names by clause (public id) the proposal (public id) whose words stand in the draft; every other
    clause keeps the posted words. The posted version stays readable where it was posted.
    """
    found = await version(public_id)
    if found is None:
        raise NotFound
    async with write():
        await lock(Convention, found.convention)
        if (await version_by_id(found.id)).state is State.WITHDRAWN:
            made = await fetch(
                "SELECT public_id FROM text_version WHERE based_on = ? AND state <> 'withdrawn' ORDER BY id",
                [found.id],
            )
            if made:
                return str(made[0]["public_id"])
        running = await consultation_of(found.id)
        if running is None:
            raise NotFound
        await move_version(found.id, frozenset({State.CONSULTED}), State.WITHDRAWN)
        proposals = {each.public_id: each for each in await comments_on(running.id)}
        text, address = await text_of(found.id), secrets.token_hex(8)
        rows = await TextVersion.insert(_draft(found, address, by, at))
        draft = int(rows[0]["id"])
        for each in text.clauses:
            pick = chosen.get(each.public_id, "")
            await ClauseText.insert(_clause(draft, each, _proposal(proposals, pick, each), by, at))
        await credit_again(running.id)
        await carry_suggestions(found.id, draft)
        return address


def _proposal(known: Mapping[str, CommentOnFile], pick: str, clause: ClauseWords) -> CommentOnFile | None:
    if not pick:
        return None
    found = known.get(pick)
    if found is None or found.kind is not Said.PROPOSAL or found.clause != clause.clause:
        raise Refusal("consultations.proposal_gone", at=f"clause-{clause.public_id}")
    if found.answer is None:
        raise Refusal("consultations.answer_first", at=f"clause-{clause.public_id}")
    return found


def _draft(found: VersionOnFile, address: str, by: int, at: datetime) -> TextVersion:
    return TextVersion(
        public_id=address,
        convention=found.convention,
        based_on=found.id,
        origin="version",
        summary=found.summary,
        summary_en=found.summary_en,
        preamble=found.preamble,
        preamble_en=found.preamble_en,
        delegated=found.delegated,
        created_by=by,
        created_at=at,
    )


def _clause(
    draft: int, each: ClauseWords, proposal: CommentOnFile | None, by: int, at: datetime
) -> ClauseText:
    """English words stand for the Chinese ones they were written for: they go with the words replaced."""
    return ClauseText(
        version=draft,
        clause=each.clause,
        position=each.number,
        chapter=each.chapter,
        chapter_en=each.chapter_en,
        heading=each.heading,
        heading_en=each.heading_en,
        words=proposal.proposed if proposal else each.words,
        words_en="" if proposal else each.words_en,
        reason=each.reason,
        edited_by=by,
        edited_at=at,
    )
