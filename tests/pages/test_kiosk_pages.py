"""At the desk an owner chooses and confirms; afterwards the teller sees a receipt and no choice."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from app.clock import Traveller, travel
from app.database import Database, fetch
from tests.pages.conftest import SECRET, Someone
from tests.pages.test_ballot_pages import hidden_fields, sits, vote_on_phone
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, Vote, open_vote
from tests.support.pages import HTML_NS, Browser
from tests.support.tower import open_tower
from voting.queries.ballots import LISTED_AT_DESK


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court(phones=["zhou", "wu", "zheng", "li"])


@pytest.fixture
async def vote(here: Court) -> Vote:
    return await open_vote(here, secret=SECRET)


def carried(browser: Browser, action: str) -> dict[str, str]:
    """What the form that leads there carries along."""
    assert browser.page is not None
    form = next(found for found in browser.page.all("form") if found.get("action") == action)
    return {
        str(field.get("name")): str(field.get("value"))
        for field in form.iter(f"{HTML_NS}input")
        if field.get("type") == "hidden" and "token" not in str(field.get("name"))
    }


async def test_an_owner_votes_at_the_desk_and_the_teller_keeps_no_choice(
    someone: Someone, here: Court, vote: Vote
) -> None:
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/kiosk"))
    assert teller.sees("钱二")
    await teller.get(vote.path(f"/kiosk?entry={vote.numbers['qian']}"))
    who = {"entry": str(vote.numbers["qian"]), "present": str(here.owners["钱二"]), "witness": "何平"}
    await teller.post(vote.path("/kiosk/sheet"), who, status=200)
    assert teller.sees("到场：钱二。计票员 冯敏，见证人 何平。")
    sent = {**carried(teller, vote.path("/kiosk/check")), "m1": "against"}
    await teller.post(vote.path("/kiosk/check"), sent, status=200)
    assert teller.sees("请再看一眼")
    confirmed = carried(teller, vote.path("/kiosk"))
    answer = await teller.post(vote.path("/kiosk"), confirmed)
    assert confirmed["op"] not in answer.headers["location"], "a history must not keep what opens the form"
    await teller.follow(answer)
    assert teller.page is not None
    assert re.search(r"[0-9A-Z]{4}</span><span>[0-9A-Z]{4}", teller.page.source)
    main = next(iter(teller.page.all("main")))
    shown = "".join(main.itertext())
    assert "反对" not in shown
    assert "同意" not in shown
    await teller.follow(await teller.post(vote.path("/kiosk"), confirmed))  # the answer was lost
    await teller.get(vote.path("/kiosk"))
    assert teller.sees("已经投了")


async def test_the_desk_says_what_is_missing_and_keeps_what_was_typed(
    someone: Someone, here: Court, vote: Vote
) -> None:
    teller = await sits(someone, here, "teller", lang="en")
    await teller.get(vote.path("/kiosk"))
    entry = str(vote.numbers["qian"])
    await teller.post(vote.path("/kiosk/sheet"), {"entry": entry, "witness": "何平"}, status=422)
    assert teller.sees("Tick the owners who are here.")
    assert teller.page is not None
    assert "何平" in teller.page.source
    who = {"entry": entry, "present": str(here.owners["钱二"]), "witness": "冯敏"}
    await teller.post(vote.path("/kiosk/sheet"), who, status=422)
    assert teller.sees("The witness cannot be the teller.")
    await teller.post(vote.path("/kiosk/sheet"), {**who, "witness": "何平"}, status=200)
    await teller.post(vote.path("/kiosk/check"), carried(teller, vote.path("/kiosk/check")), status=422)
    assert teller.sees("Choose an answer to this question.")


async def test_a_contested_household_votes_together(someone: Someone, here: Court, vote: Vote) -> None:
    wu, zheng = await sits(someone, here, "wu"), await sits(someone, here, "zheng")
    await vote_on_phone(wu, vote, "wu")
    await zheng.post(vote.path("/contests"), {"entry": "2", "target": "8", "op": "2" * 32})
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/kiosk?entry=2"))
    assert teller.sees("全体共有人都到场，才能投一张共同的票")
    both = [str(here.owners["吴先生"]), str(here.owners["郑女士"])]
    alone = {"entry": "2", "present": both[:1], "witness": "何平"}
    await teller.post(vote.path("/kiosk/sheet"), alone, status=422)
    await teller.post(vote.path("/kiosk/sheet"), {**alone, "present": both}, status=200)


@pytest.mark.parametrize("name", ["zhou", "li", "tenant", "sub_landlord", "moderator", "stranger"])
async def test_only_tellers_sit_at_the_desk(someone: Someone, here: Court, vote: Vote, name: str) -> None:
    browser = await sits(someone, here, name)
    for path in ("/kiosk", "/kiosk?entry=1", "/kiosk/sheet", "/kiosk/check", "/kiosk/receipt?index=1"):
        await browser.get(vote.path(path), 404)
    for path in ("/kiosk", "/kiosk/sheet", "/kiosk/check"):
        await browser.post(vote.path(path), {"entry": "1", "op": "0" * 32, "m1": "agree"}, status=404)


@pytest.mark.parametrize("name", ["teller", "committee", "chair", "administrator"])
async def test_staff_find_households_by_room_or_name(
    someone: Someone, here: Court, vote: Vote, name: str
) -> None:
    browser = await sits(someone, here, name)
    await browser.get(vote.path("/kiosk?find=302"))
    assert browser.sees("孙三")
    assert not browser.sees("钱二")
    await browser.get(vote.path("/kiosk?find=nobody"))
    assert browser.sees("没有找到这一户")
    await browser.get(vote.path("/kiosk?entry=99"), 404)


async def test_a_household_that_has_voted_is_not_asked_to_vote_again(
    someone: Someone, here: Court, vote: Vote
) -> None:
    await vote_on_phone(await sits(someone, here, "wu"), vote, "wu")
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/kiosk?find=吴先生"))
    assert teller.sees("已经投了")
    assert not teller.sees("在这里投")
    assert not teller.sees("选填")
    await teller.get(vote.path("/kiosk?find=钱二"))
    assert teller.sees("在这里投")


async def test_of_thousands_the_desk_lists_the_first_and_finds_the_others(
    someone: Someone, database: Database
) -> None:
    here, tower = await open_tower(400)
    teller = await sits(someone, here, "teller")
    page = await teller.get(f"/assemblies/{tower}/kiosk")
    assert page.text.count("<tr>") == 1 + LISTED_AT_DESK
    assert teller.sees(f"找到 406 户，这里列出前 {LISTED_AT_DESK} 户")
    for find, found in (("业主399", 1), ("2-4010", 1), ("%", 0), ("_", 0), ("' OR 1=1", 0)):
        page = await teller.get(f"/assemblies/{tower}/kiosk?find={quote(find)}")
        assert page.text.count('<th scope="row"') == found, find


async def test_the_desk_is_closed_outside_the_hours(
    someone: Someone, here: Court, vote: Vote, clock: Traveller
) -> None:
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/kiosk"))
    clock.to(CLOSES)
    who = {"entry": "4", "present": str(here.owners["钱二"]), "witness": "何平"}
    await teller.post(vote.path("/kiosk/sheet"), who, status=422)
    late = {**who, "m1": "agree", "op": "1" * 32}
    await teller.post(vote.path("/kiosk"), late, status=422)
    assert teller.sees("这张票没有计入")
    await teller.get(vote.path("/kiosk"))
    assert teller.sees("现在不能在投票点投票")


async def test_an_online_receipt_is_not_the_desks_to_see(someone: Someone, here: Court, vote: Vote) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/ballot"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "agree"}, status=200)
    fields = hidden_fields(zhou)
    await zhou.post(vote.path("/ballot"), fields)
    teller = await sits(someone, here, "teller")
    for row in await fetch("SELECT leaf_index FROM cast_record"):
        await teller.get(vote.path(f"/kiosk/receipt?index={row['leaf_index']}"), 404)
