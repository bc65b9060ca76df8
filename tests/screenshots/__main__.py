"""`make screenshots`: open the demo's main pages as the people in it, and keep what they see."""

import asyncio
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.support.browser import CANDIDATES, QUIET
from tests.support.site import ROOT, Site, free_port

FOLDER = ROOT / "docs" / "screenshots"
PHONE, DESK, WALL, PAPER = (375, 812), (1280, 900), (1440, 810), (900, 1200)
MODERATOR, TENANT = "Moderator in Duxiang", "Tenant in that house"
TONIGHT, MEETINGS = "/meetings/duxiang-tonight", "/communities/duxiang/meetings"
HELD, AGREEMENT = "a[href*='/demo-deliberation-day-']", "main h2 a[href^='/agreements/']"
TEXTS, THIRD = "/communities/duxiang/conventions", "/versions/duxiang-version-3"
POSTED, LANDLORD, TREASURER = "main a[href$='/consultation']", "Sub-landlord", "keeps the account"
HOUSE_12, MONTH, SHEET = "The code of house 12", "main a[href$='/month']", "form[action$='/sheets'] button"
PLATES, STICKERS = "/../plates", ("#print input[value='stickers']", SHEET)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which address on which device; `whole` takes the page to its end.

    Where the demo draws an address anew each time, `link` selects the link that leads to it, `then` is added;
    `printed` is the line of the terminal with the address, `clicks` are made on the page before the picture.
    """

    name: str
    path: str
    device: tuple[int, int] = PHONE
    who: str = ""
    whole: bool = False
    langs: tuple[str, ...] = ("zh", "en")
    scheme: str = "light"
    large: bool = False
    link: str = ""
    then: str = ""
    printed: str = ""
    clicks: tuple[str, ...] = ()


SHOTS = (
    Shot("home-phone", "/", who="building 12"),
    Shot("welcome-phone", "/"),
    Shot("vote-phone", "/assemblies/elevator-12", who="building 12", whole=True),
    Shot("ballot-phone", "/assemblies/elevator-12/ballot", who="building 12"),
    Shot("notice-phone", "/assemblies/elevator-12/notice", whole=True),
    Shot("result-phone", "/assemblies/elevator-13/result", whole=True),
    Shot("vote-phone-dark", "/assemblies/elevator-12", langs=("zh",), scheme="dark"),
    Shot("vote-phone-large", "/assemblies/elevator-12", device=(320, 700), langs=("zh",), large=True),
    Shot("desk", "/assemblies/elevator-12/desk", DESK, "Chair"),
    Shot("roll-desk", "/communities/minghui/roll", DESK, "Chair"),
    Shot("calculator-desk", "/calculator", DESK, whole=True),
    Shot("community-desk", "/communities/minghui", DESK),
    Shot("wall-turnout", "/assemblies/elevator-12/screen", WALL),
    Shot("wall-verdict", "/assemblies/elevator-13/screen", WALL),
    Shot("result-print", "/assemblies/elevator-13/result/print", (900, 1200), whole=True),
    Shot("notice-print", "/assemblies/elevator-12/notice/print", (900, 1200), whole=True),
    Shot("map-desk", "/communities/duxiang/tables", DESK, MODERATOR),
    Shot("map-phone", "/communities/duxiang/tables", who=TENANT, langs=("zh",)),
    Shot("room-desk", f"{TONIGHT}/desk", DESK, MODERATOR),
    Shot("room-phone", f"{TONIGHT}/room", who=TENANT),
    Shot("wall-item", f"{TONIGHT}/screen", WALL, MODERATOR),
    Shot("minutes-phone", MEETINGS, who=TENANT, langs=("zh",), link=HELD, then="/minutes"),
    Shot("minutes-print", MEETINGS, PAPER, MODERATOR, True, ("zh",), link=HELD, then="/minutes/print"),
    Shot("lists-desk", "/communities/duxiang/lists", DESK, MODERATOR),
    Shot("item-phone", "/items/demo-3-action-3", who=TENANT, whole=True, langs=("zh",)),
    Shot("raise-phone", "/communities/duxiang/items/new", who=TENANT, langs=("zh",)),
    Shot("patrols-phone", "/communities/pingan/patrols", who="Patrol volunteer", langs=("zh",)),
    Shot("contest-desk", "/communities/minghui/contests", DESK, langs=("zh",), link="a[href^='/contests/']"),
    Shot("agreement-phone", "/communities/duxiang/agreements", who=MODERATOR, langs=("zh",), link=AGREEMENT),
    Shot("motion-phone", "/motions/demo-path", who="Moderator in Second", whole=True),
    Shot("convention-desk", "/conventions/duxiang-convention", DESK),
    Shot("convention-phone", "/conventions/duxiang-convention"),
    Shot("consultation-phone", TEXTS, who=TENANT, link=POSTED),
    Shot("comments-desk", TEXTS, DESK, MODERATOR, langs=("zh",), link=POSTED, then="/../comments"),
    Shot("adoption-desk", f"{THIRD}/adoption", DESK, MODERATOR),
    Shot("diff-desk", f"{THIRD}/diff?against=duxiang-version-2&view=side", DESK, langs=("zh",)),
    Shot("signatures-desk", f"{THIRD}/signatures", DESK, MODERATOR),
    Shot("poster-print", "/conventions/duxiang-convention/poster", PAPER, langs=("zh",)),
    Shot("house-phone", "", printed=HOUSE_12),
    Shot("sign-in-phone", "", printed=HOUSE_12, then="/sign-in"),
    Shot("month-phone", "/houses", who=LANDLORD, link=MONTH),
    Shot(
        "plate-print",
        "/houses",
        PAPER,
        LANDLORD,
        False,
        ("zh",),
        link=MONTH,
        then="/../plates",
        clicks=(SHEET,),
    ),
    Shot("stickers-print", "/communities/duxiang/plates", PAPER, MODERATOR, langs=("zh",), clicks=STICKERS),
    Shot("grid-desk", "/communities/duxiang/grid", DESK, MODERATOR),
    Shot("baseline-desk", "/communities/duxiang/baseline", DESK, MODERATOR, langs=("zh",)),
    Shot("estate-phone", "/communities/pingan/estate"),
    Shot("account-phone", "/communities/pingan/accounts", who=TREASURER),
    Shot("own-data-phone", "/me/data", who=TENANT),
)


async def main(wanted: list[str]) -> None:
    """Start the demo on a port of its own and take the pictures named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "data", free_port())
        site.start()
        try:
            await _take(site, [shot for shot in SHOTS if not wanted or shot.name in wanted])
        finally:
            site.stop()


async def _take(site: Site, shots: list[Shot]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, CANDIDATES)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        for shot in shots:
            for lang in shot.langs:
                await _shoot(browser, site, shot, lang)
        await browser.close()


async def _shoot(browser: Browser, site: Site, shot: Shot, lang: str) -> None:
    width, height = shot.device
    context = await browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": height},
        locale="zh-CN" if lang == "zh" else "en-GB",
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    if shot.large:
        await context.add_cookies([{"name": "size", "value": "large", "url": site.address}])
    page = await _signed_in(context, site, shot.who)
    await page.goto(site.link(shot.printed) + shot.then if shot.printed else shot.path)
    if shot.link:
        await page.goto(f"{await page.locator(shot.link).first.get_attribute('href')}{shot.then}")
    for target in shot.clicks:
        await page.locator(target).first.click()
    await page.wait_for_load_state("load")
    await page.screenshot(path=FOLDER / f"{shot.name}-{lang}.png", full_page=shot.whole)
    await context.close()


async def _signed_in(context: BrowserContext, site: Site, who: str) -> Page:
    page = await context.new_page()
    if who:
        await page.goto(site.link(who))
        await page.locator("main form button").first.click()
        await page.wait_for_load_state("load")
    return page


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
