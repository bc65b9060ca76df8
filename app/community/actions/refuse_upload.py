"""End an upload whose file cannot be read, with the reason that its page shows."""

import json
from datetime import datetime

from app.community.tables import RollUpload
from app.database import write
from app.refusals import Refusal


async def refuse_upload(public_id: str, refusal: Refusal, *, at: datetime) -> None:
    """An upload that has been read or has ended stays as it is."""
    said = {"reason": refusal.reason, "params": dict(refusal.params)}
    async with write():
        await RollUpload.update(
            {
                RollUpload.ended_at: at,
                RollUpload.outcome: "refused",
                RollUpload.summary: json.dumps(said),
                RollUpload.answers: "{}",
            }
        ).where(
            (RollUpload.public_id == public_id) & RollUpload.ended_at.is_null() & (RollUpload.preview == "")
        )
