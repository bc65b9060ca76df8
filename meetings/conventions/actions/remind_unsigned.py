"""Ask the households that have not signed a version: those alone, and each at most once a week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.community.actions.tell import settle, tell
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.signatures import signed_text, unsigned_people
from meetings.conventions.rules.coverage import signing_subject
from meetings.conventions.tables import TextVersion

NOT_WITHIN = timedelta(days=7)


async def remind_unsigned(version: int, *, buildings: Sequence[int] | None, at: datetime, today: date) -> int:
    """How many inboxes were written to; `buildings` None: all that the text is for.

    Whoever was asked within seven days is left alone, so two presses, or the office and a convenor on one
    day, ask once. Refusal: signatures.replaced.
    """
    async with write():
        await lock(TextVersion, version)
        text = await signed_text(version)
        if text is None:
            raise NotFound
        if not text.in_force:
            raise Refusal("signatures.replaced")
        subject = signing_subject(version)
        people, owners = await unsigned_people(version, buildings, today)
        asked = await _asked_since(subject, at - NOT_WITHIN)
        people = tuple(each for each in people if (each, None) not in asked)
        owners = tuple(each for each in owners if (None, each) not in asked)
        await settle(subject, at=at, people=people, owners=owners)  # one waits in an inbox, not two
        await tell(
            "signatures.ask",
            at=at,
            community=text.community,
            params={"title": text.title, "number": text.number or 0},
            people=people,
            owners=owners,
            link=f"/versions/{text.public_id}/signature",
            todo=True,
            subject=subject,
        )
        return len(people) + len(owners)


async def _asked_since(subject: str, moment: datetime) -> set[tuple[int | None, int | None]]:
    rows = await fetch(
        "SELECT person, owner FROM inbox_item WHERE subject = ? AND created_at > ?", [subject, moment]
    )
    return {(row["person"], row["owner"]) for row in rows}
