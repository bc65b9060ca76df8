"""Ballots that are written together: each has its own answer, and nobody takes a neighbour along."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from app.clock import travel
from app.database import Busy, Database
from app.refusals import NotFound, Refusal
from tests.actions.test_casting import AGREE, FIRST, assert_replay_agrees, cast
from tests.support.court import build_court
from tests.support.open_vote import DURING, leaf_types, open_vote
from voting.ballot_box import Receipt, ToWrite, put_ballots
from voting.ballot_line import SIZES, Answer, Line, Wanted
from voting.keys import fresh_op

NAMES = ("zhou", "wu", "sun", "li", "zhao", "qian")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


def wanted(number: int, op: str = "") -> Wanted:
    return Wanted(number, 1, AGREE, op or fresh_op(), None)


class Box:
    """Takes every ballot and notes which came together."""

    def __init__(self) -> None:
        self.together: list[list[int]] = []
        self.fault: dict[int, Exception] = {}

    async def cast(self, ballots: Sequence[Wanted]) -> list[Answer]:
        self.together.append([one.number for one in ballots])
        await asyncio.sleep(0)
        for one in ballots:
            if one.number in self.fault:
                raise self.fault[one.number]
        return [Receipt(one.number, one.number, b"", "") for one in ballots]


async def test_those_in_line_go_together_in_their_order() -> None:
    box = Box()
    line = Line(box.cast)
    numbers = range(1, 2 * SIZES[0] + 7)
    receipts = await asyncio.gather(*(line.cast(wanted(number)) for number in numbers))
    assert [receipt.number for receipt in receipts] == list(numbers)
    assert [number for together in box.together for number in together] == list(numbers)
    assert [len(together) for together in box.together] == [1, 16, 16, 4, 1]


async def test_two_ballots_of_one_entry_or_with_one_key_never_go_together() -> None:
    box = Box()
    line = Line(box.cast)
    op = fresh_op()
    ballots = [wanted(1), wanted(1), wanted(1), wanted(2, op), wanted(3, op), wanted(4), wanted(5), wanted(6)]
    await asyncio.gather(*(line.cast(one) for one in ballots))
    assert sorted(number for together in box.together for number in together) == [1, 1, 1, 2, 3, 4, 5, 6]
    for together in box.together:
        assert len(set(together)) == len(together)
        assert not {2, 3} <= set(together)


async def test_a_fault_is_only_its_own_ballots() -> None:
    box = Box()
    box.fault[3] = RuntimeError("of number three")
    line = Line(box.cast)
    answers = await asyncio.gather(*(line.cast(wanted(n)) for n in range(5)), return_exceptions=True)
    assert [isinstance(answer, Receipt) for answer in answers] == [True, True, True, False, True]
    assert box.together == [[0], [1, 2, 3, 4], [1], [2], [3], [4]]
    assert isinstance(await line.cast(wanted(5)), Receipt)  # and the line goes on
    with pytest.raises(RuntimeError):
        await line.cast(wanted(3))
    assert isinstance(await line.cast(wanted(6)), Receipt)


@pytest.mark.parametrize("fault", [Busy("full"), Refusal("closing.frozen")])
async def test_what_the_database_says_of_itself_is_said_to_all_of_them_once(fault: Exception) -> None:
    box = Box()
    box.fault[3] = fault
    line = Line(box.cast)
    answers = await asyncio.gather(*(line.cast(wanted(n)) for n in range(5)), return_exceptions=True)
    assert answers[1:] == [fault] * 4
    assert box.together == [[0], [1, 2, 3, 4]]


async def test_who_hangs_up_takes_nobody_along() -> None:
    box = Box()
    line = Line(box.cast)
    phones = [asyncio.create_task(line.cast(wanted(n))) for n in range(7)]
    await asyncio.sleep(0)  # the first is at work, the others are in line
    phones[0].cancel()
    phones[1].cancel()  # before its turn: not cast
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    phones[2].cancel()  # its ballot may be at work
    answers = await asyncio.gather(*phones, return_exceptions=True)
    assert [isinstance(answer, Receipt) for answer in answers] == [False] * 3 + [True] * 4
    assert 1 not in {number for together in box.together for number in together}


async def test_a_line_that_is_stopped_leaves_nobody_waiting() -> None:
    async def never(_: Sequence[Wanted]) -> list[Answer]:
        await asyncio.Event().wait()
        raise AssertionError

    line = Line(never)
    phones = [asyncio.create_task(line.cast(wanted(n))) for n in range(7)]
    await asyncio.sleep(0)
    phones[0].cancel()  # and whoever waits gets a writer of their own
    await asyncio.sleep(0.01)
    writer = line._writer
    assert writer is not None
    writer.cancel()
    answers = await asyncio.gather(*phones, return_exceptions=True)
    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers)


async def test_of_ballots_at_once_each_gets_its_own_answer(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    answers = await asyncio.gather(
        cast(vote, here, "zhou"),
        cast(vote, here, "stranger", head="wu"),  # whose entry it is not
        cast(vote, here, "sun", {"m1": "perhaps"}),
        cast(vote, here, "li"),
        cast(vote, here, "qian"),
        cast(vote, here, "zhao"),
        return_exceptions=True,
    )
    assert isinstance(answers[1], NotFound)
    assert isinstance(answers[2], Refusal)
    assert answers[2].at == "m1"
    written = [answer.index for answer in answers if isinstance(answer, Receipt)]
    assert sorted(written) == [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]
    assert (await leaf_types(vote)).count("ballot") == len(written)
    await assert_replay_agrees(vote)


async def test_a_ballot_that_cannot_be_written_fails_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await build_court()
    vote = await open_vote(here)

    async def put(box: Any, held: Any, ballots: Sequence[ToWrite], at: Any) -> Any:
        written = await put_ballots(box, held, ballots, at)
        if any(one.person == here.people["li"] for one in ballots):
            raise RuntimeError("of this ballot")  # after everything was written
        return written

    monkeypatch.setattr("voting.actions.cast_ballot.put_ballots", put)
    answers = await asyncio.gather(*(cast(vote, here, name) for name in NAMES), return_exceptions=True)
    assert [isinstance(answer, Receipt) for answer in answers] == [name != "li" for name in NAMES]
    assert (await leaf_types(vote)).count("ballot") == len(NAMES) - 1
    await assert_replay_agrees(vote)
    monkeypatch.undo()
    assert (await cast(vote, here, "li")).index == FIRST + len(NAMES) - 1


async def test_phones_that_hang_up_find_their_receipt_at_the_second_try(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    ops = {name: fresh_op() for name in NAMES}
    for steps in range(12):  # hang up one step later each time
        phones = [asyncio.create_task(cast(vote, here, name, op=ops[name])) for name in NAMES]
        for _ in range(steps):
            await asyncio.sleep(0)
        for phone in phones[::2]:
            phone.cancel()
        answers = await asyncio.gather(*phones, return_exceptions=True)
        assert all(isinstance(answer, Receipt) for answer in answers[1::2])
    receipts = [await cast(vote, here, name, op=ops[name]) for name in NAMES]
    assert len({receipt.code for receipt in receipts}) == len(NAMES)
    assert (await leaf_types(vote)).count("ballot") == len(NAMES)
    await assert_replay_agrees(vote)
