"""Co-owners share one ballot: another may contest it, and only an agreement before the close settles that."""

import asyncio
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.actions.test_casting import AGAINST, AGREE, FIRST, assert_replay_agrees, cast
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, SECRET, Vote, leaf_types, open_vote
from voting.actions.cast_ballot import cast_ballot
from voting.actions.contest_ballot import contest_ballot
from voting.actions.settle_contest import settle_contest
from voting.keys import fresh_op
from voting.ledger.leaves import Close, moment
from voting.ledger_store import hold


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def contest(vote: Vote, here: Court, name: str, target: int = FIRST, op: str = "") -> None:
    await contest_ballot(
        vote.public_id,
        number=vote.numbers["wu"],
        person=here.people[name],
        target=target,
        op=op or fresh_op(),
        secret=SECRET,
    )


async def settle(vote: Vote, here: Court, name: str, target: int = FIRST) -> None:
    await settle_contest(
        vote.public_id,
        number=vote.numbers["wu"],
        person=here.people[name],
        target=target,
        op=fresh_op(),
        secret=SECRET,
    )


async def test_the_other_co_owner_contests_and_the_ballot_stays_on_record_marked(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    await contest(vote, here, "zheng")
    state = await assert_replay_agrees(vote)
    assert [entry.contested for entry in state.contested()] == [FIRST]
    assert state.counted(state.contested()[0]) is None  # the default: it does not take part
    told = await InboxItem.select(InboxItem.owner).where(InboxItem.message == "ballots.co_owner_contested")
    assert [row["owner"] for row in told] == [here.owners["吴先生"]]


async def test_where_the_rulebook_says_so_the_first_ballot_stands(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, joint_conflict="first_stands")
    await cast(vote, here, "wu")
    await contest(vote, here, "zheng")
    state = await assert_replay_agrees(vote)
    assert state.counted(state.contested()[0]) == state.ballots[FIRST]


async def test_contesting_twice_or_again_after_a_lost_answer_writes_one_leaf(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    op = fresh_op()
    await asyncio.gather(*(contest(vote, here, "zheng", op=op) for _ in range(10)))
    await contest(vote, here, "zheng")
    assert (await leaf_types(vote)).count("contest") == 1


async def test_whoever_cast_it_may_not_contest_it_and_others_do_not_know_of_it(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    with pytest.raises(Refusal, match=r"ballots\.contest_own"):
        await contest(vote, here, "wu")
    for name in ("zhou", "teller", "chair", "tenant", "stranger"):
        with pytest.raises(NotFound):
            await contest(vote, here, name)
    with pytest.raises(Refusal, match=r"ballots\.nothing_to_contest"):
        await contest(vote, here, "zheng", target=FIRST + 1)


async def test_while_contested_neither_votes_for_both(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    await cast(vote, here, "wu")
    await contest(vote, here, "zheng")
    for name in ("wu", "zheng"):
        with pytest.raises(Refusal, match=r"ballots\.contested"):
            await cast(vote, here, name, AGAINST)


async def test_who_contested_may_agree_after_all_and_only_they(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    await contest(vote, here, "zheng")
    with pytest.raises(NotFound):
        await settle(vote, here, "wu")
    await settle(vote, here, "zheng")
    state = await assert_replay_agrees(vote)
    assert state.contested() == ()
    assert len(state.ballots) == 1
    assert (await leaf_types(vote))[-2:] == ["contest", "designate"]
    with pytest.raises(Refusal, match=r"ballots\.contest_again"):
        await contest(vote, here, "zheng")


async def test_nothing_is_contested_or_settled_at_or_after_the_posted_time(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    clock.to(CLOSES)
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await contest(vote, here, "zheng")
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await settle(vote, here, "zheng")


async def close(vote: Vote) -> None:
    """The closing leaf through the same door, as the closing action writes it."""
    async with write():
        held = await hold(vote.id)
        if held.voting:
            await held.append(
                Close(
                    a=held.a,
                    i=held.size,
                    ts=moment(CLOSES),
                    n_current=held.head.voted,
                    cause="schedule",
                    by=(),
                )
            )


@pytest.mark.parametrize("late", range(0, 7, 2))
async def test_a_ballot_is_before_the_close_or_refused(database: Database, late: int) -> None:
    here = await build_court()
    vote = await open_vote(here)
    names = ["zhou", "wu", "li", "qian", "sun", "zhao"]
    acts = [cast(vote, here, name) for name in names]
    acts.insert(late, close(vote))  # type: ignore[arg-type]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert all(isinstance(one, Refusal) and one.reason == "ballots.closed" for one in refused), refused
    types = await leaf_types(vote)
    assert types.count("close") == 1
    assert types[-1] == "close"  # nothing stands after it
    assert types.count("ballot") == 6 - len(refused)
    assert (await assert_replay_agrees(vote)).head.voted == 6 - len(refused)


@pytest.mark.parametrize("first", ["contest", "close"])
async def test_a_contest_is_before_the_close_or_refused(database: Database, first: str) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    acts = [contest(vote, here, "zheng"), close(vote)]
    outcomes = await asyncio.gather(*(acts if first == "contest" else reversed(acts)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert all(isinstance(one, Refusal) and one.reason == "ballots.closed" for one in refused), refused
    types = await leaf_types(vote)
    assert types[-1] == "close"
    assert types.count("contest") == 1 - len(refused)
    await assert_replay_agrees(vote)


async def test_a_cast_against_a_contest_and_a_close_leaves_one_order(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    await cast(vote, here, "wu")
    acts = [
        *(cast(vote, here, "wu", AGREE if n % 2 else AGAINST) for n in range(10)),
        contest(vote, here, "zheng"),
        *(cast(vote, here, "wu") for _ in range(10)),
        close(vote),
    ]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refusal), outcome
    assert (await leaf_types(vote))[-1] == "close"
    await assert_replay_agrees(vote)


async def test_a_ballot_without_a_lock_is_not_kept(database: Database) -> None:
    """The ledger compares and sets besides: whoever writes on an old head keeps nothing."""
    here = await build_court()
    vote = await open_vote(here)
    async with write():
        old = await hold(vote.id)
    await cast_ballot(
        vote.public_id,
        number=vote.numbers["zhou"],
        person=here.people["zhou"],
        choices=AGREE,
        op=fresh_op(),
        secret=SECRET,
    )
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        async with write():
            await old.append(
                Close(a=old.a, i=old.size, ts=moment(CLOSES), n_current=0, cause="schedule", by=())
            )
    assert (await leaf_types(vote)).count("close") == 0
