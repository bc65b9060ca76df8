"""Record that a publication hangs on a board, with a photo."""

from datetime import date, datetime

from app.database import lock, write
from app.refusals import Refusal
from meetings.estates.queries.publications import postings_of
from meetings.estates.tables import Publication, PublicationPosting

LONGEST = 80


async def hang_publication(
    publication: int,
    place: str,
    posted_on: date | None,
    *,
    file: int | None,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """The same board on the same day is one record."""
    if not place:
        raise Refusal("publications.say_place", at="place")
    if len(place) > LONGEST:
        raise Refusal("publications.too_long", at="place", n=LONGEST)
    if posted_on is None or posted_on > today:
        raise Refusal("publications.hung_day_wrong", at="hung_on")
    async with write():
        await lock(Publication, publication)
        if any((each.place, each.posted_on) == (place, posted_on) for each in await postings_of(publication)):
            return
        await PublicationPosting.insert(
            PublicationPosting(
                publication=publication,
                place=place,
                posted_on=posted_on,
                file=file,
                posted_by=by,
                recorded_at=at,
            )
        )
