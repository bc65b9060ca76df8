"""A patrol entry from a phone: it becomes an issue, and stands on the agenda of the next monthly meeting."""

import re

from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link, press
from tests.support.site import Site

SEEN = "南门栏杆松了，孩子一推就晃"


async def test_what_a_patrol_saw_stands_on_the_next_agenda(site: Site, devices: Devices) -> None:
    phone = await devices.phone(site.address)
    await follow_link(phone, site.link("Patrol volunteer"))
    await phone.goto("/communities/pingan/patrols")
    await phone.locator("ol.todo a").first.click()
    await phone.wait_for_url(re.compile("/duties/"))
    await phone.get_by_role("link", name="记一条巡查").click()
    await phone.wait_for_url(re.compile("/entries/new"))
    await phone.locator('input[name="topic"][value="safety"]').check()
    await phone.locator('textarea[name="words"]').fill(SEEN)
    await phone.locator(".opt", has=phone.locator('input[name="building"]')).nth(2).click()
    await phone.get_by_role("button", name="列入问题清单").click()
    await phone.wait_for_url(re.compile("done=issue"))
    assert "已列入问题清单" in await phone.locator("main").inner_text()
    assert await fits(phone)

    await phone.goto("/communities/pingan/entries")
    await phone.get_by_role("link", name=SEEN).click()
    await phone.wait_for_url(re.compile(r"/entries/[\w-]+$"))
    await phone.get_by_role("link", name=re.compile("看问题")).click()
    await phone.wait_for_url(re.compile("/items/"))
    assert SEEN in await phone.locator("main").inner_text()

    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Moderator in Second"))
    top = site.rows(
        "SELECT t.public_id FROM round_table t JOIN community c ON c.id = t.community"
        " WHERE c.public_id = 'pingan' AND t.level = 'community'"
    )[0][0]
    await desk.goto(f"/meetings/new?table={top}")
    await desk.locator('input[name="template"][value="self_management"]').check()
    await press(desk, None)
    meeting = re.search(r"/meetings/([\w-]+)", desk.url)
    assert meeting
    await desk.goto(f"/meetings/{meeting[1]}/agenda")
    assert SEEN in await desk.locator("main").inner_text()
