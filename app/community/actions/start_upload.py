"""Note that a committee handed in a file to read; the file itself lies beside the database for a while."""

import secrets
from datetime import datetime

from app.community.tables import RollUpload
from app.database import write


async def start_upload(community: int, file_name: str, *, person: int, at: datetime) -> str:
    """Write the record and return the upload's address."""
    public_id = secrets.token_urlsafe(12)
    async with write():
        await RollUpload.insert(
            RollUpload(
                public_id=public_id,
                community=community,
                file_name=file_name[-200:],
                uploaded_by=person,
                uploaded_at=at,
            )
        )
    return public_id
