"""One ballot per entry: taken once, in time, from whom it belongs to, and its receipt never changes."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.community.actions.tell import tell
from app.community.tables import InboxItem, OwnerAccess, Person
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from tests.support.court import PHONES, REPRESENTATIVE, Court, build_court
from tests.support.open_vote import CLOSES, DURING, OPENS, SECRET, Vote, leaf_types, open_vote, posted_vote
from voting.actions.cast_ballot import cast_ballot
from voting.ballot_box import Receipt, SameKeyOtherBallot
from voting.keys import fresh_op
from voting.ledger import audit
from voting.ledger.leaves import decode
from voting.ledger.order import LedgerState, replay
from voting.queries.ballots import entries_to_cast, own_ballot
from voting.queries.ledgers import stored_ledger
from voting.queries.opened import opened

FIRST = 8  # after setup, six roll leaves and open
AGREE, AGAINST = {"m1": "agree"}, {"m1": "against"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def cast(
    vote: Vote,
    here: Court,
    name: str,
    choices: dict[str, str] | None = None,
    op: str = "",
    head: str = "",
    seen: int | None = None,
) -> Receipt:
    return await cast_ballot(
        vote.public_id,
        number=vote.numbers[head or name],
        person=here.people[name],
        choices=choices or AGREE,
        op=op or fresh_op(),
        secret=SECRET,
        seen=seen,
    )


async def state_of(vote: Vote) -> LedgerState:
    """The ledger replayed from its bytes, after an audit that finds nothing."""
    stored = await stored_ledger(vote.id)
    assert stored is not None
    found = audit.check(
        stored.leaves, assembly=vote.public_id, hashes=stored.hashes, frontier=stored.frontier
    )
    assert found == ()
    return replay([decode(leaf) for leaf in stored.leaves])


async def current_ballots(vote: Vote) -> dict[str, tuple[int, int]]:
    """What the table says is current, by pseudonym."""
    box = await opened(vote.public_id, SECRET)
    assert box is not None
    rows = await fetch("SELECT entry, i, contested FROM current_ballot WHERE assembly = ?", [vote.id])
    return {box.entry(row["entry"]): (row["i"], row["contested"]) for row in rows}


async def assert_replay_agrees(vote: Vote) -> LedgerState:
    state = await state_of(vote)
    replayed = {
        entry.e: (entry.current, 0 if entry.contested is None else 1)
        for entry in state.on_roll()
        if entry.current is not None
    }
    assert await current_ballots(vote) == replayed
    return state


async def test_the_ledger_begins_with_setup_the_roll_and_open(database: Database) -> None:
    vote = await open_vote(await build_court())
    assert await leaf_types(vote) == ["setup", *["roll"] * 6, "open"]
    state = await state_of(vote)
    assert (state.head.heads, state.head.area_dm2) == (6, 70_000)


async def test_a_ballot_is_written_once_and_its_receipt_names_its_leaf(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    receipt = await cast(vote, here, "zhou")
    assert receipt.index == FIRST
    own = await own_ballot(vote.id, vote.entries["zhou"], here.people["zhou"])
    assert own is not None
    assert (own.code, own.index, own.choices, own.current) == (receipt.code, FIRST, AGREE, True)
    row = (await fetch("SELECT * FROM cast_record"))[0]
    assert (row["person"], row["owner"], row["channel"], row["basis"]) == (
        here.people["zhou"], here.owners["周一"], "online", "digits",
    )  # fmt: skip
    await assert_replay_agrees(vote)


async def test_one_ballot_answers_every_motion_and_no_other(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, questions=2)
    for wrong in (
        {"m1": "agree"},
        {"m1": "agree", "m2": "yes"},
        {"m1": "agree", "m2": "agree", "m3": "agree"},
    ):
        with pytest.raises(Refusal, match=r"ballots\.unanswered"):
            await cast(vote, here, "zhou", wrong)
    await cast(vote, here, "zhou", {"m2": "abstain", "m1": "agree"})
    assert (await state_of(vote)).ballots[FIRST].x == (("m1", "agree"), ("m2", "abstain"))


async def test_fifty_ballots_at_once_for_one_entry_leave_one(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    outcomes = await asyncio.gather(
        *(cast(vote, here, "zhou", AGREE if n % 2 else AGAINST) for n in range(50)), return_exceptions=True
    )
    taken = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(taken) == 1
    assert [refusal.reason for refusal in refused] == ["ballots.already_cast"] * 49
    assert (await leaf_types(vote)).count("ballot") == 1
    await assert_replay_agrees(vote)


async def test_a_ballot_within_a_larger_action_stands_or_falls_with_it(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    with pytest.raises(ZeroDivisionError):
        async with write():
            await cast(vote, here, "zhou")
            raise ZeroDivisionError
    async with write():
        await cast(vote, here, "li")
        with pytest.raises(Refusal, match="already_cast"):
            await cast(vote, here, "li", AGAINST)
    assert (await assert_replay_agrees(vote)).head.voted == 1


async def test_fifty_replacing_ballots_at_once_stand_in_one_line(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    await asyncio.gather(*(cast(vote, here, "zhou", AGREE if n % 2 else AGAINST) for n in range(50)))
    state = await assert_replay_agrees(vote)
    chain = [ballot.s for _, ballot in sorted(state.ballots.items())]
    assert chain == [None, *range(FIRST, FIRST + 49)]


async def test_fifty_entries_of_many_votes_do_not_wait_in_vain(database: Database) -> None:
    here = await build_court()
    votes = [await open_vote(here, public_id=f"as_court_{n}") for n in range(7)]
    names = ("zhou", "wu", "sun", "li", "zhao", "qian")
    await asyncio.gather(*(cast(vote, here, name) for vote in votes for name in names))
    for vote in votes:
        assert (await assert_replay_agrees(vote)).head.voted == len(names)


async def test_a_retry_after_a_lost_answer_brings_the_same_receipt(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    op = fresh_op()
    first = await cast(vote, here, "zhou", op=op)
    clock.to(CLOSES + timedelta(hours=1))  # even after the close
    again = await cast(vote, here, "zhou", op=op)
    assert (again.code, again.index, again.at, again.again) == (first.code, first.index, first.at, True)
    assert (await leaf_types(vote)).count("ballot") == 1


async def test_fifty_retries_at_once_bring_one_receipt(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    op = fresh_op()
    receipts = await asyncio.gather(*(cast(vote, here, "zhou", op=op) for _ in range(50)))
    assert len({receipt.code for receipt in receipts}) == 1
    assert (await leaf_types(vote)).count("ballot") == 1


async def test_the_same_key_with_another_answer_is_refused(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    op = fresh_op()
    await cast(vote, here, "zhou", AGREE, op=op)
    with pytest.raises(SameKeyOtherBallot) as refused:
        await cast(vote, here, "zhou", AGAINST, op=op)
    assert refused.value.status == 409
    with pytest.raises(SameKeyOtherBallot):  # nor for another entry
        await cast(vote, here, "li", AGREE, op=op)


async def test_a_second_ballot_is_refused_and_says_who_cast_the_first(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    with pytest.raises(Refusal) as refused:
        await cast(vote, here, "zheng", AGAINST)
    assert refused.value.reason == "ballots.already_cast"
    assert refused.value.params["who"] == "吴先生"
    assert refused.value.params["when"] == DURING


async def test_where_the_rulebook_says_so_a_later_ballot_replaces_and_both_stay(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    first = await cast(vote, here, "wu")
    second = await cast(vote, here, "zheng", AGAINST)
    state = await assert_replay_agrees(vote)
    assert state.ballots[second.index].s == first.index
    own = await own_ballot(vote.id, vote.entries["wu"], here.people["wu"])
    assert own is not None
    assert own.choices == AGAINST
    earlier = await own_ballot(vote.id, vote.entries["wu"], here.people["wu"], first.code)
    assert earlier is not None
    assert (earlier.choices, earlier.current) == (AGREE, False)


async def test_a_ballot_that_was_cast_meanwhile_is_not_replaced_unseen(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here, replace_ballot="yes")
    first = await cast(vote, here, "wu", seen=0)
    with pytest.raises(Refusal, match=r"ballots\.meanwhile") as refused:
        await cast(vote, here, "zheng", AGAINST, seen=0)
    assert refused.value.params == {"who": "吴先生", "when": DURING}
    second = await cast(vote, here, "zheng", AGAINST, seen=first.index)
    state = await assert_replay_agrees(vote)
    assert state.ballots[second.index].s == first.index


async def test_no_ballot_at_or_after_the_posted_time_counts_though_nobody_has_closed(
    database: Database, clock: Traveller
) -> None:
    here = await build_court()
    vote = await open_vote(here)
    clock.to(CLOSES - timedelta(milliseconds=1))
    await cast(vote, here, "zhou")
    for late in (timedelta(0), timedelta(milliseconds=1), timedelta(days=3)):
        clock.to(CLOSES + late)
        with pytest.raises(Refusal, match=r"ballots\.closed"):
            await cast(vote, here, "li")
    clock.to(OPENS - timedelta(milliseconds=1))
    with pytest.raises(Refusal, match=r"ballots\.not_open"):
        await cast(vote, here, "li")


async def test_whom_the_entry_does_not_belong_to_it_does_not_exist(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    for name in ("tenant", "sub_landlord", "chair", "teller", "administrator", "stranger", "li"):
        with pytest.raises(NotFound):
            await cast(vote, here, name, head="zhou")
    with pytest.raises(Refusal, match=r"ballots\.not_open"):
        await cast(await posted_vote(here, public_id="as_posted"), here, "zhou")


async def test_a_slip_taken_back_no_longer_votes(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    async with write():
        await OwnerAccess.update({OwnerAccess.until: DURING}).where(OwnerAccess.person == here.people["zhou"])
    with pytest.raises(NotFound):
        await cast(vote, here, "zhou")


async def test_a_companys_ballot_is_cast_by_the_person_it_names(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    async with write():
        await Person.update({Person.name: "牛副理"}).where(Person.id == here.people["zhao"])
    with pytest.raises(Refusal) as refused:
        await cast(vote, here, "zhao")
    assert refused.value.reason == "ballots.company_names_another"
    async with write():
        await Person.update({Person.name: REPRESENTATIVE}).where(Person.id == here.people["zhao"])
    assert (await cast(vote, here, "zhao")).index == FIRST


async def test_co_owners_learn_who_voted_and_not_what(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu", AGAINST)
    items = await InboxItem.select().order_by(InboxItem.id)
    assert [(item["owner"], item["message"]) for item in items] == [
        (here.owners["郑女士"], "ballots.co_owner_voted")
    ]
    assert json.loads(items[0]["params"]) == {"assembly": "1幢加装电梯", "units": "1-201", "who": "吴先生"}
    await cast(vote, here, "zhou")  # has nobody to tell
    assert await InboxItem.count() == 1


async def test_voting_settles_the_to_do_of_every_owner_of_the_entry(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    for owners in (["wu", "zheng"], ["li"]):
        await tell(
            "assemblies.please_vote",
            at=OPENS,
            community=here.community,
            owners=[here.owners[PHONES[name]] for name in owners],
            todo=True,
            subject=f"assembly:{vote.id}",
        )
    await cast(vote, here, "wu")
    rows = await InboxItem.select(InboxItem.owner, InboxItem.done_at).where(InboxItem.kind == "todo")
    done = {row["owner"] for row in rows if row["done_at"]}
    assert done == {here.owners["吴先生"], here.owners["郑女士"]}


async def test_a_choice_is_read_for_its_own_entry_only(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    receipt = await cast(vote, here, "wu")
    entry = vote.entries["wu"]
    assert await own_ballot(vote.id, entry, here.people["zheng"]) is not None
    for name in ("zhou", "chair", "teller", "administrator", "tenant", "stranger"):
        assert await own_ballot(vote.id, entry, here.people[name]) is None
        assert await own_ballot(vote.id, entry, here.people[name], receipt.code) is None


async def test_a_person_finds_their_own_entries_only(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    mine = await entries_to_cast(vote.id, here.people["zhou"])
    assert [(entry.number, entry.label, entry.area_dm2) for entry in mine] == [(1, "1-101、1-102", 20_000)]
    assert await entries_to_cast(vote.id, here.people["tenant"]) == ()
    assert await entries_to_cast(vote.id, here.people["chair"]) == ()
