"""End uploads that were forgotten, and delete files that no open upload needs."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from app.community.actions.give_up_upload import give_up_upload
from app.community.queries.uploads import open_upload_ids, uploads_before
from app.community.roll_reading import files

FORGOTTEN_AFTER = timedelta(hours=24)


async def sweep_uploads(data_dir: Path, *, at: datetime) -> int:
    """How many files went. Files are listed first: one that comes meanwhile has its record already."""
    lying = await asyncio.to_thread(files.lying, data_dir)
    for public_id in await uploads_before(at - FORGOTTEN_AFTER):
        await give_up_upload(public_id, at=at, outcome="expired")
    needed = await open_upload_ids()
    gone = [public_id for public_id in lying if public_id not in needed]
    for public_id in gone:
        await asyncio.to_thread(files.remove, data_dir, public_id)
    return len(gone)
