"""Confirm a file: what it changes on the roll is written, all of it or nothing."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from app.community.actions.apply_roll import apply_roll
from app.community.queries.existing_roll import existing_roll
from app.community.queries.settled_uploads import SettledUpload, forget_settled, settled_upload
from app.community.queries.uploads import UploadOnFile, upload
from app.community.tables import Community, RollUpload
from app.database import lock, write
from app.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Confirmed:
    """How many changes were written, and what the file held."""

    changes: int
    units: int
    heads: int
    area_dm2: int


async def confirm_upload(
    community: int, public_id: str, *, person: int, seen: str, at: datetime, today: date
) -> Confirmed:
    """Write what the page showed, under the community's lock; a second confirming gets the first's answer.

    `seen` is the fingerprint that the page carried. Refused while anything is unsettled, and when file,
    answers or roll changed meanwhile: then the page shows what would change now.
    """
    settled = await settled_upload(community, public_id)  # before the lock: it may take a second
    async with write():
        await lock(Community, community)
        found = await upload(community, public_id)
        if found is None:
            raise NotFound
        if found.ended_at is not None:
            return _said_before(found)
        if settled is None:
            raise Refusal("roll_uploads.not_read_yet")
        await _refuse(settled, community, seen)
        written = await apply_roll(
            settled.plan,
            settled.changes,
            settled.choices,
            community=community,
            person=person,
            at=at,
            today=today,
            reason=found.file_name,
        )
        confirmed = Confirmed(written, len(settled.plan.units), settled.plan.heads, settled.plan.area_dm2)
        await RollUpload.update(
            {
                RollUpload.ended_at: at,
                RollUpload.outcome: "confirmed",
                RollUpload.summary: json.dumps(asdict(confirmed)),
                RollUpload.preview: "",  # names and numbers of the file are on the roll now, or nowhere
                RollUpload.answers: "{}",
            }
        ).where(RollUpload.id == found.id)
    return confirmed


async def _refuse(settled: SettledUpload, community: int, seen: str) -> None:
    if settled.open:
        raise Refusal("roll_uploads.unsettled", n=settled.open)
    stored = await RollUpload.select(RollUpload.preview, RollUpload.answers).where(
        RollUpload.public_id == settled.public_id
    )
    same_file = stored[0]["preview"] == settled.preview_text
    same_answers = stored[0]["answers"] == settled.answers_text
    if not (same_file and same_answers and await existing_roll(community) == settled.known):
        forget_settled(settled.public_id)
        raise Refusal("roll_uploads.changed_meanwhile")
    if seen != settled.seen:
        raise Refusal("roll_uploads.changed_meanwhile")


def _said_before(found: UploadOnFile) -> Confirmed:
    if found.outcome != "confirmed":
        raise Refusal("roll_uploads.given_up")
    return Confirmed(**found.summary)
