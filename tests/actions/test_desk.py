"""An owner without a phone votes at the desk: two people answer for it, and neither votes for themselves."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem, OwnerAccess, Person
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from tests.actions.test_casting import AGAINST, AGREE, FIRST, assert_replay_agrees, cast
from tests.actions.test_contests import contest
from tests.support.court import BEGAN, PHONES, Court, build_court
from tests.support.open_vote import CLOSES, DURING, SECRET, Vote, leaf_types, open_vote
from voting.actions.cast_at_desk import Desk, cast_at_desk
from voting.ballot_box import Receipt, SameKeyOtherBallot
from voting.keys import fresh_op

WITHOUT_QIAN = [name for name in PHONES if name != "qian"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def at_desk(
    vote: Vote,
    here: Court,
    head: str,
    *present: str,
    choices: dict[str, str] | None = None,
    witness: str = "何平",
    teller: str = "teller",
    op: str = "",
) -> Receipt:
    desk = Desk(here.people[teller], witness, frozenset(here.owners[PHONES[name]] for name in present))
    return await cast_at_desk(
        vote.public_id,
        number=vote.numbers[head],
        desk=desk,
        choices=choices or AGREE,
        op=op or fresh_op(),
        secret=SECRET,
    )


async def test_a_desk_ballot_names_teller_and_witness_by_pseudonym_only(database: Database) -> None:
    here = await build_court(phones=WITHOUT_QIAN)
    vote = await open_vote(here)
    receipt = await at_desk(vote, here, "qian", "qian", choices=AGAINST)
    state = await assert_replay_agrees(vote)
    ballot = state.ballots[receipt.index]
    assert (ballot.ch, len(set(ballot.by)), ballot.x) == ("kiosk", 2, (("m1", "against"),))
    row = (await fetch("SELECT * FROM cast_record"))[0]
    assert (row["teller"], row["witness"], row["person"], row["owner"], row["basis"]) == (
        here.people["teller"], "何平", None, here.owners["钱二"], "desk",
    )  # fmt: skip
    assert json.loads(row["present"]) == [here.owners["钱二"]]
    assert await InboxItem.count() == 0  # was there, has no phone: nobody is left to tell


async def test_an_owner_with_a_phone_is_told_of_a_ballot_at_the_desk(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await at_desk(vote, here, "li", "li")
    told = await InboxItem.select(InboxItem.owner, InboxItem.message)
    assert told == [{"owner": here.owners["李四"], "message": "kiosk.voted_at_desk"}]


async def test_the_desk_refuses_one_pair_of_eyes(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    for witness, why in (
        ("", "witness_missing"),
        (" 冯敏 ", "witness_is_teller"),
        ("钱二", "witness_is_owner"),
    ):
        with pytest.raises(Refusal, match=rf"kiosk\.{why}"):
            await at_desk(vote, here, "qian", "qian", witness=witness)
    with pytest.raises(Refusal, match=r"kiosk\.nobody_present"):
        await at_desk(vote, here, "qian", "li")
    assert (await leaf_types(vote)).count("ballot") == 0


async def test_a_teller_may_not_key_an_entry_of_their_own(database: Database) -> None:
    here = await build_court(phones=WITHOUT_QIAN)
    vote = await open_vote(here)
    async with write():
        await OwnerAccess.insert(
            OwnerAccess(person=here.people["teller"], owner=here.owners["钱二"], basis="digits", since=BEGAN)
        )
        await Person.update({Person.mobile: "12000000004"}).where(Person.id == here.people["committee"])
    with pytest.raises(Refusal, match=r"kiosk\.teller_owns"):
        await at_desk(vote, here, "qian", "qian")
    with pytest.raises(Refusal, match=r"kiosk\.teller_owns"):  # an owner by the mobile on the roll
        await at_desk(vote, here, "li", "li", teller="committee", witness="王芳")


async def test_an_entry_that_has_voted_does_not_vote_again_at_the_desk(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "li")
    with pytest.raises(Refusal, match=r"kiosk\.already_cast"):
        await at_desk(vote, here, "li", "li")
    with pytest.raises(NotFound):
        await cast_at_desk(
            vote.public_id,
            number=99,
            desk=Desk(here.people["teller"], "何平", frozenset({1})),
            choices=AGREE,
            op=fresh_op(),
            secret=SECRET,
        )


async def test_a_joint_ballot_at_the_desk_settles_a_contest(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    await cast(vote, here, "wu")
    await contest(vote, here, "zheng")
    with pytest.raises(Refusal, match=r"kiosk\.all_together"):
        await at_desk(vote, here, "wu", "wu")
    receipt = await at_desk(vote, here, "wu", "wu", "zheng", choices=AGAINST)
    state = await assert_replay_agrees(vote)
    assert state.contested() == ()
    entry = next(entry for entry in state.on_roll() if entry.current == receipt.index)
    counted = state.counted(entry)
    assert counted is not None
    assert (counted.s, counted.x) == (FIRST, (("m1", "against"),))
    assert (await leaf_types(vote))[-4:] == ["ballot", "contest", "ballot", "designate"]
    for name in ("wu", "zheng"):  # both stood by it
        with pytest.raises(Refusal, match=r"ballots\.contest_own"):
            await contest(vote, here, name, target=receipt.index)


async def test_a_retry_at_the_desk_brings_the_same_receipt(database: Database, clock: Traveller) -> None:
    here = await build_court()
    vote = await open_vote(here)
    op = fresh_op()
    receipts = await asyncio.gather(*(at_desk(vote, here, "qian", "qian", op=op) for _ in range(10)))
    assert len({receipt.code for receipt in receipts}) == 1
    with pytest.raises(SameKeyOtherBallot):
        await at_desk(vote, here, "qian", "qian", op=op, choices=AGAINST)
    clock.to(CLOSES)
    assert (await at_desk(vote, here, "qian", "qian", op=op)).again
    with pytest.raises(Refusal, match=r"ballots\.closed"):
        await at_desk(vote, here, "sun", "sun")


async def test_a_phone_and_the_desk_at_once_leave_one_ballot(database: Database) -> None:
    here = await build_court()
    vote = await open_vote(here)
    outcomes = await asyncio.gather(
        *(at_desk(vote, here, "li", "li") if n % 2 else cast(vote, here, "li") for n in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 1
    assert all(isinstance(one, Receipt | Refusal) for one in outcomes), outcomes
    await assert_replay_agrees(vote)
