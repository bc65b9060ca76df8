"""Ask something of every house's person in charge, again and again."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from meetings.occupancies.queries.duties import duty, running_duties
from meetings.occupancies.rules.duties import MOST_DUTIES, wrong_duty
from meetings.occupancies.tables import Duty
from meetings.sendings import address_of


@dataclass(frozen=True)
class NewDuty:
    """A duty as it was typed."""

    title: str
    words: str
    every: str
    grace_days: int | None
    since: date | None


async def start_duty(community: int, new: NewDuty, *, by: int, at: datetime, today: date, key: str) -> str:
    """The duty's address; the same sending twice makes one, and a title that runs already is refused."""
    wrong = wrong_duty(new.title, new.words, new.every, new.grace_days, new.since)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1], n=wrong[2])
    address = address_of("landlord_duty", f"{community} {key}" if key else "")
    async with write():
        await lock(Community, community)
        if await duty(address):
            return address
        running = await running_duties(community, today)
        if any(each.title == new.title for each in running):
            raise Refusal("landlord_duties.same_title", at="title", n=0)
        if len(running) >= MOST_DUTIES:
            raise Refusal("landlord_duties.too_many", at="title", n=MOST_DUTIES)
        await Duty.insert(
            Duty(
                public_id=address,
                community=community,
                title=new.title,
                words=new.words,
                every=new.every,
                grace_days=new.grace_days,
                since=new.since,
                made_by=by,
                made_at=at,
            )
        )
    return address
