"""Confirm a file: what it changes on the roll is written, all of it or nothing."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.apply_roll import apply_roll
from app.community.queries.existing_roll import existing_roll
from app.community.queries.uploads import UploadOnFile, upload
from app.community.rules.roll.changes import Changes, compare
from app.community.rules.roll.plan import Plan, settle, unsettled
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
    """Settle, compare and write under the community's lock; a second confirming gets the first's answer.

    `seen` is the fingerprint of the changes that the page showed. Refused while anything is unsettled,
    and when the roll changed meanwhile: then the page shows what would change now.
    """
    async with write():
        await lock(Community, community)
        found = await upload(community, public_id)
        if found is None:
            raise NotFound
        if found.ended_at is not None:
            return _said_before(found)
        if found.preview is None:
            raise Refusal("roll_uploads.not_read_yet")
        known = await existing_roll(community)
        plan = settle(found.preview, found.answers, known)
        changes = compare(plan, known)
        _refuse(plan, changes, found, seen)
        written = await apply_roll(
            plan,
            changes,
            found.choices,
            community=community,
            person=person,
            at=at,
            today=today,
            reason=found.file_name,
        )
        confirmed = Confirmed(written, len(plan.units), plan.heads, plan.area_dm2)
        await RollUpload.update(
            {
                RollUpload.ended_at: at,
                RollUpload.outcome: "confirmed",
                RollUpload.summary: json.dumps(confirmed.__dict__),
                RollUpload.preview: "",  # names and numbers of the file are on the roll now, or nowhere
                RollUpload.answers: "{}",
            }
        ).where(RollUpload.id == found.id)
    return confirmed


def fingerprint(changes: Changes) -> str:
    """What the confirming form carries, so that nobody confirms what they did not see."""
    said = [[change.id, change.kind, [list(field) for field in change.fields]] for change in changes.items]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _refuse(plan: Plan, changes: Changes, found: UploadOnFile, seen: str) -> None:
    if left := len(unsettled(plan)):
        raise Refusal("roll_uploads.unsettled", n=left)
    if left := len(changes.open(found.choices)):
        raise Refusal("roll_uploads.unsettled", n=left)
    if seen != fingerprint(changes):
        raise Refusal("roll_uploads.changed_meanwhile")


def _said_before(found: UploadOnFile) -> Confirmed:
    if found.outcome != "confirmed":
        raise Refusal("roll_uploads.given_up")
    return Confirmed(**json.loads(found.summary))
