"""Put a submitted text before its body: by its fingerprint, and before no other body."""

from dataclasses import dataclass
from datetime import datetime

from app.database import lock, write
from app.refusals import Refusal
from meetings.conventions.in_force import refuse_other_words
from meetings.conventions.queries.adoptions import submission_at
from meetings.conventions.tables import Convention, Submission


@dataclass(frozen=True)
class PutText:
    """The version that the body is asked about: its public id and the SHA-256 of its canonical text."""

    version: str
    fingerprint: str


async def put_to_body(ref: str, *, body: str, at: datetime) -> PutText:
    """Note that the body is asked, inside the caller's `write()`; twice is once.

    Refused where the question only lets a text be discussed, where it was taken back, where the words are not
    those that were submitted, or where another body sits.
    """
    found = await submission_at(ref)
    if found is None:
        raise Refusal("adoptions.only_discussed", at="item")
    async with write():
        await lock(Convention, found.convention)
        found = await submission_at(ref) or found
        if found.ended_at is not None or found.state != "submitted":
            raise Refusal("adoptions.no_longer_submitted", at="item")
        if found.body != body:
            raise Refusal("adoptions.other_body", at="item")
        await refuse_other_words(found)
        await Submission.update({Submission.put_at: at}).where(
            (Submission.id == found.id) & Submission.put_at.is_null()
        )
    return PutText(found.version_public_id, found.fingerprint)
