"""Whose words does a draft take? The comments answered with "taken" or "partly", as the answers stand now."""

from app.database import execute, fetch
from meetings.conventions.tables import ClauseCredit


async def credit_again(consultation: int) -> None:
    """Write the credits of the drafts made from what was posted, inside the caller's `write()`.

    Only drafts: from the day a version stands still, so does whose words it took.
    """
    drafts = await fetch(
        "SELECT v.id FROM text_version v JOIN consultation k ON k.version = v.based_on"
        " WHERE k.id = ? AND v.state = 'draft'",
        [consultation],
    )
    taken = await fetch(
        "SELECT k.id, k.clause FROM clause_comment k JOIN clause_answer a ON a.id = k.answer"
        " WHERE k.consultation = ? AND k.withdrawn_at IS NULL AND a.outcome IN ('taken', 'partly')"
        " ORDER BY k.id",
        [consultation],
    )
    for draft in drafts:
        await execute(
            "DELETE FROM clause_credit WHERE version = ? AND comment IN"
            " (SELECT id FROM clause_comment WHERE consultation = ?)",
            [draft["id"], consultation],
        )
        if taken:
            rows = [
                ClauseCredit(version=draft["id"], clause=each["clause"], comment=each["id"]) for each in taken
            ]
            await ClauseCredit.insert(*rows)
