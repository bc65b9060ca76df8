"""A parking rule: from a round table through consultation and adoption to a new tenant's signature.

The moderator takes a template to the desk, a table talks about it, a tenant proposes other words and is
answered, the representatives adopt exactly the version that took them, and whoever moves in next signs it.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.browser import Devices, fits
from tests.support.neighbours import follow_link, press
from tests.support.site import Site

HOME = ZoneInfo("Asia/Shanghai")
TITLE = "九棚停车规矩"
PROPOSED = "晚上六点到早上八点，空着的公共车位先到先停；早上八点半前开走，周末九点。"
REPRESENTATIVES = ("徐文涛", "阿明", "郑大姐", "钱叔")
NEW_TENANT = "安娜"


@pytest.mark.timeout(600)  # four starts of a server, on a machine that may be busy
async def test_a_parking_rule_from_the_round_table_to_a_signature(site: Site, devices: Devices) -> None:
    devices.server_may_stop = True
    began = datetime.now(UTC)
    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Moderator in Duxiang"))
    draft = await begin(desk)
    await to_the_round_table(desk, site, draft)
    await open_consultation(desk, draft)

    tenant = await devices.phone(site.address)
    await follow_link(tenant, site.link("Tenant in that house"))
    landlord = await devices.phone(site.address)
    await follow_link(landlord, site.link("Sub-landlord of that house"))
    await propose(tenant, draft)
    await answer(desk, draft)
    await tenant.goto("/inbox")
    await expect(tenant.locator("main")).to_contain_text(TITLE)

    site.stop()
    site.start_at(began + timedelta(days=9))
    version = await consolidate(desk, draft)
    meeting = await plan_meeting(desk, site, began + timedelta(days=30))
    await delegated(desk, version)
    await send(desk, f"{version}/adoption", f"{version}/submissions", meeting=meeting)
    await desk.goto(f"/meetings/{meeting}/calling")
    await press(desk)

    site.stop()
    site.start_at(began + timedelta(days=30, minutes=5))
    await decide(desk, meeting)

    text = site.rows(
        "SELECT c.public_id, v.public_id, v.number, v.state FROM convention c"
        " JOIN text_version v ON v.convention = c.id WHERE c.title = ? AND v.number IS NOT NULL",
        TITLE,
    )
    assert [(row[2], row[3]) for row in text] == [(1, "in_force")]
    stranger = await devices.phone(site.address)
    await stranger.goto(f"/conventions/{text[0][0]}")
    await expect(stranger.locator("main")).to_contain_text("早上八点半前开走")
    await expect(stranger.locator("main")).to_contain_text("3 / 3")
    assert await fits(stranger)

    newcomer = await move_in(site, devices, landlord)
    await newcomer.goto(f"/versions/{text[0][1]}/signature")
    assert await fits(newcomer)
    await newcomer.locator("#sign button").click()
    await expect(newcomer.locator("main")).to_contain_text(TITLE)
    signed = site.rows(
        "SELECT s.fingerprint = v.fingerprint FROM signature s JOIN text_version v ON v.id = s.version"
        " WHERE v.public_id = ?",
        text[0][1],
    )
    assert signed == [(1,)]


async def begin(desk: Page) -> str:
    """From the template, under a name of its own; returns the draft's address."""
    await desk.goto("/communities/duxiang/conventions/new")
    form = desk.locator('form[action$="/conventions/cuts"]')
    await form.locator('input[name="pack"][value^="short_rules_parking"]').check()
    await form.locator('input[name="title"]').fill(TITLE)
    await go_on(desk, form)
    await desk.wait_for_url("**/draft?done=started")
    await expect(desk.locator("main")).to_contain_text(TITLE)
    return (
        desk.url.removesuffix("/draft?done=started").partition("/versions/")[1]
        + (desk.url.partition("/versions/")[2].partition("/")[0])
    )


