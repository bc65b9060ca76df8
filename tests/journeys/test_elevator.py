"""The elevator of building 12, from the printed slips to the posted result, as its neighbours live it."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.support.browser import Devices, fits
from tests.support.site import Site

VOTE = "/assemblies/elevator-12"


@dataclass(frozen=True)
class Slip:
    """One slip as it came out of the printer, and the digits that its owner knows."""

    units: str
    code: str
    digits: str


async def test_neighbours_vote_with_their_slips_and_everyone_sees_the_result(
    site: Site, devices: Devices
) -> None:
    desk = await devices.desk(site.address)
    await sign_in(desk, site.link("Chair"))
    slips = await print_slips(desk, site)

    wall = await devices.wall(site.room_address)
    await wall.goto(f"{VOTE}/screen")
    before = await voted_on(wall)

    # three phones: one on the machine itself, one in the room, one in the room without JavaScript
    kinds = ((site.address, True), (site.room_address, True), (site.room_address, False))
    for count, ((address, javascript), slip) in enumerate(zip(kinds, slips, strict=False), start=1):
        phone = await devices.phone(address, javascript=javascript)
        await bind(phone, slip)
        await vote(phone, ("agree", "against", "agree")[count - 1])
        await expect(wall.locator("#wall .tally-now b").first).to_have_text(str(before + count))
    assert "反对" not in await wall.locator("#wall").inner_text()

    for slip in slips[3:]:
        phone = await devices.phone(site.address, javascript=False)
        await bind(phone, slip)
        await vote(phone, "agree")

    await desk.goto(f"{VOTE}/desk")
    await desk.get_by_text("提前截止", exact=True).click()
    await desk.get_by_role("button", name="现在截止并计票").click()
    await desk.wait_for_url(re.compile(r"/result$"))
    assert "通过" in await desk.locator("main").inner_text()

    await wall.wait_for_selector("#wall .verdict h1")
    assert "通过" in await wall.locator("#wall .verdict h1").inner_text()
    stranger = await devices.phone(site.room_address, javascript=False, lang="en-GB")
    await stranger.goto(f"{VOTE}/result")
    assert "Passed" in await stranger.locator("main").inner_text()
    assert await fits(stranger)


async def test_a_slip_works_once_and_says_so_on_another_phone(site: Site, devices: Devices) -> None:
    desk = await devices.desk(site.address)
    await sign_in(desk, site.link("Chair"))
    slip = (await print_slips(desk, site))[0]
    mine = await devices.phone(site.address)
    await bind(mine, slip)
    other = await devices.phone(site.address)
    await other.goto("/codes")
    await other.get_by_role("textbox").fill(slip.code)
    await other.locator("main form button").click()
    assert "凭条" in await other.locator("main").inner_text()
    assert await other.locator('input[name="digits"]').count() == 0


async def sign_in(page: Page, link: str) -> None:
    await page.goto(link)
    await page.locator("main form button").click()
    await page.wait_for_url(lambda url: "/c/" not in url)


async def print_slips(desk: Page, site: Site) -> list[Slip]:
    """Building 12's slips for owners who have none, in the order of the sheet, voters left out."""
    await desk.goto("/communities/minghui/slips")
    await desk.locator("label.opt", has_text=re.compile(r"^\s*12\s")).first.click()
    await desk.locator('#print input[name="contact"]').fill("业委会办公室")
    await desk.locator("#print form button").click()
    await desk.wait_for_selector("article.slip")
    known = unvoted(site)
    slips = []
    for article in await desk.locator("article.slip").all():
        text = await article.inner_text()
        code = (await article.locator(".code").inner_text()).replace("\n", "-").replace(" ", "")
        found = next(((label, name) for label, name in known if label in text and name in text), None)
        if found and found[0] not in {slip.units for slip in slips}:  # one of the co-owners is enough
            slips.append(Slip(found[0], code, known[found]))
    return slips


def unvoted(site: Site) -> dict[tuple[str, str], str]:
    """By units and owner, of the entries that have not voted: the last digits of the owner's phone."""
    with closing(sqlite3.connect(f"file:{site.data_dir}/roundtable.sqlite?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT e.label, o.name, o.mobile FROM roll_entry e JOIN opening p ON p.version = e.version"
            " JOIN assembly a ON a.id = p.assembly JOIN roll_entry_owner ro ON ro.entry = e.id"
            " JOIN owner o ON o.id = ro.owner LEFT JOIN current_ballot b ON b.entry = e.id"
            " WHERE a.public_id = 'elevator-12' AND b.i IS NULL ORDER BY e.number, ro.id"
        ).fetchall()
    return {(label, name): mobile[-4:] for label, name, mobile in rows}


async def bind(phone: Page, slip: Slip) -> None:
    await phone.goto("/codes")
    await phone.get_by_role("textbox").fill(slip.code)
    await phone.locator("main form button").click()
    await phone.locator('input[name="digits"]').fill(slip.digits)
    await phone.locator("main form button").click()
    await phone.wait_for_url(lambda url: "/codes" not in url and "/bindings" not in url)


async def vote(phone: Page, choice: str) -> None:
    """Choose with a thumb, check, confirm once, and hold a receipt."""
    await phone.goto(f"{VOTE}/ballot")
    assert await fits(phone)
    await phone.locator(f'label:has(input[value="{choice}"])').click()
    await phone.get_by_role("button", name="下一步").click()
    assert await fits(phone)
    await phone.get_by_role("button", name="确认投出").click()
    await phone.wait_for_url(re.compile(r"/receipt"))
    groups = await phone.locator("main .code span").all_inner_texts()
    assert re.fullmatch(r"([0-9A-Z]{4} ){4}", " ".join(groups) + " ")


async def voted_on(wall: Page) -> int:
    return int(await wall.locator("#wall .tally-now b").first.inner_text())
