"""Which number comes next, and is the year still open? Asked under the community's lock, inside `write()`."""

from app.database import fetch
from app.refusals import Refusal
from meetings.accounts.queries.years import is_closed


async def next_receipt(community: int) -> int:
    """Receipts of a community run 1, 2, 3 …, reversals among them."""
    rows = await fetch("SELECT COALESCE(MAX(receipt), 0) AS n FROM payment WHERE community = ?", [community])
    return int(rows[0]["n"]) + 1


async def next_voucher(community: int, year: int) -> int:
    """Vouchers of a community run 1, 2, 3 … within a year, reversals among them."""
    rows = await fetch(
        "SELECT COALESCE(MAX(number), 0) AS n FROM booking WHERE community = ? AND year = ?",
        [community, year],
    )
    return int(rows[0]["n"]) + 1


async def refuse_closed(community: int, year: int, *, at: str) -> None:
    """A closed year takes nothing more."""
    if await is_closed(community, year):
        raise Refusal("open_account.year_closed", at=at, year=str(year))
