"""Close a year: its figures are written down for ever and published as an account."""

from collections.abc import Callable
from datetime import date, datetime

from app.community.tables import Community
from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.accounts.queries.years import YearOnFile, is_closed, year_on_file, years_of
from meetings.accounts.rules.years import figures, fingerprint
from meetings.estates.actions.publish import Paper, publish

FIRST = 2000  # nothing of ours is older


async def close_year(
    community: int,
    year: int,
    paper: Callable[[YearOnFile, str], Paper],
    *,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """Closing twice is closing once. `paper` makes the publication of the figures and their fingerprint."""
    if not FIRST <= year < today.year:
        raise Refusal("open_account.year_not_over", at="close", year=str(year))
    async with write():
        await lock(Community, community)  # whoever books waits, and is then refused
        if await is_closed(community, year):
            return
        earlier = [each for each, closed in await years_of(community) if each < year and not closed]
        if earlier:
            raise Refusal("open_account.earlier_open", at="close", year=str(earlier[0]))
        found = await year_on_file(community, year)
        if not found.lines:
            raise Refusal("open_account.nothing_booked", at="close")
        place = await fetch("SELECT public_id FROM community WHERE id = ?", [community])
        text = figures(place[0]["public_id"], year, found.figures, found.lines)
        digest = fingerprint(text)
        await execute(
            "INSERT INTO account_year (community, year, opening_fen, opening_words, figures, fingerprint,"
            " closed_by, closed_at) VALUES (?, ?, ?, '', ?, ?, ?, ?) ON CONFLICT (community, year)"
            " DO UPDATE SET opening_fen = excluded.opening_fen, figures = excluded.figures,"
            " fingerprint = excluded.fingerprint, closed_by = excluded.closed_by,"
            " closed_at = excluded.closed_at",
            [community, year, found.figures.opening, text, digest, by, at],
        )
        await publish(community, paper(found, digest), by=by, at=at, today=today)
