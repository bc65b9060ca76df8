"""The lists as a sheet: out and in again the same, wrong lines said one by one, and nothing half taken in."""

import csv
import io
from collections.abc import Iterator

import pytest
from python_calamine import CalamineWorkbook

from app.clock import travel
from app.database import execute, fetch, write
from tests.pages.conftest import Someone
from tests.pages.test_lists import an_item, browser_of
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser

BASE = "/communities/court/lists"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.fixture
async def court(app: object) -> Court:
    return await build_court()


async def some_items(court: Court) -> None:
    issue = await an_item(
        court, "=1+1 夜里停车", detail="两行\n都要在", building=court.building, place="-3 层"
    )
    number = int((await fetch("SELECT id FROM list_item WHERE public_id = ?", [issue]))[0]["id"])
    await an_item(court, "划线", "need", links_from=(number,), topic="parking")
    await an_item(
        court,
        "@王建设 划线",
        "action",
        links_from=(number,),
        responsible_name="+王建设",
        due_on=DURING.date(),
    )
    await an_item(court, "6 个车位", "resource", offered_by="厂区", available_until=DURING.date())


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def cells_of(content: bytes) -> list[list[str]]:
    return [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    ]


async def send(browser: Browser, name: str, content: bytes) -> Browser:
    await browser.get(f"{BASE}/uploads")
    sent = await browser.post(f"{BASE}/uploads", {}, files={"file": (name, content)})
    await browser.follow(sent)
    return browser


async def confirm(browser: Browser) -> None:
    assert browser.page is not None
    address = browser.page.address.removeprefix("http://testserver")
    await browser.follow(await browser.post(f"{address}/confirmation"))
    await browser.follow(await browser.post(f"{address}/confirmation"))  # a second click


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_what_goes_out_comes_in_again_and_goes_out_the_same(
    someone: Someone, court: Court, kind: str, lang: str
) -> None:
    await some_items(court)
    moderator = await browser_of(someone, court, "moderator", lang)
    before = (await moderator.get(f"{BASE}.{kind}")).content
    await send(moderator, f"清单.{kind}", before)
    assert not await fetch("SELECT id FROM list_item WHERE origin = 'import'")
    async with write():
        for table in ("inbox_item", "item_note", "item_link", "list_item"):
            await execute(f"DELETE FROM {table}")
    await send(moderator, f"清单.{kind}", before)
    await confirm(moderator)
    after = (await moderator.get(f"{BASE}.{kind}")).content
    read = rows_of if kind == "csv" else cells_of
    assert read(after) == read(before)
    assert len(await fetch("SELECT id FROM item_link")) == 2


async def test_no_cell_of_the_sheet_is_ever_run(someone: Someone, court: Court) -> None:
    await some_items(court)
    moderator = await browser_of(someone, court, "moderator")
    for row in rows_of((await moderator.get(f"{BASE}.csv")).content):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    book = (await moderator.get(f"{BASE}.xlsx")).content
    assert "=1+1 夜里停车" in {cell for row in cells_of(book) for cell in row}
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


async def test_one_wrong_line_and_nothing_is_taken_in(someone: Someone, court: Court) -> None:
    moderator = await browser_of(someone, court, "moderator")
    content = "清单,什么事,期限\n问题,灯不亮,2026-12-01\n愿望,换灯,\n问题,门坏了,明天\n".encode("gb18030")
    await send(moderator, "清单.csv", content)
    assert moderator.sees("“愿望”不是这一列能写的")
    assert moderator.sees("写的是“明天”")
    assert moderator.page is not None
    address = moderator.page.address.removeprefix("http://testserver")
    await moderator.post(f"{address}/confirmation", status=422)
    assert not await fetch("SELECT id FROM list_item")


async def test_a_changed_line_changes_and_a_state_does_not(someone: Someone, court: Court) -> None:
    await an_item(court, "灯不亮", by=None, raised_name="李婆婆")
    moderator = await browser_of(someone, court, "moderator")
    await send(moderator, "清单.csv", "清单,编号,什么事\n问题,1,三楼灯不亮\n问题,,新的一件\n".encode())
    await confirm(moderator)
    found = await fetch("SELECT number, words FROM list_item ORDER BY number")
    assert [tuple(row.values()) for row in found] == [(1, "三楼灯不亮"), (2, "新的一件")]
    await send(moderator, "清单.csv", "清单,编号,什么事,进展\n问题,1,三楼灯不亮,已办结\n".encode())
    assert moderator.sees("不能用表格改")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清单.xlsx", b"PK\x03\x04broken"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("空.csv", b" "),
    ],
)
async def test_what_is_no_sheet_is_refused_in_words(
    someone: Someone, court: Court, name: str, content: bytes
) -> None:
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"{BASE}/uploads")
    answer = await moderator.post(f"{BASE}/uploads", {}, files={"file": (name, content)}, status=422)
    assert 'id="f-file-error"' in answer.text


async def test_a_neighbour_exports_what_may_be_seen_and_imports_nothing(
    someone: Someone, court: Court
) -> None:
    await an_item(court, "只给经办的人", visibility="office")
    await an_item(court, "大家看得到")
    wu = await browser_of(someone, court, "wu")
    words = {cell for row in rows_of((await wu.get(f"{BASE}.csv")).content) for cell in row}
    assert "大家看得到" in words
    assert "只给经办的人" not in words
    await wu.get(f"{BASE}/uploads", 404)
