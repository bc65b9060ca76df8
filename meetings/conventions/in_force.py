"""What every way into force has in common: the words as submitted, one version in force, its number."""

from datetime import date

from app.database import fetch
from app.refusals import Refusal
from meetings.conventions.queries.adoptions import SubmissionOnFile
from meetings.conventions.tables import TextVersion


async def refuse_other_words(found: SubmissionOnFile) -> None:
    """Refuse unless the version still says what was submitted, word for word."""
    rows = await fetch("SELECT fingerprint FROM text_version WHERE id = ?", [found.version])
    if rows[0]["fingerprint"] != found.fingerprint:
        raise Refusal("adoptions.text_changed", at="item")


async def bring_into_force(convention: int, version: int, *, day: date) -> int:
    """Replace the version in force by this one, inside a `write()` that holds the text; return its number."""
    await TextVersion.update(
        {
            TextVersion.state: "replaced",
            TextVersion.replaced_by: version,
            TextVersion.replaced_on: day,
        }
    ).where(
        (TextVersion.convention == convention)
        & (TextVersion.state == "in_force")
        & (TextVersion.id != version)
    )
    rows = await fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM text_version WHERE convention = ?", [convention]
    )
    number = int(rows[0]["next"])
    await TextVersion.update(
        {
            TextVersion.state: "in_force",
            TextVersion.number: number,
            TextVersion.adopted_on: day,
            TextVersion.in_force_from: day,
        }
    ).where(TextVersion.id == version)
    return number
