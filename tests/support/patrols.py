"""An agreement, a roster, an entry, a campaign and an errand, for tests that need one of each."""

from datetime import timedelta

from app.database import fetch
from meetings.agreements.actions.draft_agreement import draft_agreement
from meetings.agreements.actions.sign_seat import sign_seat
from meetings.agreements.rules.days import weekday
from meetings.agreements.rules.drafts import Draft, DraftSeat
from meetings.agreements.rules.terms import Term
from meetings.days_off import days_between
from meetings.patrols.actions.ask_errand import Request, ask_errand
from meetings.patrols.actions.ask_swap import ask_swap
from meetings.patrols.actions.log_entry import Sighting, log_entry
from meetings.patrols.actions.make_roster import NewRoster, make_roster
from meetings.patrols.actions.start_campaign import NewCampaign, start_campaign
from meetings.patrols.queries.rosters import all_duties
from meetings.patrols.rules.roster import RosterRule
from tests.support.open_vote import DURING

TODAY = DURING.date()
DAYS = days_between(TODAY, TODAY + timedelta(weeks=3))


async def watched(community: int, maker: int, one: int, other: int, photo: int) -> dict[str, str]:
    """One of each, as words of addresses: `one` signs, is on duty and is helped; `other` may swap with them.

    `pact` is in force and `coming_pact` waits for its signatures; its first seat is the maker's.
    """
    roster, duty, swap, turn = await _roster(community, maker, one, other)
    return {
        "pact": await _pact(community, maker, one, photo, signed=True),
        "coming_pact": await _pact(community, maker, one, photo, signed=False),
        "seat": "1",
        "roster": roster,
        "member": str(other),
        "duty": duty,
        "swap": swap,
        "answer": "withdrawal",
        "entry": await log_entry(
            Sighting("楼道堆物", "fire", photo=photo),
            community=community,
            by=one,
            at=DURING,
            settled=False,
            duty=turn,
        ),
        "campaign": await start_campaign(
            NewCampaign("停车怎么停", "车晚上停在哪里？", "issue", TODAY),
            community=community,
            by=maker,
            at=DURING,
            today=TODAY,
        ),
        "errand": await ask_errand(
            Request("某某", "取药", "signed", for_person=one),
            community=community,
            by=maker,
            at=DURING,
            today=TODAY,
        ),
        "errand_step": "calling-off",
    }


async def _pact(community: int, maker: int, one: int, photo: int, *, signed: bool) -> str:
    address = await draft_agreement(
        Draft(
            title="施工时间约定",
            words="",
            since=TODAY - timedelta(days=30),
            until=None,
            seats=(
                DraftSeat("业委会", "committee", "甲", maker),
                DraftSeat("居民", "residents", "乙", None if one == maker else one),
            ),
            terms=(Term("工作日 9:00 以后", "12345", 540, 1080),),
        ),
        community=community,
        by=maker,
        at=DURING,
    )
    if signed:
        number = (await fetch("SELECT id FROM agreement WHERE public_id = ?", [address]))[0]["id"]
        await sign_seat(number, 1, by=maker, at=DURING, today=TODAY, sheet=photo)
        await sign_seat(number, 2, by=one, at=DURING, today=TODAY, sheet=photo if one == maker else None)
    return address


async def _roster(community: int, maker: int, one: int, other: int) -> tuple[str, str, str, int]:
    """A roster of one at a time, a shift of `one`, and the question whether `other` takes it.

    Its shifts are days away, so that no chore reminds anybody while a test counts what was written.
    """
    on = weekday(TODAY + timedelta(days=4))
    address = await make_roster(
        NewRoster("晚间巡查", RosterRule(on, True, 1140, 1260, 1, TODAY, None), (one, other)),
        community=community,
        by=maker,
        at=DURING,
        today=TODAY,
        days=DAYS,
    )
    number = (await fetch("SELECT id FROM roster WHERE public_id = ?", [address]))[0]["id"]
    duty = next(each for each in await all_duties(number) if one in each.people)
    if one == other:  # next door there is one person only: a swap that nobody could ask for
        return address, duty.public_id, "no_swap", duty.id
    swap = await ask_swap(duty.id, asked_by=one, asked_of=other, at=DURING, today=TODAY)
    return address, duty.public_id, swap, duty.id
