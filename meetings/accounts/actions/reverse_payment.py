"""Reverse a payment by another of the same amount below zero, with a reason and a receipt of its own."""

import secrets
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.numbering import next_receipt, refuse_closed
from meetings.accounts.queries.fees import payment
from meetings.accounts.tables import Payment

LONGEST = 200


async def reverse_payment(public_id: str, reason: str, *, by: int, at: datetime, today: date) -> None:
    """Reversing twice is reversing once; the day is today, so that a closed year stays as it was."""
    if not reason:
        raise Refusal("open_account.say_reason", at="reason")
    if len(reason) > LONGEST:
        raise Refusal("open_account.too_long", at="reason", n=LONGEST)
    async with write():
        first = await payment(public_id)
        if first is None:
            raise NotFound
        await lock(Community, first.community)
        found = await payment(public_id)
        if found is None or found.reversed_by is not None:
            return
        if found.reverses is not None:
            raise Refusal("open_account.is_reversal", at="reason")
        await refuse_closed(found.community, today.year, at="reason")
        await Payment.insert(
            Payment(
                public_id=secrets.token_urlsafe(16),
                community=found.community,
                charge=found.charge,
                fen=-found.fen,
                paid_on=today,
                way=found.way,
                receipt=await next_receipt(found.community),
                payer=found.payer,
                reverses=found.id,
                reason=reason,
                received_by=by,
                received_at=at,
            )
        )
