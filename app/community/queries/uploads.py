"""Which uploads of a roll are being worked on, what was said of them so far, and what became of them?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.community.roll_reading.stored import building_from_json
from app.community.tables import RollUpload


@dataclass(frozen=True)
class UploadOnFile:
    """An upload without its preview; `is_read` says whether there is one."""

    id: int
    public_id: str
    community: int
    file_name: str
    building: str
    uploaded_by: int
    uploaded_at: datetime
    ended_at: datetime | None
    outcome: str  # confirmed | given_up | expired | refused
    summary: Mapping[str, Any]
    is_read: bool


async def upload(community: int, public_id: str) -> UploadOnFile | None:
    """One upload of a community."""
    rows = await RollUpload.select(*_COLUMNS).where(
        (RollUpload.public_id == public_id) & (RollUpload.community == community)
    )
    if not rows:
        return None
    read = await RollUpload.exists().where((RollUpload.id == rows[0]["id"]) & (RollUpload.preview != ""))
    return _upload(rows[0], is_read=read)


async def open_uploads(community: int) -> tuple[UploadOnFile, ...]:
    """Uploads that nobody has confirmed or given up, newest first."""
    mine = (RollUpload.community == community) & RollUpload.ended_at.is_null()
    rows = await RollUpload.select(*_COLUMNS).where(mine).order_by(RollUpload.id, ascending=False)
    read = await RollUpload.select(RollUpload.id).where(mine & (RollUpload.preview != ""))
    done = {row["id"] for row in read}
    return tuple(_upload(row, is_read=row["id"] in done) for row in rows)


async def uploads_before(at: datetime) -> tuple[str, ...]:
    """Public ids of open uploads that were begun before an instant: forgotten ones."""
    rows = await RollUpload.select(RollUpload.public_id).where(
        RollUpload.ended_at.is_null() & (RollUpload.uploaded_at < at)
    )
    return tuple(row["public_id"] for row in rows)


async def open_upload_ids() -> frozenset[str]:
    """Public ids of every upload whose file may still lie beside the database."""
    rows = await RollUpload.select(RollUpload.public_id).where(RollUpload.ended_at.is_null())
    return frozenset(row["public_id"] for row in rows)


_COLUMNS = tuple(column for column in RollUpload._meta.columns if column._meta.name != "preview")


def _upload(row: dict[str, Any], *, is_read: bool) -> UploadOnFile:
    kept = {name: row[name] for name in UploadOnFile.__dataclass_fields__ if name in row}
    kept.update(
        building=building_from_json(row["answers"] or "{}"),
        summary=json.loads(row["summary"] or "{}"),
        is_read=is_read,
    )
    return UploadOnFile(**kept)
