"""The server goes down and comes back, a screen loses the network: do the pages catch up by themselves?"""

from playwright.async_api import Page, expect

from tests.support.browser import Devices
from tests.support.neighbours import cast, expect_voted, follow_link, voted_on
from tests.support.site import Site

VOTE = "/assemblies/elevator-12"


async def test_wall_and_phone_catch_up_after_the_server_lost_its_power(site: Site, devices: Devices) -> None:
    devices.server_may_stop = True
    wall, watching = await devices.wall(site.room_address), await devices.phone(site.room_address)
    await wall.goto(f"{VOTE}/screen")
    await watching.goto(VOTE)
    before = await voted_on(wall)
    owner = await owners_phone(site, devices)

    site.lose_power()
    await expect(wall.locator("[data-offline]")).to_be_visible()
    await expect(watching.locator("[data-offline]")).to_be_visible()
    assert await voted_on(wall) == before  # what was known stays in sight
    site.start()
    await expect(wall.locator("[data-offline]")).to_be_hidden()
    await expect(watching.locator("[data-offline]")).to_be_hidden()

    await cast(owner, VOTE, "agree")
    await expect_voted(wall, before + 1)
    await expect(watching.locator("#turnout .tally-now b").first).to_have_text(str(before + 1))


async def test_what_was_missed_while_away_is_there_on_coming_back(site: Site, devices: Devices) -> None:
    devices.server_may_stop = True
    wall, owner = await devices.wall(site.address), await owners_phone(site, devices)
    await wall.goto(f"{VOTE}/screen")
    before = await voted_on(wall)
    await wall.context.set_offline(True)
    await expect(wall.locator("[data-offline]")).to_be_visible()
    await cast(owner, VOTE, "agree")
    await wall.context.set_offline(False)
    await expect_voted(wall, before + 1)
    await wall.reload()
    await expect_voted(wall, before + 1)
    assert await live(wall)


async def test_the_server_stops_in_order_while_phones_listen(site: Site, devices: Devices) -> None:
    devices.server_may_stop = True
    for _ in range(3):
        phone = await devices.phone(site.address)
        await phone.goto(VOTE)
        assert await live(phone)
    site.stop()  # or the test fails: an open stream keeps no server up


async def owners_phone(site: Site, devices: Devices) -> Page:
    phone = await devices.phone(site.address)
    await follow_link(phone, site.link("building 12"))
    return phone


async def live(page: Page) -> bool:
    """Whether the page holds an open stream: htmx marks the element that does."""
    await page.wait_for_function(
        "() => { const data = document.querySelector('[sse-connect]')['htmx-internal-data'];"
        " return data && data.sseEventSource && data.sseEventSource.readyState === 1 }"
    )
    return True
