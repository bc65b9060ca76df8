"""Put what was reported at a house's code on the list of issues; a tip passes the house's own table by."""

from dataclasses import dataclass
from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.checklists.actions.raise_item import FollowCode, RaisedItem, raise_item
from meetings.checklists.queries.levels import top_table_of
from meetings.checklists.rules.items import LONGEST_WORDS as LONGEST_HEADING
from meetings.checklists.rules.items import TOPICS, Visibility
from meetings.houses.queries.houses import House

LONGEST_REPORT = 2_000


@dataclass(frozen=True)
class Report:
    """What was written; `tip` is meant for the office alone, never for the house's convenor."""

    words: str
    place: str = ""
    name: str = ""
    topic: str = ""
    tip: bool = False


async def report_at_house(
    here: House,
    report: Report,
    *,
    photos: tuple[int, ...],
    person: int | None,
    at: datetime,
    key: str,
    follow: FollowCode | None,
    secret: bytes,
) -> RaisedItem:
    """The item as it stands; those in charge look at it before anybody else reads it."""
    if not report.words:
        raise Refusal("house_page.words_missing", at="words")
    if len(report.words) > LONGEST_REPORT:
        raise Refusal("house_page.too_long", at="words", n=LONGEST_REPORT)
    heading = " ".join(report.words.split())
    async with write():
        return await raise_item(
            "issue",
            heading[:LONGEST_HEADING],
            community=here.community,
            at=at,
            by=person,
            raised_name=report.name,
            detail=report.words if len(heading) > LONGEST_HEADING else "",
            topic=report.topic if report.topic in TOPICS else "",
            place=report.place,
            building=here.id,
            round_table=await top_table_of(here.community) if report.tip else None,
            visibility=Visibility.OFFICE,
            origin="house_code",
            origin_words=report.words,
            photos=photos,
            key=key,
            follow=follow,
            secret=secret,
        )
