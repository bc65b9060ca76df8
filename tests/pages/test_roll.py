"""The roll at the desk: found by building and by search, changed by hand with a reason, exported, printed."""

import io
import re

import openpyxl
import pytest
from litestar import Litestar

from app.community.queries.existing_roll import existing_roll
from app.community.tables import Building, Holding, Owner, RollChange, Unit
from app.database import write
from tests.pages.conftest import Someone
from tests.support.court import BEGAN, FLAT, SINCE, Court, build_court
from tests.support.pages import Browser
from tests.support.uploads import ROLL, hand_in, import_building_13, seen_on


@pytest.fixture
async def court(app: Litestar) -> Court:
    return await build_court(phones=("zhou",))


@pytest.fixture
async def desk(court: Court, someone: Someone) -> Browser:
    browser = someone()
    await browser.sign_in(court.people["committee"])
    return browser


def addresses(court: Court) -> list[str]:
    unit, owner = court.units["101"], court.owners["周一"]
    return [
        ROLL,
        f"{ROLL}/units/new",
        f"{ROLL}/units/{unit}",
        f"{ROLL}/units/{unit}/owners",
        f"{ROLL}/owners/{owner}",
        f"{ROLL}/buildings/{court.building}",
        f"{ROLL}/changes",
        f"{ROLL}/export.xlsx",
        f"{ROLL}/print",
    ]


def unit_form(**fields: str) -> dict[str, str]:
    typed = {"building": "1", "entrance": "", "room": "501", "floor": "5", "use": "dwelling"}
    typed |= {"registry": "88.00", "survey": "", "contract": "", "stated": "", "inner": ""}
    return typed | {"delivered": "yes", "reason": "按产权证更正"} | fields


# ---- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["committee", "chair", "administrator"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_desk_opens_every_page(court: Court, someone: Someone, role: str, lang: str) -> None:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[role])
    for address in addresses(court):
        await browser.get(address)


@pytest.mark.parametrize(
    "role", ["teller", "moderator", "tenant", "sub_landlord", "overseer", "zhou", "stranger"]
)
async def test_nobody_else_finds_the_roll(court: Court, someone: Someone, role: str) -> None:
    browser = someone()
    await browser.sign_in(court.people[role])
    unit, owner = f"{ROLL}/units/{court.units['101']}", f"{ROLL}/owners/{court.owners['周一']}"
    for address in addresses(court):
        await browser.get(address, 404)
    for address in (
        f"{ROLL}/units",
        unit,
        f"{unit}/owners",
        f"{unit}/removal",
        owner,
        f"{owner}/identities",
        f"{owner}/partings",
    ):
        await browser.post(address, unit_form(), status=404)
    assert not await RollChange.exists()


async def test_signed_out_every_address_leads_to_the_sign_in_page(court: Court, someone: Someone) -> None:
    nobody = someone()
    for address in [*addresses(court), f"{ROLL}/units/999999"]:
        assert (await nobody.get(address, 303)).headers["location"].startswith("/sign-in?back=")


async def test_what_belongs_to_another_community_is_not_there(court: Court, someone: Someone) -> None:
    stranger = someone()
    await stranger.sign_in(court.people["stranger"])
    await stranger.get("/communities/other/roll")
    for address in addresses(court)[2:6]:
        await stranger.get(address.replace("/court/", "/other/"), 404)
    await stranger.get(f"/communities/other/roll/print?building={court.building}", 404)
    await stranger.post(f"/communities/other/roll/units/{court.units['101']}", unit_form(), status=404)


# ---- the list -----------------------------------------------------------------------------------


async def test_an_empty_roll_says_how_to_begin(app: Litestar, court: Court, desk: Browser) -> None:
    async with write():
        await Unit.update({Unit.removed_on: SINCE}).where(Unit.community == court.community)
    await desk.get(ROLL)
    assert desk.sees("名册还是空的")
    assert desk.sees("导入")
    await desk.get(f"{ROLL}/print")


async def test_the_roll_shows_sums_units_and_owners(court: Court, desk: Browser) -> None:
    await desk.get(ROLL)
    for words in ("700.00", "7个", "6户", "1-201", "吴先生", "郑女士", "由赵经理投票", "120****0002"):
        assert desk.sees(words), words
    assert not desk.sees("12000000002")


async def test_the_search_and_the_order_are_kept_in_the_address(court: Court, desk: Browser) -> None:
    await desk.get(f"{ROLL}?q=周一")
    assert desk.sees("2 个专有部分")
    page = await desk.get(f"{ROLL}?sort=area&order=down")
    assert 'aria-sort="descending"' in page.text
    await desk.get(f"{ROLL}?q=nobody")
    assert desk.sees("没有找到")
    await desk.get(f"{ROLL}?building=99999&page=99&sort=x&q=%00%27%22")


