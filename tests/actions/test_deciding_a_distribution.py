"""Only a vote of all owners that carries the plan's digits and passed pays a surplus back."""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from app.clock import Traveller, now, travel
from app.database import Database, execute, write
from app.refusals import NotFound, Refusal
from meetings.accounts.actions.book import Entry, book
from meetings.accounts.actions.close_year import close_year
from meetings.accounts.actions.plan_distribution import plan_distribution
from meetings.accounts.queries.distributions import DistributionOnFile, distribution, shares_of
from meetings.accounts.queries.years import YearOnFile
from meetings.estates.actions.publish import Paper
from tests.actions.test_casting import AGAINST, AGREE, cast
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, SECRET, Vote, open_vote
from voting.actions.close_assembly import close_assembly
from voting.actions.decide_distribution import decide_distribution
from voting.queries.deciding_votes import votes_on

TODAY = date(2026, 11, 21)
EVERYBODY = ("zhou", "wu", "li", "qian", "sun", "zhao")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


def paper(found: YearOnFile, digest: str) -> Paper:
    return Paper("accounts", "committee", f"{found.year}", digest)


async def planned(court: Court, surplus: int = 100_01) -> DistributionOnFile:
    chair, day = court.people["chair"], date(2025, 5, 5)
    entry = Entry(day, "parking", "停车费", surplus)
    await book(court.community, entry, file=None, by=chair, at=now(), today=TODAY)
    await close_year(court.community, 2025, paper, by=chair, at=now(), today=TODAY)
    return await again(
        await plan_distribution(court.community, 2025, 100_01, "unit", "新年红包", by=chair, at=now())
    )


async def again(public_id: str) -> DistributionOnFile:
    found = await distribution(public_id)
    assert found is not None
    return found


async def asked(court: Court, question: str, patch: pytest.MonkeyPatch) -> Vote:
    patch.setattr("tests.support.open_vote.QUESTIONS", (question, ""))
    vote = await open_vote(court, secret=SECRET)
    async with write():  # the court is one building; its vote is made one of all owners
        await execute("UPDATE assembly SET scope_kind = 'community' WHERE id = ?", [vote.id])
    return vote


async def voted(court: Court, vote: Vote, clock: Traveller, *, against: tuple[str, ...] = ()) -> None:
    for name in EVERYBODY:
        await cast(vote, court, name, AGAINST if name in against else AGREE)
    clock.to(CLOSES)
    await close_assembly(vote.public_id, secret=SECRET, chair=None)


async def refused(reason: str, plan: DistributionOnFile, assembly: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await decide_distribution(plan.public_id, assembly, seed="s")
    assert refusal.value.reason == f"open_account.{reason}"
    assert (await again(plan.public_id)).state == "planned"
    assert await shares_of(plan.id) == ()


async def test_a_vote_that_passed_draws_the_list_up_once(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court)
    vote = await asked(court, f"是否同意发新年红包（方案编号 {plan.mark}）？", monkeypatch)
    await refused("vote_not_passed", plan, vote.public_id)
    await voted(court, vote, clock)
    await asyncio.gather(
        *(decide_distribution(plan.public_id, vote.public_id, seed=f"s{n}") for n in range(3))
    )
    found = await again(plan.public_id)
    assert (found.state, found.assembly, found.motion) == ("decided", vote.public_id, 1)
    assert found.decided_on == date(2026, 11, 29)
    assert sum(each.fen for each in await shares_of(plan.id)) == 100_01


async def test_one_vote_pays_one_plan_and_no_second_like_it(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court, surplus=200_02)
    again_planned = await plan_distribution(
        court.community, 2025, 100_01, "unit", "新年红包", by=court.people["chair"], at=now()
    )
    second = await again(again_planned)
    assert second.mark == plan.mark
    vote = await asked(court, f"是否同意发新年红包（方案编号 {plan.mark}）？", monkeypatch)
    await voted(court, vote, clock)
    both = [decide_distribution(each.public_id, vote.public_id, seed="s") for each in (plan, second)]
    results = await asyncio.gather(*both, return_exceptions=True)
    said = [each.reason for each in results if isinstance(each, Refusal)]
    assert said == ["open_account.vote_used_already"]
    assert len(await shares_of(plan.id)) * len(await shares_of(second.id)) == 0


async def test_a_vote_that_was_lost_decides_nothing(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court)
    vote = await asked(court, f"方案编号 {plan.mark}", monkeypatch)
    await voted(court, vote, clock, against=EVERYBODY)
    await refused("vote_not_passed", plan, vote.public_id)


async def test_a_vote_on_something_else_decides_nothing(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court)
    vote = await asked(court, "是否同意发新年红包？", monkeypatch)
    await voted(court, vote, clock)
    await refused("vote_not_on_this", plan, vote.public_id)
    await refused("vote_not_on_this", plan, "no-such-vote")
    with pytest.raises(NotFound):
        await decide_distribution("no-such-plan", vote.public_id, seed="s")


async def test_a_vote_of_one_building_does_not_decide_for_all(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court)
    vote = await asked(court, f"方案编号 {plan.mark}", monkeypatch)
    await voted(court, vote, clock)
    async with write():
        await execute("UPDATE assembly SET scope_kind = 'buildings' WHERE id = ?", [vote.id])
    (found,) = await votes_on(court.community, plan.mark)
    assert (found.outcome, found.decides) == ("passed", False)
    await refused("vote_not_passed", plan, vote.public_id)


async def test_a_vote_next_door_decides_nothing_here(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await planned(court)
    vote = await asked(court, f"方案编号 {plan.mark}", monkeypatch)
    await voted(court, vote, clock)
    async with write():
        await execute("UPDATE assembly SET community = ? WHERE id = ?", [court.other_community, vote.id])
    await refused("vote_not_on_this", plan, vote.public_id)
