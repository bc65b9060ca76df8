"""Take comments that have no answer along to the next draft, where they stand as open suggestions."""

from app.database import execute, write


async def carry_suggestions(earlier: int, draft: int) -> None:
    """From one version, from what was carried to it before, and from drafts of the text that were given up.

    What is answered stays where it was said.
    """
    async with write():
        await execute(
            "UPDATE clause_comment SET moved_to = ? WHERE kind <> 'agree' AND withdrawn_at IS NULL"
            " AND answer IS NULL AND (consultation IN (SELECT k.id FROM consultation k WHERE k.version = ?)"
            " OR moved_to IN (SELECT t.id FROM text_version t JOIN text_version e"
            " ON e.convention = t.convention WHERE e.id = ? AND (t.id = e.id OR t.state = 'withdrawn')))",
            [draft, earlier, earlier],
        )