async def to_the_round_table(desk: Page, site: Site, draft: str) -> None:
    """A table has a meeting called: the draft goes on its agenda, and stands there with its words."""
    await desk.goto(f"{draft}/adoption")
    await open_all(desk)
    form = desk.locator(f'form[action="{draft}/discussions"]')
    called = {row[0] for row in site.rows("SELECT public_id FROM meeting WHERE state = 'called'")}
    offered = await form.locator('select[name="talk_meeting"] option').all()
    values = [await each.get_attribute("value") or "" for each in offered]
    await form.locator('select[name="talk_meeting"]').select_option(
        next(each for each in values if each in called)
    )
    await go_on(desk, form)
    await desk.wait_for_url("**/agenda-items/**")
    await desk.goto(f"{draft}/adoption")
    await desk.locator("#talks ul.links a").first.click()
    await expect(desk.locator("main")).to_contain_text(TITLE)


async def open_consultation(desk: Page, draft: str) -> None:
    await desk.goto(f"{draft}/consultation/new")
    await desk.locator('input[name="days"]').fill("7")
    await press(desk)
    await expect(desk.locator("main")).to_contain_text(TITLE)


async def propose(tenant: Page, draft: str) -> None:
    """One clause is agreed to, for another the tenant knows better words."""
    await tenant.goto(f"{draft}/consultation")
    assert await fits(tenant)
    await tenant.locator('form[action$="/agreement"] button').first.click()
    await expect(tenant.locator(".ask-acts .st.done")).to_have_count(1)
    await tenant.locator('a[href*="say=proposal"]').first.click()
    await tenant.locator('textarea[name="proposed"]').fill(PROPOSED)
    await tenant.locator('textarea[name="words"]').fill("上夜班的赶不上八点")
    await tenant.locator('input[name="named"]').check()
    assert await fits(tenant)
    await press(tenant)
    await expect(tenant.locator("main")).to_contain_text("上夜班的赶不上八点")


async def answer(desk: Page, draft: str) -> None:
    await desk.goto(f"{draft}/comments")
    await open_all(desk)
    form = desk.locator(f'form[action^="{draft}/answers#"]').first
    await form.locator('input[name="outcome"][value="taken"]').check()
    await form.locator('textarea[name="why"]').fill("有道理，八点半不影响上班的人。")
    await go_on(desk, form)
    await expect(desk.locator("main")).to_contain_text("八点半不影响上班的人")


async def consolidate(desk: Page, draft: str) -> str:
    """The period is over: the words that were taken go into the next version; returns its address."""
    await desk.goto(f"{draft}/comments")
    by_hand = desk.locator(f'form[action="{draft}/consultation/closure"]')
    if await by_hand.count():  # the clockwork may have closed it already
        await go_on(desk, by_hand)
    await desk.goto(f"{draft}/consolidation")
    form = desk.locator(f'form[action="{draft}/consolidation"]')
    await form.locator('input[type="radio"]:not([value=""])').first.check()
    await go_on(desk, form)
    found = re.search(r"/versions/\w+", desk.url)
    assert found
    await desk.goto(f"{found[0]}/draft")
    await expect(desk.locator("main")).to_contain_text("早上八点半前开走")
    return found[0]


async def delegated(desk: Page, version: str) -> None:
    """The residents' meeting let the representatives decide: on record, with its day."""
    await desk.goto(f"{version}/adoption")
    await open_all(desk)
    form = desk.locator(f'form[action="{version}/steps"]')
    await form.locator('select[name="step"]').select_option("delegation")
    await form.locator('input[name="done_on"]').fill("2026-03-08")
    await form.locator('textarea[name="words"]').fill("居民会议决定：小规矩由居民代表会议通过。")
    await go_on(desk, form)
    await expect(desk.locator("#steps")).to_contain_text("小规矩由居民代表会议通过")


