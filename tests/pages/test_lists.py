"""The four lists on the phone and at the desk: raised, found, answered, done, and seen by whom."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image

from app.clock import Traveller, travel
from app.community.tables import InboxItem
from app.database import execute, fetch, write
from meetings.checklists.actions.raise_item import raise_item
from meetings.checklists.actions.set_list_rules import set_list_rules
from meetings.checklists.rules.items import ListSettings
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser, Typed

NEW, ITEMS = "/communities/court/items/new", "/communities/court/items"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def court(app: object) -> Court:
    return await build_court()


async def browser_of(someone: Someone, court: Court, who: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def picture(size: tuple[int, int] = (64, 48)) -> bytes:
    body = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 0.0)}
    Image.new("RGB", size, "teal").save(body, "JPEG", exif=exif)
    return body.getvalue()


def field(browser: Browser, name: str) -> str:
    """The value of a hidden field of the current page."""
    assert browser.page is not None
    found = [e.get("value") for e in browser.page.all("input") if e.get("name") == name]
    return found[0] or ""


async def an_item(court: Court, words: str = "楼道灯不亮", list: str = "issue", **more: object) -> str:
    given: dict[str, object] = {"by": court.people["zhou"], "round_table": None, **more}
    item = await raise_item(list, words, community=court.community, at=DURING, **given)  # type: ignore[arg-type]
    return item.public_id


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_page_of_the_lists_in_both_languages(someone: Someone, court: Court, lang: str) -> None:
    issue = await an_item(court, visibility="public", building=court.building, place="三楼")
    moderator = await browser_of(someone, court, "moderator", lang)
    base = "/communities/court/lists"
    for path in (
        base,
        f"{base}?list=issue",
        f"{base}?q=灯&sort=due",
        f"{base}?state=overdue",
        f"{base}/figures",
    ):
        await moderator.get(path)
        await someone(lang=lang).get(path)
    for list_ in ("issue", "need", "resource", "action"):
        await moderator.get(f"{NEW}?list={list_}")
    await moderator.get(f"/items/{issue}")
    for step in (
        "answers",
        "responsibility",
        "needs",
        "actions",
        "links",
        "escalation",
        "parties",
        "joining",
    ):
        await moderator.get(f"/items/{issue}/{step}")
    for step in ("marking", "notes", "closing"):
        await moderator.get(f"/items/{issue}/{step}")
    await someone(lang=lang).get("/follow")
    chair = await browser_of(someone, court, "chair", lang)
    await chair.get("/communities/court/list-rules")
    overseer = await browser_of(someone, court, "overseer", lang)
    await overseer.get(f"/organisations/{court.organisation}/items")


async def test_an_issue_with_a_photo_is_raised_in_one_sending(someone: Someone, court: Court) -> None:
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(NEW)
    fields: dict[str, Typed] = {
        "list": "issue",
        "key": field(zhou, "key"),
        "words": "三楼灯不亮",
        "building": court.building,
    }
    sent = await zhou.post(ITEMS, fields, files={"photo": ("灯.jpg", picture())})
    again = await zhou.post(ITEMS, fields, files={"photo": ("灯.jpg", picture())})
    assert sent.headers["location"] == again.headers["location"]  # a double click is one issue
    page = await zhou.follow(sent)
    assert zhou.sees("三楼灯不亮")
    photo = re.search(r'src="(/items/[^"]+/photos/[^"]+)"', page.text)
    assert photo is not None
    served = await zhou.get(photo[1])
    assert served.headers["content-type"] == "image/jpeg"
    assert not Image.open(io.BytesIO(served.content)).getexif()
    stranger = await browser_of(someone, court, "stranger")
    await stranger.get(photo[1], 404)
    assert (await someone().get(photo[1], 303)).headers["location"].startswith("/sign-in")


async def test_the_page_before_raises_something_new_when_the_words_are_new(
    someone: Someone, court: Court
) -> None:
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(NEW)
    key = field(zhou, "key")
    first = await zhou.post(ITEMS, {"list": "issue", "key": key, "words": "路灯坏了"})
    second = await zhou.post(ITEMS, {"list": "issue", "key": key, "words": "下水道堵了"})
    assert first.headers["location"] != second.headers["location"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("大图.jpg", b"\xff\xd8\xff" + b"\0" * (13 * 1024 * 1024), "12 MB"),
        ("很大.jpg", b"\xff\xd8\xff" + b"\0" * (40 * 1024 * 1024), "12 MB"),
        ("表.pdf", b"%PDF-1.4 %%EOF", "JPEG"),
        ("程序.exe", b"MZ" + b"\0" * 100, "JPEG"),
        ("坏.jpg", b"\xff\xd8\xff" + b"\0" * 100, ""),
    ],
)
async def test_a_wrong_photo_is_refused_in_words_and_the_text_is_kept(
    someone: Someone, court: Court, name: str, content: bytes, words: str
) -> None:
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(NEW)
    answer = await zhou.post(
        ITEMS, {"list": "issue", "words": "三楼灯不亮"}, files={"photo": (name, content)}, status=422
    )
    assert "三楼灯不亮" in answer.text
    assert 'id="f-photo-error"' in answer.text
    assert words in answer.text
    assert not await fetch("SELECT id FROM list_item")


async def test_ten_thousand_signs_are_refused_and_kept_with_the_photo(someone: Someone, court: Court) -> None:
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(NEW)
    long = "长" * 10_000
    answer = await zhou.post(
        ITEMS, {"list": "issue", "words": long}, files={"photo": ("灯.jpg", picture())}, status=422
    )
    assert long in answer.text
    kept = field(zhou, "kept")
    sent = await zhou.post(ITEMS, {"list": "issue", "words": "短了", "kept": kept})
    await zhou.follow(sent)
    assert len(await fetch("SELECT id FROM item_photo")) == 1


async def test_the_same_thing_is_offered_before_it_is_stored(someone: Someone, court: Court) -> None:
    known = await an_item(court, "三楼楼道灯不亮，老人夜里不敢下楼", building=court.building)
    wu = await browser_of(someone, court, "wu")
    await wu.get(NEW)
    fields: dict[str, Typed] = {
        "list": "issue",
        "words": "楼道灯不亮了",
        "building": court.building,
        "key": "k",
    }
    offered = await wu.post(ITEMS, fields, status=200)
    assert f"/items/{known}" in offered.text
    assert len(await fetch("SELECT id FROM list_item")) == 1
    await wu.follow(await wu.post(f"/items/{known}/followers", {"same": "yes", "words": "楼道灯不亮了"}))
    assert wu.sees("附议1 人")
    assert wu.sees("楼道灯不亮了")
    await wu.post(ITEMS, {**fields, "anyway": "yes"})
    assert len(await fetch("SELECT id FROM list_item")) == 2


async def test_without_a_name_nobody_is_kept_and_the_code_follows_it(
    someone: Someone, court: Court, clock: Traveller
) -> None:
    wu = await browser_of(someone, court, "wu")
    await wu.get(NEW)
    fields = {"list": "issue", "words": "有人往楼下倒水", "key": "k", "without_name": "yes"}
    shown = await wu.post(ITEMS, fields, status=200)
    link = re.search(r"/follow/([\w-]{22})", shown.text)
    assert link is not None
    again = await wu.post(ITEMS, fields, status=200)
    assert link[0] in again.text  # the second click shows the same code
    row = (await fetch("SELECT id, public_id, raised_by FROM list_item"))[0]
    assert row["raised_by"] is None
    nobody = someone()
    await nobody.get(link[0])
    assert nobody.sees("有人往楼下倒水")
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"/items/{row['public_id']}/responsibility")
    await moderator.post(f"/items/{row['public_id']}/responsibility", {"to": court.people["moderator"]})
    await moderator.post(f"/items/{row['public_id']}/completion", {"words": "劝过了"})
    await nobody.get(link[0])
    answer = await nobody.post(
        "/follow", {"token": link[1], "answer": "refuse", "item": row["public_id"]}, status=422
    )
    assert "请写下来" in answer.text
    await nobody.post(
        "/follow",
        {"token": link[1], "answer": "refuse", "item": row["public_id"], "words": "昨晚又倒了"},
        status=200,
    )
    assert (await fetch("SELECT state FROM list_item"))[0]["state"] == "underway"
    await moderator.post(f"/items/{row['public_id']}/completion", {"words": "装了水槽"})
    await nobody.post("/follow", {"token": link[1], "answer": "agree", "item": row["public_id"]}, status=200)
    closed = (await fetch("SELECT state, closed_how FROM list_item"))[0]
    assert (closed["state"], closed["closed_how"]) == ("closed", "agreed")


async def test_a_wrong_code_says_so_and_opens_nothing(someone: Someone, court: Court) -> None:
    nobody = someone()
    await nobody.get("/follow")
    await nobody.post("/follow", {"typed": "0000-0000-0000"}, status=422)
    await nobody.get("/follow/" + "x" * 22, 404)


async def test_who_is_not_signed_in_raises_for_the_eyes_of_those_in_charge(
    someone: Someone, court: Court
) -> None:
    nobody = someone()
    await nobody.get(NEW)
    await nobody.post(ITEMS, {"list": "issue", "words": "门口积水", "visibility": "public"}, status=200)
    assert (await fetch("SELECT visibility FROM list_item"))[0]["visibility"] == "office"
    async with write():
        await execute("DELETE FROM inbox_item")
    await set_list_rules(
        court.community, ListSettings(without_name=False), person=court.people["chair"], at=DURING
    )
    assert (await nobody.get(NEW, 303)).headers["location"].startswith("/sign-in")


async def test_an_item_goes_its_way_and_closes_when_the_raiser_agrees(someone: Someone, court: Court) -> None:
    issue = await an_item(court)
    moderator, zhou = await browser_of(someone, court, "moderator"), await browser_of(someone, court, "zhou")
    await moderator.get(f"/items/{issue}")
    await moderator.post(f"/items/{issue}/answers", {"words": "已经请电工来看"})
    await moderator.post(
        f"/items/{issue}/actions",
        {"words": "换灯", "to": court.people["wu"], "due_on": "2026-12-05", "done_means": "灯亮"},
    )
    action = (await fetch("SELECT public_id FROM list_item WHERE list = 'action'"))[0]["public_id"]
    wu = await browser_of(someone, court, "wu")
    await wu.get(f"/items/{action}")
    assert wu.sees("来自")
    await wu.post(f"/items/{action}/completion", {"words": "换好了"})
    await wu.post(f"/items/{action}/agreement", {}, status=404)  # the one who did it does not say so
    await zhou.get(f"/items/{action}")
    assert zhou.sees("办好了吗")
    await zhou.post(f"/items/{action}/agreement", {})
    await zhou.get(f"/items/{action}")
    assert zhou.sees("办结")
    told = await InboxItem.select(InboxItem.message).where(InboxItem.person == court.people["moderator"])
    assert "lists.told_all_done" in {row["message"] for row in told}


async def test_what_a_step_refuses_keeps_what_was_typed(someone: Someone, court: Court) -> None:
    issue = await an_item(court)
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"/items/{issue}/actions")
    answer = await moderator.post(
        f"/items/{issue}/actions",
        {"words": "换灯", "to_name": "赵师傅", "due_on": "2026-12-05"},
        status=422,
    )
    assert "赵师傅" in answer.text
    assert "怎样算办好" in answer.text
    past = await moderator.post(
        f"/items/{issue}/responsibility", {"to_name": "赵师傅", "due_on": "2020-01-01"}, status=422
    )
    assert "过去" in past.text


async def test_a_party_is_asked_promises_and_is_held_to_it(
    someone: Someone, court: Court, clock: Traveller
) -> None:
    issue = await an_item(court, visibility="public")
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"/items/{issue}/parties")
    asked = {"party": "街道城建中心", "asked": "几时来划线", "answer_due": "2026-11-30", "contact": "张工"}
    await moderator.post(f"/items/{issue}/parties", asked)
    number = (await fetch("SELECT id FROM party_invitation"))[0]["id"]
    await moderator.get(f"/items/{issue}/invitations/{number}")
    await moderator.post(
        f"/items/{issue}/invitations/{number}", {"promise": "来看一次", "promise_due": "2026-12-01"}
    )
    everyone = someone()
    await everyone.get(f"/items/{issue}")
    assert everyone.sees("已答应，12月1日 前")
    assert not everyone.sees("张工")
    clock.shift(days=30)
    await everyone.get("/communities/court/lists/figures")
    assert everyone.sees("还没做到")
    await moderator.post(f"/items/{issue}/invitations/{number}", {"kept": "kept"})
    await everyone.get(f"/items/{issue}")
    assert everyone.sees("说到做到")


async def test_names_are_for_those_who_belong(someone: Someone, court: Court) -> None:
    issue = await an_item(court, visibility="public")
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"/items/{issue}")
    await moderator.post(f"/items/{issue}/responsibility", {"to": court.people["li"]})
    await moderator.post(f"/items/{issue}/responsibility", {"to_name": "赵师傅"})
    nobody, wu = someone(), await browser_of(someone, court, "wu")
    for path in (f"/items/{issue}", "/communities/court/lists", "/communities/court/lists?list=issue"):
        await nobody.get(path)
        assert not any(nobody.sees(name) for name in ("周一", "李四", "赵师傅", "卫红"))
        await wu.get(path)
        assert wu.sees("周一")


async def test_searching_takes_signs_as_they_are(someone: Someone, court: Court) -> None:
    await an_item(court, "100% 没有灯", visibility="public")
    await an_item(court, "别的事", visibility="public")
    nobody = someone()
    await nobody.get("/communities/court/lists?q=%25")
    assert nobody.sees("100%")
    assert not nobody.sees("别的事")
    await nobody.get("/communities/court/lists?list=issue&page=99999&table=x&sort=nonsense&state=odd")


async def test_an_item_at_the_office_is_read_by_its_overseer_and_nothing_else_is(
    someone: Someone, court: Court
) -> None:
    up, down = await an_item(court, "要街道划线"), await an_item(court, "灯泡坏了")
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(f"/items/{up}/escalation")
    await moderator.post(f"/items/{up}/escalation", {"words": "划线归街道管", "table": ""})
    overseer = await browser_of(someone, court, "overseer")
    await overseer.get(f"/organisations/{court.organisation}/items")
    assert overseer.sees("要街道划线")
    assert not overseer.sees("灯泡坏了")
    await overseer.get(f"/items/{up}")
    await overseer.post(f"/items/{up}/answers", {"words": "下周来"})
    await overseer.get(f"/items/{down}", 404)
