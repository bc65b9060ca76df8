"""Walls need no scrolling, the desk fills itself while neighbours vote, a result hangs as one sheet."""

import re

import pytest

from tests.journeys.test_elevator import elevator_slips
from tests.support.browser import Devices, fits
from tests.support.neighbours import bind, choose, confirm, follow_link
from tests.support.site import Site

VOTES = ("elevator-12", "elevator-13", "green-13")
WALLS = ((1440, 810), (1920, 1080), (1024, 768))

# which parts hold more than they show, and how large the heading is; asked at once, since the page is live
CUT = """() => [
    [...document.querySelectorAll('.screen, #wall, main, footer')]
        .filter(p => p.scrollHeight > p.clientHeight + 1 || p.scrollWidth > p.clientWidth + 1)
        .map(p => p.id || p.tagName),
    parseFloat(getComputedStyle(document.querySelector('h1')).fontSize),
]"""


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
async def test_nothing_on_a_wall_is_cut_off(site: Site, devices: Devices, lang: str) -> None:
    for width, height in WALLS:
        wall = await devices.open(site.room_address, width, height, lang=lang)
        for vote in VOTES:
            await wall.goto(f"/assemblies/{vote}/screen")
            cut, size = await wall.evaluate(CUT)
            assert cut == [], f"{vote} at {width} × {height}: {cut}"
            assert size >= height * 0.05  # readable from ten metres


async def test_the_desks_grid_fills_itself_while_neighbours_vote(site: Site, devices: Devices) -> None:
    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Chair"))
    slip = (await elevator_slips(desk, site))[0]
    await desk.goto("/assemblies/elevator-12/desk")
    assert await fits(desk)
    voted = await desk.locator("#desk-now td.voted").count()
    received = int(await desk.locator("#desk-figures dd b").nth(-2).inner_text())
    phone = await devices.phone(site.room_address)
    await bind(phone, slip)
    await choose(phone, "/assemblies/elevator-12", "against")
    await confirm(phone)
    await desk.wait_for_function(
        "before => document.querySelectorAll('#desk-now td.voted').length > before", arg=voted
    )
    figures = "[...document.querySelectorAll('#desk-figures dd b')]"
    await desk.wait_for_function(
        f"before => Number({figures}.slice(-2)[0].innerText) === before + 1", arg=received
    )
    assert "反对" not in (await desk.locator("main").inner_text()).replace("同意和反对", "")


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
async def test_a_result_is_one_sheet_of_paper(site: Site, devices: Devices, lang: str) -> None:
    page = await devices.open(site.address, 900, 1200, lang=lang)
    await page.goto("/assemblies/elevator-13/result/print")
    sheet = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
