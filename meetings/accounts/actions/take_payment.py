"""Take money for a charge and give it the next receipt's number; part payments are fine."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import NotFound, Refusal
from app.words import money
from meetings.accounts.numbering import next_receipt, refuse_closed
from meetings.accounts.queries.fees import charge, payment
from meetings.accounts.tables import Payment
from meetings.sendings import address_of

WAYS = ("cash", "transfer", "phone")
LONGEST = 60


@dataclass(frozen=True)
class Paid:
    """What the form says; `fen` above zero."""

    fen: int
    paid_on: date | None
    way: str
    payer: str = ""


async def take_payment(
    community: int, number: int, paid: Paid, *, by: int, at: datetime, today: date, key: str = ""
) -> str:
    """Return the receipt's public id; the same sending twice is one payment."""
    day = _refuse(paid, today)
    public_id = address_of("payment", key)
    async with write():
        await lock(Community, community)  # receipts are numbered without gaps
        if await payment(public_id) is not None:
            return public_id
        found = await charge(number)
        if found is None:
            raise NotFound
        await refuse_closed(community, day.year, at="paid_on")
        if found.waived_at is not None:
            raise Refusal("open_account.waived_already", at="amount")
        if paid.fen > found.owed:
            raise Refusal("open_account.more_than_owed", at="amount", owed=money(found.owed))
        await Payment.insert(
            Payment(
                public_id=public_id,
                community=community,
                charge=number,
                fen=paid.fen,
                paid_on=day,
                way=paid.way,
                receipt=await next_receipt(community),
                payer=paid.payer,
                received_by=by,
                received_at=at,
            )
        )
    return public_id


def _refuse(paid: Paid, today: date) -> date:
    if paid.fen <= 0:
        raise Refusal("open_account.money_not_above", at="amount")
    if paid.paid_on is None or paid.paid_on > today:
        raise Refusal("open_account.day_wrong", at="paid_on")
    if paid.way not in WAYS:
        raise Refusal("open_account.choose", at="way")
    if len(paid.payer) > LONGEST:
        raise Refusal("open_account.too_long", at="payer", n=LONGEST)
    return paid.paid_on
