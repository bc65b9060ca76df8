"""Reverse a line by another of the same amount below zero, with a reason."""

import secrets
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.numbering import next_voucher, refuse_closed
from meetings.accounts.queries.years import booking, is_closed
from meetings.accounts.tables import Booking

LONGEST = 200


async def reverse_booking(public_id: str, reason: str, *, by: int, at: datetime, today: date) -> None:
    """Reversing twice is once. It stands in the line's own year while that is open, else in today's."""
    if not reason:
        raise Refusal("open_account.say_reason", at="reason")
    if len(reason) > LONGEST:
        raise Refusal("open_account.too_long", at="reason", n=LONGEST)
    async with write():
        first = await booking(public_id)
        if first is None:
            raise NotFound
        await lock(Community, first.community)
        found = await booking(public_id)
        if found is None or found.reversed_by is not None:
            return
        if found.reverses is not None:
            raise Refusal("open_account.is_reversal", at="reason")
        over = await is_closed(found.community, found.year)
        day = today if over else found.booked_on
        await refuse_closed(found.community, day.year, at="reason")
        await Booking.insert(
            Booking(
                public_id=secrets.token_urlsafe(16),
                community=found.community,
                year=day.year,
                number=await next_voucher(found.community, day.year),
                booked_on=day,
                direction=found.direction,
                category=found.category,
                words=found.words,
                fen=-found.fen,
                reverses=found.id,
                reason=reason,
                entered_by=by,
                entered_at=at,
            )
        )
