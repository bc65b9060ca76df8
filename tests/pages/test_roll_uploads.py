"""A committee's file on its way to the roll: nothing is saved before it is confirmed, and it then goes."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from litestar import Litestar

from app.clock import now, travel
from app.community.actions.sweep_uploads import sweep_uploads
from app.community.queries.existing_roll import existing_roll
from app.community.queries.figures import figures
from app.community.roll_reading import files
from app.community.tables import Owner, RollChange, RollUpload, Unit
from app.settings import Settings
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.pages import Browser
from tests.support.uploads import (
    BUILDING_13,
    UPLOADS,
    WORKBOOKS,
    hand_in,
    import_building_13,
    large_workbook,
    seen_on,
    wait_until_read,
)


@pytest.fixture
async def court(app: Litestar) -> Court:
    return await build_court(phones=("zhou",))


@pytest.fixture
async def desk(court: Court, someone: Someone) -> Browser:
    browser = someone()
    await browser.sign_in(court.people["committee"])
    return browser


# ---- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["teller", "moderator", "tenant", "sub_landlord", "overseer", "zhou", "stranger"]
)
async def test_nobody_else_finds_the_uploads(
    court: Court, desk: Browser, someone: Someone, role: str
) -> None:
    address = await hand_in(desk, "building13.xlsx")
    other = someone()
    await other.sign_in(court.people[role])
    for path in (UPLOADS, address, f"{address}/progress"):
        await other.get(path, 404)
    for path in ("answers", "confirmation", "mapping", "giving-up"):
        await other.post(f"{address}/{path}", {"seen": "x"}, status=404)
    await other.post(UPLOADS, files={"file": ("a.csv", b"a,b\n1,2")}, status=404)
    assert await RollUpload.count().where(RollUpload.ended_at.is_null()) == 1


async def test_signed_out_every_address_leads_to_the_sign_in_page(
    court: Court, desk: Browser, someone: Someone
) -> None:
    address, nobody = await hand_in(desk, "building13.xlsx"), someone()
    for path in (UPLOADS, address, f"{address}/progress", f"{UPLOADS}/nothing"):
        answer = await nobody.get(path, 303)
        assert answer.headers["location"] == f"/sign-in?back={path}"


async def test_the_administrator_may_and_another_community_has_no_such_file(
    court: Court, desk: Browser, someone: Someone
) -> None:
    address = await hand_in(desk, "building13.xlsx")
    administrator, stranger = someone(lang="en"), someone()
    await administrator.sign_in(court.people["administrator"])
    await administrator.get(address)
    assert administrator.sees("5 places for you to look at")
    await stranger.sign_in(court.people["stranger"])
    await stranger.get("/communities/other/roll/uploads")
    await stranger.get(address.replace("/court/", "/other/"), 404)


# ---- the whole way ------------------------------------------------------------------------------


async def test_building_13_is_read_settled_and_saved(court: Court, desk: Browser, settings: Settings) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    for words in (
        "要您看的 5 处",
        "还有 3 处没定",
        "25–26",
        "2,650.31",
        "比第 32 行合计 2,090.96 ㎡ 多 559.35",
    ):
        assert desk.sees(words), words
    assert desk.sees("13-402 621.50 → 62.15")
    assert desk.sees("F 列像身份证号，没有读入，也不会保存")
    assert await Unit.count().where(Unit.community == court.community) == 7

    answer = await desk.post(f"{address}/answers", {**BUILDING_13, "seen": seen_on(desk)})
    await desk.follow(answer)
    assert desk.sees("都定好了：28 个专有部分，25 户，2,090.96 ㎡")
    assert await Unit.count().where(Unit.community == court.community) == 7
    assert files.lying(settings.data_dir)

    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}))
    assert desk.sees("已存入名册")
    assert desk.sees("2,090.96")
    assert not files.lying(settings.data_dir)
    counted = await figures(court.community)
    assert (counted.units, counted.area_dm2) == (35, 209_096 + 70_000)
    assert counted.heads == 25 + 6


async def test_a_second_import_of_the_same_file_changes_nothing(court: Court, desk: Browser) -> None:
    await import_building_13(desk)
    before, changes = await existing_roll(court.community), await RollChange.count()
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    assert desk.sees("28 个不变")
    assert desk.sees("和名册上的一样，没有要改的")
    await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)})
    assert await existing_roll(court.community) == before
    assert await RollChange.count() == changes


async def test_a_later_file_shows_a_sale_a_new_area_and_a_unit_that_vanished(
    court: Court, desk: Browser, tmp_path: Path
) -> None:
    await import_building_13(desk)
    book = openpyxl.load_workbook(WORKBOOKS / "building13.xlsx")
    sheet = book.active
    assert sheet is not None
    for row in range(3, 31):
        if sheet.cell(row, 2).value == "101":
            sheet.cell(row, 3).value, sheet.cell(row, 5).value = "高远", "12000000977"
            sheet.cell(row, 6).value = None
        if sheet.cell(row, 2).value == "102":
            sheet.cell(row, 4).value = 61.18
        if sheet.cell(row, 2).value == "704":
            gone = row
    sheet.delete_rows(gone)
    book.save(tmp_path / "later.xlsx")

    address = await hand_in(desk, "later.xlsx", (tmp_path / "later.xlsx").read_bytes())
    await desk.get(address)
    assert desk.sees("名册会有 3 处变化")
    for words in (
        "13-101 换了业主：顾永康 → 高远",
        "61.08",
        "61.18",
        "名册里有 13-704（邹雪梅），这次的表里没有",
    ):
        assert desk.sees(words), words
    unit = (await Unit.select().where((Unit.room == "704") & (Unit.community == court.community)))[0]
    await desk.follow(
        await desk.post(f"{address}/answers", {f"c.gone.{unit['id']}": "remove", "seen": seen_on(desk)})
    )
    before = await RollChange.count()
    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}))
    roll = await existing_roll(court.community)
    rooms = {unit.room: unit for unit in roll.units if unit.building == "13"}
    assert "704" not in rooms
    assert rooms["102"].area_dm2 == 6118
    assert [owner.name for owner in roll.owners_of[rooms["101"].id]] == ["高远"]
    assert await RollChange.count() - before == 3
    assert len(rooms) == 27


async def test_nothing_is_saved_while_a_question_is_open(court: Court, desk: Browser) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}, status=422)
    assert desk.sees("还有 3 处没定，定完才能存")
    assert await Unit.count().where(Unit.community == court.community) == 7


async def test_what_is_typed_wrong_is_said_beside_it_and_kept(court: Court, desk: Browser) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    fields = {"d.0.16.area_times": "type", "t.0.16.area_times": "六十二", "d.name.0.22.0": "apart"}
    await desk.post(f"{address}/answers", fields, status=422)
    assert desk.sees("面积请写成“62.15”这样的数")
    assert desk.page is not None
    assert 'value="六十二"' in desk.page.source
    await desk.get(address)  # and it is still there tomorrow
    assert 'value="六十二"' in desk.page.source
    assert re.search(r'name="d.name.0.22.0" value="apart" checked', desk.page.source)


async def test_answers_sent_with_the_confirmation_are_shown_before_they_are_saved(
    court: Court, desk: Browser
) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    answer = await desk.post(f"{address}/confirmation", {**BUILDING_13, "seen": seen_on(desk)})
    await desk.follow(answer)
    assert desk.sees("这是结果") or desk.sees("结果如下")
    assert await Unit.count().where(Unit.community == court.community) == 7


async def test_a_page_that_is_out_of_date_saves_nothing(court: Court, desk: Browser) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    await desk.follow(await desk.post(f"{address}/answers", BUILDING_13))
    old = seen_on(desk)
    await desk.follow(await desk.post(f"{address}/answers", {"d.name.0.22.0": "apart"}))
    await desk.post(f"{address}/confirmation", {"seen": old}, status=422)
    assert desk.sees("还没存")
    assert await Unit.count().where(Unit.community == court.community) == 7


async def test_one_answer_settles_all_of_a_reason_and_says_so_on_record(court: Court, desk: Browser) -> None:
    rows = "\n".join(f"9,{100 + place},赵一,8{place}.00,1200000{place:04d}" for place in range(1, 5))
    text = f"楼号,室号,业主,建筑面积,手机\n{rows}\n".encode()
    address = await hand_in(desk, "九号楼.csv", text)
    await desk.get(address)
    assert desk.sees("同名，电话不同")
    await desk.follow(await desk.post(f"{address}/answers", {"all.same_name_other_phone": "apart"}))
    assert desk.sees("都定好了")
    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}))
    assert await Owner.count().where(Owner.name == "赵一") == 4


# ---- columns ------------------------------------------------------------------------------------


async def test_a_column_read_wrongly_is_corrected_and_the_file_read_again(
    court: Court, desk: Browser
) -> None:
    text = "室号,甲,乙\n101,80.00,90.00\n102,80.00,90.00\n".encode()
    address = await hand_in(desk, "x.csv", text, building="5")
    await desk.get(address)
    fields = {"read.0": "yes", "top.0": "1", "bottom.0": "1", "building.0": "6", "pairs.0": "building"}
    fields |= {"m.0.0": "room", "m.0.1": "inner_area", "m.0.2": "area"}
    answer = await desk.post(f"{address}/mapping", fields)
    await wait_until_read(address)
    await desk.follow(answer)
    assert desk.sees("6-101")
    assert desk.sees("180.00")
    assert desk.page is not None
    assert re.search(r'value="area" selected', desk.page.source)


async def test_the_building_of_the_page_is_used_where_the_file_names_none(
    court: Court, desk: Browser
) -> None:
    text = "室号,业主,建筑面积\n101,赵一,80.00\n102,钱五,80.00\n".encode()
    address = await hand_in(desk, "x.csv", text, building="5")
    await desk.get(address)
    assert desk.sees("5-101")


# ---- progress, restart, end ---------------------------------------------------------------------


async def test_the_page_tells_how_far_the_reading_is_without_a_script_too(
    court: Court, desk: Browser
) -> None:
    await desk.get(UPLOADS)
    content = (WORKBOOKS / "building13.xlsx").read_bytes()
    answer = await desk.post(UPLOADS, files={"file": ("a.xlsx", content)})
    address = answer.headers["location"]
    page = await desk.get(address)
    assert 'http-equiv="refresh"' in page.text
    assert desk.sees("正在读文件")
    part = await desk.get(f"{address}/progress")
    assert "hx-get" in part.text
    assert "hx-refresh" not in part.headers
    await wait_until_read(address)
    part = await desk.get(f"{address}/progress")
    assert part.headers["hx-refresh"] == "true"


async def test_after_a_restart_the_file_is_read_once_more(court: Court, desk: Browser) -> None:
    await desk.get(UPLOADS)
    content = (WORKBOOKS / "building13.xlsx").read_bytes()
    address = (await desk.post(UPLOADS, files={"file": ("a.xlsx", content)})).headers["location"]
    from app.community.file_reading import stop_reading

    await stop_reading(address.rsplit("/", 1)[1])  # what the end of the process does
    for _ in range(2):
        await desk.get(address)  # looking at it starts nothing
        assert desk.sees("这个文件还没有读完")
    await desk.follow(await desk.post(f"{address}/reading"))
    assert desk.sees("正在读文件")
    await wait_until_read(address)
    await desk.post(f"{address}/reading")
    await desk.get(address)
    assert desk.sees("要您看的 5 处")


async def test_giving_up_deletes_the_file_and_all_that_was_read(
    court: Court, desk: Browser, settings: Settings
) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    await desk.follow(await desk.post(f"{address}/giving-up"))
    assert desk.sees("已放弃，文件已删除，什么也没存")
    assert not files.lying(settings.data_dir)
    row = (await RollUpload.select())[0]
    assert (row["preview"], row["answers"], row["outcome"]) == ("", "{}", "given_up")
    await desk.get(address)
    assert desk.sees("这个文件已放弃")
    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": "x"}))
    assert await Unit.count().where(Unit.community == court.community) == 7


async def test_giving_up_while_it_is_read_stops_the_reading(
    court: Court, desk: Browser, settings: Settings
) -> None:
    await desk.get(UPLOADS)
    content = (WORKBOOKS / "building13.xlsx").read_bytes()
    address = (await desk.post(UPLOADS, files={"file": ("a.xlsx", content)})).headers["location"]
    await desk.post(f"{address}/giving-up")
    assert not files.lying(settings.data_dir)
    assert not (await RollUpload.select())[0]["preview"]


async def test_a_file_forgotten_for_a_day_goes_by_itself(
    court: Court, desk: Browser, settings: Settings
) -> None:
    address = await hand_in(desk, "building13.xlsx")
    files.keep(settings.data_dir, "left-by-a-crash", b"x")
    await sweep_uploads(settings.data_dir, at=now() + timedelta(hours=23))
    assert files.lying(settings.data_dir) == (address.rsplit("/", 1)[1],)
    with travel(now() + timedelta(hours=25)):
        await sweep_uploads(settings.data_dir, at=now())
    assert not files.lying(settings.data_dir)
    await desk.get(address)
    assert desk.sees("这个文件放得太久，已自动放弃")


# ---- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7 x", "这是 PDF，不是表格"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n0000", "这是图片，不是表格"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "内容其实是网页"),
        ("a.exe", b"MZ\x90\x00", "这是程序"),
        ("a.csv", b"  \n ", "这个文件是空的"),
        ("a.xlsx", b"PK\x03\x04broken", "文件已损坏"),
        ("big.csv", b"1,2\n" * (6 * 1024 * 1024), "文件超过 20 MB"),
    ],
)
async def test_what_is_no_roll_is_refused_in_words_and_the_form_stays(
    court: Court, desk: Browser, settings: Settings, name: str, content: bytes, words: str
) -> None:
    await desk.get(UPLOADS)
    await desk.post(UPLOADS, {"building": "13"}, files={"file": (name, content)}, status=422)
    assert desk.sees(words)
    assert desk.page is not None
    assert 'value="13"' in desk.page.source
    assert not files.lying(settings.data_dir)


async def test_without_a_file_the_form_says_so(court: Court, desk: Browser) -> None:
    await desk.get(UPLOADS)
    await desk.post(UPLOADS, {"building": "13"}, status=422)
    assert desk.sees("还没选文件")


async def test_a_file_that_breaks_while_it_is_read_is_refused_on_its_page(
    court: Court, desk: Browser, settings: Settings
) -> None:
    whole = (WORKBOOKS / "building13.xlsx").read_bytes()
    hurt = bytearray(whole)
    hurt[400:700] = bytes(300)
    address = await hand_in(desk, "hurt.xlsx", bytes(hurt))
    await desk.get(address)
    assert desk.sees("文件已损坏")
    assert not files.lying(settings.data_dir)
    assert (await RollUpload.select())[0]["outcome"] == "refused"


# ---- identity numbers, and size -----------------------------------------------------------------


async def test_identity_numbers_are_nowhere(
    court: Court, desk: Browser, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = openpyxl.load_workbook(WORKBOOKS / "building13.xlsx")
    sheet = book.active
    assert sheet is not None
    numbers = {str(sheet.cell(row, 6).value) for row in range(3, 31)} - {"None", ""}
    assert len(numbers) > 20
    named = numbers.pop()
    content = (WORKBOOKS / "building13.xlsx").read_bytes()
    address = await hand_in(desk, f"{named}的名册.xlsx", content)
    await desk.get(address)
    shown = desk.page.source if desk.page else ""
    fields = {"m.0.5": "owner", "m.0.2": "ignored", "read.0": "yes", "top.0": "2", "bottom.0": "2"}
    await desk.follow(await desk.post(f"{address}/mapping", fields))  # even called an owner's column
    await wait_until_read(address)
    await desk.get(address)
    shown += desk.page.source if desk.page else ""
    everything = _all_bytes(tmp_path, but=settings.data_dir / "uploads")
    await desk.post(f"{address}/giving-up")
    await import_building_13(desk)
    everything += _all_bytes(tmp_path)
    for number in numbers | {named}:
        assert number.encode() not in everything
        assert number[:17].encode() not in everything
        assert number not in shown
        assert number not in caplog.text


def _all_bytes(folder: Path, but: Path | None = None) -> bytes:
    """Every file of the installation: the database with its log, and what lies beside it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in paths if but is None or but not in path.parents)


async def test_ten_thousand_rows_make_pages_of_a_bounded_size(court: Court, desk: Browser) -> None:
    address = await hand_in(desk, "large.xlsx", large_workbook())
    page = await desk.get(address)
    assert desk.sees("10,000")
    assert len(page.content) < 400_000
    assert len((await desk.get(f"{address}?page=3")).content) < 400_000
    one = await desk.get(f"{address}?building=17")
    assert desk.sees("17-1-101")
    assert len(one.content) < 1_000_000
    await desk.follow(await desk.post(f"{address}/answers", {"all.same_name_other_phone": "apart"}))
    assert desk.sees("都定好了：10,000 个专有部分")
    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}))
    assert await Unit.count().where(Unit.community == court.community) == 10_007


async def test_confirming_twice_at_once_writes_once(court: Court, desk: Browser) -> None:
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    await desk.follow(await desk.post(f"{address}/answers", BUILDING_13))
    sent, token = {"seen": seen_on(desk)}, await desk.token()
    answers = await asyncio.gather(
        *(desk.post(f"{address}/confirmation", sent, token=token) for _ in range(3))
    )
    assert {answer.headers["location"] for answer in answers} == {address}
    assert await Unit.count().where(Unit.community == court.community) == 35
