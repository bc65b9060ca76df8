"""Keep a sheet until somebody has looked at what it would do; an earlier one of the same community ends."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from app.database import execute, write
from meetings.checklists.tables import ListUpload


async def keep_upload(
    community: int, file_name: str, cells: Sequence[Sequence[str]], *, person: int, at: datetime
) -> str:
    """Return its public id."""
    public_id = secrets.token_urlsafe(12)
    async with write():
        await execute(
            "UPDATE list_upload SET ended_at = ?, outcome = 'given_up', cells = '[]'"
            " WHERE community = ? AND ended_at IS NULL",
            [at, community],
        )
        await ListUpload.insert(
            ListUpload(
                public_id=public_id,
                community=community,
                file_name=file_name[:200],
                cells=json.dumps(cells, ensure_ascii=False),
                uploaded_by=person,
                uploaded_at=at,
            )
        )
    return public_id
