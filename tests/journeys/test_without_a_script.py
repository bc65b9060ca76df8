"""A browser without scripts: does everything that a person came for still work?"""

from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.support.browser import Devices, fits
from tests.support.neighbours import cast, follow_link, press
from tests.support.site import ROOT, Site

VOTE = "/assemblies/elevator-12"
WORKBOOK = ROOT / "tests" / "workbooks" / "joined_owners.xlsx"
PASSWORD = "三个人一起读的长句子"


async def test_an_owner_sets_a_password_and_votes_on_another_phone(site: Site, devices: Devices) -> None:
    mine = await devices.phone(site.room_address, javascript=False)
    await follow_link(mine, site.link("building 12"))
    await mine.goto("/passwords")
    number = mobile(site, "12-301")
    await mine.locator('input[name="mobile"]').fill(number)
    await mine.locator('input[name="password"]').fill(PASSWORD)
    await mine.locator('input[name="again"]').fill(PASSWORD)
    await press(mine, "保存密码")
    await expect(mine.locator("main")).to_contain_text(number[-4:])

    borrowed = await devices.phone(site.room_address, javascript=False)
    await borrowed.goto(f"{VOTE}/ballot")
    assert urlsplit(borrowed.url).path == "/sign-in"
    await borrowed.locator('input[name="login"]').fill(number)
    await borrowed.locator('input[name="password"]').fill(PASSWORD)
    await press(borrowed, "登录")
    assert urlsplit(borrowed.url).path == f"{VOTE}/ballot"  # back where one wanted to go
    await cast(borrowed, VOTE, "abstain")


async def test_a_roll_is_read_settled_and_saved(site: Site, devices: Devices) -> None:
    desk = await devices.desk(site.address, javascript=False)
    await follow_link(desk, site.link("Chair"))
    await desk.goto("/communities/minghui/roll/uploads")
    await desk.locator('input[type="file"]').set_input_files(WORKBOOK)
    await desk.locator('input[name="building"]').fill("88")
    await press(desk, "读这个文件")
    await desk.wait_for_selector("#save")  # the page asks again by itself until the file is read
    assert await fits(desk)
    while await desk.locator("tr.doubt").count():
        for question in await desk.locator("tr.doubt td.what").all():
            await question.locator("label").first.click()
            for entry in await question.get_by_role("textbox").all():
                await entry.fill("张三")
        await press(desk, "记下这些回答")
    await press(desk, "存入名册")
    await expect(desk.locator("main")).to_contain_text("已存入名册")


async def test_the_calculator_shows_what_one_more_vote_would_do(shared_site: Site, devices: Devices) -> None:
    phone = await devices.phone(shared_site.address, javascript=False)
    await phone.goto("/calculator")
    await expect(phone.locator("#answer")).to_contain_text("参与不足，未形成决定")  # 19 of 30 agree
    await phone.locator('input[name="heads_against"]').fill("1")
    await phone.locator('input[name="area_against"]').fill("80")
    await press(phone, "算一算")
    await expect(phone.locator("#answer .outcome")).to_have_text("通过")  # one neighbour more, against
    assert await fits(phone)


def mobile(site: Site, unit: str) -> str:
    """The number that stands in the roll for an owner who has bound a phone."""
    building, room = unit.split("-")
    ((number,),) = site.rows(
        "SELECT o.mobile FROM owner o JOIN holding h ON h.owner = o.id JOIN unit u ON u.id = h.unit"
        " JOIN building b ON b.id = u.building JOIN owner_access y ON y.owner = o.id"
        " WHERE b.name = ? AND u.room = ? AND y.until IS NULL AND o.mobile <> ''",
        building,
        room,
    )
    return str(number)
