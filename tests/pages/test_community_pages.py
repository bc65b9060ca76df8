"""Home, inbox, the community's public page and its desk: each person finds theirs, the stranger nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.community.actions.tell import tell
from app.community.queries.inbox import inbox
from app.community.tables import OwnerAccess, Role
from app.database import Database, write
from tests.pages.conftest import SECRET, Someone
from tests.support.court import PHONES, Court, build_court
from tests.support.open_vote import CLOSES, DURING, open_vote
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")

HOME = "/communities/court"
STAFF = ("administrator", "committee", "chair", "teller")
EVERYONE = (
    *STAFF,
    "zhou",
    "wu",
    "zheng",
    "zhao",
    "tenant",
    "sub_landlord",
    "moderator",
    "stranger",
    "overseer",
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def sits(someone: Someone, here: Court, name: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(here.people[name])
    return browser


async def told(here: Court, name: str = "周一", *, todo: bool = False) -> None:
    await tell(
        "roles.told_ended_teller",  # any message with a day in it
        at=DURING,
        community=here.community,
        params={"day": "2026-11-29"},
        owners=[here.owners[name]],
        link=HOME,
        todo=todo,
        subject="assembly:1",
        due_at=CLOSES if todo else None,
    )


# ---- home ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_signed_out_one_finds_the_way_in_and_the_communities(
    someone: Someone, here: Court, lang: str
) -> None:
    charlie = someone(lang=lang)
    await charlie.get("/")
    assert charlie.sees("小院")
    assert charlie.page is not None
    assert [form.get("action") for form in charlie.page.all("form")].count("/codes") == 1
    links = {link.get("href") for link in charlie.page.all("a")}
    assert {"/sign-in", "/calculator", "/communities/court"} <= links


@pytest.mark.parametrize("name", EVERYONE)
async def test_everyone_has_a_home(someone: Someone, here: Court, name: str) -> None:
    browser = await sits(someone, here, name)
    await browser.get("/")
    assert browser.page is not None
    links = {link.get("href") for link in browser.page.all("a")}
    assert (HOME + "/desk" in links) is (name in STAFF)
    assert (f"/organisations/{here.organisation}" in links) is (name == "overseer")


async def test_home_shows_what_to_do_with_its_day_and_leads_there(someone: Someone, here: Court) -> None:
    await told(here, todo=True)
    zhou = await sits(someone, here, "zhou")
    await zhou.get("/")
    assert zhou.sees("轮到您")
    assert zhou.sees("2026年11月29日")
    assert zhou.page is not None
    assert [link.get("href") for link in zhou.page.all("a")].count(HOME) >= 2  # the row and the button
    li = await sits(someone, here, "li")
    await li.get("/")
    assert not li.sees("轮到您")


async def test_votes_come_to_the_page_by_a_link_that_voting_answers(someone: Someone, here: Court) -> None:
    vote = await open_vote(here, secret=SECRET)
    zhou = await sits(someone, here, "zhou")
    await zhou.get("/")
    assert zhou.page is not None
    asked = [div.get("hx-get") for div in zhou.page.all("div") if div.get("hx-get")]
    assert asked == [HOME + "/meetings/now", HOME + "/now"]  # what is on in a room comes first
    answer = await zhou.get(HOME + "/now")
    assert "是否同意在1幢加装一台电梯" in answer.text
    assert vote.path("/ballot") in answer.text
    assert "参与还差 4 户、466.67 ㎡" in answer.text.replace("\u00a0", " ")


async def test_now_is_the_same_for_a_stranger_but_for_the_ballot(someone: Someone, here: Court) -> None:
    vote = await open_vote(here, secret=SECRET)
    answer = await someone().get(HOME + "/now")
    assert vote.path() in answer.text
    assert "/ballot" not in answer.text
    figures = (await someone().get(HOME + "/vote-figures")).text.replace("\u00a0", " ")
    assert "1 项正在表决" in figures
    assert "已参与 0 / 6 户，0.00 / 700.00 ㎡" in figures


async def test_now_says_when_there_is_nothing(someone: Someone, here: Court) -> None:
    assert "现在没有表决" in (await someone().get(HOME + "/now")).text
    assert "Nothing is being voted on now" in (await someone(lang="en").get(HOME + "/now")).text
    assert "还没有" in (await someone().get(HOME + "/vote-figures")).text


# ---- inbox ---------------------------------------------------------------------------------------


async def test_signed_out_the_inbox_is_the_sign_in_page(someone: Someone, here: Court) -> None:
    answer = await someone().get("/inbox", status=303)
    assert answer.headers["location"].startswith("/sign-in")
    answer = await someone().post("/inbox/readings", {"item": "1"})
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("name", EVERYONE)
async def test_everyone_has_an_inbox(someone: Someone, here: Court, name: str) -> None:
    browser = await sits(someone, here, name, lang="en")
    await browser.get("/inbox")
    assert browser.sees("There is nothing you need to do now.")


async def test_looking_reads_nothing_and_the_button_does(someone: Someone, here: Court) -> None:
    await told(here)
    zhou = await sits(someone, here, "zhou")
    await zhou.get("/inbox")
    await zhou.get("/inbox")
    assert zhou.sees("未读")
    item = (await inbox(here.people["zhou"]))[0]
    await zhou.follow(await zhou.post("/inbox/readings", {"item": item.id}))
    assert not zhou.sees("未读")
    await zhou.follow(
        await zhou.post("/inbox/readings", {"item": item.id, "back": HOME})
    )  # twice is harmless


async def test_a_stranger_reads_nobodys_items(someone: Someone, here: Court) -> None:
    await told(here)
    item = (await inbox(here.people["zhou"]))[0]
    stranger = await sits(someone, here, "stranger")
    await stranger.post("/inbox/readings", {"item": item.id})
    assert (await inbox(here.people["zhou"]))[0].read_at is None
    assert await inbox(here.people["stranger"]) == ()


async def test_co_owners_each_read_their_own(someone: Someone, here: Court) -> None:
    await told(here, "吴先生")
    await told(here, "郑女士")
    wu = await sits(someone, here, "wu")
    await wu.post("/inbox/readings", {"item": "all"})
    assert [item.read_at is not None for item in await inbox(here.people["wu"])] == [True]
    assert [item.read_at is not None for item in await inbox(here.people["zheng"])] == [False]


async def test_a_message_whose_words_are_gone_breaks_no_page(someone: Someone, here: Court) -> None:
    await tell("gone.forever", at=DURING, community=here.community, people=[here.people["teller"]])
    teller = await sits(someone, here, "teller")
    await teller.get("/")
    await teller.get("/inbox")
    assert teller.sees("文字已经不在了")


# ---- messages to carry to a door -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/print-list", "/print-list/print", "/desk"])
async def test_staff_come_in_and_nobody_else(someone: Someone, here: Court, path: str) -> None:
    answer = await someone().get(HOME + path, status=303)
    assert answer.headers["location"].startswith("/sign-in")
    for name in EVERYONE:
        browser = await sits(someone, here, name)
        await browser.get(HOME + path, status=200 if name in STAFF else 404)


async def test_the_list_holds_whom_no_phone_reaches(someone: Someone, here: Court) -> None:
    await told(here, "钱二")
    await told(here, "李四")
    async with write():
        await OwnerAccess.update({OwnerAccess.until: DURING}).where(OwnerAccess.owner == here.owners["钱二"])
    committee = await sits(someone, here, "committee")
    await committee.get(HOME + "/print-list")
    assert committee.sees("1-301")
    assert committee.sees("钱二")
    assert not committee.sees("李四")
    await committee.get(HOME + "/print-list/print?days=14")
    assert committee.sees("钱二")
    assert committee.sees("1幢")
    assert committee.sees("□ 1")


async def test_what_is_told_to_many_doors_stands_once_above_them(someone: Someone, here: Court) -> None:
    for name in ("钱二", "孙三"):
        await told(here, name)
        async with write():
            ended = OwnerAccess.update({OwnerAccess.until: DURING})
            await ended.where(OwnerAccess.owner == here.owners[name])
    committee = await sits(someone, here, "committee")
    for path in ("/print-list", "/print-list/print"):
        page = await committee.get(HOME + path)
        assert page.text.count("data-message=") == 1, path
        for name in ("钱二", "孙三"):
            assert committee.sees(name)


async def test_an_empty_list_says_so(someone: Someone, here: Court) -> None:
    committee = await sits(someone, here, "committee", lang="en")
    await committee.get(HOME + "/print-list?days=999")
    assert committee.sees("There is nothing to deliver now")
    await committee.get(HOME + "/print-list/print")


# ---- the public page and the desk ----------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_public_page_has_numbers_and_no_names(someone: Someone, here: Court, lang: str) -> None:
    charlie = someone(lang=lang)
    await charlie.get(HOME)
    assert charlie.sees("小院")
    assert charlie.sees("7 个专有部分" if lang == "zh" else "7 units")
    assert charlie.sees("6 户" if lang == "zh" else "6 households")
    for name in PHONES.values():
        assert not charlie.sees(name)
    assert not charlie.sees("王芳")
    assert not charlie.sees("姓王")  # nobody agreed


async def test_who_agreed_is_named_by_surname_and_in_full_to_neighbours(
    someone: Someone, here: Court
) -> None:
    async with write():
        await Role.update({Role.consented_on: DURING.date()}).where(Role.person == here.people["chair"])
    charlie = someone()
    await charlie.get(HOME)
    assert charlie.sees("姓王")
    assert not charlie.sees("王芳")
    for name in ("zhou", "tenant", "teller"):
        neighbour = await sits(someone, here, name)
        await neighbour.get(HOME)
        assert neighbour.sees("王芳")
    stranger = await sits(someone, here, "stranger")
    await stranger.get(HOME)
    assert not stranger.sees("王芳")


async def test_a_community_that_is_not_there_is_not_there(someone: Someone, here: Court) -> None:
    for path in ("/communities/nowhere", "/communities/nowhere/now", "/communities/nowhere/vote-figures"):
        answer = await someone().get(path, status=None)
        assert answer.status_code in (303, 404)
        zhou = await sits(someone, here, "zhou")
        await zhou.get(path, status=404)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_desk_counts_what_is_there_and_says_what_is_missing(
    someone: Someone, here: Court, lang: str
) -> None:
    committee = await sits(someone, here, "committee", lang)
    await committee.get(HOME + "/desk")
    assert committee.sees("700.00")
    assert committee.sees("7 位业主" if lang == "zh" else "7 owners")
    assert committee.page is not None
    assert HOME + "/assemblies/new" in {link.get("href") for link in committee.page.all("a")}


async def test_a_teller_is_led_only_where_tellers_may_go(someone: Someone, here: Court) -> None:
    teller = await sits(someone, here, "teller")
    await teller.get(HOME + "/desk")
    assert teller.page is not None
    links = {str(link.get("href")) for link in teller.page.all("a")}
    assert not {link for link in links if link.endswith(("/roll", "/slips", "/roles", "/new"))}


async def test_an_office_ends_with_its_last_day(someone: Someone, here: Court, clock: Traveller) -> None:
    async with write():
        await Role.update({Role.until: DURING.date()}).where(Role.person == here.people["teller"])
    teller = await sits(someone, here, "teller")
    await teller.get(HOME + "/desk")
    clock.to(DURING + timedelta(days=1))
    await teller.get(HOME + "/desk", status=404)


# ---- privacy -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everyone_may_read_what_is_kept_about_people(someone: Someone, lang: str) -> None:
    charlie = someone(lang=lang)
    await charlie.get("/privacy")
    assert charlie.sees("身份证号" if lang == "zh" else "Identity-card number")
    assert charlie.sees("180 天" if lang == "zh" else "180 days")