async def test_what_is_missing_is_marked_and_listed(court: Court, desk: Browser) -> None:
    await desk.post(f"{ROLL}/units", unit_form(registry=""))
    await desk.get(f"{ROLL}?show=doubts")
    assert desk.sees("1-501")
    assert desk.sees("1 个专有部分")
    assert desk.page is not None
    assert 'class="doubt"' in desk.page.source


async def test_ten_thousand_units_are_never_on_one_page(court: Court, desk: Browser) -> None:
    async with write():
        for number in range(2, 12):
            building = (
                await Building.insert(Building(community=court.community, name=str(number), position=number))
            )[0]
            units = await Unit.insert(
                *(
                    Unit(
                        community=court.community,
                        building=building["id"],
                        room=f"{place // 10 + 1}{place % 10:02d}",
                        floor=place // 10 + 1,
                        area_dm2=FLAT,
                    )
                    for place in range(1000)
                )
            )
            owner = (
                await Owner.insert(
                    Owner(community=court.community, name="建设单位", kind="developer", created_at=BEGAN)
                )
            )[0]
            await Holding.insert(
                *(Holding(unit=each["id"], owner=owner["id"], since=SINCE) for each in units)
            )
    for query in (
        "",
        f"?building={building['id']}",
        f"?building={building['id']}&page=5",
        "?q=1",
        "?show=doubts",
    ):
        page = await desk.get(f"{ROLL}{query}")
        assert len(page.content) < 220_000, query
        assert page.text.count("<tr") < 230, query
    assert len((await desk.get(f"{ROLL}/print?building={building['id']}")).content) < 400_000


# ---- by hand ------------------------------------------------------------------------------------


async def test_a_unit_is_added_given_an_owner_and_corrected(court: Court, desk: Browser) -> None:
    await desk.get(f"{ROLL}/units/new")
    answer = await desk.post(f"{ROLL}/units", unit_form(room="６０１室", floor="6"))
    await desk.follow(answer)
    assert desk.sees("1-601")
    assert desk.sees("还没有业主")
    address = answer.headers["location"].split("?")[0]
    await desk.get(f"{address}/owners")
    fields = {"seen": seen_on(desk), "name1": "高远", "mobile1": "12000000031", "name2": "高山"}
    fields |= {"since": "2026-01-15", "reason": "补登"}
    await desk.follow(await desk.post(f"{address}/owners", fields))
    assert desk.sees("新业主已存下")
    await desk.follow(
        await desk.post(address, unit_form(room="601", floor="6", registry="89.00") | {"seen": seen_on(desk)})
    )
    assert desk.sees("89.00")
    await desk.get(f"{ROLL}/changes")
    for words in ("添上", "换业主", "88.00→89.00", "补登", "何平"):
        assert desk.sees(words), words


async def test_what_is_wrong_is_told_beside_each_field_and_kept(court: Court, desk: Browser) -> None:
    await desk.get(f"{ROLL}/units/new")
    await desk.post(f"{ROLL}/units", unit_form(room="", floor="五", registry="九十", reason=""), status=422)
    for words in ("请写室号", "楼层请写整数", "面积请写成“62.15”", "请写为什么改"):
        assert desk.sees(words), words
    assert desk.page is not None
    assert 'value="九十"' in desk.page.source
    await desk.post(f"{ROLL}/units", unit_form(room="101"), status=422)
    assert desk.sees("这一室名册上已经有了")


async def test_of_two_editors_the_second_keeps_what_they_typed(
    court: Court, desk: Browser, someone: Someone
) -> None:
    address = f"{ROLL}/units/{court.units['201']}"
    other = someone()
    await other.sign_in(court.people["chair"])
    await other.get(address)
    await desk.get(address)
    form = unit_form(room="201", floor="2")
    await other.post(address, form | {"seen": seen_on(other), "registry": "101"})
    await desk.post(address, form | {"seen": seen_on(desk), "registry": "102.34"}, status=422)
    assert desk.sees("您填的时候别人改了这里")
    assert desk.sees("101.00")  # what stands now, in the history beside it
    assert desk.page is not None
    assert 'value="102.34"' in desk.page.source
    await desk.follow(await desk.post(address, form | {"seen": seen_on(desk), "registry": "102.34"}))
    assert desk.sees("102.34")


