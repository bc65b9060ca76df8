"""Whatever a program tries, the database itself refuses to change or remove what the ledger holds."""

from collections.abc import Iterator

import pytest

from app.clock import travel
from app.database import Database, execute, fetch, write
from tests.actions.test_casting import assert_replay_agrees, cast
from tests.support.court import build_court
from tests.support.open_vote import DURING, open_vote

FORBIDDEN = [
    "UPDATE ledger_leaf SET leaf = leaf WHERE assembly = ?",
    "UPDATE ledger_leaf SET i = i + 100 WHERE assembly = ?",
    "UPDATE ledger_leaf SET leaf_hash = leaf_hash WHERE assembly = ?",
    "DELETE FROM ledger_leaf WHERE assembly = ?",
    "DELETE FROM ledger_leaf WHERE assembly = ? AND i > 7",
    "UPDATE ledger_head SET size = size - 1 WHERE assembly = ?",
    "UPDATE ledger_head SET frontier = '' WHERE assembly = ?",
    "UPDATE ledger_head SET assembly = assembly + 1, size = size + 1 WHERE assembly = ?",
    "DELETE FROM ledger_head WHERE assembly = ?",
    "UPDATE current_ballot SET i = i - 1 WHERE assembly = ?",
    "UPDATE current_ballot SET entry = entry + 1 WHERE assembly = ?",
    "DELETE FROM current_ballot WHERE assembly = ?",
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.mark.parametrize("sql", FORBIDDEN)
async def test_no_update_and_no_delete_is_possible(database: Database, sql: str) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "zhou")
    before = await fetch("SELECT * FROM ledger_leaf ORDER BY i")
    with pytest.raises(Exception, match=r"append-only|only grows|replaced"):
        async with write():
            await execute(sql, [vote.id])
    assert await fetch("SELECT * FROM ledger_leaf ORDER BY i") == before
    await assert_replay_agrees(vote)


async def test_an_index_is_taken_once(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "zhou")
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        async with write():
            await execute(
                "INSERT INTO ledger_leaf (assembly, i, leaf, leaf_hash)"
                " SELECT assembly, i, leaf, leaf_hash FROM ledger_leaf WHERE assembly = ? AND i = 8",
                [vote.id],
            )
