"""Write to a house's convenor or to the grid: they find it in their inbox, and no number was shown."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.tables import Building
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.houses.queries.houses import House, who_answers
from meetings.houses.rules.messages import LONGEST_REACH, LONGEST_WORDS, SentTo
from meetings.houses.tables import HouseMessage
from meetings.sendings import address_of


async def write_to_house(
    here: House,
    sent_to: str,
    words: str,
    reach: str,
    *,
    person: int | None,
    at: datetime,
    today: date,
    key: str,
) -> str:
    """The address at which its writer finds the answer; the same sending twice is one message."""
    if sent_to not in tuple(SentTo):
        raise Refusal("house_page.whom_missing", at="to")
    if not words:
        raise Refusal("house_page.words_missing", at="words")
    for field, text, most in (("words", words, LONGEST_WORDS), ("reach", reach, LONGEST_REACH)):
        if len(text) > most:
            raise Refusal("house_page.too_long", at=field, n=most)
    address = address_of(f"house message {here.id}", key)
    async with write():
        await lock(Building, here.id)
        if await fetch("SELECT 1 FROM house_message WHERE public_id = ?", [address]):
            return address
        made = await HouseMessage.insert(
            HouseMessage(
                public_id=address,
                building=here.id,
                sent_to=sent_to,
                words=words,
                reach=reach,
                person=person,
                written_at=at,
            )
        )
        await tell(
            f"house_page.told_{sent_to}",
            at=at,
            community=here.community,
            params={"house": here.name},
            people=await who_answers(here, sent_to, today),
            link=f"/houses/{here.id}/messages",
            todo=True,
            subject=f"house_message:{made[0]['id']}",
        )
    return address
