"""A phone is touched twice, goes back, opens two tabs or loses the answer: is it still one ballot?"""

from playwright.async_api import Page, Route, expect

from tests.support.browser import Devices
from tests.support.neighbours import choose, confirm, follow_link, receipt
from tests.support.site import Site

VOTE = "/assemblies/elevator-12"
OWNER = "building 12"
CONFIRM = 'form:has(input[name="op"]) button'


async def test_a_double_touch_casts_once(site: Site, devices: Devices) -> None:
    before, phone = leaves(site), await owners_phone(site, devices)
    await choose(phone, VOTE, "agree")
    await phone.locator(CONFIRM).dblclick()
    await receipt(phone)
    assert leaves(site) == before + 1


async def test_a_double_touch_without_a_script_casts_once(site: Site, devices: Devices) -> None:
    before, phone = leaves(site), await owners_phone(site, devices, javascript=False)
    await choose(phone, VOTE, "agree")
    await phone.locator(CONFIRM).dblclick()
    await receipt(phone)
    assert leaves(site) == before + 1


async def test_going_back_after_voting_says_that_one_has_voted(site: Site, devices: Devices) -> None:
    before, phone = leaves(site), await owners_phone(site, devices)
    await choose(phone, VOTE, "agree")
    first = await confirm(phone)
    await phone.go_back()
    await expect(phone.locator("main h1")).to_have_text("本户已经投过票")
    await phone.get_by_role("link", name="看回执").click()
    assert await receipt(phone) == first
    assert leaves(site) == before + 1


async def test_the_second_of_two_tabs_casts_nothing_and_says_so(site: Site, devices: Devices) -> None:
    before, phone = leaves(site), await owners_phone(site, devices)
    tab = await phone.context.new_page()
    await choose(phone, VOTE, "agree")
    await choose(tab, VOTE, "against")
    first = await confirm(phone)
    await tab.locator(CONFIRM).click()
    await expect(tab.locator("main h1")).to_have_text("本户已经投过票")
    await expect(tab.locator("main .refusal")).to_contain_text("这次没有投出")
    await tab.goto(f"{VOTE}/ballot/receipt")
    assert await receipt(tab) == first
    assert leaves(site) == before + 1


async def test_a_lost_answer_costs_no_ballot(site: Site, devices: Devices) -> None:
    before, phone = leaves(site), await owners_phone(site, devices)
    await choose(phone, VOTE, "agree")

    async def lose_the_answer(route: Route) -> None:
        await phone.context.request.fetch(route.request, max_redirects=0)
        await route.abort("connectionreset")

    await phone.route(f"**{VOTE}/ballot", lose_the_answer)
    await phone.locator(CONFIRM).click()
    await phone.wait_for_url("chrome-error://**")
    assert leaves(site) == before + 1
    await phone.unroute(f"**{VOTE}/ballot")
    await phone.reload()
    await receipt(phone)
    assert leaves(site) == before + 1


async def owners_phone(site: Site, devices: Devices, *, javascript: bool = True) -> Page:
    """The phone of an owner who has not voted yet."""
    phone = await devices.phone(site.room_address, javascript=javascript)
    await follow_link(phone, site.link(OWNER))
    return phone


def leaves(site: Site) -> int:
    """How long the ledger is."""
    query = "SELECT count(*) FROM ledger_leaf l JOIN assembly a ON a.id = l.assembly WHERE a.public_id = ?"
    return int(site.rows(query, VOTE.rpartition("/")[2])[0][0])
