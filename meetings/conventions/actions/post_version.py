"""Record that a version hung on a board: which notice, where, since when, with a photo."""

from datetime import date, datetime

from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.conventions.tables import TextPosting, TextVersion

LONGEST_PLACE = 80


async def post_version(
    version: int,
    *,
    what: str,
    place: str,
    posted_on: date | None,
    file: int | None,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """`what` is "consultation" or "adopted"; the same board on the same day, said twice, is one record.

    Refusals: published.board_wrong at place, published.board_day_wrong at posted_on.
    """
    if not 0 < len(place) <= LONGEST_PLACE:
        raise Refusal("published.board_wrong", at="place")
    if posted_on is None or posted_on > today:
        raise Refusal("published.board_day_wrong", at="posted_on")
    async with write():
        await lock(TextVersion, version)
        same = await fetch(
            "SELECT id FROM text_posting WHERE version = ? AND what = ? AND place = ? AND posted_on = ?",
            [version, what, place, posted_on],
        )
        if same:
            return
        await TextPosting.insert(
            TextPosting(
                version=version,
                what=what,
                place=place,
                posted_on=posted_on,
                file=file,
                posted_by=by,
                recorded_at=at,
            )
        )
        if what == "adopted":  # the period begins with the first board
            await execute(
                "UPDATE text_version SET posted_on = ? WHERE id = ? AND (posted_on IS NULL OR posted_on > ?)",
                [posted_on, version, posted_on],
            )
