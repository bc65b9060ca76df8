"""Rosters, swaps, the log, slips and errands at the same moment as their opposite, on both engines."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.clock import Traveller, travel
from app.community.queries.codes import code_by_link, code_by_typing
from app.community.queries.standings import Place, place_by_id
from app.community.tables import InboxItem
from app.database import Database
from app.refusals import NotFound, Refusal
from meetings.agreements.rules.days import EVERY_DAY
from meetings.checklists.tables import ListItem
from meetings.days_off import days_between
from meetings.patrols.actions.answer_swap import answer_swap
from meetings.patrols.actions.ask_errand import Request, ask_errand
from meetings.patrols.actions.ask_swap import ask_swap
from meetings.patrols.actions.call_off_duty import call_off_duty
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.actions.end_campaign import end_campaign
from meetings.patrols.actions.forget_errands import forget_errands
from meetings.patrols.actions.hand_in_slip import Answer, hand_in_slip
from meetings.patrols.actions.join_roster import join_roster
from meetings.patrols.actions.leave_roster import leave_roster
from meetings.patrols.actions.log_entry import Sighting, log_entry
from meetings.patrols.actions.make_roster import NewRoster, make_roster
from meetings.patrols.actions.print_opinion_slips import print_opinion_slips
from meetings.patrols.actions.remind_duties import remind_duties
from meetings.patrols.actions.start_campaign import NewCampaign, start_campaign
from meetings.patrols.actions.step_errand import Next, step_errand
from meetings.patrols.queries.campaigns import Campaign, campaign, counts, slips_in
from meetings.patrols.queries.entries import entries_of_month, figures_of, open_entries
from meetings.patrols.queries.errands import Errand, errand, errand_by_id, errands_of
from meetings.patrols.queries.rosters import (
    DutyOnFile,
    Roster,
    all_duties,
    duty_by_id,
    members_of,
    patroller,
    roster,
)
from meetings.patrols.queries.swaps import swap
from meetings.patrols.rules.errands import State, Step
from meetings.patrols.rules.roster import RosterRule
from meetings.patrols.rules.swaps import SwapState
from meetings.patrols.tables import OpinionSlip, PatrolEntry
from tests.support.court import Court, build_court

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DAYS = days_between(TODAY, TODAY + timedelta(weeks=30))
SECRET = bytes(range(32))
WATCH = ("zhou", "wu", "zheng", "li", "tenant")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(NOW) as traveller:
        yield traveller


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def on_watch(court: Court, who: tuple[str, ...] = WATCH) -> Roster:
    """Pairs every evening from 19:00 to 21:00, the first two weeks dealt."""
    address = await make_roster(
        NewRoster(
            "晚间巡查",
            RosterRule(EVERY_DAY, True, 1140, 1260, 2, TODAY, None),
            tuple(court.people[name] for name in who),
        ),
        community=court.community,
        by=court.people["committee"],
        at=NOW,
        today=TODAY,
        days=DAYS,
        key="k",
    )
    return (await roster(address, court.people["committee"], TODAY))[0]


async def shift_of(found: Roster, person: int, but: int = 0) -> DutyOnFile:
    return next(
        duty for duty in await all_duties(found.id) if person in duty.people and but not in duty.people
    )


def carried(duties: tuple[DutyOnFile, ...]) -> Counter[int]:
    return Counter(person for duty in duties for person in duty.people)


async def test_a_new_roster_is_dealt_evenly_for_two_weeks_from_tomorrow(court: Court) -> None:
    duties = await all_duties((await on_watch(court)).id)
    assert [duty.on_day for duty in duties] == [TODAY + timedelta(days=n) for n in range(1, 15)]
    assert all(len(set(duty.people)) == 2 for duty in duties)
    loads = carried(duties).values()
    assert max(loads) - min(loads) <= 1
    assert duties[0].starts_at == datetime(2026, 11, 22, 11, tzinfo=UTC)


async def test_two_who_deal_at_once_deal_each_day_once(court: Court) -> None:
    found = await on_watch(court)
    new = await asyncio.gather(*(deal_duties(found.id, 6, today=TODAY, days=DAYS) for _ in range(3)))
    duties = await all_duties(found.id)
    assert sum(new) == 28
    assert len(duties) == len({duty.on_day for duty in duties}) == 42
    assert all(len(set(duty.people)) == 2 for duty in duties)


async def test_what_is_dealt_stays_when_more_is_dealt(court: Court) -> None:
    found = await on_watch(court)
    before = [(duty.on_day, duty.people) for duty in await all_duties(found.id)]
    await deal_duties(found.id, 5, today=TODAY, days=DAYS)
    assert [(duty.on_day, duty.people) for duty in await all_duties(found.id)][:14] == before


async def test_whoever_leaves_hands_their_later_shifts_to_the_others(court: Court) -> None:
    found, zhou = await on_watch(court), court.people["zhou"]
    mine, other = await shift_of(found, zhou), court.people["li"]
    await join_roster(found.id, court.people["sub_landlord"], since=TODAY, at=NOW, today=TODAY, days=DAYS)
    if other not in mine.people:
        await ask_swap(mine.id, asked_by=zhou, asked_of=other, at=NOW, today=TODAY)
    for _ in range(2):
        await leave_roster(found.id, zhou, last_day=TODAY, at=NOW, today=TODAY, days=DAYS)
    duties = await all_duties(found.id)
    assert zhou not in carried(duties)
    assert all(len(set(duty.people)) == 2 for duty in duties)
    assert carried(duties)[court.people["sub_landlord"]] > 0


async def test_joining_twice_is_joining_once_and_a_stranger_cannot_be_put_on(court: Court) -> None:
    found = await on_watch(court)
    join = [court.people["sub_landlord"]] * 3
    await asyncio.gather(
        *(join_roster(found.id, who, since=TODAY, at=NOW, today=TODAY, days=DAYS) for who in join)
    )
    assert len(await members_of(found.id)) == len(WATCH) + 1
    with pytest.raises(Refusal, match="choose_somebody"):
        await join_roster(found.id, court.people["stranger"], since=TODAY, at=NOW, today=TODAY, days=DAYS)


async def exchange_of(court: Court, found: Roster, asker: str, asked: str) -> tuple[str, int, int]:
    """Ask to exchange one shift for another; the swap's address and both shifts."""
    mine, theirs = court.people[asker], court.people[asked]
    given, taken = await shift_of(found, mine, but=theirs), await shift_of(found, theirs, but=mine)
    turn = taken.turn_of(theirs)
    assert turn is not None
    address = await ask_swap(
        given.id, asked_by=mine, asked_of=theirs, other_turn=turn.id, at=NOW, today=TODAY
    )
    return address, given.id, taken.id


