"""Take comments that have no answer along to the next draft, where they stand as open suggestions."""

from app.database import execute, write


async def carry_suggestions(earlier: int, draft: int) -> None:
    """From one version, and from what was carried to it before; what is answered stays where it was said."""
    async with write():
        await execute(
            "UPDATE clause_comment SET moved_to = ? WHERE kind <> 'agree' AND withdrawn_at IS NULL"
            " AND answer IS NULL AND (moved_to = ? OR consultation IN"
            " (SELECT id FROM consultation WHERE version = ?))",
            [draft, earlier, earlier],
        )