async def test_a_namesake_is_asked_about_before_a_sale_is_written(court: Court, desk: Browser) -> None:
    address = f"{ROLL}/units/{court.units['301']}/owners"
    await desk.get(address)
    fields = {"seen": seen_on(desk), "name1": "李四", "mobile1": "12000000004", "since": "2026-02-01"}
    fields |= {"reason": "过户", "certificate": "沪123"}
    await desk.post(address, fields, status=422)
    assert desk.sees("名册上已有“李四”，是同一人吗")
    assert desk.page is not None
    proposed = re.search(r'name="same1" value="(\d+)" checked', desk.page.source)
    assert proposed is not None
    assert int(proposed[1]) == court.owners["李四"]
    await desk.follow(await desk.post(address, fields | {"same1": proposed[1], "seen": seen_on(desk)}))
    assert desk.sees("李四")
    await desk.get(f"{ROLL}/owners/{court.owners['李四']}")
    assert desk.sees("1-301")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "至少要有一位业主"),
        ({"name1": "甲", "since": ""}, "请写日期"),
        ({"name1": "甲", "since": "2099-01-01"}, "还没到这一天"),
        ({"name1": "甲", "mobile1": "123"}, "请写 11 位手机号"),
        ({"mobile2": "12000000001"}, "请写姓名或单位全称"),
        ({"name1": "甲", "reason": ""}, "请写为什么改"),
        ({"name1": "甲", "certificate": "999999196001010012"}, "这里写了身份证号"),
    ],
)
async def test_a_change_of_owner_that_cannot_be_is_refused_in_words(
    court: Court, desk: Browser, fields: dict[str, str], words: str
) -> None:
    address = f"{ROLL}/units/{court.units['301']}/owners"
    await desk.get(address)
    typed = {"seen": seen_on(desk), "since": "2026-02-01", "reason": "过户"} | fields
    await desk.post(address, typed, status=422)
    assert desk.sees(words)
    assert not await RollChange.exists()


async def test_a_unit_is_taken_off_with_a_reason_only(court: Court, desk: Browser) -> None:
    address = f"{ROLL}/units/{court.units['302']}"
    await desk.get(address)
    seen = seen_on(desk)
    await desk.post(f"{address}/removal", {"seen": seen, "reason": ""}, status=422)
    assert desk.sees("请写为什么改")
    await desk.follow(await desk.post(f"{address}/removal", {"seen": seen, "reason": "并入 301"}))
    assert desk.sees("已从名册拿掉")
    await desk.get(address, 404)


async def test_an_owner_is_corrected(court: Court, desk: Browser) -> None:
    address = f"{ROLL}/owners/{court.owners['红砖商贸有限公司']}"
    await desk.get(address)
    fields = {"seen": seen_on(desk), "name": "红砖商贸有限公司", "kind": "company", "mobile": "12000000007"}
    fields |= {"certificate_digits": "12", "representative": "钱经理", "reason": "换人"}
    await desk.post(address, fields, status=422)
    assert desk.sees("产权证尾号是 4 到 8 位")
    await desk.follow(
        await desk.post(address, fields | {"certificate_digits": "1234", "seen": seen_on(desk)})
    )
    assert desk.sees("由谁投票：赵经理 → 钱经理")


async def test_namesakes_are_put_together_and_parted_on_the_page(court: Court, desk: Browser) -> None:
    async with write():
        await Owner.update({Owner.name: "周一"}).where(Owner.id == court.owners["李四"])
    address = f"{ROLL}/owners/{court.owners['周一']}"
    await desk.get(address)
    assert desk.sees("同名的还有 1 位")
    wish = {"other": str(court.owners["李四"]), "one": "yes"}
    await desk.post(f"{address}/identities", wish, status=422)
    assert desk.sees("请写为什么改")
    await desk.follow(await desk.post(f"{address}/identities", wish | {"reason": "本人说明"}))
    assert desk.sees("已合并为一位业主，记录在案")
    assert desk.sees("1-202")
    parting = {"seen": seen_on(desk), "unit": str(court.units["202"]), "reason": "本人异议"}
    await desk.follow(await desk.post(f"{address}/partings", parting))
    assert desk.sees("已分开，记录在案")
    await desk.get(f"{ROLL}/owners/{court.owners['李四']}")
    assert desk.sees("1-202")


# ---- out of the house ---------------------------------------------------------------------------


async def test_the_export_is_a_sheet_that_imports_without_a_change(court: Court, desk: Browser) -> None:
    await import_building_13(desk)
    answer = await desk.get(f"{ROLL}/export.xlsx")
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 36
    before = await existing_roll(court.community)
    address = await hand_in(desk, "again.xlsx", answer.content)
    await desk.get(address)
    assert desk.sees("和名册上的一样，没有要改的")
    await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)})
    assert await existing_roll(court.community) == before


async def test_a_name_that_begins_like_a_formula_stays_a_name(court: Court, desk: Browser) -> None:
    async with write():
        await Owner.update({Owner.name: "=1+1"}).where(Owner.id == court.owners["李四"])
    answer = await desk.get(f"{ROLL}/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"] or cells[0].data_type == "s"


async def test_the_printed_sheet_holds_no_number_of_anybody(court: Court, desk: Browser) -> None:
    page = await desk.get(f"{ROLL}/print")
    assert desk.sees("1-201")
    assert desk.sees("不张贴、不外传")
    assert "1200000" not in page.text


async def test_the_grid_shows_floors_by_rooms(court: Court, desk: Browser) -> None:
    page = await desk.get(f"{ROLL}/buildings/{court.building}")
    assert page.text.index(">401<") < page.text.index(">101<")
    await desk.get(f"{ROLL}/buildings/999999", 404)
