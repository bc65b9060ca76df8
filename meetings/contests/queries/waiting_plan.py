"""Is a plan still there that came with a form which was sent back?"""

from app.database import fetch


async def waiting_plan(public_id: str, person: int) -> tuple[int | None, str]:
    """The file's row and public id, only of the person who handed it in; None and "" else."""
    rows = await fetch(
        "SELECT id FROM stored_file WHERE public_id = ? AND person_id = ?", [public_id, person]
    )
    return (rows[0]["id"], public_id) if rows else (None, "")
