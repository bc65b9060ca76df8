"""The elevator of building 12, from the printed slips to the posted result, as its neighbours live it."""

import re

from playwright.async_api import Page

from tests.support.browser import Devices, fits
from tests.support.neighbours import (
    Slip,
    bind,
    choose,
    confirm,
    expect_voted,
    follow_link,
    press,
    print_slips,
    voted_on,
)
from tests.support.plain_phone import PlainPhone
from tests.support.site import Site

VOTE = "/assemblies/elevator-12"


async def test_neighbours_vote_with_their_slips_and_everyone_sees_the_result(
    site: Site, devices: Devices
) -> None:
    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Chair"))
    slips = await elevator_slips(desk, site)

    wall = await devices.wall(site.room_address)
    await wall.goto(f"{VOTE}/screen")
    before = await voted_on(wall)

    # three phones: one on the machine itself, one in the room, one in the room without JavaScript
    kinds = ((site.address, True), (site.room_address, True), (site.room_address, False))
    for count, ((address, javascript), slip) in enumerate(zip(kinds, slips, strict=False), start=1):
        phone = await devices.phone(address, javascript=javascript)
        await bind(phone, slip)
        await choose(phone, VOTE, ("agree", "against", "agree")[count - 1])
        assert await fits(phone)
        await confirm(phone)
        assert await fits(phone)
        await expect_voted(wall, before + count)
    assert "反对" not in await wall.locator("#wall").inner_text()

    for slip in slips[3:]:
        async with PlainPhone(site.address) as plain:
            await plain.bind(slip)
            await plain.cast(VOTE, "agree")

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
    await follow_link(desk, site.link("Chair"))
    slip = (await elevator_slips(desk, site))[0]
    mine = await devices.phone(site.address)
    await bind(mine, slip)
    other = await devices.phone(site.address)
    await other.goto("/codes")
    await other.get_by_role("textbox").fill(slip.code)
    await press(other)
    assert "凭条" in await other.locator("main").inner_text()
    assert await other.locator('input[name="digits"]').count() == 0


async def elevator_slips(desk: Page, site: Site) -> list[Slip]:
    """Building 12's slips for owners who have none, one for each entry that has not voted."""
    known = unvoted(site)
    slips: dict[str, Slip] = {}
    for words, code in await print_slips(desk, "minghui", "12"):
        mine = next((each for each in known if each[0] in words and each[1] in words), None)
        if mine:  # one of the co-owners is enough
            slips.setdefault(mine[0], Slip(mine[1], mine[0], code, known[mine]))
    return list(slips.values())


def unvoted(site: Site) -> dict[tuple[str, str], str]:
    """By units and owner, of the entries that have not voted: the last digits of the owner's phone."""
    rows = site.rows(
        "SELECT e.label, o.name, o.mobile FROM roll_entry e JOIN opening p ON p.version = e.version"
        " JOIN assembly a ON a.id = p.assembly JOIN roll_entry_owner ro ON ro.entry = e.id"
        " JOIN owner o ON o.id = ro.owner LEFT JOIN current_ballot b ON b.entry = e.id"
        " WHERE a.public_id = ? AND b.i IS NULL ORDER BY e.number, ro.id",
        VOTE.rpartition("/")[2],
    )
    return {(label, name): mobile[-4:] for label, name, mobile in rows}
