"""Which campaigns ask what, how many slips were printed, and what came in?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.queries.standings import Place, place_by_id
from app.database import fetch
from app.refusals import NotFound
from meetings.patrols.queries.rosters import Patroller, patroller
from meetings.patrols.rules.campaigns import Counts, takes

CAMPAIGN = "campaign"  # the purpose of its codes
_CAMPAIGN = "SELECT id, public_id, community, title, question, list, ends_on, made_at, ended_at FROM campaign"


@dataclass(frozen=True)
class Campaign:
    """One question printed on slips; what comes in lands on `list`."""

    id: int
    public_id: str
    community: int
    title: str
    question: str
    list: str
    ends_on: date
    made_at: datetime
    ended_at: datetime | None

    def takes(self, today: date) -> bool:
        return takes(self.ends_on, self.ended_at, today)


@dataclass(frozen=True)
class SlipIn:
    """What one slip brought: the item it became."""

    number: int
    words: str
    public_id: str
    came_in_at: datetime
    by_paper: bool


async def campaign(public_id: str, person: int | None, today: date) -> tuple[Campaign, Patroller]:
    """The campaign at an address, for everybody who belongs to the community."""
    rows = await fetch(f"{_CAMPAIGN} WHERE public_id = ?", [public_id])
    if not rows:
        raise NotFound
    me = await patroller(person, await place_by_id(rows[0]["community"]), today)
    return Campaign(**rows[0]), me


async def campaign_by_id(number: int) -> tuple[Campaign, Place]:
    """The campaign behind a slip, with its community."""
    rows = await fetch(f"{_CAMPAIGN} WHERE id = ?", [number])
    found = Campaign(**rows[0])
    return found, await place_by_id(found.community)


async def campaigns_of(community: int) -> tuple[Campaign, ...]:
    """Every campaign of a community, the newest first."""
    rows = await fetch(f"{_CAMPAIGN} WHERE community = ? ORDER BY id DESC", [community])
    return tuple(Campaign(**row) for row in rows)


async def counts(number: int) -> Counts:
    """Printed and come in."""
    printed = await fetch(
        "SELECT COUNT(*) AS n FROM code WHERE purpose = ? AND subject = ?", [CAMPAIGN, f"campaign:{number}"]
    )
    rows = await fetch(
        "SELECT COALESCE(SUM(CASE WHEN entered_by IS NULL THEN 1 ELSE 0 END), 0) AS by_phone, COUNT(*) AS n"
        " FROM opinion_slip WHERE campaign = ?",
        [number],
    )
    by_phone = int(rows[0]["by_phone"])
    return Counts(int(printed[0]["n"]), by_phone, int(rows[0]["n"]) - by_phone)


async def slips_in(number: int) -> tuple[SlipIn, ...]:
    """What came in, the latest first."""
    rows = await fetch(
        "SELECT i.number, i.words, i.public_id, s.came_in_at, s.entered_by FROM opinion_slip s"
        " JOIN list_item i ON i.id = s.item WHERE s.campaign = ? ORDER BY s.id DESC",
        [number],
    )
    return tuple(
        SlipIn(
            row["number"], row["words"], row["public_id"], row["came_in_at"], row["entered_by"] is not None
        )
        for row in rows
    )


async def item_of_slip(code: int) -> int:
    """The number of the item that a used slip became; 0 where it has brought none."""
    rows = await fetch(
        "SELECT i.number FROM opinion_slip s JOIN list_item i ON i.id = s.item WHERE s.code = ?", [code]
    )
    return int(rows[0]["number"]) if rows else 0
