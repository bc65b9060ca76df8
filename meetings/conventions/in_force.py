"""What every way into force has in common: the words as submitted, one version in force, its number."""

from datetime import UTC, date, datetime, time

from app.community.actions.tell import tell
from app.database import fetch
from app.refusals import Refusal
from meetings.conventions.actions.remind_unsigned import remind_unsigned
from meetings.conventions.queries.adoptions import SubmissionOnFile, TextHead, keepers_of
from meetings.conventions.queries.signatures import signed_text
from meetings.conventions.queries.versions import text_of, version_by_id
from meetings.conventions.rules.adoption import filing_due
from meetings.conventions.rules.canonical import canonical_text, fingerprint
from meetings.conventions.tables import TextVersion


async def refuse_other_words(found: SubmissionOnFile) -> None:
    """Refuse unless the version still says what was submitted, character for character."""
    says = fingerprint(canonical_text(await text_of(found.version)))
    if not says == found.fingerprint == (await version_by_id(found.version)).fingerprint:
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


async def after_adoption(head: TextHead, *, day: date, at: datetime) -> None:
    """Ask the households to sign, and those who keep the text to file it; inside the same `write()`."""
    due = filing_due(head.kind, day)
    if due is not None:
        await tell(
            "adoptions.file_it",
            at=at,
            community=head.community,
            params={"title": head.title, "number": head.next},
            people=await keepers_of(head),
            link=f"/versions/{head.public_id}/adoption",
            todo=True,
            subject=f"filing:{head.id}",
            due_at=datetime.combine(due, time(12), UTC),
        )
    if await signed_text(head.id) is not None:
        await remind_unsigned(head.id, buildings=None, at=at, today=day)