async def test_a_swap_moves_both_shifts_once_the_other_agrees(court: Court) -> None:
    found, zhou, li = await on_watch(court), court.people["zhou"], court.people["li"]
    address, given, taken = await exchange_of(court, found, "zhou", "li")
    assert zhou in (await duty_by_id(given)).people
    await asyncio.gather(*(answer_swap(address, SwapState.AGREED, by=li, at=NOW) for _ in range(3)))
    assert li in (await duty_by_id(given)).people
    assert zhou in (await duty_by_id(taken)).people
    assert (await swap(address, zhou)).state is SwapState.AGREED
    assert await InboxItem.count().where(InboxItem.message == "patrols.told_swap_agreed") == 1
    with pytest.raises(Refusal, match="swap_was_agreed"):
        await answer_swap(address, SwapState.WITHDRAWN, by=zhou, at=NOW)


async def test_agreeing_and_withdrawing_at_once_ends_in_one_of_the_two(court: Court) -> None:
    found, zhou, li = await on_watch(court), court.people["zhou"], court.people["li"]
    address, given, taken = await exchange_of(court, found, "zhou", "li")
    answers = await asyncio.gather(
        answer_swap(address, SwapState.AGREED, by=li, at=NOW),
        answer_swap(address, SwapState.WITHDRAWN, by=zhou, at=NOW),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    moved = (await swap(address, zhou)).state is SwapState.AGREED
    assert (li in (await duty_by_id(given)).people) is moved
    assert (zhou in (await duty_by_id(taken)).people) is moved


async def test_crossed_swaps_of_one_shift_move_it_once(court: Court) -> None:
    """Zhou asks Li; Wu asks Zhou for the very shift: whoever agrees first wins, the other is told why not."""
    found = await on_watch(court)
    zhou, li, wu = (court.people[name] for name in ("zhou", "li", "wu"))
    first, given, _ = await exchange_of(court, found, "zhou", "li")
    turn = (await duty_by_id(given)).turn_of(zhou)
    assert turn is not None
    wus = next(duty for duty in await all_duties(found.id) if wu in duty.people and zhou not in duty.people)
    assert wu not in (await duty_by_id(given)).people
    second = await ask_swap(wus.id, asked_by=wu, asked_of=zhou, other_turn=turn.id, at=NOW, today=TODAY)
    answers = await asyncio.gather(
        answer_swap(first, SwapState.AGREED, by=li, at=NOW),
        answer_swap(second, SwapState.AGREED, by=zhou, at=NOW),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    states = {(await swap(each, zhou)).state for each in (first, second)}
    assert states == {SwapState.AGREED, SwapState.WITHDRAWN}
    assert all(len(set(duty.people)) == 2 for duty in await all_duties(found.id))


async def test_a_shift_is_asked_about_once_at_a_time(court: Court) -> None:
    found, zhou = await on_watch(court), court.people["zhou"]
    mine = await shift_of(found, zhou)
    free = [court.people[name] for name in WATCH if court.people[name] not in mine.people]
    first = await ask_swap(mine.id, asked_by=zhou, asked_of=free[0], at=NOW, today=TODAY)
    assert await ask_swap(mine.id, asked_by=zhou, asked_of=free[0], at=NOW, today=TODAY) == first
    with pytest.raises(Refusal, match="swap_asked_already"):
        await ask_swap(mine.id, asked_by=zhou, asked_of=free[1], at=NOW, today=TODAY)
    with pytest.raises(NotFound):
        await answer_swap(first, SwapState.AGREED, by=free[1], at=NOW)
    with pytest.raises(NotFound):
        await answer_swap(first, SwapState.AGREED, by=zhou, at=NOW)
    await answer_swap(first, SwapState.REFUSED, by=free[0], at=NOW)
    await ask_swap(mine.id, asked_by=zhou, asked_of=free[1], at=NOW, today=TODAY)


async def test_a_shift_that_has_begun_or_is_called_off_is_not_swapped(court: Court) -> None:
    found, li = await on_watch(court), court.people["li"]
    address, given, _ = await exchange_of(court, found, "zhou", "li")
    late = (await duty_by_id(given)).starts_at
    with pytest.raises(Refusal, match="swap_too_late"):
        await answer_swap(address, SwapState.AGREED, by=li, at=late)
    await call_off_duty(given, "台风", at=NOW)
    with pytest.raises(Refusal, match="swap_called_off"):
        await answer_swap(address, SwapState.AGREED, by=li, at=NOW)
    with pytest.raises(Refusal, match="begun_already"):
        await call_off_duty((await shift_of(found, li)).id, "台风", at=late + timedelta(days=30))


async def test_whoever_is_on_tomorrow_is_reminded_in_the_evening_and_once(court: Court) -> None:
    found = await on_watch(court)
    first = (await all_duties(found.id))[0]
    assert await remind_duties(at=datetime(2026, 11, 21, 9, 59, tzinfo=UTC)) == 0
    evening = datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert await remind_duties(at=evening) == 2
    assert await remind_duties(at=evening + timedelta(hours=1)) == 0
    told = await InboxItem.select().where(InboxItem.message == "patrols.told_reminder")
    assert {item["person"] for item in told} == set(first.people)


async def test_an_entry_is_settled_or_an_issue_in_the_very_words(court: Court) -> None:
    zhou = court.people["zhou"]
    seen = Sighting("3 楼过道堆了两辆旧自行车", "fire", court.building, "3 楼")
    for key in ("a", "a"):
        await log_entry(seen, community=court.community, by=zhou, at=NOW, settled=False, key=key)
    await log_entry(Sighting("单元门没关"), community=court.community, by=zhou, at=NOW, settled=True, key="b")
    assert await PatrolEntry.count() == 2
    [issue] = await ListItem.select()
    assert (issue["origin"], issue["origin_words"], issue["topic"]) == (
        "patrol",
        "3 楼过道堆了两辆旧自行车",
        "fire",
    )
    [left] = await open_entries(court.community)
    assert (left.words, left.number) == ("3 楼过道堆了两辆旧自行车", issue["number"])
    place = (await patroller(zhou, await _place(court), TODAY)).place
    month = figures_of(await entries_of_month(place, TODAY.replace(day=1)))
    assert (month.entries, month.settled, month.issues, month.closed) == (2, 1, 1, 0)


async def _place(court: Court) -> Place:
    return await place_by_id(court.community)


@pytest.mark.parametrize("words", ["", "长" * 10_000])
async def test_an_entry_without_words_or_with_too_many_is_refused(court: Court, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        await log_entry(
            Sighting(words), community=court.community, by=court.people["zhou"], at=NOW, settled=False
        )
    assert refused.value.at == "words"


async def asked(court: Court, ends_on: date = TODAY) -> Campaign:
    address = await start_campaign(
        NewCampaign("停车怎么停", "您家的车晚上停在哪里？", "issue", ends_on),
        community=court.community,
        by=court.people["moderator"],
        at=NOW,
        today=TODAY,
        key="c",
    )
    return (await campaign(address, court.people["moderator"], TODAY))[0]


async def printed(court: Court, found: Campaign, count: int) -> list[int]:
    codes = await print_opinion_slips(
        found.id, count, secret=SECRET, by=court.people["moderator"], at=NOW, today=TODAY
    )
    for code in codes:
        by_link, by_typing = await code_by_link(code.token), await code_by_typing(SECRET, code.typed)
        assert by_link == by_typing
        assert by_link is not None
        assert (by_link.id, by_link.subject_id, by_link.ended_at) == (code.id, found.id, None)
    return [code.id for code in codes]


async def test_a_slip_is_used_once_and_lands_on_the_list_without_a_name(court: Court) -> None:
    found = await asked(court)
    first, second = await printed(court, found, 2)

    async def scan(code: int) -> object:
        return await hand_in_slip(found.id, Answer("东门口乱停"), code=code, at=NOW, today=TODAY)

    answers = await asyncio.gather(*(scan(first) for _ in range(4)), scan(second), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [each.reason for each in refused] == ["campaigns.slip_used"] * 3
    items = await ListItem.select()
    assert len(items) == await OpinionSlip.count() == 2
    assert all(
        (item["origin"], item["origin_ref"], item["raised_by"]) == ("slip", found.public_id, None)
        for item in items
    )
    assert await counts(found.id) == type(await counts(found.id))(printed=2, by_phone=2, by_paper=0)


async def test_a_paper_typed_by_the_office_uses_its_code_up(court: Court) -> None:
    found = await asked(court)
    [code] = await printed(court, found, 1)
    typed = {"at": NOW, "today": TODAY, "entered_by": court.people["moderator"]}
    await hand_in_slip(found.id, Answer("想要充电桩", name="老张"), code=code, **typed)  # type: ignore[arg-type]
    for _ in range(2):
        await hand_in_slip(found.id, Answer("没有码的"), code=None, key="p", **typed)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="slip_used"):
        await hand_in_slip(found.id, Answer("又来"), code=code, at=NOW, today=TODAY)
    assert [slip.by_paper for slip in await slips_in(found.id)] == [True, True]


async def test_after_its_last_day_or_its_end_nothing_is_taken(court: Court) -> None:
    found = await asked(court)
    [code] = await printed(court, found, 1)
    with pytest.raises(Refusal, match="over"):
        await hand_in_slip(found.id, Answer("晚了"), code=code, at=NOW, today=TODAY + timedelta(days=1))
    await end_campaign(found.id, at=NOW)
    with pytest.raises(Refusal, match="over"):
        await hand_in_slip(found.id, Answer("晚了"), code=code, at=NOW, today=TODAY)
    with pytest.raises(Refusal, match="over"):
        await printed(court, found, 1)


async def wanted(court: Court, **other: Any) -> Errand:
    """The office asks for somebody; by default a neighbour with a phone who has still to agree."""
    people = court.people
    usual: dict[str, Any] = {"for_name": "周一", "words": "取药", "consent": "phone"}
    address = await ask_errand(
        Request(**{**usual, "for_person": people["zhou"], **other}),
        community=court.community,
        by=people["moderator"],
        at=NOW,
        today=TODAY,
    )
    return (await errand(address, people["moderator"], TODAY))[0]


async def go(court: Court, found: Errand, step: Step, who: str, **more: object) -> None:
    await step_errand(
        found.id,
        Next(step, **more),  # type: ignore[arg-type]
        by=court.people[who],
        office=who in ("moderator", "committee", "chair"),
        at=NOW,
        today=TODAY,
    )


async def test_an_errand_goes_from_consent_to_receipt(court: Court) -> None:
    found, wu = await wanted(court), court.people["wu"]
    with pytest.raises(Refusal, match="not_now"):
        await go(court, found, Step.ASK, "moderator", runner=wu)
    await go(court, found, Step.CONSENT, "zhou")
    await go(court, found, Step.ASK, "moderator", runner=wu)
    with pytest.raises(NotFound):
        await go(court, found, Step.TAKE, "li")
    for _ in range(2):
        await go(court, found, Step.TAKE, "wu")
    await go(court, found, Step.FINISH, "wu", words="药已交到手上，余款退还", cost_fen=3250)
    with pytest.raises(NotFound):
        await go(court, found, Step.RECEIVE, "wu")
    await asyncio.gather(*(go(court, found, Step.RECEIVE, "zhou") for _ in range(2)))
    now = await errand_by_id(found.id)
    assert (now.state, now.receipt_how, now.cost_fen) == (State.RECEIVED, "phone", 3250)
    assert await InboxItem.count().where(InboxItem.message == "errands.told_received") == 2


async def test_consent_on_paper_or_before_a_witness_lets_it_begin(court: Court) -> None:
    with pytest.raises(Refusal, match="witness_missing"):
        await wanted(court, consent="witness", for_person=None)
    with pytest.raises(Refusal, match="no_phone"):
        await wanted(court, for_person=None)
    found = await wanted(court, consent="witness", witness="吴先生", for_person=None)
    assert found.state is State.WAITING
    await go(court, found, Step.ASK, "moderator", runner=court.people["wu"])
    await go(court, found, Step.TAKE, "wu")
    await go(court, found, Step.FINISH, "wu", words="办好了")
    await go(court, found, Step.RECEIVE, "moderator")
    assert (await errand_by_id(found.id)).receipt_how == "paper"


async def test_calling_off_and_taking_at_once_ends_in_one_state(court: Court) -> None:
    found = await wanted(court, consent="signed")
    await go(court, found, Step.ASK, "moderator", runner=court.people["wu"])
    await asyncio.gather(
        go(court, found, Step.TAKE, "wu"),
        go(court, found, Step.CALL_OFF, "zhou", words="好了"),
        return_exceptions=True,
    )
    assert (await errand_by_id(found.id)).state is State.CALLED_OFF


async def test_only_the_people_involved_and_the_office_know_of_it(court: Court) -> None:
    found = await wanted(court)
    for who in ("zhou", "moderator", "committee", "chair", "administrator"):
        await errand(found.public_id, court.people[who], TODAY)
    for who in ("wu", "tenant", "teller", "stranger"):
        with pytest.raises(NotFound):
            await errand(found.public_id, court.people[who], TODAY)
    me = await patroller(court.people["wu"], await _place(court), TODAY)
    assert await errands_of(court.community, me) == ()


async def test_half_a_year_after_the_receipt_the_name_goes_and_the_count_stays(court: Court) -> None:
    found = await wanted(court, consent="signed", room="101")
    await go(court, found, Step.CALL_OFF, "moderator", words="不用了")
    await forget_errands(at=NOW + timedelta(days=179))
    assert (await errand_by_id(found.id)).for_name == "周一"
    await forget_errands(at=NOW + timedelta(days=181))
    now = await errand_by_id(found.id)
    assert (now.for_name, now.for_person, now.room, now.words, now.state) == (
        "",
        None,
        "",
        "",
        State.CALLED_OFF,
    )
