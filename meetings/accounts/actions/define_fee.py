"""Say what units pay for, how it is reckoned and how often."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.queries.fees import fee
from meetings.accounts.rules.periods import Basis, Every
from meetings.accounts.tables import Fee
from meetings.sendings import address_of

LONGEST_TITLE, LONGEST_REST = 80, 200
USES = ("", "dwelling", "shop", "parking", "other")


@dataclass(frozen=True)
class FeePlan:
    """What the form says; `fen` for one unit or one square metre; None where nothing readable was typed."""

    title: str
    basis: str
    fen: int
    period: str
    use: str = ""
    building: int | None = None
    rests_on: str = ""
    since: date | None = None
    until: date | None = None


async def define_fee(community: int, plan: FeePlan, *, by: int, at: datetime, key: str = "") -> str:
    """Return the public id; the same sending twice is one fee."""
    since = _refuse(plan)
    public_id = address_of("fee", key)
    async with write():
        await lock(Community, community)  # the same sending twice waits for itself
        if await fee(public_id) is not None:
            return public_id
        if plan.building is not None and not await fetch(
            "SELECT 1 AS one FROM building WHERE id = ? AND community = ?", [plan.building, community]
        ):
            raise NotFound
        await Fee.insert(
            Fee(
                public_id=public_id,
                community=community,
                title=plan.title,
                basis=plan.basis,
                fen=plan.fen,
                period=plan.period,
                use=plan.use,
                building=plan.building,
                rests_on=plan.rests_on,
                since=since,
                until=plan.until,
                entered_by=by,
                entered_at=at,
            )
        )
    return public_id


def _refuse(plan: FeePlan) -> date:
    if not plan.title:
        raise Refusal("open_account.write_title", at="title")
    if len(plan.title) > LONGEST_TITLE:
        raise Refusal("open_account.too_long", at="title", n=LONGEST_TITLE)
    if plan.basis not in set(Basis):
        raise Refusal("open_account.choose", at="basis")
    if plan.fen <= 0:
        raise Refusal("open_account.money_not_above", at="amount")
    if plan.period not in set(Every):
        raise Refusal("open_account.choose", at="period")
    if plan.use not in USES:
        raise Refusal("open_account.choose", at="use")
    if not plan.rests_on:
        raise Refusal("open_account.say_rest", at="rests_on")
    if len(plan.rests_on) > LONGEST_REST:
        raise Refusal("open_account.too_long", at="rests_on", n=LONGEST_REST)
    if plan.since is None:
        raise Refusal("open_account.day_missing", at="since")
    if plan.until is not None and plan.until < plan.since:
        raise Refusal("open_account.until_before", at="until")
    return plan.since
