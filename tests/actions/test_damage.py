"""A ledger that does not agree with roll, rule and record gives no result, and takes no ballot."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem
from app.database import Database, fetch
from tests.actions.test_casting import cast
from tests.actions.test_closing import all_cast, close
from tests.support.court import build_court
from tests.support.open_vote import CLOSES, DURING, SECRET, Vote, on_file, open_vote
from tests.support.tamper import set_root, swap_choice, tamper
from voting import ledger_store
from voting.actions.audit_ledgers import audit_ledgers
from voting.actions.close_due import close_due
from voting.ledger.evidence import LedgerDamaged, Sealed
from voting.ledger_store import LedgerFrozen
from voting.queries.evidence import evidence
from voting.queries.opened import opened
from voting.queries.results import ResultWithheld, results
from voting.rules.stages import Stage

Damage = Callable[[Vote], Awaitable[None]]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


def statement(sql: str) -> Damage:
    return lambda vote: tamper(sql, [vote.id])


async def lower_threshold(vote: Vote) -> None:
    row = (await fetch("SELECT preset FROM motion WHERE assembly = ?", [vote.id]))[0]
    kept = json.loads(row["preset"])
    kept["approval"] = ["area yes > 1/2 part", "heads yes > 1/2 part"]
    await tamper(
        "UPDATE motion SET preset = ? WHERE assembly = ?",
        [json.dumps(kept, ensure_ascii=False, sort_keys=True), vote.id],
    )


async def another_notice(vote: Vote) -> None:
    await tamper("UPDATE notice SET content = '{}' WHERE assembly = ? AND kind = 'calling'", [vote.id])


async def lose_the_last_leaf(vote: Vote) -> None:
    await tamper(
        "DELETE FROM ledger_leaf WHERE assembly = ?"
        " AND i = (SELECT MAX(i) FROM ledger_leaf WHERE assembly = ?)",
        [vote.id, vote.id],
    )


async def lose_the_last_leaf_and_fit_the_root(vote: Vote) -> None:
    await lose_the_last_leaf(vote)
    await set_root(vote.id)


ANY_TIME: dict[str, Damage] = {
    "a choice": lambda vote: swap_choice(vote.id),
    "a choice with its hash": lambda vote: swap_choice(vote.id, hashes=True),
    "an area": statement("UPDATE roll_entry SET area_dm2 = area_dm2 + 1 WHERE assembly = ? AND number = 1"),
    "a label": statement("UPDATE roll_entry SET label = '1-999' WHERE assembly = ? AND number = 1"),
    "a unit's area": statement(
        "UPDATE roll_entry_unit SET area_dm2 = area_dm2 + 1"
        " WHERE entry IN (SELECT id FROM roll_entry WHERE assembly = ? AND number = 1)"
    ),
    "the rule": lower_threshold,
    "the question": statement("UPDATE motion SET question = '是否同意涨物业费？' WHERE assembly = ?"),
    "the notice": another_notice,
    "who is current": statement("UPDATE current_ballot SET i = 9 WHERE assembly = ? AND i = 8"),
    "a contest": statement("UPDATE current_ballot SET contested = 1 WHERE assembly = ? AND i = 8"),
    "a ballot's pointer": statement("DELETE FROM current_ballot WHERE assembly = ? AND i = 8"),
    "how many voted": statement("UPDATE ledger_head SET voted = voted - 1 WHERE assembly = ?"),
    "when it closes": statement(
        "UPDATE ledger_head SET closes = '2027-01-01T00:00:00.000Z' WHERE assembly = ?"
    ),
    "an unreadable root": statement("UPDATE ledger_head SET frontier = 'zz' WHERE assembly = ?"),
    "the last leaf": lose_the_last_leaf,
    "the last leaf and the root": lose_the_last_leaf_and_fit_the_root,
}
DECIDED: dict[str, Damage] = {
    "a choice with hash and root": lambda vote: swap_choice(vote.id, root=True),
    "the outcome": statement("UPDATE verdict SET outcome = 'rejected' WHERE assembly = ?"),
    "the record": statement(
        "UPDATE verdict SET record = REPLACE(record, '\"agree\":6', '\"agree\":5') WHERE assembly = ?"
    ),
}


@pytest.mark.parametrize("what", [*ANY_TIME, *DECIDED])
async def test_no_result_is_shown_of_a_record_that_was_changed(
    database: Database, clock: Traveller, what: str
) -> None:
    vote = await _everybody_agreed(clock)
    assert [str(each.outcome) for each in (await results(await on_file(vote), SECRET)).motions] == ["passed"]
    await (ANY_TIME | DECIDED)[what](vote)
    clock.shift(seconds=10)  # pages look again after so long
    with pytest.raises(ResultWithheld):
        await results(await on_file(vote), SECRET)


async def test_a_result_is_withheld_from_an_installation_with_another_secret(
    database: Database, clock: Traveller
) -> None:
    vote = await _everybody_agreed(clock)
    from voting.queries import opened as module

    module._known.clear()  # as after a restart
    with pytest.raises(ResultWithheld):
        await results(await on_file(vote), bytes(32))


@pytest.mark.parametrize("what", [*ANY_TIME])
async def test_the_check_at_the_start_freezes_a_damaged_ledger(
    database: Database, clock: Traveller, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    whole = await open_vote(here, public_id="as_whole")
    await cast(vote, here, "li")
    await cast(vote, here, "wu")
    assert await audit_ledgers(SECRET) == 0
    await ANY_TIME[what](vote)
    with caplog.at_level(logging.CRITICAL):
        assert await audit_ledgers(SECRET) == 1
    assert vote.public_id in caplog.text
    assert "against" not in caplog.text
    with pytest.raises(LedgerFrozen):
        await cast(vote, here, "zhou")
    await cast(whole, here, "zhou")
    told = await InboxItem.select().where(InboxItem.message == "closing.damaged")
    assert {item["person"] for item in told} == {
        here.people[name] for name in ("chair", "committee", "administrator")
    }
    clock.to(CLOSES)
    assert await close_due(SECRET) == 1
    assert (await on_file(vote)).stage is Stage.OPEN
    assert (await on_file(whole)).stage is Stage.DECIDED


async def test_a_ledger_that_was_mended_thaws_at_the_next_start(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "li")
    await swap_choice(vote.id)
    assert await audit_ledgers(SECRET) == 1
    assert await audit_ledgers(SECRET) == 1
    assert len(await _told()) == 3  # once each
    await swap_choice(vote.id)
    ledger_store._frozen.clear()  # as after a restart
    assert await audit_ledgers(SECRET) == 0
    assert all(item["done_at"] for item in await _told())
    await cast(vote, here, "zhou")


async def test_damage_found_at_the_close_ends_the_vote_and_gives_no_verdict(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    await swap_choice(vote.id)
    clock.to(CLOSES)
    await close(vote)
    for _ in range(2):
        await close_due(SECRET)
        assert (await on_file(vote)).stage is Stage.CLOSED
    assert not await fetch("SELECT id FROM verdict")
    assert not await fetch("SELECT id FROM notice WHERE kind = 'result'")
    assert len(await _told()) == 3
    await swap_choice(vote.id)
    ledger_store._frozen.clear()
    await close_due(SECRET)
    assert (await on_file(vote)).stage is Stage.DECIDED


async def test_nobody_counts_before_the_close_not_even_in_memory(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    box = await opened(vote.public_id, SECRET)
    assert box is not None
    proved = await evidence(box)
    for count in (proved.recount, proved.judged):
        with pytest.raises(Sealed):
            count()


async def test_what_was_checked_is_checked_again_when_any_byte_differs(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "li")
    box = await opened(vote.public_id, SECRET)
    assert box is not None
    assert await evidence(box) is await evidence(box)
    await swap_choice(vote.id)
    with pytest.raises(LedgerDamaged):
        await evidence(box)
    await swap_choice(vote.id)
    assert (await evidence(box)).state.head.voted == 1


async def _everybody_agreed(clock: Traveller) -> Vote:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    clock.to(CLOSES)
    await close(vote)
    return vote


async def _told() -> list[dict[str, object]]:
    return await InboxItem.select().where(InboxItem.message == "closing.damaged")
