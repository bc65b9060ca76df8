"""Tables are made and redrawn, convenors come and go, sittings are noted: on both engines, also at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.community.actions.end_occupancy import end_occupancy
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.log_reading import log_reading
from app.community.actions.record_occupancy import Recorder, record_occupancy
from app.community.queries.readings import readings_of
from app.community.queries.standings import communities_of
from app.community.rules.occupancy import OccupancyValues
from app.community.tables import Building, InboxItem, Occupancy, Person, Unit
from app.database import Database, write
from app.refusals import NotFound, Refusal
from meetings.roundtables.actions.agree_to_be_named import agree_to_be_named
from meetings.roundtables.actions.appoint_convenor import Appointment, appoint_convenor
from meetings.roundtables.actions.change_table import TableValues, change_table
from meetings.roundtables.actions.close_table import close_table
from meetings.roundtables.actions.draw_tree import Drawer, draw_tree
from meetings.roundtables.actions.end_convening import end_convening
from meetings.roundtables.actions.end_guest import end_guest
from meetings.roundtables.actions.forget_guests import forget_guests
from meetings.roundtables.actions.hand_over_convening import Successor, hand_over_convening
from meetings.roundtables.actions.invite_guest import Invited, invite_guest
from meetings.roundtables.actions.note_sitting import note_sitting
from meetings.roundtables.actions.remind_convenors import remind_convenors
from meetings.roundtables.actions.remove_sitting import remove_sitting
from meetings.roundtables.queries.convenors import convenors_now, terms_at
from meetings.roundtables.queries.guests import guests_of
from meetings.roundtables.queries.scope import belongs_as, may_convene
from meetings.roundtables.queries.tables import open_tables, table_by_id, tables_above, tables_below
from meetings.roundtables.queries.trees import tree_on_file
from meetings.roundtables.rules.convening import NewTerm
from meetings.roundtables.rules.settings import TableRules
from meetings.roundtables.rules.tree import OnFile, WantedGroup, deal
from meetings.roundtables.tables import Convenorship, RoundTable, TableChange, TableGuest, TableSitting
from tests.support.court import Court, build_court
from tests.support.table import CourtTables, court_tables

TODAY = date(2026, 11, 21)
LATER = date(2027, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def called(place: OnFile) -> str:
    return f"{place.name} 号" if place.house else f"{place.name} 幢"


async def lane(houses: int) -> Court:
    """The court with so many houses beside building 1."""
    court = await build_court(phones=())
    async with write():
        for start in range(2, houses + 2, 100):
            await Building.insert(
                *(
                    Building(community=court.community, name=str(n), position=n, house=True)
                    for n in range(start, min(start + 100, houses + 2))
                )
            )
    return court


def drawer(court: Court, role: str = "moderator") -> Drawer:
    return Drawer(court.people[role], NOW, TODAY, called, houses=True)


async def world() -> tuple[Court, CourtTables]:
    court = await build_court()
    return court, await court_tables(court)


async def reason(awaitable: object) -> str:
    with pytest.raises(Refusal) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


# ---- the tree --------------------------------------------------------------------------------------


async def test_one_step_makes_one_and_three_and_all_houses(database: Database) -> None:
    court = await lane(325)
    found = await tree_on_file(court.community)
    tree = deal(found.places, ("一", "二", "三"))
    await draw_tree(court.community, "小院", tree, drawer(court), seen=found.seen)
    levels = [each.level for each in await open_tables(court.community)]
    assert (levels.count("community"), levels.count("group"), len(levels)) == (1, 3, 330)
    assert levels.count("house") == 326
    assert await Building.count().where(Building.house.eq(True)) == 326
    assert await TableChange.count() == 330


async def test_two_who_make_the_tree_at_once_make_one(database: Database) -> None:
    court = await lane(4)
    found = await tree_on_file(court.community)
    same = deal(found.places, ("东", "西"))
    outcomes = await asyncio.gather(
        *(
            draw_tree(court.community, "小院", same, drawer(court, role), seen=found.seen)
            for role in ("moderator", "committee")
        ),
        return_exceptions=True,
    )
    assert outcomes == [None, None]
    assert len(await open_tables(court.community)) == 1 + 2 + 5


async def test_two_different_trees_at_once_are_one_and_a_refusal(database: Database) -> None:
    court = await lane(4)
    found = await tree_on_file(court.community)
    trees = (deal(found.places, ("东", "西")), deal(found.places, ("一", "二", "三")))
    outcomes = await asyncio.gather(
        *(draw_tree(court.community, "小院", tree, drawer(court), seen=found.seen) for tree in trees),
        return_exceptions=True,
    )
    refused = [each for each in outcomes if isinstance(each, Refusal)]
    assert [each.reason for each in refused] == ["roundtables.changed_meanwhile"]
    assert len(await open_tables(court.community)) in (1 + 2 + 5, 1 + 3 + 5)


async def test_groups_are_redrawn_and_what_happened_follows(database: Database) -> None:
    court, tables = await world()
    await note_sitting(
        tables.house, held_on=TODAY, people=6, words="", by=court.people["sub_landlord"], at=NOW, today=TODAY
    )
    found = await tree_on_file(court.community)
    east, west = found.drawn.groups
    wanted = replace(
        found.drawn,
        groups=(
            replace(east, name="东南片"),
            replace(west, buildings=()),
            WantedGroup(None, "新片", west.buildings),
        ),
    )
    await draw_tree(court.community, "小院", wanted, drawer(court), seen=found.seen)
    new = next(each for each in await open_tables(court.community) if each.name == "新片")
    assert [each.id for each in await tables_below(new.id)] == [tables.house]
    assert (await table_by_id(tables.east)).name == "东南片"
    assert await belongs_as(court.people["sub_landlord"], new.id, TODAY) == "resident"
    assert await belongs_as(court.people["sub_landlord"], tables.west, TODAY) == ""
    assert await TableSitting.count().where(TableSitting.round_table == tables.house) == 1
    steps = await TableChange.select(TableChange.what, TableChange.round_table).order_by(TableChange.id)
    assert [(step["what"], step["round_table"]) for step in steps] == [
        ("renamed", tables.east),
        ("made", new.id),
        ("moved", tables.house),
    ]
    again = await tree_on_file(court.community)
    left = replace(again.drawn, groups=tuple(g for g in again.drawn.groups if g.buildings))
    await draw_tree(court.community, "小院", left, drawer(court), seen=again.seen)
    assert not (await table_by_id(tables.west)).is_open


async def test_four_levels_are_drawn_and_drawn_back(database: Database) -> None:
    """Community, grid, micro-grid, house: whoever convenes the grid reaches the house, and no other grid."""
    court, tables = await world()
    found = await tree_on_file(court.community)
    east, west = found.drawn.groups
    four = replace(
        found.drawn,
        groups=(
            WantedGroup(None, "微网格", west.buildings, under=2),
            east,
            replace(west, name="网格", buildings=()),
        ),
    )
    await draw_tree(court.community, "小院", four, drawer(court), seen=found.seen)
    await draw_tree(court.community, "小院", four, drawer(court), seen=found.seen)  # sent twice
    micro = next(each for each in await open_tables(court.community) if each.name == "微网格")
    assert micro.parent == tables.west
    assert [each.id for each in await tables_above(tables.house)] == [micro.id, tables.west, tables.top]
    elected = NewTerm(court.people["tenant"], "elected", TODAY, None)
    await appoint_convenor(tables.west, elected, Appointment(court.people["moderator"], NOW, TODAY))
    assert await may_convene(court.people["tenant"], tables.house, TODAY)
    assert await may_convene(court.people["tenant"], micro.id, TODAY)
    assert not await may_convene(court.people["tenant"], tables.east, TODAY)
    again = await tree_on_file(court.community)
    assert [group.under for group in again.drawn.groups] == [2, None, None]
    # the grid is left out: its micro-grid with it, and the house stands where it is put
    flat = replace(again.drawn, groups=(replace(east, table=tables.east),), direct=(tables.house_building,))
    await draw_tree(court.community, "小院", flat, drawer(court), seen=again.seen)
    assert (await table_by_id(tables.house)).parent == tables.top
    assert not (await table_by_id(micro.id)).is_open
    assert not (await table_by_id(tables.west)).is_open


async def test_a_building_that_came_later_gets_its_table(database: Database) -> None:
    court, tables = await world()
    async with write():
        rows = await Building.insert(Building(community=court.community, name="3", position=3))
        await Unit.insert(Unit(community=court.community, building=rows[0]["id"], room="101", floor=1))
    found = await tree_on_file(court.community)
    assert found.drawn.without == (rows[0]["id"],)
    east, west = found.drawn.groups
    wanted = replace(
        found.drawn, groups=(replace(east, buildings=(*east.buildings, rows[0]["id"])), west), without=()
    )
    await draw_tree(court.community, "小院", wanted, drawer(court), seen=found.seen)
    assert [each.name for each in await tables_below(tables.east)] == ["1 幢", "3 幢"]


async def test_an_incomplete_tree_is_refused_whole(database: Database) -> None:
    court = await lane(2)
    found = await tree_on_file(court.community)
    tree = deal(found.places[:2], ("东",))
    assert (
        await reason(draw_tree(court.community, "小院", tree, drawer(court), seen=found.seen))
        == "roundtables.wrong_missing"
    )
    assert await open_tables(court.community) == ()


async def test_a_table_is_renamed_and_closed_once(database: Database) -> None:
    court, tables = await world()
    rules = TableRules(6, 90, 1, True, False)
    for _ in range(2):
        await change_table(tables.house, TableValues("刘家", rules), by=court.people["chair"], at=NOW)
    assert (await table_by_id(tables.house)).speech_seconds == 90
    assert await TableChange.count() == 2  # renamed and rules, once each
    wrong = TableValues("", rules)
    assert await reason(change_table(tables.house, wrong, by=1, at=NOW)) == "roundtables.wrong_name"
    close: dict[str, Any] = {"reason": "拆了", "by": court.people["chair"], "at": NOW, "today": TODAY}
    assert await reason(close_table(tables.west, **close)) == "roundtables.has_tables_below"
    for _ in range(2):
        await close_table(tables.house, **close)
    assert await convenors_now(tables.house, TOMORROW) == ()
    assert await TableChange.count().where(TableChange.what == "closed") == 1
    assert await reason(change_table(tables.house, TableValues("刘家", rules), by=1, at=NOW)) == (
        "roundtables.is_closed"
    )


# ---- convenors -------------------------------------------------------------------------------------


async def test_an_owner_hands_the_duty_over_and_takes_it_back(database: Database) -> None:
    court, tables = await world()
    li, sub = court.people["li"], court.people["sub_landlord"]
    await hand_over_convening(tables.house, Successor(), since=TODAY, owner=li, at=NOW, today=TODAY)
    assert [each.term.person for each in await convenors_now(tables.house, TODAY)] == [li]
    assert not await may_convene(sub, tables.house, TODAY)
    await hand_over_convening(
        tables.house, Successor(home="home-2", until=LATER), since=TOMORROW, owner=li, at=NOW, today=TODAY
    )
    assert [each.term.person for each in await convenors_now(tables.house, TODAY)] == [li]
    later = await convenors_now(tables.house, TOMORROW)
    assert [(each.term.person, each.basis, each.handed_over_by) for each in later] == [
        (sub, "sub_landlord", li)
    ]
    assert await convenors_now(tables.house, LATER + timedelta(days=1)) == ()
    for until in (None, TODAY):
        assert await reason(
            hand_over_convening(
                tables.house,
                Successor(home="home-3", until=until),
                since=TOMORROW,
                owner=li,
                at=NOW,
                today=TODAY,
            )
        ) == ("roundtables.handover_until")


async def test_whoever_is_handed_the_duty_by_number_is_entered_on_the_register(database: Database) -> None:
    court, tables = await world()
    to = Successor(name="新二房东", mobile="120 0000 0088", until=LATER)
    for _ in range(2):  # a double click
        await hand_over_convening(
            tables.house, to, since=TODAY, owner=court.people["li"], at=NOW, today=TODAY
        )
    person = await Person.select().where(Person.mobile == "12000000088")
    assert len(person) == 1
    assert [each.term.person for each in await convenors_now(tables.house, TODAY)] == [person[0]["id"]]
    assert await Occupancy.count().where(Occupancy.person == person[0]["id"]) == 1
    no_number = Successor(name="某人", until=LATER)
    assert await reason(
        hand_over_convening(
            tables.house, no_number, since=TODAY, owner=court.people["li"], at=NOW, today=TODAY
        )
    ) == ("roundtables.handover_mobile")


async def test_two_hand_overs_at_once_leave_one_convenor(database: Database) -> None:
    court, tables = await world()
    to = (
        Successor(home="home-3", until=LATER),
        Successor(name="甲", mobile="12000000088", until=LATER),
        Successor(),
    ) * 3
    await asyncio.gather(
        *(
            hand_over_convening(
                tables.house, each, since=TOMORROW, owner=court.people["li"], at=NOW, today=TODAY
            )
            for each in to
        )
    )
    assert len(await convenors_now(tables.house, TODAY)) == 1
    assert len(await convenors_now(tables.house, TOMORROW)) == 1


@pytest.mark.parametrize("role", ["zhou", "sub_landlord", "stranger", "moderator"])
async def test_only_the_owner_of_the_house_hands_over(database: Database, role: str) -> None:
    court, tables = await world()
    with pytest.raises(NotFound):
        await hand_over_convening(
            tables.house, Successor(), since=TODAY, owner=court.people[role], at=NOW, today=TODAY
        )
    with pytest.raises(NotFound):  # nobody hands over a whole building that others own too
        await hand_over_convening(
            tables.building, Successor(), since=TODAY, owner=court.people["zhou"], at=NOW, today=TODAY
        )


async def test_nobody_from_another_house_is_handed_the_duty(database: Database) -> None:
    court, tables = await world()
    for home in ("home-1", "nowhere"):  # home-1 is in building 1
        with pytest.raises(NotFound):
            await hand_over_convening(
                tables.house,
                Successor(home=home, until=LATER),
                since=TODAY,
                owner=court.people["li"],
                at=NOW,
                today=TODAY,
            )


async def test_two_appointments_at_once_leave_one_convenor_and_tell_who_ended(database: Database) -> None:
    court, tables = await world()
    how = Appointment(court.people["moderator"], NOW, TODAY, consented=True)
    people = [court.people[role] for role in ("wu", "li", "qian", "sun", "zhao", "tenant")]
    await asyncio.gather(
        *(
            appoint_convenor(tables.building, NewTerm(person, "elected", TODAY, None), how)
            for person in people
        )
    )
    now_ = await convenors_now(tables.building, TODAY)
    assert len(now_) == 1
    assert now_[0].consented_on == TODAY
    told = await InboxItem.select(InboxItem.message).where(InboxItem.person == court.people["zhou"])
    assert [row["message"] for row in told] == ["roundtables.told_no_convenor"]


async def test_a_group_may_have_two_convenors_and_nobody_twice(database: Database) -> None:
    court, tables = await world()
    how = Appointment(court.people["moderator"], NOW, TODAY)
    for role in ("wu", "li", "li"):
        await appoint_convenor(tables.east, NewTerm(court.people[role], "elected", TODAY, None), how)
    assert len(await convenors_now(tables.east, TODAY)) == 2
    again = NewTerm(court.people["li"], "elected", TOMORROW, None)
    assert await reason(appoint_convenor(tables.east, again, how)) == "roundtables.already_convenor"


async def test_a_term_ends_with_a_day_and_twice_is_harmless(database: Database) -> None:
    court, tables = await world()
    term = (await terms_at(tables.house))[0].term.id
    by = court.people["moderator"]
    assert (
        await reason(end_convening(tables.house, term, None, by=by, at=NOW, today=TODAY))
        == "roundtables.wrong_last_day"
    )
    for _ in range(2):
        await end_convening(tables.house, term, TODAY - timedelta(days=1), by=by, at=NOW, today=TODAY)
    assert await convenors_now(tables.house, TODAY) == ()
    told = await InboxItem.count().where(InboxItem.person == court.people["sub_landlord"])
    assert told == 1
    with pytest.raises(NotFound):
        await end_convening(tables.building, term, TODAY, by=by, at=NOW, today=TODAY)


async def test_a_convenor_agrees_to_be_named_for_themselves_only(database: Database) -> None:
    court, tables = await world()
    for agrees, day in ((True, TODAY), (False, None)):
        await agree_to_be_named(tables.house, court.people["sub_landlord"], agrees=agrees, today=TODAY)
        rows = await Convenorship.select(Convenorship.consented_on, Convenorship.round_table)
        assert {row["round_table"]: row["consented_on"] for row in rows} == {
            tables.house: day,
            tables.building: None,
        }


# ---- guests and sittings ---------------------------------------------------------------------------


async def test_a_guest_is_invited_once_and_ends(database: Database) -> None:
    court, tables = await world()
    guest = Invited("何异", "水务所", "12000000099", None)
    for _ in range(2):
        await invite_guest(tables.house, guest, by=court.people["li"], at=NOW, today=TODAY)
    assert await belongs_as(court.people["stranger"], tables.house, TODAY) == "guest"
    found = await guests_of(tables.house, TODAY)
    assert len(found) == 1
    await end_guest(tables.building, found[0].id, today=TODAY)  # not theirs
    assert len(await guests_of(tables.house, TODAY)) == 1
    await end_guest(tables.house, found[0].id, today=TODAY)
    assert await belongs_as(court.people["stranger"], tables.house, TODAY) == ""
    other = replace(guest, name="不认识")
    await invite_guest(tables.house, other, by=court.people["li"], at=NOW, today=TODAY)
    assert (await guests_of(tables.house, TODAY))[0].person is None
    wrong = replace(guest, name="")
    assert await reason(invite_guest(tables.house, wrong, by=1, at=NOW, today=TODAY)) == (
        "roundtables.wrong_guest"
    )


async def test_a_day_is_noted_once_and_taken_back(database: Database) -> None:
    court, tables = await world()
    for people in (5, 6):
        await note_sitting(
            tables.house, held_on=TODAY, people=people, words="", by=court.people["li"], at=NOW, today=TODAY
        )
    rows = await TableSitting.select()
    assert [row["people"] for row in rows] == [6]
    await remove_sitting(tables.building, rows[0]["id"], by=1, at=NOW)
    assert await TableSitting.count() == 1
    for _ in range(2):
        await remove_sitting(tables.house, rows[0]["id"], by=court.people["li"], at=NOW)
    assert await TableSitting.count() == 0
    assert await TableChange.count().where(TableChange.what == "sitting_removed") == 1
    assert await reason(
        note_sitting(tables.house, held_on=TOMORROW, people=5, words="", by=1, at=NOW, today=TODAY)
    ) == ("roundtables.wrong_held_on")


async def test_a_table_of_another_community_takes_no_group_from_here(database: Database) -> None:
    court, tables = await world()
    async with write():
        rows = await Building.select(Building.id).where(Building.community == court.other_community)
    found = await tree_on_file(court.other_community)
    wanted = replace(found.drawn, groups=(WantedGroup(tables.east, "抢来的", (rows[0]["id"],)),), without=())
    await draw_tree(court.other_community, "别院", wanted, drawer(court), seen=found.seen)
    assert (await table_by_id(tables.east)).name == "东片"
    assert await RoundTable.count().where(RoundTable.community == court.other_community) == 3


# ---- the register ----------------------------------------------------------------------------------


def entry(**other: object) -> OccupancyValues:
    values = {
        "place": "C", "name": "丁一", "mobile": "12000000031", "capacity": "tenant", "people": 3,
        "since": TODAY, "until": None,
    }  # fmt: skip
    return OccupancyValues(**{**values, **other})  # type: ignore[arg-type]


async def test_two_who_enter_one_household_at_once_enter_it_once(database: Database) -> None:
    court, tables = await world()
    recorder = Recorder(court.people["committee"], NOW, TODAY)
    addresses = await asyncio.gather(
        *(record_occupancy(court.community, tables.house_building, entry(), recorder) for _ in range(6))
    )
    assert len(set(addresses)) == 1
    assert await Person.count().where(Person.mobile == "12000000031") == 1
    person = (await Person.select(Person.id).where(Person.mobile == "12000000031"))[0]["id"]
    assert await belongs_as(person, tables.house, TODAY) == "tenant"


async def test_reading_the_register_is_kept_once_a_day(database: Database) -> None:
    court, tables = await world()
    committee = court.people["committee"]

    async def read(day: date) -> None:
        await log_reading(court.community, tables.house_building, committee, "register", at=NOW, today=day)

    await asyncio.gather(*(read(TODAY) for _ in range(3)))
    await read(TOMORROW)
    found = await readings_of(tables.house_building)
    assert [(each.name, each.read_on, each.times) for each in found] == [
        ("何平", TOMORROW, 1), ("何平", TODAY, 3),
    ]  # fmt: skip
    assert await readings_of(court.building) == ()
    over = timedelta(days=730)
    await forget_what_is_over(at=NOW + over, today=TOMORROW + over)
    assert [each.read_on for each in await readings_of(tables.house_building)] == [TOMORROW]


# ---- reminders and forgetting ----------------------------------------------------------------------


async def reminded(court: Court, role: str) -> list[tuple[str, bool]]:
    rows = await (
        InboxItem.select(InboxItem.link, InboxItem.done_at)
        .where((InboxItem.person == court.people[role]) & (InboxItem.message == "roundtables.remind"))
        .order_by(InboxItem.id)
    )
    return [(row["link"], row["done_at"] is not None) for row in rows]


async def test_a_convenor_is_reminded_once_a_period_until_the_table_meets(database: Database) -> None:
    court, tables = await world()
    async with write():
        await RoundTable.update({RoundTable.remind_weeks: 8}).where(RoundTable.id == tables.house)

    async def remind(day: date) -> int:
        at = NOW + timedelta(days=(day - TODAY).days)
        return await remind_convenors(court.community, at=at, today=day)

    assert await remind(date(2026, 2, 25)) == 0  # convenes since 1 January: 55 days
    assert await remind(date(2026, 2, 26)) == 1  # eight weeks
    assert await remind(TODAY) == 0  # still waits
    assert await reminded(court, "sub_landlord") == [("/tables/house", False)]
    assert await reminded(court, "zhou") == []  # this table wants no reminder
    await note_sitting(
        tables.house, held_on=TODAY, people=6, words="", by=court.people["sub_landlord"], at=NOW, today=TODAY
    )
    assert await reminded(court, "sub_landlord") == [("/tables/house", True)]
    assert await remind(TODAY + timedelta(days=55)) == 0
    rounds = [remind_convenors(court.community, at=NOW, today=TODAY + timedelta(days=56)) for _ in range(5)]
    assert sorted(await asyncio.gather(*rounds)) == [0, 0, 0, 0, 1]
    assert [done for _, done in await reminded(court, "sub_landlord")] == [True, False]


async def test_who_moved_out_or_was_invited_once_is_forgotten(database: Database) -> None:
    court, tables = await world()
    recorder = Recorder(court.people["committee"], NOW, TODAY)
    address = await record_occupancy(court.community, tables.house_building, entry(), recorder)
    person = (await Person.select(Person.id).where(Person.mobile == "12000000031"))[0]["id"]
    await end_occupancy(address, tables.house_building, TODAY, recorder)
    guest = Invited("何异", "水务所", "12000000099", TODAY)
    await invite_guest(tables.house, guest, by=court.people["li"], at=NOW, today=TODAY)

    async def forget(days: int) -> tuple[str, bool, str]:
        day = TODAY + timedelta(days=days)
        await forget_what_is_over(at=NOW + timedelta(days=days), today=day)
        await forget_guests(today=day)
        home = (await Occupancy.select().where(Occupancy.public_id == address))[0]
        ended = await Person.exists().where((Person.id == person) & Person.ended_at.is_not_null())
        assert (home["people"], home["since"], home["until"]) == (3, TODAY, TODAY)
        return home["name"], ended, (await TableGuest.select())[0]["name"]

    assert await communities_of(person, TODAY)
    assert not await communities_of(person, TOMORROW)
    assert await forget(30) == ("丁一", False, "何异")
    assert await forget(31) == ("", True, "")
    assert not await Person.exists().where(Person.mobile == "12000000031")
    # the stranger, who was that guest, has a home and an office elsewhere
    assert await Person.exists().where((Person.id == court.people["stranger"]) & Person.ended_at.is_null())


async def test_a_convenor_who_moved_out_stays_as_long_as_they_convene(database: Database) -> None:
    court, tables = await world()
    to = Successor(name="新二房东", mobile="12000000088", until=LATER)
    await hand_over_convening(tables.house, to, since=TODAY, owner=court.people["li"], at=NOW, today=TODAY)
    home = (await Occupancy.select().where(Occupancy.mobile == "12000000088"))[0]
    await end_occupancy(
        home["public_id"], tables.house_building, TODAY, Recorder(court.people["li"], NOW, TODAY)
    )
    later = TODAY + timedelta(days=60)
    await forget_what_is_over(at=NOW + timedelta(days=60), today=later)
    person = (await Person.select().where(Person.id == home["person"]))[0]
    assert person["ended_at"] is None
    assert [place.name for place in await communities_of(home["person"], later)] == ["小院"]
