"""What people do on the pages, as journeys need it again and again: come in by slip, vote, call a vote."""

import re
from dataclasses import dataclass

from playwright.async_api import Page, expect


@dataclass(frozen=True)
class Slip:
    """One slip as it came out of the printer, whose it is, and the digits that this owner knows."""

    owner: str
    units: str
    code: str
    digits: str


async def follow_link(page: Page, link: str) -> None:
    """A printed sign-in link: opening it changes nothing, the button does."""
    await page.goto(link)
    await press(page)
    await page.wait_for_url(lambda url: "/c/" not in url)


async def press(page: Page, name: str | None = None) -> None:
    """The button with these words, or the page's only one; return when the page it leads to is there."""
    found = page.get_by_role("button", name=name, exact=True) if name else page.locator("main form button")
    async with page.expect_navigation():
        await found.click()


async def sign_in(page: Page, login: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.locator('input[name="login"]').fill(login)
    await page.locator('input[name="password"]').fill(password)
    await page.locator('main form[action="/sign-in"] button').click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)


async def set_password(page: Page, link: str, password: str) -> None:
    """A reset link of the desk."""
    await page.goto(link)
    await page.locator('input[name="password"]').fill(password)
    await page.locator('input[name="again"]').fill(password)
    await press(page)
    await page.wait_for_url(re.compile("/me"))


async def print_slips(desk: Page, community: str, building: str) -> list[tuple[str, str]]:
    """The words and the typed code of each slip on the sheet, for a building's owners who have none."""
    await desk.goto(f"/communities/{community}/slips")
    await desk.locator("#print label.opt", has_text=re.compile(rf"^\s*{building}\s")).click()
    await desk.locator('#print input[name="contact"]').fill("业委会办公室")
    await desk.locator("#print form button").click()
    await desk.wait_for_selector("article.slip")
    return [
        (await article.inner_text(), "-".join(await article.locator(".code span").all_inner_texts()))
        for article in await desk.locator("article.slip").all()
    ]


async def bind(phone: Page, slip: Slip) -> None:
    """Type the code, give the digits that are on file, and this phone is the owner's."""
    await phone.goto("/codes")
    await phone.get_by_role("textbox").fill(slip.code)
    await press(phone)
    await phone.wait_for_selector('form[action="/bindings"]')
    if slip.digits:
        await phone.locator('input[name="digits"]').fill(slip.digits)
    await press(phone)
    await phone.wait_for_url(lambda url: "/codes" not in url and "/bindings" not in url)


async def choose(phone: Page, vote: str, choice: str) -> None:
    """Read the paper, choose with a thumb, and stand before the page that asks once more."""
    await phone.goto(f"{vote}/ballot")
    await phone.locator(f'label:has(input[value="{choice}"])').click()
    await phone.locator("main .bar button").click()
    await phone.wait_for_selector('form[action$="/ballot"] input[name="op"]', state="attached")


async def confirm(phone: Page) -> str:
    """Confirm, and hold a receipt: its code."""
    await phone.locator('form:has(input[name="op"]) button').click()
    return await receipt(phone)


async def receipt(phone: Page) -> str:
    await phone.wait_for_url(re.compile("/receipt"))
    groups = await phone.locator("main .receipt .code span").all_inner_texts()
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", "-".join(groups))
    return "-".join(groups)


async def cast(phone: Page, vote: str, choice: str) -> str:
    await choose(phone, vote, choice)
    return await confirm(phone)


async def voted_on(wall: Page) -> int:
    """How many heads the wall shows at the moment."""
    return int(await wall.locator("#wall .tally-now b").first.inner_text())


async def expect_voted(wall: Page, heads: int) -> None:
    await expect(wall.locator("#wall .tally-now b").first).to_have_text(str(heads))
