"""From nothing to a posted result: set up by hand, a messy roll, a vote called, cast, closed and copied."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.support.browser import Devices
from tests.support.neighbours import (
    Slip,
    bind,
    cast,
    expect_voted,
    press,
    print_slips,
    set_password,
    sign_in,
)
from tests.support.paper import printed, sheets_of
from tests.support.plain_phone import PlainPhone
from tests.support.site import ROOT, Site, free_port

WORKBOOK = ROOT / "tests" / "workbooks" / "building13.xlsx"
PASSWORD = "圆桌旁的二十五户人家"
# beside the four households whose votes the story tells: eighteen of twenty-five take part
NEIGHBOURS = (
    *("吴建国", "徐明", "潘晓燕", "何志强", "罗秀兰", "沈国华", "郑家和"),
    *("罗敏", "陆德明", "宋雅琴", "许桂芳", "韩卫东", "曹慧敏", "朱根娣"),
)


@pytest.mark.timeout(600)  # a minute on an idle machine
async def test_a_building_goes_from_its_excel_file_to_a_posted_result(
    empty_site: Site, devices: Devices, tmp_path: Path
) -> None:
    site = empty_site
    devices.server_may_stop = True
    community = found(site)
    site.start()

    office = await devices.desk(site.address)
    await sign_in(office, "chuwei", PASSWORD)
    await import_roll(office, community)
    desk = await devices.desk(site.address)
    await set_password(desk, await new_staff(office, community, "王芳", "wangfang", "业委会主任"), PASSWORD)
    teller = await devices.desk(site.address)
    await set_password(teller, await new_staff(office, community, "冯敏", "fengmin", "计票员"), PASSWORD)
    slips = known_slips(site, await print_slips(desk, community, "13"))
    assert len(slips) == 26  # the couple of 503 has one each

    vote = await call_vote(desk, community)
    await hang_notice(desk, vote)
    early = await devices.phone(site.address)
    await bind(early, slips["顾永康"])
    await early.goto(vote)
    assert await early.locator('a[href$="/ballot"]').count() == 0  # nothing to vote on for sixteen days
    wall = await devices.wall(site.address)
    await wall.goto(f"{vote}/screen")
    opens, closes = times(site, vote)

    site.stop()
    site.start_at(opens + timedelta(minutes=1))
    await expect_voted(wall, 0)
    await cast(early, vote, "against")
    await expect_voted(wall, 1)
    student = await devices.open(site.address, 320, 640, thumb=True, lang="en-GB")
    await choose_large_type(student)
    await bind(student, slips["方丽娟"])
    await cast(student, vote, "agree")
    await expect_voted(wall, 2)

    await a_couple_disagrees_and_comes_to_the_desk(devices, site, vote, teller, slips)
    await expect_voted(wall, 3)
    await vote_at_the_desk(teller, vote, "13-103", ["蒋文涛"], "agree")
    await expect_voted(wall, 4)
    for owner in NEIGHBOURS:
        async with PlainPhone(site.address) as phone:
            await phone.bind(slips[owner])
            await phone.cast(vote, "agree")
    await expect_voted(wall, 4 + len(NEIGHBOURS))
    assert "反对" not in await wall.locator("#wall").inner_text()

    site.stop()
    site.start_at(closes + timedelta(minutes=1))
    await expect(wall.locator("#wall .verdict h1")).to_contain_text("通过")
    stranger = await devices.phone(site.address)
    await stranger.goto(f"{vote}/result")
    result = await stranger.locator("main").inner_text()
    assert "通过" in result
    assert "17" in result
    await stranger.goto(f"{vote}/result/print")
    assert sheets_of(await printed(stranger)) == 1

    site.run("backup", str(tmp_path / "copy"))
    again = Site(tmp_path / "again", free_port(), site.command, site.ahead)
    again.run("restore", str(tmp_path / "copy"))
    again.start()
    try:
        reader = await devices.phone(again.address)
        await reader.goto(f"{vote}/result")
        assert await reader.locator("main").inner_text() == result
    finally:
        again.stop()


def found(site: Site) -> str:
    """Set the installation up in the terminal: the public name of its community."""
    said = site.run(
        *("init", "--community", "新苑", "--region", "shanghai", "--name", "褚卫", "--login", "chuwei"),
        typed=PASSWORD + "\n",
    )
    printed = re.search(r"/communities/(\S+)", said)
    assert printed, said
    return printed[1]


async def import_roll(desk: Page, community: str) -> None:
    """The file as it is kept: three doubts are settled, and a second look finds nothing to change."""
    await hand_in(desk, community)
    await doubt(desk, "13-402").get_by_text("改成 62.15").click()
    await doubt(desk, "13-504").get_by_text("同一人").click()
    await doubt(desk, "13-604").get_by_text("现在填姓名").click()
    await doubt(desk, "13-604").get_by_role("textbox").fill("杜若梅")
    await press(desk, "记下这些回答")
    await expect(desk.locator("#save")).to_contain_text("28 个专有部分，25 户，2,090.96")
    await press(desk, "存入名册")
    await expect(desk.locator("main")).to_contain_text("已存入名册")

    await hand_in(desk, community)
    await expect(desk.locator("main")).to_contain_text("和名册上的一样，没有要改的")


async def hand_in(desk: Page, community: str) -> None:
    await desk.goto(f"/communities/{community}/roll/uploads")
    await desk.locator('input[type="file"]').set_input_files(WORKBOOK)
    await desk.locator('input[name="building"]').fill("13")
    await press(desk, "读这个文件")
    await desk.wait_for_selector("#save")


def doubt(desk: Page, flat: str) -> Locator:
    return desk.locator("tr.doubt", has_text=flat).locator("td.what")


async def new_staff(office: Page, community: str, name: str, login: str, title: str) -> str:
    """Give an office to somebody new: the path of the link that the administrator hands over."""
    await office.goto(f"/communities/{community}/roles")
    form = office.locator("#staff form")
    await form.locator('input[name="name"]').fill(name)
    await form.locator('input[name="login"]').fill(login)
    await form.locator("label", has_text=title).click()
    async with office.expect_navigation():
        await form.get_by_role("button").click()
    found = re.search(r"https?://\S+/c/\S+", await office.locator("main").inner_text())
    assert found, "no link on the page"
    return urlsplit(found[0]).path


def known_slips(site: Site, printed: list[tuple[str, str]]) -> dict[str, Slip]:
    """The slip of each owner, with the digits on file: the last four of the owner's mobile, or none.

    Names are enough here: the import has found that the two 吴建国 are one, as are the two 朱根娣.
    """
    owners = site.rows(
        "SELECT o.name, o.mobile, min(u.room) FROM owner o JOIN holding h ON h.owner = o.id"
        " JOIN unit u ON u.id = h.unit GROUP BY o.id"
    )
    slips = {}
    for name, mobile, room in owners:
        (code,) = [code for words, code in printed if name in words and f"13-{room}" in words]
        slips[name] = Slip(name, f"13-{room}", code, mobile[-4:])
    return slips


async def call_vote(desk: Page, community: str) -> str:
    """Every step of the wizard, up to the notice: the address of the vote."""
    await desk.goto(f"/communities/{community}/assemblies/new")
    await desk.locator('input[value="elevator"]').check()
    await press(desk, "下一步，看规则")
    await desk.locator('input[name="second_level"][value="no"]').check()
    await press(desk, "保存，下一步")

    await desk.locator('input[name="kind"][value="buildings"]').check()
    await desk.locator('input[name="buildings"]').check()
    await expect(desk.locator("#scope-roll")).to_contain_text("2,090.96")
    await press(desk, "保存，下一步")

    await desk.locator('[name="title"]').fill("13幢加装电梯")
    await desk.locator('[name="question"]').fill("是否同意在13幢加装一台电梯？")
    await desk.locator('[name="plan"]').fill("北侧楼道外，7 层 7 站，土建 60 天。")
    await desk.locator('[name="facts"]').fill("造价预算：698,000 元\n位置：北侧楼道外")
    await desk.locator('[name="origin"]').fill("13幢 12 位业主联名提出")
    await desk.locator('[name="contact"]').fill("业委会王芳 12000000021")
    await desk.locator('[name="without_phones"]').fill("到业委会办公室当面投票，或由两名工作人员上门")
    await press(desk, "保存，下一步")

    await attach(desk, FilePayload(name="方案.pdf", mimeType="application/pdf", buffer=a_pdf()), "电梯方案")
    await attach(desk, FilePayload(name="平面.png", mimeType="image/png", buffer=a_picture("PNG")), "平面图")
    await desk.get_by_role("link", name="保存，下一步").click()

    await press(desk, "保存，去核对")
    await press(desk, "公布公告和名册")
    await desk.wait_for_url(re.compile("/postings"))
    return urlsplit(desk.url).path.removesuffix("/postings")


async def attach(desk: Page, file: FilePayload, title: str) -> None:
    await desk.locator('input[type="file"]').set_input_files(file)
    await desk.locator('input[name="title"]').fill(title)
    await press(desk, "上传")
    await expect(desk.get_by_role("link", name=title)).to_be_visible()


async def hang_notice(desk: Page, vote: str) -> None:
    """Where it hangs, since when, hung by whom, with a photo."""
    await desk.goto(f"{vote}/postings")
    form = desk.locator(f'form[action="{vote}/postings"]')
    await form.locator('input[name="place"]').fill("13幢门口公告栏")
    await form.locator('input[name="hung_by"]').fill("何平")
    photo = FilePayload(name="门口.jpg", mimeType="image/jpeg", buffer=a_picture("JPEG"))
    await form.locator('input[type="file"]').set_input_files(photo)
    await form.locator('input[name="hung_time"]').fill("00:00")
    await form.locator("button").click()
    await expect(desk.locator("main")).to_contain_text("13幢门口公告栏")
    shown = await desk.goto(await desk.get_by_role("link", name="照片").get_attribute("href") or "")
    assert shown is not None
    assert shown.headers["content-type"] == "image/jpeg"


async def a_couple_disagrees_and_comes_to_the_desk(
    devices: Devices, site: Site, vote: str, teller: Page, slips: dict[str, Slip]
) -> None:
    """He votes, she is told who did and contests it; at the desk they vote together."""
    his, hers = await devices.phone(site.address), await devices.phone(site.address)
    await bind(hers, slips["马秀英"])
    await bind(his, slips["孙志远"])
    await cast(his, vote, "against")
    await hers.goto(f"{vote}/ballot")
    await expect(hers.locator("main")).to_contain_text("孙志远")
    await hers.goto(f"{vote}/ballot/receipt")
    await hers.locator('form[action$="/contests"] button').click()
    await expect(hers.locator("main .side-note.warn")).to_contain_text("马秀英")
    await vote_at_the_desk(teller, vote, "13-503", ["孙志远", "马秀英"], "agree")


async def vote_at_the_desk(teller: Page, vote: str, flat: str, present: list[str], choice: str) -> None:
    """With the teller who is signed in and a witness by name."""
    await teller.goto(f"{vote}/kiosk?find={flat}")
    if "/sign-in" in teller.url:  # sixteen days have passed
        await sign_in(teller, "fengmin", PASSWORD)
        await teller.goto(f"{vote}/kiosk?find={flat}")
    await teller.locator("tr", has_text=flat).get_by_role("link").click()
    for name in present:
        await teller.locator("label", has_text=name).click()
    await teller.locator('input[name="witness"]').fill("何平")
    await teller.locator('form[action$="/kiosk/sheet"] button').click()
    await teller.locator(f'label:has(input[value="{choice}"])').click()
    await teller.locator("main .bar button").click()
    await teller.locator('form:has(input[name="op"]) button').click()
    await teller.wait_for_url(re.compile("/kiosk/receipt"))


async def choose_large_type(phone: Page) -> None:
    await phone.goto("/preferences")
    async with phone.expect_navigation():
        await phone.locator('main [name="size"][value="large"]').click()


def a_picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(file, kind)
    return file.getvalue()


def a_pdf() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(file, "PDF")
    return file.getvalue()


def times(site: Site, vote: str) -> tuple[datetime, datetime]:
    """When the posted notice says that voting opens and closes."""
    query = "SELECT opens_at, closes_at FROM assembly WHERE public_id = ?"
    ((opens, closes),) = site.rows(query, vote.rpartition("/")[2])
    return datetime.fromisoformat(opens), datetime.fromisoformat(closes)
