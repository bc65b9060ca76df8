"""The grid's figures, sheets of five, duties and their reminders: on both engines, also at once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.tables import InboxItem, Occupancy
from app.database import Database, fetch, write
from app.refusals import Refusal
from app.web.tables import StoredFile
from meetings.checklists.tables import ListItem
from meetings.occupancies.actions.end_duty import end_duty
from meetings.occupancies.actions.forget_duties import forget_duties
from meetings.occupancies.actions.raise_hazard import raise_hazard
from meetings.occupancies.actions.record_known import record_known
from meetings.occupancies.actions.remind_duties import remind_duties
from meetings.occupancies.actions.save_sheet import TypedSheet, save_sheet
from meetings.occupancies.actions.start_duty import NewDuty, start_duty
from meetings.occupancies.actions.tick_duty import Tick, tick_duty
from meetings.occupancies.actions.undo_tick import undo_tick
from meetings.occupancies.queries.baseline import checked_days, registered, sheet, sheets_of
from meetings.occupancies.queries.duties import DutyOnFile, duties_of, duty, houses_overdue
from meetings.occupancies.queries.grid import Grid, grid_of
from meetings.occupancies.rules.baseline import Sheet
from meetings.occupancies.rules.grid import HouseFigures, add_up, cover
from meetings.occupancies.tables import BaselineSheet, DutyDone, HouseConfirmation, KnownOccupants
from meetings.roundtables.tables import Convenorship
from tests.support.court import Court, build_court
from tests.support.table import CourtTables, court_tables, lives

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
ZONE = "Asia/Shanghai"
MONTHLY = NewDuty("隐患自查", "走一遍", "month", 5, date(2026, 10, 1))


async def world() -> tuple[Court, CourtTables]:
    court = await build_court()
    return court, await court_tables(court)


def figures_of(grid: Grid, building: int) -> HouseFigures:
    return next(each for each in grid.houses if each.building == building)


async def asked(court: Court, new: NewDuty = MONTHLY, key: str = "k") -> DutyOnFile:
    address = await start_duty(
        court.community, new, by=court.people["committee"], at=NOW, today=TODAY, key=key
    )
    found = await duty(address)
    assert found is not None
    return found


async def reason(awaitable: object) -> str:
    with pytest.raises(Refusal) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


# ---- the grid --------------------------------------------------------------------------------------


async def test_the_grid_counts_who_is_registered_and_keeps_sign_ins_apart(database: Database) -> None:
    court, tables = await world()
    waits = await lives(court, tables.house_building, "自报一家", people=2)
    gone = await lives(court, tables.house_building, "搬走的", people=9, until=TODAY - timedelta(days=1))
    async with write():
        await Occupancy.update({Occupancy.how: "self"}).where(Occupancy.id == waits)
    grid = await grid_of(court.community, TODAY)
    house = figures_of(grid, tables.house_building)
    assert (house.households, house.people, house.waiting, house.waiting_people) == (2, 4, 1, 2), gone
    assert house.convened
    assert house.contacts == {court.people["sub_landlord"]}
    top = add_up(grid.nodes, grid.houses)[tables.top]
    assert (top.houses, top.people, top.waiting) == (2, 5, 1)
    assert len(top.contacts) == 2
    async with write():
        await Occupancy.update({Occupancy.confirmed_on: TODAY}).where(Occupancy.id == waits)
    house = figures_of(await grid_of(court.community, TODAY), tables.house_building)
    assert (house.people, house.waiting) == (6, 0)


async def test_a_house_without_a_convenor_is_its_owners(database: Database) -> None:
    court, tables = await world()
    async with write():
        await Convenorship.update({Convenorship.until: TODAY - timedelta(days=1)}).where(
            Convenorship.round_table == tables.house
        )
    house = figures_of(await grid_of(court.community, TODAY), tables.house_building)
    assert not house.convened
    assert house.contacts == {-court.owners["李四"]}


@pytest.mark.parametrize(
    ("month", "confirmed"), [("2026-11", True), ("2026-10", True), ("2026-09", False), ("2025-11", False)]
)
async def test_a_list_is_confirmed_this_month_or_last(
    database: Database, month: str, confirmed: bool
) -> None:
    court, tables = await world()
    async with write():
        await HouseConfirmation.insert(
            HouseConfirmation(
                building=tables.house_building, month=month, households=2, people=4,
                confirmed_by=court.people["sub_landlord"], confirmed_at=NOW,
            )
        )  # fmt: skip
    grid = await grid_of(court.community, TODAY)
    assert figures_of(grid, tables.house_building).confirmed is confirmed


async def test_january_looks_back_to_december(database: Database) -> None:
    court, tables = await world()
    async with write():
        await HouseConfirmation.insert(
            HouseConfirmation(
                building=tables.house_building, month="2026-12", households=2, people=4,
                confirmed_by=court.people["sub_landlord"], confirmed_at=NOW,
            )
        )  # fmt: skip
    grid = await grid_of(court.community, date(2027, 1, 2))
    assert figures_of(grid, tables.house_building).confirmed


async def test_a_known_number_holds_until_a_newer_day(database: Database) -> None:
    court, tables = await world()
    by = court.people["committee"]

    async def known(people: int, day: date, building: int | None = None) -> None:
        await record_known(court.community, building, people, "派出所台账", day, by=by, at=NOW, today=TODAY)

    await known(10, TODAY)
    await known(99, TODAY - timedelta(days=30))  # an older number entered later
    await asyncio.gather(*(known(8, TODAY, tables.house_building) for _ in range(3)))
    assert await KnownOccupants.count() == 3
    grid = await grid_of(court.community, TODAY)
    sums = add_up(grid.nodes, grid.houses)
    whole, west = cover(sums[tables.top], grid.known), cover(sums[tables.west])
    assert whole is not None
    assert west is not None
    assert (whole.registered, whole.known, whole.source) == (5, 10, "派出所台账")
    assert (west.registered, west.known, west.of_houses) == (4, 8, 1)
    refused = record_known(court.community, None, 0, "x", TODAY, by=by, at=NOW, today=TODAY)
    assert await reason(refused) == "grid.wrong_people"


async def test_the_grid_asks_as_often_for_one_house_as_for_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    court, tables = await world()
    await asked(court)
    counts = []
    for more in (0, 30):
        for number in range(more):
            await lives(court, tables.house_building, f"第{number}家")
        asked_of: list[str] = []

        async def counted(sql: str, params: object = (), asked_of: list[str] = asked_of) -> object:
            asked_of.append(sql)
            return await fetch(sql, params)  # type: ignore[arg-type]

        for module in ("grid", "duties"):
            monkeypatch.setattr(f"meetings.occupancies.queries.{module}.fetch", counted)
        await grid_of(court.community, TODAY)
        monkeypatch.undo()
        counts.append(len(asked_of))
    assert counts[0] == counts[1] <= 10


# ---- sheets ----------------------------------------------------------------------------------------


def typed(kind: Sheet, day: date = TODAY, words: str = "", **fields: str) -> TypedSheet:
    numbers = {name: int(value) if value.isdigit() else None for name, value in fields.items()}
    return TypedSheet(kind, fields, numbers, words, day)


async def test_a_sheet_is_kept_and_the_ones_before_stay(database: Database) -> None:
    court, tables = await world()
    place, by = tables.house_building, court.people["moderator"]
    old = typed(Sheet.PEOPLE, TODAY - timedelta(days=40), heads="20")
    new = typed(Sheet.PEOPLE, heads="22")

    async def save(each: TypedSheet) -> int:
        return await save_sheet(court.community, place, each, by=by, at=NOW, today=TODAY)

    first = await save(new)
    await save(old)  # entered later, found earlier: the newer day holds
    assert set(await asyncio.gather(save(new), save(new))) == {first}
    found = await sheets_of(court.community, place, Sheet.PEOPLE)
    assert [each.facts for each in found] == [{"heads": 22}, {"heads": 20}]
    assert await sheets_of(court.community, None) == ()
    house = next(each for each in await checked_days(court.community) if each.building == place)
    assert house.checked == {Sheet.PEOPLE: TODAY}
    assert figures_of(await grid_of(court.community, TODAY), place).fresh == 1
    later = TODAY + timedelta(days=32)
    assert figures_of(await grid_of(court.community, later), place).fresh == 0
    assert await reason(save(typed(Sheet.PEOPLE))) == "baseline.nothing"
    assert (
        await reason(save(typed(Sheet.PEOPLE, TODAY + timedelta(days=1), heads="1"))) == "baseline.wrong_day"
    )
    assert await BaselineSheet.count() == 2


async def test_the_register_stands_beside_what_is_typed(database: Database) -> None:
    court, tables = await world()
    waits = await lives(court, tables.house_building, "自报一家", people=2)
    async with write():
        await Occupancy.update({Occupancy.how: "self"}).where(Occupancy.id == waits)
    found = await registered(court.community, tables.house_building, TODAY)
    assert (found.rooms, found.households, found.people) == (2, 2, 4)
    assert (await registered(court.community, None, TODAY)).people == 5


async def test_a_hazard_becomes_one_issue(database: Database) -> None:
    court, tables = await world()
    number = await save_sheet(
        court.community, tables.house_building, typed(Sheet.HAZARDS, words="二楼过道堆纸箱\n飞线充电"),
        by=court.people["moderator"], at=NOW, today=TODAY,
    )  # fmt: skip
    found = await sheet(number)
    assert found is not None
    by = court.people["moderator"]
    items = await asyncio.gather(*(raise_hazard(found, 1, by=by, at=NOW, place="2 号") for _ in range(3)))
    assert len({item.public_id for item in items}) == 1
    rows = await ListItem.select(ListItem.words, ListItem.building, ListItem.place)
    assert rows == [{"words": "飞线充电", "building": tables.house_building, "place": "2 号"}]
    assert await reason(raise_hazard(found, 2, by=by, at=NOW, place="")) == "baseline.no_such_line"


# ---- duties ----------------------------------------------------------------------------------------


async def test_a_duty_is_asked_once_and_ends(database: Database) -> None:
    court, _ = await world()
    first = await asked(court)
    assert (await asked(court)).id == first.id
    again = start_duty(
        court.community, MONTHLY, by=court.people["committee"], at=NOW, today=TODAY, key="other"
    )
    assert await reason(again) == "landlord_duties.same_title"
    await asyncio.gather(*(end_duty(first.id, at=NOW, today=TODAY) for _ in range(2)))
    ended = (await duties_of(court.community))[0]
    assert ended.rule.until == TODAY - timedelta(days=1)
    await asked(court, key="other")  # the same may be asked again


async def test_a_tick_is_one_however_often_it_is_said(database: Database) -> None:
    court, tables = await world()
    found, by = await asked(court), court.people["sub_landlord"]
    place = tables.house_building
    assert [each.building for each in await houses_overdue(court.community, TODAY)] == [place]

    async def tick(period: str, words: str = "") -> None:
        await tick_duty(Tick(found, place, period, words), by=by, at=NOW, today=TODAY)

    await asyncio.gather(*(tick("2026-10") for _ in range(4)))
    await tick("2026-10", "连电线也看了")
    await tick("2026-10", "再说一次")
    assert await DutyDone.select(DutyDone.period, DutyDone.words) == [
        {"period": "2026-10", "words": "连电线也看了"}
    ]
    assert await houses_overdue(court.community, TODAY) == ()
    for period in ("2026-09", "2026-12", "2026Q4", "nonsense"):
        assert await reason(tick(period)) == "landlord_duties.not_asked"
    assert await reason(tick("2026-11", "一" * 401)) == "landlord_duties.too_long"


async def test_a_tick_is_taken_back_on_the_same_day_only(database: Database) -> None:
    court, tables = await world()
    found, by = await asked(court), court.people["sub_landlord"]
    place = tables.house_building
    async with write():
        rows = await StoredFile.insert(
            StoredFile(
                public_id="p", sha256="0" * 64, media_type="image/jpeg", size=1, name="照片.jpg",
                created_at=NOW,
            )
        )  # fmt: skip
    done = Tick(found, place, "2026-11", file=int(rows[0]["id"]))
    await tick_duty(done, by=by, at=NOW, today=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    late = undo_tick(found.id, place, "2026-11", today=tomorrow, zone=ZONE)
    assert await reason(late) == "landlord_duties.too_late"
    for _ in range(2):
        await undo_tick(found.id, place, "2026-11", today=TODAY, zone=ZONE)
    assert await DutyDone.count() == 0
    marked = await StoredFile.select(StoredFile.delete_on)
    assert [row["delete_on"] for row in marked] == [TODAY]


async def test_a_tick_and_its_undoing_at_once_leave_one_of_two_states(database: Database) -> None:
    court, tables = await world()
    found, by = await asked(court), court.people["sub_landlord"]
    place = tables.house_building
    tick = Tick(found, place, "2026-11")
    await asyncio.gather(
        *(tick_duty(tick, by=by, at=NOW, today=TODAY) for _ in range(3)),
        *(undo_tick(found.id, place, "2026-11", today=TODAY, zone=ZONE) for _ in range(3)),
    )
    assert await DutyDone.count() in (0, 1)


async def test_whoever_is_in_charge_is_reminded_once_a_period(database: Database) -> None:
    court, tables = await world()
    await asked(court)
    second = await asked(court, NewDuty("查灭火器", "", "month", 5, date(2026, 11, 1)), key="second")
    late = date(2026, 11, 26)
    assert await remind_duties(court.community, at=NOW, today=date(2026, 11, 25)) == 0
    counts = await asyncio.gather(*(remind_duties(court.community, at=NOW, today=late) for _ in range(3)))
    assert sum(counts) == 1
    assert await remind_duties(court.community, at=NOW, today=date(2026, 12, 3)) == 0
    rows = await InboxItem.select(InboxItem.person, InboxItem.link, InboxItem.done_at).where(
        InboxItem.message == "landlord_duties.remind"
    )
    assert [(row["person"], row["done_at"]) for row in rows] == [(court.people["sub_landlord"], None)]
    assert rows[0]["link"] == f"/houses/{tables.house_building}/duties"
    for each in await duties_of(court.community):
        row = (
            await InboxItem.select(InboxItem.done_at).where(InboxItem.message == "landlord_duties.remind")
        )[0]
        assert row["done_at"] is None
        tick = Tick(each, tables.house_building, "2026-11")
        await tick_duty(tick, by=court.people["sub_landlord"], at=NOW, today=late)
    row = (await InboxItem.select(InboxItem.done_at).where(InboxItem.message == "landlord_duties.remind"))[0]
    assert row["done_at"] == NOW, second.title
    # the next period is another reminder
    assert await remind_duties(court.community, at=NOW, today=date(2026, 12, 28)) == 1


async def test_what_was_done_long_ago_is_forgotten(database: Database) -> None:
    court, tables = await world()
    found = await asked(court, NewDuty("隐患自查", "", "year", 60, date(2020, 1, 1)))
    async with write():
        for period, years in (("2023", 3), ("2025", 1)):
            await DutyDone.insert(
                DutyDone(
                    duty=found.id, building=tables.house_building, period=period, words="门口堆物",
                    done_by=court.people["sub_landlord"], done_at=NOW - timedelta(days=365 * years),
                )
            )  # fmt: skip
    await forget_duties(at=NOW, today=TODAY)
    assert await DutyDone.select(DutyDone.period) == [{"period": "2025"}]
