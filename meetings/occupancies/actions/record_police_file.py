"""Keep that a file for the police registration was made: by whom, why, for which office; never the file."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from app.community.actions.log_reading import log_reading
from app.database import write
from app.refusals import Refusal
from meetings.occupancies.rules.signing_in import has_identity_number
from meetings.occupancies.tables import PoliceExport

LONGEST_REASON = 400
SHORTEST_REASON = 4
LONGEST_OFFICE = 120


@dataclass(frozen=True)
class Purpose:
    """Why a file is made and which office asked for it."""

    reason: str
    asked_by: str


def wrong_purpose(purpose: Purpose) -> Refusal | None:
    """What is missing of a purpose; None when nothing is."""
    if not SHORTEST_REASON <= len(purpose.reason) <= LONGEST_REASON:
        return Refusal("police_files.wrong_reason", at="reason")
    if not 0 < len(purpose.asked_by) <= LONGEST_OFFICE:
        return Refusal("police_files.wrong_office", at="asked_by")
    if has_identity_number(purpose.reason) or has_identity_number(purpose.asked_by):
        return Refusal("signing_in.no_identity", at="reason")
    return None


async def record_police_file(
    community: int,
    building: int | None,
    purpose: Purpose,
    content: bytes,
    *,
    rows: int,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """Before the file leaves: its digest, so that a copy that turns up can be told from another."""
    wrong = wrong_purpose(purpose)
    if wrong is not None:
        raise wrong
    async with write():
        await PoliceExport.insert(
            PoliceExport(
                community=community, building=building, reason=purpose.reason, asked_by=purpose.asked_by,
                rows=rows, sha256=sha256(content).hexdigest(), made_by=by, made_at=at,
            )
        )  # fmt: skip
        await log_reading(community, building, by, "police_export", at=at, today=today, reason=purpose.reason)
