"""Households sign once, on the phone or on paper; the database counts as the rule does."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.tables import Building, Holding, InboxItem, Occupancy, Owner, Room, Unit
from app.database import Database, fetch, write
from app.refusals import Refusal
from meetings.conventions.actions.enter_signature import enter_signature
from meetings.conventions.actions.forget_signers import forget_signers
from meetings.conventions.actions.post_version import post_version
from meetings.conventions.actions.remind_unsigned import remind_unsigned
from meetings.conventions.actions.sign_version import sign_version
from meetings.conventions.actions.take_down_version import take_down_version
from meetings.conventions.actions.withdraw_signature import withdraw_signature
from meetings.conventions.queries import signatures as queries
from meetings.conventions.queries.publications import boards_of
from meetings.conventions.queries.signatures import (
    coverage,
    households,
    signature,
    signed_text,
    to_sign,
    to_sign_by_entry,
)
from meetings.conventions.rules.coverage import AUDIENCES, Counted, counted
from meetings.conventions.rules.paper import PaperSignature
from meetings.conventions.tables import Signature, TextVersion
from tests.support.court import BEGAN, SINCE, Court, build_court
from tests.support.signing import IN_FORCE, SECOND, SignedText, replace, text_to_sign
from tests.support.table import CourtTables, court_tables, lives

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


async def world(kind: str = "residents_convention") -> tuple[Court, CourtTables, SignedText]:
    court = await build_court()
    return court, await court_tables(court), await text_to_sign(court, kind=kind)


async def sign(
    text: SignedText, person: int, *, key: str = "k", fingerprint: str = SECOND
) -> tuple[str, ...]:
    return await sign_version(
        text.version, person=person, fingerprint=fingerprint, at=NOW, today=TODAY, key=key
    )


async def total(text: SignedText, today: date = TODAY) -> Counted:
    return (await coverage(text.version, today)).total


async def reason(awaitable: object) -> str:
    with pytest.raises(Refusal) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


async def test_a_tenant_signs_for_the_household(database: Database) -> None:
    court, _, text = await world()
    assert await total(text) == Counted(households=9, people=5, registered=3)
    waiting = await to_sign(court.people["sub_landlord"], court.community, TODAY)
    assert [(each.label, each.capacity, each.text.number) for each in waiting] == [("2-A", "sub_landlord", 2)]
    await sign(text, court.people["sub_landlord"])
    assert await to_sign(court.people["sub_landlord"], court.community, TODAY) == ()
    now = await total(text)
    assert (now.signed, now.people_signed, now.new) == (1, 1, 0)
    by_building = await coverage(text.version, TODAY)
    assert [(each.name, each.counted.signed, each.counted.households) for each in by_building.buildings] == [
        ("1", 0, 7),
        ("2", 1, 2),
    ]
    assert by_building.begun == 1


async def test_an_owner_signs_for_every_home_that_nobody_rents(database: Database) -> None:
    court, _, text = await world()
    receipts = await sign(text, court.people["zhou"])  # 101, and 102 where the tenant lives
    assert len(receipts) == 1
    found = await signature(receipts[0])
    assert found is not None
    assert (found.label, found.name, found.fingerprint, found.how) == ("1-101", "周一", SECOND, "phone")
    assert (await total(text)).signed == 1


async def test_a_double_click_is_one_signature_with_one_receipt(database: Database) -> None:
    court, _, text = await world()
    first, again, other = await asyncio.gather(
        sign(text, court.people["tenant"]),
        sign(text, court.people["tenant"]),
        sign(text, court.people["tenant"], key="another window"),
    )
    assert first == again == other
    assert await Signature.count() == 1


async def test_two_adults_of_a_household_may_both_sign_and_it_counts_once(database: Database) -> None:
    court, _, text = await world()
    await asyncio.gather(sign(text, court.people["wu"]), sign(text, court.people["zheng"]))
    assert await Signature.count() == 2
    assert (await total(text)).signed == 1


async def test_whoever_does_not_live_here_is_refused_and_nothing_is_kept(database: Database) -> None:
    court, _, text = await world()
    for role in ("stranger", "moderator"):
        assert await reason(sign(text, court.people[role])) == "signatures.not_here"
    assert await Signature.count() == 0


async def test_a_version_replaced_while_reading_is_not_signed(database: Database) -> None:
    court, _, text = await world()
    assert await reason(sign(text, court.people["tenant"], fingerprint="9" * 64)) == "signatures.other_words"
    await replace(text)
    assert await reason(sign(text, court.people["tenant"])) == "signatures.replaced"
    assert await to_sign(court.people["tenant"], court.community, TODAY) == ()
    assert await Signature.count() == 0


async def test_signing_and_replacing_at_once_leave_either_a_signature_before_or_a_refusal(
    database: Database,
) -> None:
    court, _, text = await world()
    signed, _ = await asyncio.gather(
        sign(text, court.people["tenant"]), replace(text), return_exceptions=True
    )
    rows = await Signature.count()
    if isinstance(signed, Refusal):
        assert (signed.reason, rows) == ("signatures.replaced", 0)
    else:
        assert rows == 1


async def test_the_next_household_in_a_room_begins_anew(database: Database) -> None:
    court, tables, text = await world()
    await sign(text, court.people["sub_landlord"])
    assert (await total(text)).signed == 1
    async with write():
        await Occupancy.update({Occupancy.until: date(2026, 11, 1)}).where(
            Occupancy.person == court.people["sub_landlord"]
        )
    await lives(court, tables.house_building, "新来的", room=tables.room_a, people=2, since=date(2026, 11, 2))
    now = await total(text)
    assert (now.signed, now.new, now.new_signed) == (0, 1, 0)
    mark = f"r{tables.room_a}"
    line = next(
        each
        for each in await households(text.version, tables.house_building, TODAY)
        if each.household == mark
    )
    assert [each.name for each in line.signers] == ["新来的"]
    paper = PaperSignature(line.signers[0].mark, "新来的", "何平", date(2026, 11, 5))
    await enter_signature(
        text.version, tables.house_building, paper, by=court.people["committee"], at=NOW, today=TODAY,
        public_id="paper-1",
    )  # fmt: skip
    now = await total(text)
    assert (now.signed, now.people_signed, now.new_signed) == (1, 2, 1)


async def test_an_entry_made_at_the_code_signs_at_once_and_counts_when_confirmed(database: Database) -> None:
    court, tables, text = await world()
    entry = await lives(
        court, tables.house_building, "扫码的", room=tables.room_a, person=court.people["moderator"]
    )
    async with write():
        await Occupancy.update({Occupancy.how: "self"}).where(Occupancy.id == entry)
    assert len(await to_sign_by_entry(entry, TODAY)) == 1
    await sign(text, court.people["moderator"])
    assert await to_sign_by_entry(entry, TODAY) == ()
    assert (await total(text)).signed == 0
    async with write():
        await Occupancy.update({Occupancy.confirmed_on: TODAY}).where(Occupancy.id == entry)
    assert (await total(text)).signed == 1


async def test_one_entry_signs_by_itself_without_a_person(database: Database) -> None:
    _, _, text = await world()
    entry = (await Occupancy.select(Occupancy.id).where(Occupancy.name == "丁一家"))[0]["id"]
    receipts = await asyncio.gather(
        *(
            sign_version(
                text.version, person=None, occupancy=entry, fingerprint=SECOND, at=NOW, today=TODAY, key=key
            )
            for key in "ab"
        )
    )
    assert receipts[0] == receipts[1]
    assert (await total(text)).people_signed == 3


async def test_paper_is_entered_once_and_tells_who_saw_it(database: Database) -> None:
    court, tables, text = await world()
    mark = next(
        each.signers[0].mark
        for each in await households(text.version, tables.house_building, TODAY)
        if each.signers[0].name == "丁一家"
    )
    paper = PaperSignature(mark, "丁一", "何平", date(2026, 11, 5))

    async def enter(address: str) -> str:
        return await enter_signature(
            text.version, tables.house_building, paper, by=court.people["committee"], at=NOW, today=TODAY,
            public_id=address,
        )  # fmt: skip

    first, again = await asyncio.gather(enter("a"), enter("b"))
    assert first == again
    found = await signature(first)
    assert found is not None
    assert (found.name, found.witness, found.how) == ("丁一", "何平", "paper")
    assert found.signed_at == NOW - timedelta(days=16)
    assert (await total(text)).people_signed == 3
    wrong = PaperSignature("r999:occupancy:1", "丁一", "何平", TODAY)
    refused = enter_signature(
        text.version, tables.house_building, wrong, by=court.people["committee"], at=NOW, today=TODAY,
        public_id="c",
    )  # fmt: skip
    assert await reason(refused) == "signatures.paper_who"


async def test_taken_back_it_counts_no_more_and_can_be_given_again(database: Database) -> None:
    court, _, text = await world()
    (receipt,) = await sign(text, court.people["tenant"])
    found = await signature(receipt)
    assert found is not None
    await asyncio.gather(*(withdraw_signature(found.id, at=NOW) for _ in range(2)))
    assert (await total(text)).signed == 0
    (second,) = await sign(text, court.people["tenant"], key="later")
    assert second != receipt
    assert (await total(text)).signed == 1


async def test_a_form_sent_again_after_taking_back_signs_again(database: Database) -> None:
    """Going back in the browser sends the same form again: for another household, or after taking back."""
    court, _, text = await world()
    first = (await sign(text, court.people["tenant"]))[0]
    found = await signature(first)
    assert found is not None
    await withdraw_signature(found.id, at=NOW)
    again = (await sign(text, court.people["tenant"]))[0]
    assert again != first
    assert (await total(text)).signed == 1
    lines = [each for each in await households(text.version, found.building, TODAY) if each.signers]
    entered = [
        await enter_signature(
            text.version,
            found.building,
            PaperSignature(line.signers[0].mark, "周一", "吴二", TODAY),
            by=court.people["chair"],
            at=NOW,
            today=TODAY,
            public_id="one-form",
        )
        for line in lines[:2]
    ]
    assert len(set(entered)) == 2


async def test_reminders_reach_those_who_have_not_signed_at_most_once_a_week(database: Database) -> None:
    court, tables, text = await world()
    await sign(text, court.people["sub_landlord"])

    async def remind(at: datetime = NOW) -> int:
        return await remind_unsigned(text.version, buildings=None, at=at, today=TODAY)

    # the tenant, and the owners of 101, 201 (two), 202, 301, 302, 401
    assert sorted(await asyncio.gather(remind(), remind())) == [0, 8]
    assert await remind(NOW + timedelta(days=6)) == 0
    assert await remind(NOW + timedelta(days=8)) == 8
    waiting = await InboxItem.count().where(InboxItem.done_at.is_null())
    assert waiting == 8, "one waits, the earlier one is done with"
    await sign(text, court.people["tenant"])
    assert await InboxItem.count().where(InboxItem.done_at.is_null()) == 7
    only_house = await remind_unsigned(
        text.version, buildings=[tables.house_building], at=NOW + timedelta(days=30), today=TODAY
    )
    assert only_house == 0, "in room B nobody has a login"


async def test_names_go_thirty_days_after_leaving_and_the_signature_stays(database: Database) -> None:
    court, tables, text = await world()
    await sign(text, court.people["tenant"])
    await sign(text, court.people["zhou"])
    mark = (await households(text.version, tables.house_building, TODAY))[1].signers[0].mark
    await enter_signature(
        text.version, tables.house_building, PaperSignature(mark, "丁一", "何平", TODAY),
        by=court.people["committee"], at=NOW, today=TODAY, public_id="p",
    )  # fmt: skip
    async with write():
        await Occupancy.update({Occupancy.until: TODAY}).where(Occupancy.community == court.community)
        await Holding.update({Holding.until: TODAY}).where(Holding.unit == court.units["101"])
    day = TODAY + timedelta(days=30)
    await forget_signers(at=NOW, today=day)
    assert len(await fetch("SELECT id FROM signature WHERE person IS NOT NULL OR name <> ''")) == 3
    await forget_signers(at=NOW, today=day + timedelta(days=1))
    rows = await fetch("SELECT person, name, witness, household FROM signature")
    assert len(rows) == 3
    assert {(row["person"], row["name"], row["witness"]) for row in rows} == {(None, "", "")}


async def test_a_board_is_recorded_once_and_taken_down_once(database: Database) -> None:
    court, _, text = await world()

    async def post(place: str = "1 幢门厅", on: date | None = TODAY) -> None:
        await post_version(
            text.version, what="adopted", place=place, posted_on=on, file=None,
            by=court.people["committee"], at=NOW, today=TODAY,
        )  # fmt: skip

    await asyncio.gather(post(), post())
    boards = await boards_of(text.version)
    assert [(each.place, each.posted_on) for each in boards] == [("1 幢门厅", TODAY)]
    rows = await TextVersion.select(TextVersion.posted_on).where(TextVersion.id == text.version)
    assert rows[0]["posted_on"] == TODAY
    assert await reason(post("")) == "published.board_wrong"
    assert await reason(post("门口", TODAY + timedelta(days=1))) == "published.board_day_wrong"
    down = {"taken_down_on": TODAY, "today": TODAY}
    await asyncio.gather(*(take_down_version(text.version, boards[0].id, **down) for _ in range(2)))
    assert (await boards_of(text.version))[0].taken_down_on == TODAY
    too_early = take_down_version(
        text.version, boards[0].id, taken_down_on=TODAY - timedelta(days=9), today=TODAY
    )
    assert await reason(too_early) == "published.board_day_wrong"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", sorted(AUDIENCES))
async def test_the_database_counts_as_the_rule_does(database: Database, kind: str, seed: int) -> None:
    court, _, text = await world(kind)
    await _crowd(court, text, random.Random(seed))
    found = await signed_text(text.version)
    assert found is not None
    rows = await fetch("SELECT id FROM building WHERE community = ? ORDER BY position, id", [court.community])
    expected = {}
    for row in rows:
        places = await queries._places([row["id"]], TODAY)
        marks = (await queries._marks([text.version], [row["id"]]))[text.version]
        homes = [place.home(marks) for place in places.values()]
        expected[row["id"]] = counted(homes, found.audience, IN_FORCE)
    by_rule = {building: count for building, count in expected.items() if count.households}
    by_database = {each.building: each.counted for each in (await coverage(text.version, TODAY)).buildings}
    assert by_database == by_rule


async def _crowd(court: Court, text: SignedText, dice: random.Random) -> None:
    """Two houses and a block with whoever may live, hold, sign, wait or have left there."""
    async with write():
        for position in range(3, 6):
            house = position < 5
            building = (
                await Building.insert(
                    Building(community=court.community, name=str(position), position=position, house=house)
                )
            )[0]["id"]
            units = [
                (
                    await Unit.insert(
                        Unit(
                            community=court.community, building=building, room=f"{position}0{n}",
                            use=dice.choice(["dwelling", "dwelling", "shop", "parking"]), area_dm2=1,
                        )
                    )
                )[0]["id"]
                for n in range(1, 2 if house else 7)
            ]  # fmt: skip
            rooms = [
                (await Room.insert(Room(building=building, name=name)))[0]["id"] for name in "ABC" if house
            ]
            for unit in units:
                for _ in range(dice.randrange(3)):
                    owner = (
                        await Owner.insert(
                            Owner(
                                community=court.community, name="某", created_at=BEGAN,
                                kind=dice.choice(["person", "developer", "company"]),
                            )
                        )
                    )[0]["id"]  # fmt: skip
                    await Holding.insert(
                        Holding(unit=unit, owner=owner, since=SINCE, until=dice.choice([None, None, TODAY]))
                    )
                    if dice.random() < 0.5:
                        await _signs(text, building, f"u{unit}", dice, owner=owner)
            for _ in range(9):
                unit = dice.choice([None, *units])
                room = dice.choice([None, *rooms]) if unit is None else None
                entry = (
                    await Occupancy.insert(
                        Occupancy(
                            public_id=f"crowd-{building}-{dice.random()}", community=court.community,
                            building=building, unit=unit, room=room, name="某", recorded_at=BEGAN,
                            capacity=dice.choice(["owner", "family", "tenant", "sub_landlord"]),
                            people=dice.randrange(1, 5), since=dice.choice([SINCE, TODAY]),
                            until=dice.choice([None, None, TODAY, TODAY - timedelta(days=1)]),
                            how=dice.choice(["entered", "entered", "self"]),
                            confirmed_on=dice.choice([None, TODAY]),
                        )
                    )
                )[0]["id"]  # fmt: skip
                if dice.random() < 0.5:
                    await _signs(text, building, "u0", dice, occupancy=entry)


async def _signs(
    text: SignedText, building: int, household: str, dice: random.Random, *,
    owner: int | None = None, occupancy: int | None = None,
) -> None:  # fmt: skip
    await Signature.insert(
        Signature(
            public_id=f"s-{dice.random()}", version=dice.choice([text.version, text.version, text.old]),
            fingerprint=SECOND, building=building, household=household, capacity="tenant", owner=owner,
            occupancy=occupancy, how="phone", signed_at=NOW,
            withdrawn_at=dice.choice([None, None, None, NOW]),
        )
    )  # fmt: skip
