"""Say what one thinks of a posted clause: agree, a comment, or other words for it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.comments import comment_at, consultation_of, own_comments
from meetings.conventions.queries.versions import version
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.consultation import (
    LONGEST_PROPOSAL,
    LONGEST_WORDS,
    MOST_BY_ONE,
    Said,
    Stage,
)
from meetings.conventions.tables import ClauseComment, Consultation
from meetings.sendings import address_of


@dataclass(frozen=True)
class SaidOf:
    """`words` are the comment, or why other words; `named`: by surname where the words are taken."""

    kind: Said
    words: str = ""
    proposed: str = ""
    named: bool = False


async def comment_clause(
    public_id: str,
    clause: str,
    said: SaidOf,
    *,
    person: int,
    capacity: str,
    at: datetime,
    today: date,
    key: str = "",
) -> str:
    """Return the comment's public id; the same said twice, or sent twice, is said once.

    Who may speak is settled before (rules/drafting.may_comment).
    """
    found = await version(public_id)
    if found is None:
        raise NotFound
    words, proposed = settled(said.words), settled(said.proposed)
    address = address_of("clause-comment", f"{person}:{key}" if key else "")
    async with write():
        running = await consultation_of(found.id)
        if running is None:
            raise NotFound
        await lock(Consultation, running.id)
        running = await consultation_of(found.id) or running
        stage = running.period.stage(today, closed=running.closed_at is not None)
        mine = [each for each in await own_comments(running.id, person) if each.clause_public_id == clause]
        same = (said.kind, words, proposed)
        for each in mine:
            if each.public_id == address or (each.kind, each.words, each.proposed) == same:
                return each.public_id
        if stage is not Stage.RUNNING:
            raise Refusal("consultations.not_yet" if stage is Stage.COMING else "consultations.over")
        now_says = await fetch(
            "SELECT t.clause, t.words FROM clause_text t JOIN clause c ON c.id = t.clause"
            " WHERE t.version = ? AND c.public_id = ?",
            [found.id, clause],
        )
        if not now_says:
            raise Refusal("consultations.clause_gone")
        _check(said.kind, words, proposed, now_says[0]["words"])
        if len([each for each in mine if each.waits]) >= MOST_BY_ONE:
            raise Refusal("consultations.too_many", n=MOST_BY_ONE)
        if await comment_at(address) is not None:  # said, taken back, and sent again
            address = address_of("clause-comment", "")
        await ClauseComment.insert(
            ClauseComment(
                public_id=address,
                consultation=running.id,
                clause=now_says[0]["clause"],
                kind=said.kind.value,
                words=words,
                proposed=proposed,
                person=person,
                capacity=capacity[:16],
                named=said.named,
                made_at=at,
            )
        )
        return address


def _check(kind: Said, words: str, proposed: str, posted: str) -> None:
    if kind is Said.COMMENT and not words:
        raise Refusal("consultations.write_it", at="words")
    if len(words) > LONGEST_WORDS:
        raise Refusal("consultations.long_words", at="words", n=len(words), most=LONGEST_WORDS)
    if kind is not Said.PROPOSAL:
        return
    if not proposed:
        raise Refusal("consultations.write_other_words", at="proposed")
    if proposed == settled(posted):
        raise Refusal("consultations.same_words", at="proposed")
    if len(proposed) > LONGEST_PROPOSAL:
        raise Refusal("consultations.long_words", at="proposed", n=len(proposed), most=LONGEST_PROPOSAL)
