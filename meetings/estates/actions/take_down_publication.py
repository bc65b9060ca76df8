"""Record that a publication was taken down from a board."""

from datetime import date

from app.database import execute, write
from app.refusals import NotFound
from meetings.estates.queries.publications import postings_of


async def take_down_publication(publication: int, posting: int, *, today: date) -> None:
    """Taking it down twice is once: the first day stands."""
    async with write():
        if posting not in [each.id for each in await postings_of(publication)]:
            raise NotFound
        await execute(
            "UPDATE publication_posting SET taken_down_on = ? WHERE id = ? AND taken_down_on IS NULL",
            [today, posting],
        )
