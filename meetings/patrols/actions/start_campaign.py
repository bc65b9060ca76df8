"""Start a campaign: one question, the list that answers land on, and its last day."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.patrols.rules.campaigns import LISTS, LONGEST_QUESTION, LONGEST_TITLE
from meetings.patrols.tables import Campaign
from meetings.sendings import address_of


@dataclass(frozen=True)
class NewCampaign:
    """What was written into the form."""

    title: str
    question: str
    list: str
    ends_on: date | None


async def start_campaign(
    new: NewCampaign, *, community: int, by: int, at: datetime, today: date, key: str = ""
) -> str:
    """Keep it and return its public id."""
    for field, text, most in (
        ("title", new.title, LONGEST_TITLE),
        ("question", new.question, LONGEST_QUESTION),
    ):
        if not text:
            raise Refusal(f"campaigns.{field}_missing", at=field)
        if len(text) > most:
            raise Refusal("campaigns.too_long", at=field, n=most)
    if new.list not in LISTS:
        raise Refusal("campaigns.list_missing", at="list")
    if new.ends_on is None or new.ends_on < today:
        raise Refusal("campaigns.end_wrong", at="ends_on")
    public_id = address_of("campaign", key)
    async with write():
        await lock(Community, community)
        if not await fetch("SELECT id FROM campaign WHERE public_id = ?", [public_id]):
            await Campaign.insert(
                Campaign(
                    public_id=public_id,
                    community=community,
                    title=new.title,
                    question=new.question,
                    list=new.list,
                    ends_on=new.ends_on,
                    made_by=by,
                    made_at=at,
                )
            )
    return public_id
