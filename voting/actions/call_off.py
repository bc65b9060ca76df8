"""Call a posted or running vote off: it ends without a count, with a reason, a notice and word to all."""

from datetime import datetime
from enum import StrEnum

from app.clock import now
from app.community.tables import InboxItem
from app.database import after_commit, write
from app.live import publish
from app.refusals import Refusal
from meetings.conventions.actions.end_submission import end_submission
from voting.calling import hold_assembly
from voting.ledger.leaves import CallOff
from voting.ledger_store import hold
from voting.ledger_words import write_change
from voting.posting import post_change, tell_change
from voting.queries.assemblies import AssemblyOnFile, text_ref
from voting.queries.notices import notices_of
from voting.rules.stages import Stage
from voting.tables import CallingOff


class Why(StrEnum):
    """Why it ends, as the ledger says it."""

    SHORT_OF_QUORUM = "short_of_quorum"
    MISTAKEN_NOTICE = "mistaken_notice"
    MISTAKEN_ROLL = "mistaken_roll"
    ORDERED = "ordered"
    OTHER = "other"


async def call_off(public_id: str, *, person: int, why: str, reason: str, secret: bytes) -> int:
    """Write the record, its notice and, where voting has begun, its leaf; a second time changes nothing.

    Not after the close: what was counted or is about to be counted is not called off. A text that was put to
    the owners may be put before them again.
    """
    if why not in set(Why):
        raise Refusal("notices.choose_why", at="why")
    if not reason.strip():
        raise Refusal("notices.say_why", at="reason")
    async with write():
        held = await hold_assembly(public_id, Stage.POSTED, Stage.OPEN, Stage.CALLED_OFF)
        vote = held.assembly
        if vote.stage is Stage.CALLED_OFF:
            return (await notices_of(vote.id))[-1].id
        ledger = await hold(vote.id) if vote.stage is Stage.OPEN else None
        at = now()
        if vote.stage is Stage.OPEN and vote.closes_at is not None and at >= vote.closes_at:
            raise Refusal("notices.vote_is_over")
        said = {"reason_code": why, "reason": reason.strip()}
        notice, hashed = await post_change(held, "called_off", said, reason=reason, person=person, at=at)
        await CallingOff.insert(
            CallingOff(assembly=vote.id, reason=reason.strip(), notice=notice, made_by=person, made_at=at)
        )
        if ledger is not None:
            leaf = {"reason": why, "notice_h": hashed}
            await write_change(ledger, vote, CallOff, leaf, person=person, secret=secret, at=at)
        subjects = [f"{what}:{vote.id}" for what in ("assembly", "opening", "hang")]
        await InboxItem.update({InboxItem.done_at: at}).where(
            InboxItem.subject.is_in(subjects) & InboxItem.done_at.is_null()
        )
        await _give_texts_back(vote, at)
        await tell_change(public_id, "notices.called_off", reason=reason, at=at)
        after_commit(lambda: publish("assembly", public_id))
        return notice


async def _give_texts_back(vote: AssemblyOnFile, at: datetime) -> None:
    for motion in vote.motions:
        if motion.text_version:
            await end_submission(text_ref(vote.public_id, motion.text_version), at=at)
