"""Note that a committee handed in a file to read; the file itself lies beside the database for a while."""

import secrets
from datetime import datetime

from app.community.roll_reading.stored import answers_to_json
from app.community.rules.roll.doubts import Answers
from app.community.rules.roll.identity import hide_identities, without_marks
from app.community.tables import RollUpload
from app.database import write


async def start_upload(
    community: int, file_name: str, *, building: str = "", person: int, at: datetime
) -> str:
    """Write the record and return the upload's address. `building`: what the person says the file is of."""
    public_id = secrets.token_urlsafe(12)
    async with write():
        await RollUpload.insert(
            RollUpload(
                public_id=public_id,
                community=community,
                file_name=_plain(file_name),
                answers=answers_to_json(Answers(), building=_plain(building)[:40]),
                uploaded_by=person,
                uploaded_at=at,
            )
        )
    return public_id


def _plain(text: str) -> str:
    """A file may be named after a person's identity number: that is not kept either."""
    return without_marks(hide_identities(text, secrets.token_bytes(32)))[-200:]
