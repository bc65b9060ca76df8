"""A vote ends once, at its posted time or early by the chair, and no ballot counts that came after."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem
from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from tests.actions.test_casting import AGAINST, AGREE, assert_replay_agrees, cast, state_of
from tests.actions.test_contests import contest, settle
from tests.support.court import Court, build_court
from tests.support.open_vote import (
    CLOSES,
    DURING,
    SECRET,
    Vote,
    leaf_types,
    on_file,
    open_vote,
    posted_vote,
)
from voting.actions.close_assembly import Cause, close_assembly
from voting.actions.close_due import close_due
from voting.actions.record_verdict import record_verdict
from voting.ballot_box import Receipt
from voting.ledger.leaves import Close, Result, decode
from voting.queries.ledgers import stored_ledger
from voting.queries.results import closure, result_notice, results
from voting.rules.stages import Stage
from voting.rules.verdict import Outcome

EVERYBODY = ("zhou", "wu", "li", "qian", "sun", "zhao")
SOON = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def close(vote: Vote, *, chair: int | None = None) -> Cause:
    return await close_assembly(vote.public_id, secret=SECRET, chair=chair)


async def all_cast(vote: Vote, here: Court, *, against: tuple[str, ...] = ()) -> None:
    for name in EVERYBODY:
        await cast(vote, here, name, AGAINST if name in against else AGREE)


async def outcome(vote: Vote) -> tuple[Outcome, dict[str, int], dict[str, int]]:
    """Of the first motion: the verdict and both counts, read back as a page reads them."""
    (found,) = (await results(await on_file(vote), SECRET)).motions
    heads, area = found.tally.heads, found.tally.area_dm2
    counted = [{"all": c.all, "yes": c.yes, "no": c.no, "abstain": c.abstain} for c in (heads, area)]
    return found.outcome, counted[0], counted[1]


async def last(vote: Vote, kind: type) -> Any:
    stored = await stored_ledger(vote.id)
    assert stored is not None
    return [leaf for leaf in map(decode, stored.leaves) if isinstance(leaf, kind)][-1]


async def told(message: str) -> list[dict[str, Any]]:
    return await InboxItem.select().where(InboxItem.message == message).order_by(InboxItem.id)


# ---- at its time


async def test_before_its_time_it_does_not_close_by_itself(database: Database, clock: Traveller) -> None:
    vote = await open_vote(await build_court())
    clock.to(CLOSES - SOON)
    assert await close_due(SECRET) == 0
    with pytest.raises(Refusal, match=r"closing\.before_its_time"):
        await close(vote)
    assert (await on_file(vote)).stage is Stage.OPEN


async def test_at_its_time_it_closes_by_itself_counts_and_posts(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here, against=("li",))
    clock.to(CLOSES)
    assert await close_due(SECRET) == 1
    assert await close_due(SECRET) == 0
    assert (await leaf_types(vote))[-2:] == ["close", "result"]
    assert (await last(vote, Close)).cause == "schedule"
    assert await outcome(vote) == (
        Outcome.PASSED,
        {"all": 6, "yes": 5, "no": 1, "abstain": 0},
        {"all": 70_000, "yes": 60_000, "no": 10_000, "abstain": 0},
    )
    await assert_replay_agrees(vote)
    notice = await result_notice(vote.id)
    assert notice is not None
    assert (notice.posted_on.isoformat(), str(notice.public_until)) == ("2026-11-29", "2026-12-14")


async def test_after_the_server_was_down_it_closes_late_and_nothing_late_counts(
    database: Database, clock: Traveller
) -> None:
    """Three took part; a fourth came a minute late, before anybody closed: 3 of 6 is no quorum."""
    here = await build_court()
    vote = await open_vote(here)
    for name in ("wu", "li", "qian"):
        await cast(vote, here, name)
    clock.to(CLOSES)
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await cast(vote, here, "zhou")
    clock.to(CLOSES + timedelta(days=2))
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await cast(vote, here, "sun")
    assert await close_due(SECRET) == 1
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await cast(vote, here, "sun")
    verdict, heads, _ = await outcome(vote)
    assert (verdict, heads["yes"]) == (Outcome.NO_QUORUM, 3)
    notice = await result_notice(vote.id)
    assert notice is not None
    assert notice.posted_on.isoformat() == "2026-12-01"  # the day it was really posted


async def test_one_that_cannot_be_closed_keeps_no_other_waiting(
    database: Database, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await build_court()
    vote, other = await open_vote(here), await open_vote(here, public_id="as_other")
    from voting.actions import close_due as module

    async def broken(public_id: str, *, secret: bytes) -> Cause:
        if public_id == vote.public_id:
            raise RuntimeError("disk")
        return await close_assembly(public_id, secret=secret)

    monkeypatch.setattr(module, "close_assembly", broken)
    clock.to(CLOSES)
    assert await close_due(SECRET) == 1
    assert (await on_file(vote)).stage is Stage.OPEN
    assert (await on_file(other)).stage is Stage.DECIDED


async def test_a_verdict_that_a_stop_left_open_is_finished(
    database: Database, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    clock.to(CLOSES)
    with monkeypatch.context() as stopped:

        async def stop(*_: object, **__: object) -> bool:
            raise asyncio.CancelledError

        stopped.setattr("voting.actions.close_assembly.record_verdict", stop)
        with pytest.raises(asyncio.CancelledError):
            await close(vote)
    assert (await on_file(vote)).stage is Stage.CLOSED
    clock.shift(hours=3)
    assert await close_due(SECRET) == 0
    assert (await on_file(vote)).stage is Stage.DECIDED
    assert await close_due(SECRET) == 0
    assert (await leaf_types(vote)).count("result") == 1


async def test_a_vote_that_is_not_open_is_not_closed(database: Database, clock: Traveller) -> None:
    here = await build_court()
    posted = await posted_vote(here)
    clock.to(CLOSES)
    assert await close_due(SECRET) == 0
    for unknown in (posted.public_id, "as_nowhere"):
        with pytest.raises(NotFound):
            await close_assembly(unknown, secret=SECRET)


# ---- early


async def test_the_chair_closes_early_when_everybody_has_voted(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    for name in EVERYBODY[:-1]:
        await cast(vote, here, name)
    with pytest.raises(Refusal, match=r"closing\.too_early"):
        await close(vote, chair=here.people["chair"])
    await cast(vote, here, EVERYBODY[-1])
    assert await close(vote, chair=here.people["chair"]) is Cause.ALL_VOTED
    leaf = await last(vote, Close)
    assert (leaf.cause, len(leaf.by), leaf.n_current) == ("manual", 1, 6)
    row = (await fetch("SELECT closed_by, cause FROM closure"))[0]
    assert (row["closed_by"], row["cause"]) == (here.people["chair"], "all_voted")
    assert (await outcome(vote))[0] is Outcome.PASSED


async def test_the_chair_closes_early_where_the_rulebook_has_the_clause(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, early_close="chair_with_clause")
    await cast(vote, here, "li")
    assert await close(vote, chair=here.people["chair"]) is Cause.CLAUSE
    assert (await outcome(vote))[0] is Outcome.NO_QUORUM


async def test_a_contest_is_not_cut_off_by_an_early_close(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    await contest(vote, here, "zheng", target=9)
    with pytest.raises(Refusal, match=r"closing\.contested"):
        await close(vote, chair=here.people["chair"])
    await settle(vote, here, "zheng", target=9)
    assert await close(vote, chair=here.people["chair"]) is Cause.ALL_VOTED


async def test_whoever_presses_after_the_posted_time_did_not_end_it(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    clock.to(CLOSES)
    assert await close(vote, chair=here.people["chair"]) is Cause.SCHEDULE
    assert (await last(vote, Close)).by == ()
    assert (await fetch("SELECT closed_by FROM closure"))[0]["closed_by"] is None


# ---- what a contest is worth


@pytest.mark.parametrize(("rule", "takes_part"), [("ballot_invalid", 5), ("first_stands", 6)])
async def test_a_contested_ballot_counts_only_where_the_rulebook_says_so(
    database: Database, clock: Traveller, rule: str, takes_part: int
) -> None:
    from voting.queries.turnouts import participation

    here = await build_court()
    vote = await open_vote(here, joint_conflict=rule)
    await all_cast(vote, here)
    await contest(vote, here, "zheng", target=9)
    shown = await participation(await on_file(vote))
    clock.to(CLOSES)
    await close(vote)
    _, heads, area = await outcome(vote)
    assert heads["yes"] == takes_part == shown.heads_part
    assert area["yes"] == shown.area_part_dm2 == (takes_part + 1) * 10_000
    kept = json.loads((await fetch("SELECT content FROM notice WHERE kind = 'result'"))[0]["content"])
    assert kept["left_out"] == 6 - takes_part


@pytest.mark.parametrize("policy", ["participate_abstain", "follow_majority"])
async def test_a_clause_on_unreturned_ballots_never_makes_the_outcome(
    database: Database, clock: Traveller, policy: str
) -> None:
    """Silence is not consent: the strict count is what counts."""
    here = await build_court()
    vote = await open_vote(here, unreturned=policy)
    for name in ("zhou", "wu", "li"):
        await cast(vote, here, name)
    clock.to(CLOSES)
    await close(vote)
    assert await outcome(vote) == (
        Outcome.NO_QUORUM,
        {"all": 6, "yes": 3, "no": 0, "abstain": 0},
        {"all": 70_000, "yes": 40_000, "no": 0, "abstain": 0},
    )


# ---- who is told


async def test_owners_and_those_who_hang_the_notice_are_told_once(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    clock.to(CLOSES)
    await asyncio.gather(*(close(vote) for _ in range(4)))
    owners = await told("closing.result_posted")
    assert sorted(item["owner"] for item in owners) == sorted(here.owners.values())
    assert {item["link"] for item in owners} == {vote.path("/result")}
    hang = await told("closing.hang_result")
    wanted = {here.people[name] for name in ("chair", "committee", "administrator")}
    assert {item["person"] for item in hang} == wanted
    assert {item["kind"] for item in hang} == {"todo"}


# ---- races: everything stands in one order, on both engines


async def test_four_closes_at_once_end_it_once(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await all_cast(vote, here)
    clock.to(CLOSES)
    causes = await asyncio.gather(
        *(close(vote) for _ in range(2)),
        *(close(vote, chair=here.people["chair"]) for _ in range(2)),
        close_due(SECRET),
    )
    assert set(causes[:4]) == {Cause.SCHEDULE}
    types = await leaf_types(vote)
    assert (types.count("close"), types.count("result")) == (1, 1)
    assert len(await fetch("SELECT id FROM closure")) == len(await fetch("SELECT id FROM verdict")) == 1
    assert len(await fetch("SELECT id FROM notice WHERE kind = 'result'")) == 1


@pytest.mark.parametrize("turn", range(12))
async def test_casts_and_the_close_never_overlap(database: Database, clock: Traveller, turn: int) -> None:
    """Eight writers against the close, which comes at another place each time."""
    here = await build_court()
    vote = await open_vote(here, early_close="chair_with_clause", replace_ballot="yes")
    acts: list[Any] = [cast(vote, here, name) for name in EVERYBODY]
    acts += [cast(vote, here, "zhou", AGAINST), cast(vote, here, "li", AGAINST)]
    acts.insert(turn % 9, close(vote, chair=here.people["chair"]))
    answers = await asyncio.gather(*acts, return_exceptions=True)
    taken = [answer for answer in answers if isinstance(answer, Receipt)]
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(isinstance(one, Refusal) and one.reason == "ballots.closed" for one in refused), refused
    types = await leaf_types(vote)
    assert types[-2:] == ["close", "result"]
    assert types.count("ballot") == len(taken) == 8 - len(refused)
    state = await assert_replay_agrees(vote)
    assert (await last(vote, Close)).n_current == state.head.voted
    _, heads, _ = await outcome(vote)
    assert heads["yes"] + heads["no"] == state.head.voted


@pytest.mark.parametrize("turn", range(6))
async def test_whatever_waits_past_the_posted_time_is_late(
    database: Database, clock: Traveller, turn: int
) -> None:
    """The clock strikes while ballots and the close are on their way."""
    here = await build_court()
    vote = await open_vote(here)
    clock.to(CLOSES - SOON)

    async def strike() -> None:
        await asyncio.sleep(0.001 * turn)
        clock.to(CLOSES)
        await close(vote)

    answers = await asyncio.gather(
        *(cast(vote, here, name) for name in EVERYBODY), strike(), return_exceptions=True
    )
    refused = [one for one in answers if isinstance(one, BaseException)]
    assert all(isinstance(one, Refusal) and one.reason == "ballots.closed" for one in refused), refused
    state = await state_of(vote)
    closes = state.head.closes
    assert all(ballot.ts < closes for ballot in state.ballots.values())
    assert len(state.ballots) == 6 - len(refused)


@pytest.mark.parametrize("first", ["contest", "close"])
async def test_a_contest_is_before_the_close_or_refused(
    database: Database, clock: Traveller, first: str
) -> None:
    here = await build_court()
    vote = await open_vote(here, early_close="chair_with_clause")
    await all_cast(vote, here)
    acts: list[Any] = [contest(vote, here, "zheng", target=9), close(vote, chair=here.people["chair"])]
    answers = await asyncio.gather(*(acts if first == "contest" else acts[::-1]), return_exceptions=True)
    refused = [one for one in answers if isinstance(one, BaseException)]
    assert all(isinstance(one, Refusal) and one.reason == "ballots.closed" for one in refused), refused
    _, heads, _ = await outcome(vote)
    assert heads["yes"] == (6 if refused else 5)
    await assert_replay_agrees(vote)


async def test_ten_verdicts_at_once_leave_one(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here, questions=2)
    await cast(vote, here, "zhou", {"m1": "agree", "m2": "abstain"})
    clock.to(CLOSES)
    await close(vote)
    assert (
        await asyncio.gather(*(record_verdict(vote.public_id, secret=SECRET) for _ in range(10)))
        == [True] * 10
    )
    assert (await leaf_types(vote)).count("result") == 1
    assert len((await results(await on_file(vote), SECRET)).motions) == 2
    ended = await closure(vote.id)
    assert ended is not None
    assert ended.cause == "schedule"
    assert isinstance(await last(vote, Result), Result)
