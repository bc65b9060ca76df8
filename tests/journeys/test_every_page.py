"""Wherever a neighbour can go by links: is there a page, does it fit, and is it free of errors?"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.async_api import Page

from app.main import create_app
from app.settings import Settings
from tests.support.browser import Devices, Scheme, fits
from tests.support.neighbours import follow_link
from tests.support.site import Site

ALIKE = 1  # how many pages of one kind are looked at, e.g. of all owners
DOWNLOADS = re.compile(
    r"/documents/|/files/|/papers/\d|/plan$|/photos?(/|$)|/calendar$|/seats/\d+/sheet$"
    r"|/(versions|publications)/[^/]+/(text|file)$|\.(xlsx|csv|docx|txt|zip|pdf)$"
)

# width, height and size of type
PHONE, SMALL_PHONE, DESK = (375, 812, "normal"), (320, 568, "large"), (1280, 900, "normal")
Screen = tuple[int, int, str]

# who by the words of the printed link ("" is a stranger), the language of the phone and its colours
PEOPLE: tuple[tuple[str, str, Scheme], ...] = (
    ("", "zh-CN", "dark"),
    ("building 12", "zh-CN", "light"),
    ("Co-owner", "en-GB", "dark"),
    ("Tenant", "zh-CN", "light"),
)


@pytest.mark.timeout(300)  # many pages, on a machine that may be busy
@pytest.mark.parametrize(("who", "lang", "scheme"), PEOPLE)
async def test_every_link_of_a_neighbour_leads_to_a_page_that_fits(
    shared_site: Site, devices: Devices, who: str, lang: str, scheme: Scheme
) -> None:
    phone = await devices.phone(shared_site.address, lang=lang, scheme=scheme)
    if who:
        await follow_link(phone, shared_site.link(who))
    wrong = await wrong_pages(phone, (PHONE, SMALL_PHONE, DESK))
    assert not wrong, "\n".join(wrong)


async def wrong_pages(phone: Page, screens: tuple[Screen, ...]) -> list[str]:
    """Follow every link from the first page on, and say what does not answer or fit."""
    wrong = []
    waiting, seen, kinds = ["/"], {"/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kinds[kind_of(path)] += 1
        if kinds[kind_of(path)] > ALIKE:
            continue
        if DOWNLOADS.search(urlsplit(path).path):
            status = (await phone.request.get(path)).status
        else:
            answer = await phone.goto(path)
            status = answer.status if answer else 0
            wrong += [f"{path} is too wide {how}" for how in await too_wide(phone, screens)]
            new = await links_on(phone)
            waiting += [each for each in new if each not in seen]
            seen |= set(new)
        if status != 200:
            wrong.append(f"{path} answers {status}")
    return wrong


async def too_wide(page: Page, screens: tuple[Screen, ...]) -> list[str]:
    """On which screens the page runs off the side."""
    found = []
    for width, height, size in screens:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        if not await fits(page):
            found.append(f"at {width} in {size} type")
    return found


async def links_on(page: Page) -> list[str]:
    found = await page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
    here, home = page.url, urlsplit(page.url).netloc
    addresses = [urlsplit(urljoin(here, each)) for each in found if not each.startswith("#")]
    paths = [
        each.path + (f"?{each.query}" if each.query else "") for each in addresses if each.netloc == home
    ]
    return list(dict.fromkeys(paths))


def kind_of(path: str) -> str:
    """Addresses of one route are one kind of page, whatever their parameters say, in each community."""
    parts = urlsplit(path)
    kind = next((kind for kind, pattern in kinds_of_page() if pattern.fullmatch(parts.path)), parts.path)
    place = parts.path.split("/")[2] if kind.startswith("/communities/") else ""
    return f"{kind} {place}?" + "&".join(sorted(parse_qs(parts.query)))


@cache
def kinds_of_page() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The application's routes, those with the fewest parameters first: `/meetings/new` is no meeting."""
    app = create_app(Settings("sqlite:///unused", Path("unused"), bytes(32)))
    paths = sorted({route.path for route in app.routes}, key=lambda path: path.count("{"))
    return tuple((path, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path))) for path in paths)
