"""Let a version's words stand still: its fingerprint is taken of them, once."""

from datetime import datetime

from app.database import lock, write
from meetings.conventions.queries.versions import text_of, version_by_id
from meetings.conventions.rules.canonical import canonical_text, fingerprint
from meetings.conventions.tables import TextVersion


async def freeze_version(version: int, *, at: datetime) -> str:
    """Return the fingerprint, 64 hex digits; a version that stands still already keeps the one it has."""
    async with write():
        await lock(TextVersion, version)
        known = await version_by_id(version)
        if known.fingerprint:
            return known.fingerprint
        taken = fingerprint(canonical_text(await text_of(version)))
        await TextVersion.update({TextVersion.fingerprint: taken, TextVersion.frozen_at: at}).where(
            TextVersion.id == version
        )
        return taken
