"""Record the day on which a version was taken down from a board."""

from datetime import date

from app.database import execute, fetch, write
from app.refusals import NotFound, Refusal


async def take_down_version(version: int, posting: int, *, taken_down_on: date | None, today: date) -> None:
    """Said twice, the first day stands. Refusal: published.board_day_wrong at down."""
    async with write():
        rows = await fetch(
            "SELECT posted_on FROM text_posting WHERE id = ? AND version = ?", [posting, version]
        )
        if not rows:
            raise NotFound
        if taken_down_on is None or not rows[0]["posted_on"] <= taken_down_on <= today:
            raise Refusal("published.board_day_wrong", at="down")
        await execute(
            "UPDATE text_posting SET taken_down_on = ? WHERE id = ? AND taken_down_on IS NULL",
            [taken_down_on, posting],
        )
