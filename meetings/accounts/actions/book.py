"""Book one line of a year's income or spending, with its voucher."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from meetings.accounts.numbering import next_voucher, refuse_closed
from meetings.accounts.queries.years import booking
from meetings.accounts.rules.years import CATEGORIES, Direction
from meetings.accounts.tables import Booking
from meetings.sendings import address_of

LONGEST = 200


@dataclass(frozen=True)
class Entry:
    """What the form says; `fen` above zero, None where no day was readable."""

    booked_on: date | None
    category: str
    words: str
    fen: int


async def book(
    community: int, entry: Entry, *, file: int | None, by: int, at: datetime, today: date, key: str = ""
) -> str:
    """Return the line's public id; the same sending twice is one line. The day says the year."""
    day, direction = _refuse(entry, today)
    public_id = address_of("booking", key)
    async with write():
        await lock(Community, community)  # vouchers are numbered without gaps, and a year may be closing
        if await booking(public_id) is not None:
            return public_id
        await refuse_closed(community, day.year, at="booked_on")
        await Booking.insert(
            Booking(
                public_id=public_id,
                community=community,
                year=day.year,
                number=await next_voucher(community, day.year),
                booked_on=day,
                direction=direction.value,
                category=entry.category,
                words=entry.words,
                fen=entry.fen,
                file=file,
                entered_by=by,
                entered_at=at,
            )
        )
    return public_id


def _refuse(entry: Entry, today: date) -> tuple[date, Direction]:
    direction = next((each for each, names in CATEGORIES.items() if entry.category in names), None)
    if direction is None:
        raise Refusal("open_account.choose", at="category")
    if not entry.words:
        raise Refusal("open_account.say_what", at="words")
    if len(entry.words) > LONGEST:
        raise Refusal("open_account.too_long", at="words", n=LONGEST)
    if entry.fen <= 0:
        raise Refusal("open_account.money_not_above", at="amount")
    if entry.booked_on is None or entry.booked_on > today:
        raise Refusal("open_account.day_wrong", at="booked_on")
    return entry.booked_on, direction
