"""A ballot and a change of the vote, which locks the assembly first, never wait for each other in a ring."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app.clock import Traveller, travel
from app.database import Database, lock, write
from tests.actions.test_casting import assert_replay_agrees, cast
from tests.support.court import build_court
from tests.support.open_vote import CLOSES, DURING, Vote, leaf_types, open_vote
from voting.keys import fresh_op
from voting.ledger.leaves import Extend, moment
from voting.ledger_store import hold
from voting.tables import Assembly


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def extend(vote: Vote, days: int) -> None:
    """Put the close off, with the locks in the order of the action that does it."""
    async with write():
        await lock(Assembly, vote.id)
        held = await hold(vote.id)
        closes = datetime.fromisoformat(held.head.closes) + timedelta(days=days)
        await Assembly.update({Assembly.closes_at: closes}).where(Assembly.id == vote.id)
        await held.append(
            Extend(
                a=held.a,
                i=held.size,
                ts=moment(DURING),
                was=held.head.closes,
                closes=moment(closes),
                reason="other",
                notice_h="0" * 64,
                by=("a" * 24,),
                op=fresh_op(),
                r=fresh_op(),
            )
        )


async def test_ballots_and_extensions_at_once_all_stand(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here)
    names = ("zhou", "wu", "li", "qian", "sun", "zhao")
    acts = [act for at, name in enumerate(names) for act in (cast(vote, here, name), extend(vote, at + 1))]
    await asyncio.gather(*acts)
    types = await leaf_types(vote)
    assert (types.count("ballot"), types.count("extend")) == (6, 6)
    await assert_replay_agrees(vote)


async def test_a_ballot_after_the_first_close_counts_once_it_is_put_off(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await extend(vote, 7)
    clock.to(CLOSES + timedelta(days=1))
    await cast(vote, here, "zhou")
    assert (await assert_replay_agrees(vote)).head.voted == 1
