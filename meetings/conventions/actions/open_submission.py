"""Note that a version is put before a body, inside the caller's `write()` that makes the question."""

from datetime import datetime

from app.database import lock, write
from app.refusals import Refusal
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.queries.adoptions import submission_of, text_head_by_id
from meetings.conventions.queries.readiness import prepared
from meetings.conventions.rules.adoption import body_fault, missing
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Convention, Submission


async def open_submission(version: int, *, body: str, ref: str, by: int, at: datetime) -> str:
    """Freeze the words and return their fingerprint; the same question twice is one submission.

    Refused before a body that may not adopt this kind, while something is missing, or where the version is
    before a body already.
    """
    head = await text_head_by_id(version)
    async with write():
        await lock(Convention, head.convention)
        head = await text_head_by_id(version)
        running = await submission_of(version)
        if running is not None and running.ref == ref:
            return running.fingerprint
        if running is not None:
            raise Refusal("adoptions.already_submitted")
        ready = await prepared(head)
        fault = body_fault(head.kind, body, delegated=bool(head.delegated))
        if fault:
            raise Refusal(f"adoptions.{fault}", at="body")
        left = missing(head.kind, body, ready)
        if left:
            raise Refusal("adoptions.not_ready", n=len(left))
        fingerprint = await freeze_version(version, at=at)
        await move_version(version, frozenset({State.DRAFT, State.CONSULTED}), State.SUBMITTED)
        await Submission.insert(
            Submission(
                version=version,
                body=body,
                question=ref,
                fingerprint=fingerprint,
                submitted_by=by,
                submitted_at=at,
            )
        )
        return fingerprint
