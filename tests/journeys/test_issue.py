"""An issue from a phone to its confirmed closing, across two levels: lodger, convenor, moderator, lodger."""

from pathlib import Path

from PIL import Image
from playwright.async_api import Page, expect

from tests.support.browser import Devices
from tests.support.neighbours import follow_link
from tests.support.site import Site

LODGER, CONVENOR, MODERATOR = "Tenant in that house", "Sub-landlord of that house", "Moderator in Duxiang"
WORDS = "后门的锁坏了，谁都能进来"


async def come_in(site: Site, devices: Devices, who: str) -> Page:
    phone = await devices.phone(site.address)
    await follow_link(phone, site.link(who))
    return phone


async def test_an_issue_goes_from_a_phone_over_two_levels_to_its_end(
    site: Site, devices: Devices, tmp_path: Path
) -> None:
    photo = tmp_path / "lock.jpg"
    Image.new("RGB", (900, 1200), "teal").save(photo)
    lodger = await come_in(site, devices, LODGER)
    await lodger.goto("/communities/duxiang/items/new")
    await lodger.set_input_files("#f-photo", photo)
    await lodger.fill("#f-words", WORDS)
    await lodger.fill("#f-place", "12 号后门")
    await lodger.get_by_role("button", name="提交").click()
    await expect(lodger.locator("main h1")).to_have_text(WORDS)
    await expect(lodger.locator(".photo-row img").first).to_be_visible()
    address = lodger.url.partition("?")[0].removeprefix(site.address)

    convenor = await come_in(site, devices, CONVENOR)
    await convenor.goto("/inbox")
    await expect(convenor.locator("main")).to_contain_text(WORDS)
    await convenor.goto(address)
    await convenor.get_by_role("link", name="交到上一级").click()
    await convenor.fill("#f-words", "整条弄堂的后门都一样，要一起换。")
    await convenor.get_by_role("button", name="交上去").click()
    await expect(convenor.locator(".history")).to_contain_text("整条弄堂的后门都一样")

    moderator = await come_in(site, devices, MODERATOR)
    await moderator.goto(address)
    await expect(moderator.locator("dl.facts")).to_contain_text("第一楼组")
    await moderator.get_by_role("link", name="派人去办").first.click()
    await moderator.fill("#f-to_name", "锁匠老顾")
    await moderator.fill("#f-done_means", "锁上推不开，钥匙每户一把")
    await moderator.get_by_role("button", name="派出去").click()
    await moderator.get_by_role("link", name="报告办好了").click()
    await moderator.fill("#f-words", "换了三把锁，钥匙发了。")
    await moderator.get_by_role("button", name="报告办好了").click()
    await expect(moderator.locator("main")).to_contain_text("报告办好，等认可")

    await lodger.goto("/inbox")
    await expect(lodger.locator("main")).to_contain_text("说办好了，请您看看是不是")
    await lodger.goto(address)
    await lodger.get_by_role("button", name="办好了", exact=True).click()
    await expect(lodger.locator("main .st").first).to_contain_text("提出的人认可")
    rows = site.rows("SELECT state, closed_how FROM list_item WHERE words = ?", WORDS)
    assert rows == [("closed", "agreed")]
