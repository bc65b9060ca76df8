"""Write down what a patrol saw: settled on the spot, or an issue on the list in the very words."""

from dataclasses import dataclass
from datetime import datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.checklists.actions.raise_item import raise_item
from meetings.checklists.rules.items import LONGEST_WORDS as LONGEST_HEADING
from meetings.patrols.rules.entries import CHIPS, LONGEST_PLACE, LONGEST_WORDS
from meetings.patrols.tables import PatrolEntry
from meetings.sendings import address_of


@dataclass(frozen=True)
class Sighting:
    """What was seen; `building` and `photo` are row ids, `words` what stands on the list."""

    words: str
    topic: str = ""
    building: int | None = None
    place: str = ""
    photo: int | None = None


async def log_entry(
    seen: Sighting,
    *,
    community: int,
    by: int,
    at: datetime,
    settled: bool,
    duty: int | None = None,
    key: str = "",
) -> str:
    """Keep the entry and return its public id; the same key is one entry, and one issue."""
    _check(seen)
    public_id = address_of("entry", key)
    async with write():
        await lock(Community, community)
        if await fetch("SELECT id FROM patrol_entry WHERE public_id = ?", [public_id]):
            return public_id
        issue = None if settled else await _raise(seen, community, by, at, public_id)
        await PatrolEntry.insert(
            PatrolEntry(
                public_id=public_id,
                community=community,
                duty=duty,
                seen_by=by,
                seen_at=at,
                building=seen.building,
                place=seen.place,
                topic=seen.topic,
                words=seen.words,
                photo=seen.photo,
                settled_at=at if settled else None,
                issue=issue,
            )
        )
    return public_id


def _check(seen: Sighting) -> None:
    if not seen.words:
        raise Refusal("patrols.say_what_you_saw", at="words")
    if len(seen.words) > LONGEST_WORDS:
        raise Refusal("patrols.too_long", at="words", n=LONGEST_WORDS)
    if len(seen.place) > LONGEST_PLACE:
        raise Refusal("patrols.too_long", at="place", n=LONGEST_PLACE)
    if seen.topic and seen.topic not in CHIPS:
        raise Refusal("patrols.say_what_you_saw", at="words")


async def _raise(seen: Sighting, community: int, by: int, at: datetime, origin: str) -> int:
    heading = " ".join(seen.words.split())
    raised = await raise_item(
        "issue",
        heading[:LONGEST_HEADING],
        community=community,
        at=at,
        by=by,
        detail=seen.words if len(heading) > LONGEST_HEADING else "",
        topic=seen.topic,
        place=seen.place,
        building=seen.building,
        round_table=None,
        origin="patrol",
        origin_ref=origin,
        origin_words=seen.words,
        photos=(seen.photo,) if seen.photo else (),
    )
    return raised.id
