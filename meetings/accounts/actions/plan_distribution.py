"""Plan to pay back a part of a closed year's surplus; only a vote of the owners decides it."""

from datetime import datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from app.words import money
from meetings.accounts.queries.distributions import distribution, planned_of, units_held
from meetings.accounts.queries.years import is_closed, year_on_file
from meetings.accounts.rules.shares import By, without_area
from meetings.accounts.tables import Distribution
from meetings.sendings import address_of

LONGEST = 120


async def plan_distribution(
    community: int,
    year: int | None,
    fen: int,
    basis: str,
    title: str,
    *,
    by: int,
    at: datetime,
    key: str = "",
) -> str:
    """Return its public id; refused beyond what is left of the surplus of a year that is closed."""
    if not title:
        raise Refusal("open_account.write_title", at="title")
    if len(title) > LONGEST:
        raise Refusal("open_account.too_long", at="title", n=LONGEST)
    if basis not in set(By):
        raise Refusal("open_account.choose", at="basis")
    if fen <= 0:
        raise Refusal("open_account.money_not_above", at="amount")
    public_id = address_of("distribution", key)
    async with write():
        await lock(Community, community)
        if await distribution(public_id) is not None:
            return public_id
        if year is None or not await is_closed(community, year):
            raise Refusal("open_account.close_first", at="year")
        found = await year_on_file(community, year)
        left = found.figures.surplus - await planned_of(community, found.year)
        if fen > left:
            raise Refusal("open_account.more_than_surplus", at="amount", left=money(max(left, 0)))
        lacking = without_area(await units_held(community)) if basis == By.AREA else 0
        if lacking:
            raise Refusal("open_account.areas_missing", at="basis", n=lacking)
        await Distribution.insert(
            Distribution(
                public_id=public_id,
                community=community,
                year=found.year,
                fen=fen,
                basis=basis,
                title=title,
                made_by=by,
                made_at=at,
            )
        )
    return public_id
