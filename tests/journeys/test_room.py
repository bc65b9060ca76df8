"""A projector beside two phones: what the moderator clicks is seen by all, also by a phone that was away."""

from playwright.async_api import Page, expect

from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link, press
from tests.support.site import Site

MEETING = "/meetings/duxiang-tonight"
QUESTION = "先装哪一处？"


async def test_projector_and_two_phones_one_of_which_loses_its_network(site: Site, devices: Devices) -> None:
    devices.server_may_stop = True  # a phone is taken off the network: htmx says so on its console
    desk, wall = await devices.desk(site.address), await devices.wall(site.address)
    for page in (desk, wall):
        await follow_link(page, site.link("Moderator in Duxiang"))
    await wall.goto(f"{MEETING}/screen")
    phones = [
        await checked_in(site, devices, wall, words) for words in ("Tenant in that house", "Sub-landlord")
    ]
    near, away = phones
    for page in (wall, near, away):
        await expect(page.locator("h1")).to_have_text("主巷晚上装充电桩")

    await near.locator("#hand button").first.click()
    await expect(near.locator("#hand")).to_contain_text("已举手")
    await expect(away.locator("#queue")).to_contain_text(await own_name(near))

    await away.context.set_offline(True)
    await expect(away.locator("[data-offline]")).to_be_visible()
    await ask(desk)
    await expect(wall.locator("h1")).to_have_text(QUESTION)
    await expect(near.locator("#ask h2")).to_have_text(QUESTION)
    assert await away.locator("#ask form").count() == 0
    await away.context.set_offline(False)
    await expect(away.locator("#ask h2")).to_have_text(QUESTION)
    await expect(away.locator("[data-offline]")).to_be_hidden()

    # A form that is being filled in stays as it is while the room goes on.
    await away.locator('#ask input[value="2"]').check()
    await near.locator('#ask input[value="1"]').check()
    await near.locator("#ask form button").click()
    await expect(near.locator("#ask .done")).to_contain_text("东巷口")
    await expect(wall.locator(".wall-poll .ask").first).to_contain_text("已答 1 / ")
    await desk.locator('form[action$="/closings"] button').click()
    await expect(wall.locator(".wall-poll")).to_contain_text("1 / 1 人")
    await expect(away.locator("#floor")).to_contain_text("结束")
    await expect(away.locator('#ask input[value="2"]')).to_be_checked()
    await away.locator("#ask form button").click()
    await expect(away.locator("#ask .refusal")).to_contain_text("已经结束")
    await expect(away.locator('#ask input[value="2"]')).to_be_checked()
    for page in phones:
        assert await fits(page)

    site.lose_power()
    await expect(wall.locator("[data-offline]")).to_be_visible()
    site.start()
    await expect(wall.locator("[data-offline]")).to_be_hidden()
    await desk.goto(f"{MEETING}/desk")
    await next_item(desk)
    for page in (wall, near, away):
        await expect(page.locator("h1")).to_have_text("过一遍问题清单")
    await wall.reload()
    await expect(wall.locator("h1")).to_have_text("过一遍问题清单")


async def checked_in(site: Site, devices: Devices, wall: Page, words: str) -> Page:
    """A phone whose owner typed the digits on the screen, and comes in or is in already."""
    phone = await devices.phone(site.address)
    await follow_link(phone, site.link(words))
    await phone.goto("/j")
    digits = (await wall.locator("#join b").inner_text()).replace(" ", "")
    await phone.locator('input[name="code"]').fill(digits)
    await press(phone)
    if "/join/" in phone.url:
        await press(phone)
    await phone.wait_for_url("**/room")
    return phone


async def own_name(phone: Page) -> str:
    """Under which name the queue knows this phone: the one that stands last."""
    await expect(phone.locator("#queue li:not(.speaking)").first).to_be_visible()
    return await phone.locator("#queue li > span:nth-child(2)").last.inner_text()


async def next_item(desk: Page) -> None:
    await desk.keyboard.press("ArrowRight")


async def ask(desk: Page) -> None:
    """Make a poll and ask it at once."""
    await desk.goto(f"{MEETING}/polls")
    await desk.locator('textarea[name="question"]').fill(QUESTION)
    await desk.locator('input[name="method"][value="single"]').check()
    await desk.locator('textarea[name="options"]').fill("东巷口\n菜场后墙")
    async with desk.expect_navigation():
        await desk.locator('#new button[value="yes"]').click()
