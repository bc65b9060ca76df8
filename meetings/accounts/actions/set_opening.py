"""Say what a year began with, and where that is from."""

from app.community.tables import Community
from app.database import execute, lock, write
from app.refusals import Refusal
from meetings.accounts.numbering import refuse_closed
from meetings.accounts.queries.years import is_closed

LONGEST = 200


async def set_opening(community: int, year: int, fen: int, words: str) -> None:
    """Refused where the year before is closed: its closing balance is what is carried over."""
    if not words:
        raise Refusal("open_account.say_opening", at="opening_words")
    if len(words) > LONGEST:
        raise Refusal("open_account.too_long", at="opening_words", n=LONGEST)
    async with write():
        await lock(Community, community)
        await refuse_closed(community, year, at="opening")
        if await is_closed(community, year - 1):
            raise Refusal("open_account.carried_over", at="opening")
        await execute(
            "INSERT INTO account_year (community, year, opening_fen, opening_words, figures, fingerprint)"
            " VALUES (?, ?, ?, ?, '', '') ON CONFLICT (community, year)"
            " DO UPDATE SET opening_fen = excluded.opening_fen, opening_words = excluded.opening_words",
            [community, year, fen, words],
        )
