"""Units and owners are changed by hand with a reason, and of two editors the second looks again."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.clock import travel
from app.community.actions.add_unit import add_unit
from app.community.actions.decide_identity import decide_identity
from app.community.actions.hand_over_unit import HandOver, Incomer, hand_over_unit
from app.community.actions.part_owner import part_owner
from app.community.actions.record_roll_change import Editor
from app.community.actions.remove_unit import remove_unit
from app.community.actions.save_owner import save_owner
from app.community.actions.save_unit import save_unit
from app.community.queries.figures import figures
from app.community.queries.roll_changes import roll_changes
from app.community.queries.roll_desk import (
    OwnerOnFile,
    UnitAtDesk,
    buildings_at_desk,
    found_on_roll,
    in_doubt,
    namesakes,
    owner_on_file,
    unit_at_desk,
)
from app.community.rules.roll.by_hand import OwnerValues, UnitValues, read_unit
from app.community.rules.roll.owners import OwnerKind
from app.community.tables import (
    Holding,
    InboxItem,
    Owner,
    OwnerAccess,
    OwnerIdentity,
    RollChange,
    Unit,
)
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING, SECRET, open_vote
from voting.actions.cast_ballot import cast_ballot

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court(phones=("zhou", "wu"))


def editor(court: Court, reason: str = "按产权证更正") -> Editor:
    return Editor(court.community, court.people["committee"], NOW, TODAY, reason)


def flat(**fields: str) -> UnitValues:
    typed = {"building": "1", "entrance": "", "room": "501", "floor": "5", "use": "dwelling", "inner": ""}
    typed |= {"registry": "100.00", "survey": "", "contract": "", "stated": "", "delivered": "yes"}
    values, wrong = read_unit(typed | {"reason": "x"} | fields)
    assert values is not None, wrong
    return values


def person(name: str, mobile: str = "") -> OwnerValues:
    return OwnerValues(name, OwnerKind.PERSON, mobile)


async def unit(court: Court, room: str) -> UnitAtDesk:
    found = await unit_at_desk(court.community, court.units[room])
    assert found is not None
    return found


async def owner(court: Court, number: int) -> OwnerOnFile:
    found = await owner_on_file(court.community, number)
    assert found is not None
    return found


async def names(court: Court, room: str) -> list[str]:
    return [held.name for held in (await unit(court, room)).holdings]


async def refused(wish: Awaitable[Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        await wish
    return refusal.value.reason


async def hand_over(court: Court, room: str, wish: HandOver, seen: str = "", reason: str = "过户") -> None:
    seen = seen or (await unit(court, room)).seen
    await hand_over_unit(editor(court, reason), court.units[room], wish, seen=seen)


def sold_to(*coming: Incomer, staying: frozenset[int] = frozenset(), since: date = TODAY) -> HandOver:
    return HandOver(staying, coming, since, "沪2026第000123号")


# ---- units --------------------------------------------------------------------------------------


async def test_a_unit_is_added_with_its_new_building_and_entrance(court: Court) -> None:
    number = await add_unit(editor(court, "漏登"), flat(building="7", entrance="2", room="101"))
    found = await unit_at_desk(court.community, number)
    assert found is not None
    assert (found.label, found.unit.area_dm2, found.unit.area_source) == ("7-2-101", 10_000, "registry")
    record = (await roll_changes(court.community))[0][0]
    assert (record.what, record.reason, record.label) == ("unit_added", "漏登", "7-2-101")


async def test_two_who_add_the_same_place_at_once_add_it_once(court: Court) -> None:
    results = await asyncio.gather(
        *(add_unit(editor(court), flat(building="7")) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(each, int) for each in results) == 1
    assert {each.reason for each in results if isinstance(each, Refusal)} == {"roll.place_taken"}
    assert await Unit.count().where(Unit.room == "501") == 1


async def test_a_unit_is_corrected_and_only_what_differs_is_on_record(court: Court) -> None:
    found = await unit(court, "201")
    values = flat(room="201", floor="2", registry="", survey="101.50")
    assert await save_unit(editor(court), court.units["201"], values, seen=found.seen)
    after = (await unit(court, "201")).unit
    assert (after.area_dm2, after.area_source, after.registry_dm2) == (10_150, "survey", None)
    record = (await roll_changes(court.community))[0][0]
    assert record.before == {
        "area_dm2": 10_000,
        "area_source": "registry",
        "registry_dm2": 10_000,
        "survey_dm2": None,
    }
    assert set(record.after) == set(record.before)


async def test_saving_what_stands_there_changes_nothing(court: Court) -> None:
    found = await unit(court, "201")
    assert not await save_unit(
        editor(court), court.units["201"], flat(room="201", floor="2"), seen=found.seen
    )
    assert not await RollChange.exists()


async def test_of_two_editors_the_second_is_told(court: Court) -> None:
    seen = (await unit(court, "201")).seen
    wishes = [flat(room="201", floor="2", registry=area) for area in ("101", "102", "103")]
    results = await asyncio.gather(
        *(save_unit(editor(court), court.units["201"], each, seen=seen) for each in wishes),
        return_exceptions=True,
    )
    assert sum(each is True for each in results) == 1
    assert {each.reason for each in results if isinstance(each, Refusal)} == {"roll.changed_meanwhile"}
    assert await RollChange.count() == 1


async def test_a_unit_does_not_move_onto_another(court: Court) -> None:
    found = await unit(court, "201")
    wish = save_unit(editor(court), court.units["201"], flat(room="202", floor="2"), seen=found.seen)
    assert await refused(wish) == "roll.place_taken"
    assert (await unit(court, "201")).unit.room == "201"


async def test_a_unit_taken_off_stays_on_record_and_its_place_is_free(court: Court) -> None:
    found = await unit(court, "302")
    await remove_unit(editor(court, "并入 301"), court.units["302"], seen=found.seen)
    assert await unit_at_desk(court.community, court.units["302"]) is None
    assert (await figures(court.community)).units == 6
    record = (await roll_changes(court.community))[0][0]
    assert (record.what, record.before["owners"]) == ("unit_removed", ["孙三"])
    assert not await Holding.exists().where((Holding.unit == court.units["302"]) & Holding.until.is_null())
    await add_unit(editor(court), flat(room="302", floor="3"))


async def test_a_unit_of_another_community_is_not_there(court: Court) -> None:
    stranger = replace(editor(court), community=court.other_community)
    for wish in (
        save_unit(stranger, court.units["201"], flat(room="201"), seen="x"),
        remove_unit(stranger, court.units["201"], seen="x"),
        hand_over_unit(stranger, court.units["201"], sold_to(Incomer(person("甲"))), seen="x"),
        save_owner(stranger, court.owners["周一"], person("甲"), seen="x"),
        part_owner(stranger, court.owners["周一"], {1}, seen="x"),
        decide_identity(stranger, court.owners["周一"], court.owners["李四"], one=True),
    ):
        with pytest.raises(NotFound):
            await wish
    assert not await RollChange.exists()


# ---- who holds ----------------------------------------------------------------------------------


async def test_a_sale_ends_one_holding_and_begins_another(court: Court) -> None:
    await hand_over(court, "202", sold_to(Incomer(person("高远", "12000000031"))))
    found = await unit(court, "202")
    assert [(held.name, held.since, held.certificate) for held in found.holdings] == [
        ("高远", TODAY, "沪2026第000123号")
    ]
    assert [(former.name, former.until) for former in found.former] == [("李四", TODAY)]
    record = (await roll_changes(court.community))[0][0]
    assert (record.before["owners"], record.after["owners"]) == (["李四"], ["高远"])


async def test_a_co_owner_comes_and_the_other_stays(court: Court) -> None:
    staying = frozenset({court.owners["吴先生"]})
    await hand_over(court, "201", sold_to(Incomer(person("高远")), staying=staying))
    assert sorted(await names(court, "201")) == ["吴先生", "高远"]
    ended = await Holding.select().where(Holding.until.is_not_null())
    assert [row["owner"] for row in ended] == [court.owners["郑女士"]]


async def test_a_name_the_roll_has_is_asked_about_and_the_decision_recorded(court: Court) -> None:
    wish = sold_to(Incomer(person("李四", "12000000044")))
    assert await refused(hand_over(court, "301", wish)) == "roll.namesake"
    assert await names(court, "301") == ["钱二"]
    await hand_over(court, "301", sold_to(Incomer(person("李四"), same_as=court.owners["李四"])))
    await hand_over(court, "302", sold_to(Incomer(person("李四"), same_as=0)))
    held = [(await unit(court, room)).holdings[0].owner for room in ("202", "301", "302")]
    assert held[0] == held[1] != held[2]
    decided = await OwnerIdentity.select().order_by(OwnerIdentity.id)
    assert [(each["one"], each["basis"]) for each in decided] == [(True, "decided"), (False, "decided")]
    assert json.loads(decided[0]["rows"]) == ["1-301", "1-202"]
    assert (await figures(court.community)).heads == 5


async def test_a_registered_company_is_one_without_being_asked(court: Court) -> None:
    company = OwnerValues("红砖商贸有限公司", OwnerKind.COMPANY, "")
    await hand_over(court, "301", sold_to(Incomer(company)))
    assert (await unit(court, "301")).holdings[0].owner == court.owners["红砖商贸有限公司"]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (HandOver(frozenset(), (), TODAY), "roll.nobody_left"),
        (sold_to(Incomer(person("甲")), since=date(2026, 11, 22)), "roll.since_future"),
        (sold_to(Incomer(person("甲")), since=date(2025, 12, 31)), "roll.since_before"),
        (sold_to(Incomer(person("李四"), same_as=999_999)), "roll.namesake"),
    ],
)
async def test_a_hand_over_that_cannot_be_is_refused_and_writes_nothing(
    court: Court, wish: HandOver, why: str
) -> None:
    assert await refused(hand_over(court, "301", wish)) == why
    assert await names(court, "301") == ["钱二"]
    assert not await Owner.exists().where(Owner.name == "甲")


async def test_who_stays_alone_changes_nothing(court: Court) -> None:
    wish = HandOver(frozenset({court.owners["钱二"]}), (), TODAY)
    assert await refused(hand_over(court, "301", wish)) == "roll.nobody_changes"


async def test_of_two_sales_at_once_one_is_written(court: Court) -> None:
    seen = (await unit(court, "202")).seen
    results = await asyncio.gather(
        *(hand_over(court, "202", sold_to(Incomer(person(name))), seen) for name in ("高远", "高山")),
        return_exceptions=True,
    )
    assert sum(each is None for each in results) == 1
    assert len(await names(court, "202")) == 1


# ---- owners -------------------------------------------------------------------------------------


async def test_an_owner_is_corrected_and_the_record_keeps_no_number(court: Court) -> None:
    found = await owner(court, court.owners["李四"])
    values = OwnerValues("李思", OwnerKind.PERSON, "12000000055", "123456")
    assert await save_owner(editor(court), found.id, values, seen=found.seen)
    after = await owner(court, found.id)
    assert (after.name, after.mobile, after.certificate_digits) == ("李思", "12000000055", "123456")
    rows = repr(await RollChange.select())
    assert "12000000055" not in rows
    assert "123456" not in rows
    assert "12000000004" not in rows
    assert (
        await refused(save_owner(editor(court), found.id, values, seen=found.seen))
        == "roll.changed_meanwhile"
    )


async def test_two_of_a_name_are_put_together_and_parted_again(court: Court) -> None:
    async with write():
        await Owner.update({Owner.name: "周一", Owner.mobile: ""}).where(Owner.id == court.owners["吴先生"])
    first, second = court.owners["周一"], court.owners["吴先生"]
    assert (await figures(court.community)).heads == 6
    kept = await decide_identity(editor(court, "本人到场说明"), second, first, one=True)
    assert kept == min(first, second)
    merged = await owner(court, kept)
    assert {label for _, label in merged.units} == {"1-101", "1-102", "1-201"}
    bound = await OwnerAccess.select().where((OwnerAccess.owner == kept) & OwnerAccess.until.is_null())
    assert len(bound) == 1, "no phone goes from one owner to the other"
    told = await InboxItem.select().where(InboxItem.message == "roll.told_merged")
    assert {each["owner"] for each in told} == {first, second}
    assert not await namesakes(court.community, "周一", "person", but=kept)

    other = await part_owner(editor(court, "本人提出异议"), kept, {court.units["201"]}, seen=merged.seen)
    assert other == max(first, second), "the owner of before, not a third one"
    assert [label for _, label in (await owner(court, other)).units] == ["1-201"]
    since = (await unit(court, "201")).holdings
    assert {str(held.since) for held in since} == {"2026-01-01"}, "who is who changed, not since when"
    decided = await OwnerIdentity.select().order_by(OwnerIdentity.id)
    assert [each["one"] for each in decided] == [True, False]
    assert {each["what"] for each in await RollChange.select()} == {"owners_merged", "owners_parted"}


async def test_two_who_are_not_one_are_noted_and_nothing_moves(court: Court) -> None:
    async with write():
        await Owner.update({Owner.name: "周一"}).where(Owner.id == court.owners["李四"])
    await decide_identity(editor(court), court.owners["周一"], court.owners["李四"], one=False)
    assert [label for _, label in (await owner(court, court.owners["李四"])).units] == ["1-202"]
    assert [each["one"] for each in await OwnerIdentity.select()] == [False]


async def test_only_namesakes_are_put_together_and_once(court: Court) -> None:
    wish = decide_identity(editor(court), court.owners["周一"], court.owners["李四"], one=True)
    assert await refused(wish) == "roll.no_namesake"
    async with write():
        await Owner.update({Owner.name: "周一"}).where(Owner.id == court.owners["李四"])
    results = await asyncio.gather(
        *(
            decide_identity(editor(court), court.owners["周一"], court.owners["李四"], one=True)
            for _ in range(3)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(each, int) for each in results) == 1
    assert await RollChange.count() == 1


async def test_parting_leaves_each_something(court: Court) -> None:
    found = await owner(court, court.owners["周一"])
    for units, why in ((set(), "roll.choose_units"), ({u for u, _ in found.units}, "roll.keep_one_unit")):
        assert await refused(part_owner(editor(court), found.id, units, seen=found.seen)) == why
    other = await part_owner(editor(court), found.id, {court.units["102"]}, seen=found.seen)
    assert (await owner(court, other)).name == "周一"
    assert (await figures(court.community)).heads == 7
    again = part_owner(editor(court), found.id, {court.units["101"]}, seen=found.seen)
    assert await refused(again) == "roll.changed_meanwhile"


# ---- what the desk finds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("1-20", {"201", "202"}),
        ("30", {"301", "302"}),
        ("郑", {"201"}),
        ("0007", {"401"}),
        ("%", set()),
        ("_01", set()),
        ("!", set()),
        ("何异", set()),
    ],
)
async def test_the_search_finds_rooms_names_and_ends_of_numbers(
    court: Court, text: str, rooms: set[str]
) -> None:
    found = await found_on_roll(court.community, text)
    assert {each.room for each in found.units} == rooms


async def test_what_is_missing_is_counted_and_listed(court: Court) -> None:
    number = await add_unit(editor(court), flat(room="501", registry=""))
    assert [each.id for each in (await in_doubt(court.community)).units] == [number]
    building = (await buildings_at_desk(court.community))[0]
    assert (building.units, building.area_dm2, building.without_area, building.without_owner) == (
        8,
        70_000,
        1,
        1,
    )


async def test_putting_two_together_gives_neither_the_others_ballot(database: Database) -> None:
    with travel(DURING):
        court = await build_court()
        vote = await open_vote(court)
        async with write():
            await Owner.update({Owner.name: "李四"}).where(Owner.id == court.owners["钱二"])
        hand = Editor(court.community, court.people["committee"], DURING, DURING.date(), "同一人")
        await decide_identity(hand, court.owners["李四"], court.owners["钱二"], one=True)
        for number, person in ((vote.numbers["li"], "qian"), (vote.numbers["qian"], "li")):
            with pytest.raises(NotFound):
                await cast_ballot(
                    vote.public_id,
                    number=number,
                    person=court.people[person],
                    choices={"m1": "agree"},
                    op="0" * 32,
                    secret=SECRET,
                )
