"""Which uploads of a roll are being worked on, and what was said of them so far?"""

from dataclasses import dataclass
from datetime import datetime

from app.community.roll_reading.stored import answers_from_json, preview_from_json
from app.community.rules.roll.changes import Do
from app.community.rules.roll.doubts import Answers
from app.community.rules.roll.preview import Preview
from app.community.tables import RollUpload


@dataclass(frozen=True)
class UploadOnFile:
    """An upload: `preview` is None until the file has been read."""

    id: int
    public_id: str
    community: int
    file_name: str
    uploaded_by: int
    uploaded_at: datetime
    ended_at: datetime | None
    outcome: str
    summary: str
    preview: Preview | None
    answers: Answers
    choices: dict[str, Do]


async def upload(community: int, public_id: str) -> UploadOnFile | None:
    """One upload of a community."""
    rows = await RollUpload.select().where(
        (RollUpload.public_id == public_id) & (RollUpload.community == community)
    )
    return _upload(rows[0]) if rows else None


async def open_uploads(community: int) -> tuple[UploadOnFile, ...]:
    """Uploads that nobody has confirmed or given up, newest first, without their previews."""
    rows = await (
        RollUpload.select()
        .where((RollUpload.community == community) & RollUpload.ended_at.is_null())
        .order_by(RollUpload.id, ascending=False)
    )
    return tuple(_upload({**row, "preview": ""}) for row in rows)


async def uploads_before(at: datetime) -> tuple[str, ...]:
    """Public ids of open uploads that were begun before an instant: forgotten ones."""
    rows = await RollUpload.select(RollUpload.public_id).where(
        RollUpload.ended_at.is_null() & (RollUpload.uploaded_at < at)
    )
    return tuple(row["public_id"] for row in rows)


def _upload(row: dict[str, object]) -> UploadOnFile:
    answers, choices = answers_from_json(str(row["answers"]) or "{}")
    kept = {name: row[name] for name in UploadOnFile.__dataclass_fields__ if name in row}
    kept.update(
        preview=preview_from_json(str(row["preview"])) if row["preview"] else None,
        answers=answers,
        choices=choices,
    )
    return UploadOnFile(**kept)  # type: ignore[arg-type]
