"""Give up an uploaded file: nothing of it is kept."""

from datetime import datetime

from app.community.tables import RollUpload
from app.database import write


async def give_up_upload(public_id: str, *, at: datetime, outcome: str = "given_up") -> None:
    """End the upload and empty it; one that has ended stays as it is."""
    async with write():
        await RollUpload.update(
            {
                RollUpload.ended_at: at,
                RollUpload.outcome: outcome,
                RollUpload.preview: "",
                RollUpload.answers: "{}",
            }
        ).where((RollUpload.public_id == public_id) & RollUpload.ended_at.is_null())