async def plan_meeting(desk: Page, site: Site, begins: datetime) -> str:
    """A representatives' meeting with its list; returns its public id."""
    table = site.rows(
        "SELECT t.public_id FROM round_table t JOIN community c ON c.id = t.community"
        " WHERE c.public_id = 'duxiang' AND t.level = 'community'"
    )[0][0]
    await desk.goto(f"/meetings/new?table={table}")
    await desk.locator('input[name="template"][value="representatives_meeting"]').check()
    await press(desk)
    found = re.search(r"/meetings/([\w-]+)", desk.url)
    assert found
    at = begins.astimezone(HOME)
    await desk.goto(f"/meetings/{found[1]}/draft")
    await desk.locator('input[name="starts_on"]').fill(f"{at:%Y-%m-%d}")
    await desk.locator('input[name="starts_time"]').fill(f"{at:%H:%M}")
    await desk.locator('input[name="place"]').fill("巷里一家")
    await go_on(desk, desk.locator('form[action$="/draft"]'))
    await desk.goto(f"/meetings/{found[1]}/body")
    form = desk.locator('form[action$="/body"]')
    await form.locator('input[name="roll_kind"][value="list"]').check()
    await form.locator('textarea[name="names"]').fill("\n".join(REPRESENTATIVES))
    await form.locator('input[name="roll_source"]').fill("居委会名单")
    await go_on(desk, form)
    return found[1]


async def decide(desk: Page, meeting: str) -> None:
    """Three of four come, two counters say the same, and the verdict adopts the text."""
    await desk.goto(f"/meetings/{meeting}/desk")
    await desk.locator('form:has(input[value="started"]) button').first.click()
    await expect(desk.locator("#form-remark")).to_be_visible()
    for name in REPRESENTATIVES[:3]:
        await desk.goto(f"/meetings/{meeting}/attendees")
        row = desk.locator("tbody tr", has_text=name)
        async with desk.expect_navigation():
            await row.locator("form button").first.click()
    await desk.goto(f"/meetings/{meeting}/motions")
    form = desk.locator(f'form[action="/meetings/{meeting}/motions"]', has_text=TITLE)
    await go_on(desk, form)
    found = re.search(r"/motions/[\w-]+", desk.url)
    assert found
    await expect(desk.locator("main")).to_contain_text(TITLE)
    for counter in ("计票人甲", "计票人乙"):
        await send(desk, found[0], f"{found[0]}/counts", counter=counter, agree="3", against="0", abstain="0")
    await desk.goto(found[0])
    await go_on(desk, desk.locator(f'form[action="{found[0]}/closure"]'))
    await expect(desk.locator("main")).to_contain_text("通过")


async def move_in(site: Site, devices: Devices, landlord: Page) -> Page:
    """A new tenant signs in at the house's code, and whoever is in charge says that it is so."""
    phone = await devices.phone(site.address)
    door = site.link("The code of house 12")
    await phone.goto(f"{door}/sign-in")
    room = phone.locator("select#f-place")
    if await room.count():
        await room.select_option(index=1)
    await phone.fill("#f-name", NEW_TENANT)
    await phone.fill("#f-mobile", "12000000071")
    await phone.check("#f-agreed")
    await phone.get_by_role("button", name="签进", exact=True).click()
    await expect(phone.locator("main")).to_contain_text(TITLE)  # what is to be signed stands there at once
    await landlord.goto("/houses")
    await landlord.locator("main ul.links a").first.click()
    article = landlord.locator("#waiting article", has_text=NEW_TENANT)
    await article.get_by_role("button", name="住在这里").click()
    await expect(landlord.locator("p.done")).to_contain_text("已确认")
    return phone


async def send(page: Page, at: str, action: str, **values: str) -> None:
    """Fill one form of a page and send it."""
    await page.goto(at)
    await open_all(page)
    form = page.locator(f'form[action="{action}"]')
    for name, value in values.items():
        field = form.locator(f'[name="{name}"]').first
        if await field.get_attribute("type") == "radio":
            await form.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            await field.fill(value)
    await go_on(page, form)


async def go_on(page: Page, form: Locator) -> None:
    async with page.expect_navigation():
        await form.locator("button").last.click()


async def open_all(page: Page) -> None:
    """Whatever a page keeps folded."""
    for summary in await page.locator("main details:not([open]) > summary").all():
        if await summary.is_visible():
            await summary.click()
