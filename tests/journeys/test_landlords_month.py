"""A landlord's month: a tenant signs in at the house's code without an account, the month is confirmed in one
tap, the end of the lease is announced by the clock, the tenant signs out by the same code."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link
from tests.support.site import Site

LETS, WORDS = "Sub-landlord of that house", "The code of house 12"
NAME = "安娜"


async def sign_in(phone: Page, door: str, lease: str) -> None:
    await phone.goto(door)
    await phone.goto(f"{door}/sign-in")
    assert "删掉姓名和手机号" in await phone.locator("#words").inner_text()
    room = phone.locator("select#f-place")
    if await room.count():
        await room.select_option(index=1)
    await phone.fill("#f-name", NAME)
    await phone.fill("#f-mobile", "12000000071")
    await phone.fill("#f-lease_until", lease)
    await phone.check("#f-agreed")
    assert await fits(phone)
    await phone.get_by_role("button", name="签进", exact=True).click()
    await expect(phone.locator("main")).to_contain_text("等召集人确认")


async def told(page: Page, words: str) -> None:
    """The reminder comes with the first round of the server's clockwork, soon after its start."""
    for _ in range(120):
        await page.goto("/inbox")
        if words in await page.locator("main").inner_text():
            return
        await page.wait_for_timeout(1000)
    raise AssertionError(f"nobody was told: {words}")


@pytest.mark.timeout(400)  # two starts of a server, on a machine that may be busy
async def test_a_landlords_month(site: Site, devices: Devices) -> None:
    today = datetime.now(UTC)
    lease = (today + timedelta(days=40)).date().isoformat()
    door = site.link(WORDS)
    phone = await devices.phone(site.address)
    await sign_in(phone, door, lease)
    own = phone.url.removeprefix(site.address)
    assert own.startswith("/sign-ins/")
    assert await fits(phone)

    landlord = await devices.phone(site.address)
    await follow_link(landlord, site.link(LETS))
    await landlord.goto("/inbox")
    await expect(landlord.locator("main")).to_contain_text("有人签进")
    await landlord.goto("/houses")
    await landlord.locator("main ul.links a").first.click()
    await expect(landlord.locator("#waiting")).to_contain_text(NAME)
    assert await fits(landlord)
    await landlord.locator("#waiting article", has_text=NAME).get_by_role("button", name="住在这里").click()
    await expect(landlord.locator("p.done")).to_contain_text("已确认，住在这里")
    await landlord.get_by_role("button", name="名单没错，确认本月").click()
    await expect(landlord.locator("main")).to_contain_text("本月已核对")
    month = landlord.url.partition("?")[0].removeprefix(site.address)

    await phone.goto(own)
    await expect(phone.locator("main")).to_contain_text("已经确认")

    # a neighbour with the same code, and no account, says that the tenant has left: it ends nothing
    neighbour = await devices.phone(site.address)
    await neighbour.goto(f"{door}/sign-out")
    await neighbour.fill("#f-name", NAME)
    await neighbour.get_by_role("button", name="告诉召集人").click()
    await expect(neighbour.locator("main")).to_contain_text("召集人会去核对")
    await landlord.goto(month)
    leaving = landlord.locator("#leavings article", has_text=NAME)
    await leaving.get_by_role("button", name="还住着").click()
    await expect(landlord.locator("#living")).to_contain_text(NAME)

    site.stop()
    site.start_at(today + timedelta(days=15))
    await told(phone, "到期。续租请告诉房东")
    await landlord.goto("/inbox")
    await expect(landlord.locator("main")).to_contain_text("请问清续租还是搬走")
    await landlord.goto(month)
    await expect(landlord.locator("#dues")).to_contain_text(NAME)

    await phone.goto(f"{door}/sign-out")
    await phone.get_by_role("button", name="签出", exact=True).click()
    await expect(phone.locator("main")).to_contain_text("已经签出")
    await landlord.goto(month)
    ended = site.rows("SELECT until IS NOT NULL FROM occupancy WHERE name = ?", NAME)
    assert ended == [(1,)]
