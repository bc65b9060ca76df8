"""What a page is on paper."""

import re

from playwright.async_api import Page

from tests.support.browser import fits

A4 = (595, 842)  # points


async def printed(page: Page) -> bytes:
    """The PDF that the printer gets: A4, without the screen's own parts."""
    await page.emulate_media(media="print")
    assert not await page.locator(".no-print").first.is_visible()
    assert await fits(page)
    pdf = await page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    sizes = {(round(float(width)), round(float(height))) for width, height in boxes}
    assert sizes == {A4}, sizes
    await page.emulate_media(media="screen")
    return pdf


def sheets_of(pdf: bytes) -> int:
    """How many sheets of paper it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
