"""An ordering contest: fixed criteria, one entry each, no marks with a stake, one published order."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from meetings.contests.actions.add_criterion import add_criterion
from meetings.contests.actions.close_contest import close_contest
from meetings.contests.actions.declare_conflict import declare_conflict
from meetings.contests.actions.end_judge import end_judge
from meetings.contests.actions.give_marks import give_marks
from meetings.contests.actions.hand_in import hand_in
from meetings.contests.actions.name_judge import name_judge
from meetings.contests.actions.publish_contest import publish_contest
from meetings.contests.actions.start_contest import Plan, start_contest
from meetings.contests.actions.withdraw_entry import withdraw_entry
from meetings.contests.queries.contests import Contest, contest, placed_of
from tests.support.court import Court, build_court

BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
JUDGING = BEGUN + timedelta(days=11)
SEED = "ab" * 32


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def begun(court: Court) -> str:
    """A published contest with two criteria and two judges."""
    plan = Plan("先刷哪一幢", "", BEGUN + timedelta(days=10), BEGUN + timedelta(days=20), 1, BEGUN.date())
    public_id = await start_contest(court.community, plan, by=court.people["chair"], at=BEGUN)
    await add_criterion(public_id, "方案", "", weight=60, most=10, at=BEGUN)
    await add_criterion(public_id, "方案", "", weight=60, most=10, at=BEGUN)  # sent twice
    await add_criterion(public_id, "急不急", "", weight=40, most=5, at=BEGUN)
    for role in ("chair", "committee"):
        await name_judge(public_id, court.people[role], at=BEGUN)
    await publish_contest(public_id, seed=SEED, at=BEGUN)
    return public_id


async def found(public_id: str) -> Contest:
    whole = await contest(public_id)
    assert whole is not None
    return whole


async def _enter(court: Court, public_id: str, name: str, role: str) -> str:
    return await hand_in(
        public_id, name, "", building=None, plan=None, by=court.people[role], at=BEGUN + timedelta(days=1)
    )


async def _mark(court: Court, public_id: str, entry: str, role: str, plan: int, need: int) -> None:
    first, second = (await found(public_id)).criteria
    points = {first.id: plan, second.id: need}
    await give_marks(public_id, entry, points, by=court.people[role], at=JUDGING)


async def test_marks_make_an_order_and_a_month(court: Court) -> None:
    public_id = await begun(court)
    east, west = await _enter(court, public_id, "东", "zhou"), await _enter(court, public_id, "西", "li")
    for role in ("chair", "committee"):
        await _mark(court, public_id, east, role, 5, 5)
        await _mark(court, public_id, west, role, 9, 5)
    await asyncio.gather(*(close_contest(public_id, at=JUDGING) for _ in range(4)))
    placed = placed_of(await found(public_id))
    assert [(each.place, each.entry) for each in placed] == [(1, 2), (2, 1)]
    assert [str(each.month) for each in placed] == ["2026-11-01", "2026-12-01"]
    told = await fetch("SELECT count(*) AS n FROM inbox_item WHERE message = 'contests.over'")
    assert told == [{"n": 2}], "each is told once"


async def test_criteria_are_fixed_once_published(court: Court) -> None:
    public_id = await begun(court)
    with pytest.raises(Refusal) as refusal:
        await add_criterion(public_id, "便宜", "", weight=1, most=10, at=BEGUN)
    assert refusal.value.reason == "contests.not_now_entries"
    await publish_contest(public_id, seed="cd" * 32, at=BEGUN)
    assert (await found(public_id)).lot_seed == SEED, "published twice: the seed stays"


async def test_the_same_name_is_entered_once_whoever_is_faster(court: Court) -> None:
    public_id = await begun(court)
    results = await asyncio.gather(
        *(_enter(court, public_id, "东", role) for role in ("zhou", "zhou", "li", "wu")),
        return_exceptions=True,
    )
    assert len((await found(public_id)).entries) == 1
    assert sum(isinstance(each, Refusal) for each in results) >= 2


async def test_a_stake_takes_ones_marks_out_and_lets_the_contest_end(court: Court) -> None:
    public_id = await begun(court)
    east = await _enter(court, public_id, "东", "zhou")
    await _mark(court, public_id, east, "committee", 10, 5)
    await declare_conflict(public_id, east, "我住这幢", by=court.people["committee"], at=JUDGING)
    with pytest.raises(Refusal) as stake:
        await _mark(court, public_id, east, "committee", 10, 5)
    with pytest.raises(Refusal) as waiting:
        await close_contest(public_id, at=JUDGING)
    await _mark(court, public_id, east, "chair", 5, 5)
    await close_contest(public_id, at=JUDGING)
    (placed,) = placed_of(await found(public_id))
    assert (placed.judges, placed.score.numerator, placed.score.denominator) == (1, 7, 10)
    assert [stake.value.reason, waiting.value.reason] == ["contests.has_stake", "contests.sheets_missing"]


async def test_half_a_sheet_and_too_many_points_are_refused_whole(court: Court) -> None:
    public_id = await begun(court)
    east = await _enter(court, public_id, "东", "zhou")
    first, second = (await found(public_id)).criteria
    for points in ({first.id: 5}, {first.id: 11, second.id: 5}, {first.id: 5, second.id: -1}):
        with pytest.raises(Refusal):
            await give_marks(public_id, east, points, by=court.people["chair"], at=JUDGING)
    assert await fetch("SELECT count(*) AS n FROM score") == [{"n": 0}]


async def test_nobody_else_judges_and_no_one_withdraws_for_another(court: Court) -> None:
    public_id = await begun(court)
    east = await _enter(court, public_id, "东", "zhou")
    for role in ("zhou", "tenant", "stranger"):
        with pytest.raises(NotFound):
            await _mark(court, public_id, east, role, 5, 5)
    with pytest.raises(NotFound):
        await withdraw_entry(public_id, east, by=court.people["li"], at=BEGUN)
    await withdraw_entry(public_id, east, by=court.people["zhou"], at=BEGUN)
    assert (await found(public_id)).entries == ()


async def test_a_judge_who_ends_keeps_nobody_waiting(court: Court) -> None:
    public_id = await begun(court)
    east = await _enter(court, public_id, "东", "zhou")
    await _mark(court, public_id, east, "chair", 5, 5)
    second = (await found(public_id)).judges[1]
    await end_judge(public_id, second.id, at=JUDGING)
    await close_contest(public_id, at=JUDGING)
    assert len(placed_of(await found(public_id))) == 1


async def test_after_the_day_no_plan_is_taken(court: Court) -> None:
    public_id = await begun(court)
    with pytest.raises(Refusal) as refusal:
        await hand_in(public_id, "东", "", building=None, plan=None, by=court.people["zhou"], at=JUDGING)
    assert refusal.value.reason == "contests.not_now_scores"
