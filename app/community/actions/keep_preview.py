"""Keep what a file was read as, so that answers can be given over several requests."""

from app.community.roll_reading.stored import preview_to_json
from app.community.rules.roll.preview import Preview
from app.community.tables import RollUpload
from app.database import write
from app.refusals import NotFound


async def keep_preview(public_id: str, preview: Preview) -> None:
    """Store the preview; it holds no identity number and no hash of one. Answers given before stay."""
    async with write():
        kept = await (
            RollUpload.update({RollUpload.preview: preview_to_json(preview)})
            .where((RollUpload.public_id == public_id) & RollUpload.ended_at.is_null())
            .returning(RollUpload.id)
        )
        if not kept:
            raise NotFound
