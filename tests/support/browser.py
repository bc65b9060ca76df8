"""A real Chromium: what does a neighbour's phone, the committee's desk or the wall show?

Every page that a journey opens is listened to: a script error, a refused style or script, a missing file, an
answer of 500 or a request to another host fails the journey when it ends.
"""

import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    async_playwright,
    expect,
)

from tests.support import left_out

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
)
# All that htmx writes to the console when a live stream ends, and when a part of a page could not be fetched.
SERVER_GONE = ("[object Event]", "htmx:sendError")
PART_NOT_FETCHED = ("htmx:sendError, ", "htmx:afterRequest, ")  # and the element, which asks by the clock
WAITS = 30_000  # milliseconds that a journey gives what it expects to see; an idle machine needs one second
expect.set_options(timeout=WAITS)

Scheme = Literal["light", "dark"]


@dataclass
class Devices:
    """Hands out phones, desks and walls; each has its own cookies, as if it were another person's.

    A journey that stops its server on purpose says so: `devices.server_may_stop = True`.
    """

    chromium: Browser
    server_may_stop: bool = False
    troubles: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def phone(
        self, address: str, *, javascript: bool = True, lang: str = "zh-CN", scheme: Scheme = "light"
    ) -> Page:
        """375 × 812 under a thumb."""
        return await self.open(address, 375, 812, thumb=True, javascript=javascript, lang=lang, scheme=scheme)

    async def desk(
        self, address: str, *, javascript: bool = True, lang: str = "zh-CN", scheme: Scheme = "light"
    ) -> Page:
        """1280 × 900 with a mouse."""
        return await self.open(address, 1280, 900, javascript=javascript, lang=lang, scheme=scheme)

    async def wall(self, address: str, *, lang: str = "zh-CN") -> Page:
        """The projector: 1440 × 810."""
        return await self.open(address, 1440, 810, lang=lang)

    async def open(
        self,
        address: str,
        width: int,
        height: int,
        *,
        thumb: bool = False,
        javascript: bool = True,
        lang: str = "zh-CN",
        scheme: Scheme = "light",
    ) -> Page:
        """A page of a fresh browser profile; paths given to `goto` are taken from `address`."""
        context = await self.chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if thumb else 1,
            has_touch=thumb,
            is_mobile=thumb,
            java_script_enabled=javascript,
            locale=lang,
            timezone_id="Asia/Shanghai",
            color_scheme=scheme,
            reduced_motion="reduce",
            service_workers="block",
        )
        self._contexts.append(context)
        context.set_default_timeout(WAITS)
        self._listen(context, urlsplit(address).netloc)
        return await context.new_page()

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    def _listen(self, context: BrowserContext, home: str) -> None:
        def on_console(message: ConsoleMessage) -> None:
            gone = message.text in SERVER_GONE or message.text.startswith(PART_NOT_FETCHED)
            if self.server_may_stop and gone:
                return
            # A refused form answers 422 and Chromium calls that an error too: on_response judges those.
            if message.type == "error" and "Failed to load resource" not in message.text:
                self.troubles.append(f"console: {message.text}")

        def on_response(response: Response) -> None:
            a_page = response.request.resource_type in ("document", "xhr", "fetch")
            if response.status >= (500 if a_page else 400):
                self.troubles.append(f"{response.status}: {response.url}")

        def on_request(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https") and parts.netloc != home:
                self.troubles.append(f"left for another host: {request.url}")

        context.on("console", on_console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("response", on_response)
        context.on("request", on_request)


async def fits(page: Page) -> bool:
    """Does the page stay within the screen's width, so that nobody must push it sideways?

    Not window.innerWidth: where a page is too wide a phone shows it smaller, and that width grows with it.
    """
    await page.wait_for_load_state()
    return bool(
        await page.evaluate("(root => root.scrollWidth <= root.clientWidth)(document.documentElement)")
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for all journeys of a worker."""
    path = next(filter(None, map(shutil.which, CANDIDATES)), None)
    if path is None:
        left_out.leave_out("Chromium", "sudo apt-get install chromium")
    if not _chinese_fonts():
        left_out.leave_out("Chinese fonts", "sudo apt-get install fontconfig fonts-noto-cjk")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def devices(chromium: Browser) -> AsyncIterator[Devices]:
    """Phones, desks and walls of one journey; their troubles fail it."""
    handed_out = Devices(chromium)
    yield handed_out
    await handed_out.close()
    assert not handed_out.troubles, "\n".join(handed_out.troubles)


def _chinese_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=True).stdout)
