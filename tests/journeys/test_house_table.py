"""A house table from the call to the published minutes, on a phone and by the keyboard."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link, press
from tests.support.site import Site

HOME = ZoneInfo("Asia/Shanghai")
TALKED_ABOUT = "雨天鞋子放门口，走廊走不过去"
OUTCOME = "每层放一个鞋架，周末一起装。"
REMARK = "三楼说鞋架要窄一点"
ENTRY = "买三个窄鞋架"


async def test_a_house_table_from_the_call_to_the_published_minutes(site: Site, devices: Devices) -> None:
    phone = await devices.phone(site.address)
    await follow_link(phone, site.link("Sub-landlord"))
    meeting = await call_together(site, phone)

    tenant = await devices.phone(site.address)
    await follow_link(tenant, site.link("Tenant in that house"))
    await tenant.goto("/inbox")
    await expect(tenant.locator("main")).to_contain_text("12 号小圆桌")
    await tenant.goto(meeting)
    await tenant.locator('button[value="coming"]').click()
    await expect(tenant.locator("#reply .st")).to_be_visible()
    assert await fits(tenant)

    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Sub-landlord"))
    await lead(desk, meeting)
    await publish(desk, meeting)

    await tenant.goto(f"{meeting}/minutes")
    for words in (TALKED_ABOUT, OUTCOME, REMARK, ENTRY):
        await expect(tenant.locator("main")).to_contain_text(words)
    assert await fits(tenant)
    passer_by = await devices.phone(site.address)
    await passer_by.goto(f"{meeting}/minutes")
    await expect(passer_by.locator("main")).to_contain_text(OUTCOME)
    await tenant.goto("/communities/duxiang/lists?list=action")
    await expect(tenant.locator("main")).to_contain_text(ENTRY)


async def call_together(site: Site, phone: Page) -> str:
    """Which kind, when and where, one item more, and everybody is told; returns the meeting's address."""
    table = site.rows(
        "SELECT t.public_id FROM round_table t JOIN community c ON c.id = t.community"
        " WHERE c.public_id = 'duxiang' AND t.level = 'house' AND t.name = '12 号'"
    )[0][0]
    await phone.goto(f"/meetings/new?table={table}")
    await phone.locator('input[name="template"][value="house_table"]').check()
    assert await fits(phone)
    await press(phone)
    found = re.search(r"/meetings/[\w-]+", phone.url)
    assert found
    begins = datetime.now(UTC).astimezone(HOME) + timedelta(days=1)
    await phone.locator('input[name="starts_on"]').fill(f"{begins:%Y-%m-%d}")
    await phone.locator('input[name="starts_time"]').fill("19:30")
    await phone.locator('input[name="place"]').fill("12 号院子")
    assert await fits(phone)
    await press(phone, "下一步")
    await phone.wait_for_url("**/agenda")
    await phone.locator('input[name="title"]').fill(TALKED_ABOUT)
    await phone.locator("form", has=phone.locator('input[name="title"]')).locator("button").last.click()
    await expect(phone.locator("ol.plan")).to_contain_text(TALKED_ABOUT)
    assert await fits(phone)
    await phone.goto(f"{found[0]}/calling")
    await press(phone)
    await expect(phone.locator("h1")).to_contain_text("12 号")
    return found[0]


async def lead(desk: Page, meeting: str) -> None:
    """By the arrow keys to the item that was added; what is said is written down; the end."""
    await desk.goto(f"{meeting}/desk")
    await desk.keyboard.press("ArrowRight")
    await expect(desk.locator("#form-remark")).to_be_visible()
    for _ in range(12):
        if await desk.locator("h1").inner_text() == TALKED_ABOUT:
            break
        before = await desk.locator("h1").inner_text()
        await desk.keyboard.press("ArrowRight")
        await expect(desk.locator("h1")).not_to_have_text(before)
    await expect(desk.locator("h1")).to_have_text(TALKED_ABOUT)
    await desk.goto(f"{meeting}/desk")  # the forms below are drawn for the item that is on
    await desk.locator("#form-remark textarea").fill(REMARK)
    await desk.locator("#form-remark button").click()
    await expect(desk.locator("#form-remark .done")).to_be_visible()
    await desk.locator('#form-outcome select[name="outcome"]').select_option("agreed")
    await desk.locator("#form-outcome textarea").fill(OUTCOME)
    await desk.locator("#form-outcome button").click()
    await expect(desk.locator("#form-outcome .done")).to_be_visible()
    await desk.locator('#form-entry select[name="list"]').select_option("action")
    await desk.locator("#form-entry textarea").first.fill(ENTRY)
    await desk.locator("#form-entry button").last.click()
    await expect(desk.locator("#form-entry .done")).to_be_visible()
    await desk.locator("details", has=desk.locator('input[value="ended"]')).locator("summary").click()
    await desk.locator("form", has=desk.locator('input[value="ended"]')).locator("button").click()
    await expect(desk.locator('a[href$="/minutes"]').first).to_be_visible()


async def publish(desk: Page, meeting: str) -> None:
    """The recorder's words over the room's, then the chair's button."""
    await desk.goto(f"{meeting}/minutes/edit")
    await desk.locator('textarea[name="words-opening"]').fill("晚上七点半，院子里。")
    await press(desk)
    await desk.wait_for_url("**/minutes?saved=1")
    await desk.locator('form[action$="/editions"] button').click()
    await desk.wait_for_url("**/minutes?published=1")
