"""Record that one line of the list was paid out; the last one ends the distribution."""

from datetime import date

from app.community.tables import Community
from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.numbering import refuse_closed
from meetings.accounts.queries.distributions import distribution
from meetings.accounts.rules.shares import State

WAYS = ("cash", "transfer", "phone")


async def pay_share(
    public_id: str, number: int, way: str, paid_on: date | None, *, by: int, today: date
) -> None:
    """Paying twice is paying once: the first day and way stand."""
    if way not in WAYS:
        raise Refusal("open_account.choose", at="way")
    if paid_on is None or paid_on > today:
        raise Refusal("open_account.day_wrong", at="paid_on")
    async with write():
        found = await distribution(public_id)
        if found is None:
            raise NotFound
        await lock(Community, found.community)  # a year may be closing
        line = await fetch(
            "SELECT id, paid_on FROM share WHERE distribution = ? AND number = ?", [found.id, number]
        )
        if not line:
            raise NotFound
        if line[0]["paid_on"] is not None:
            return
        if found.decided_on is not None and paid_on < found.decided_on:
            raise Refusal("open_account.before_decision", at="paid_on", day=found.decided_on)
        await refuse_closed(found.community, paid_on.year, at="paid_on")
        await execute(
            "UPDATE share SET paid_on = ?, way = ?, paid_by = ? WHERE id = ? AND paid_on IS NULL",
            [paid_on, way, by, line[0]["id"]],
        )
        await execute(
            "UPDATE distribution SET state = ? WHERE id = ? AND NOT EXISTS"
            " (SELECT 1 FROM share WHERE distribution = ? AND paid_on IS NULL)",
            [State.PAID.value, found.id, found.id],
        )
