"""Forget whom errands were for, half a year after they were over; that there was one stays counted."""

from datetime import datetime, timedelta

from app.database import execute, write
from meetings.patrols.rules.entries import PHOTO_DAYS
from meetings.patrols.rules.errands import KEPT_DAYS


async def forget_errands(*, at: datetime) -> None:
    """Names, rooms and words of errands, and photos of what was settled on the spot."""
    before = at - timedelta(days=KEPT_DAYS)
    async with write():
        await execute(
            "UPDATE errand SET for_name = '', for_person = NULL, building = NULL, room = '', words = '',"
            " papers = '', consent_witness = '', done_words = '', called_off_words = '', receipt_by = NULL,"
            " forgotten_at = ? WHERE forgotten_at IS NULL AND (receipt_at < ? OR called_off_at < ?)",
            [at, before, before],
        )
        photos_before = at - timedelta(days=PHOTO_DAYS)
        # a photo that no entry names any more goes with the next sweep of the store
        await execute(
            "UPDATE stored_file SET delete_on = ? WHERE delete_on IS NULL AND id IN (SELECT e.photo FROM"
            " patrol_entry e WHERE e.photo IS NOT NULL AND e.issue IS NULL AND e.seen_at < ?)",
            [at.date(), photos_before],
        )
        await execute(
            "UPDATE patrol_entry SET photo = NULL WHERE photo IS NOT NULL AND issue IS NULL AND seen_at < ?",
            [photos_before],
        )
