"""A sheet of house codes is printed and scanned: each opens its own house, and a replaced one is dead."""

import re
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from app.community.rules.codes import link_hash
from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link, press
from tests.support.scanned import Scanned, scan, words_in
from tests.support.site import Site

ACROSS, DOWN, WIDTH, HEIGHT, ABOVE = 3, 8, 70.0, 37.0, 0.5  # stickers of 70 × 37 mm on A4


async def test_the_sheets_of_all_326_houses_lead_to_their_houses(site: Site, devices: Devices) -> None:
    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Moderator in Duxiang"))
    printed = await sheets(desk, "stickers")
    codes = scan(printed)
    houses = [row[0] for row in of_houses(site, "b.name")]
    assert len(houses) == 326
    assert len(codes) == len(houses)
    for code in codes:
        name = houses[at(code)]
        assert house_behind(site, code.text) == name
        assert f"{name} 号" in words_beside(printed, code)

    passer_by = await devices.phone(site.address)
    await passer_by.goto(path_of(codes[0].text))
    await expect(passer_by.locator("h1")).to_contain_text(f"{houses[at(codes[0])]} 号")
    assert await fits(passer_by)
    for words in ("消防四员", "逃生路线", "小圆桌"):
        await expect(passer_by.locator("main")).to_contain_text(words)


async def test_a_lost_code_is_replaced_and_the_old_one_is_dead(site: Site, devices: Devices) -> None:
    convenor = await devices.phone(site.address)
    await follow_link(convenor, site.link("Sub-landlord"))
    own = f"/houses/{of_houses(site, 'b.id', name='12')[0][0]}/plates"
    (old,) = scan(await own_sheet(convenor, own))
    (again,) = scan(await own_sheet(convenor, own))
    assert again.text == old.text  # printed again, the posted one stays good

    await convenor.goto(own)
    await convenor.locator("main details summary").first.click()
    await convenor.locator('input[name="why"]').fill("被人撕掉了")
    await press(convenor, "换新码")
    await expect(convenor.locator("main")).to_contain_text("被人撕掉了")
    (new,) = scan(await own_sheet(convenor, own))

    passer_by = await devices.phone(site.address)
    assert await status(passer_by, old.text) == 404
    await expect(passer_by.locator("h1")).to_have_text("这个码用不了")
    assert await status(passer_by, new.text) == 200
    await expect(passer_by.locator("h1")).to_contain_text("12 号")
    assert house_behind(site, new.text) == "12"


async def sheets(desk: Page, layout: str) -> bytes:
    """Every house of the community in one file."""
    await desk.goto("/communities/duxiang/plates")
    await desk.locator(f'#print input[name="layout"][value="{layout}"]').check()
    await press(desk, "生成打印页")
    return await desk.pdf(prefer_css_page_size=True)


async def own_sheet(page: Page, address: str) -> bytes:
    await page.goto(address)
    await press(page, "打印这一张")
    return await page.pdf(prefer_css_page_size=True)


async def status(page: Page, address: str) -> int:
    answer = await page.goto(path_of(address))
    assert answer is not None
    return answer.status


def path_of(address: str) -> str:
    """Without the host: the site prints the address by which phones in its room reach it."""
    return urlsplit(address).path


def at(code: Scanned) -> int:
    """The how manieth sticker this is, sheet by sheet and row by row."""
    row, column = int((code.y - ABOVE) // HEIGHT), int(code.x // WIDTH)
    return code.sheet * ACROSS * DOWN + row * ACROSS + column


def words_beside(printed: bytes, code: Scanned) -> str:
    left, top = code.x // WIDTH * WIDTH, (code.y - ABOVE) // HEIGHT * HEIGHT + ABOVE
    words = words_in(printed, code.sheet, left, top, left + WIDTH, top + HEIGHT)
    return re.sub(r"\s+", " ", words)


def of_houses(site: Site, what: str, name: str = "") -> list[tuple[str, ...]]:
    only = f" AND b.name = '{name}'" if name else ""
    return site.rows(
        f"SELECT {what} FROM building b JOIN community c ON c.id = b.community"
        f" WHERE c.public_id = 'duxiang'{only} ORDER BY b.position, b.name"
    )


def house_behind(site: Site, address: str) -> str:
    """The house whose living code this is, by what is stored of it."""
    token = path_of(address).removeprefix("/h/")
    rows = site.rows(
        "SELECT b.name FROM code k JOIN house_plate p ON p.code = k.id JOIN building b ON b.id = p.building"
        " WHERE k.link_hash = ? AND k.ended_at IS NULL",
        link_hash(token),
    )
    return str(rows[0][0]) if rows else ""
