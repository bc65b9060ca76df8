"""Calling a meeting on its pages, from the kind of meeting to the sheet at the door, and who may see what."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from app.clock import Traveller, travel
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.invitations import invitations, replies
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.rules.states import State
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.gathering import EVENING, TOPICS, WRITTEN, a_meeting, community_table
from tests.support.pages import Browser
from tests.support.table import court_tables

PLAN = {
    "title": "十一月议事日",
    "starts_on": "2026-11-20",
    "starts_time": "19:00",
    "place": "活动室",
    "minutes": "90",
    "words": "请带凳子",
    "recorder": "",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def signed_in(someone: Someone, court: Court, who: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(body, "PNG")
    return body.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_meeting_is_called_in_four_pages(someone: Someone, lang: str) -> None:
    court = await build_court()
    await community_table(court)
    chair = await signed_in(someone, court, "moderator", lang)
    await chair.get("/communities/court/meetings")
    await chair.get("/meetings/new?table=table")
    await chair.post("/tables/table/meetings", status=422)
    there = await chair.post(
        "/tables/table/meetings", {"template": "deliberation_day", "key": "0123456789abcdef"}
    )
    again = await chair.post(
        "/tables/table/meetings", {"template": "deliberation_day", "key": "0123456789abcdef"}
    )
    assert there.headers["location"] == again.headers["location"] == "/meetings/0123456789abcdef/draft"
    m = "/meetings/0123456789abcdef"
    await chair.follow(there)
    await chair.post(f"{m}/draft", {**PLAN, "place": "", "chair": court.people["moderator"]}, status=422)
    assert chair.sees("请带凳子")  # what was typed is kept
    there = await chair.post(f"{m}/draft", {**PLAN, "chair": court.people["moderator"]})
    assert there.headers["location"] == f"{m}/agenda"
    await chair.follow(there)
    await chair.post(f"{m}/agenda", {"key": "a" * 16, "title": "楼道灯", "kind": "topic", "minutes": "15"})
    await chair.get(f"{m}/invitations")
    await chair.post(f"{m}/invitations", {"party": "街道城管", "name": "周队"})
    await chair.get(f"{m}/calling")
    await chair.get(f"{m}/notice")
    there = await chair.post(f"{m}/calling")
    await chair.follow(there)
    await chair.post(f"{m}/calling")  # a second click
    head = await meeting("0123456789abcdef")
    assert head is not None
    assert head.state is State.CALLED
    for path in ("/invitations", "/invitations/print", "/notice", "/agenda", "/rescheduling", "/calling-off"):
        await chair.get(f"{m}{path}")


@pytest.mark.parametrize(
    ("who", "page", "own"),
    [
        ("", 200, 303),
        ("li", 200, 404),
        ("tenant", 200, 404),
        ("stranger", 200, 404),
        ("teller", 200, 404),
        ("moderator", 200, 200),
        ("committee", 200, 200),
    ],
)
async def test_the_notice_is_everyones_and_the_planning_is_its_callers(
    someone: Someone, who: str, page: int, own: int
) -> None:
    court = await build_court()
    await a_meeting(court)
    browser = await signed_in(someone, court, who) if who else someone()
    for path in ("", "/notice", "/calendar"):
        await browser.get(f"/meetings/meeting{path}", page)
    for path in ("/agenda", "/invitations", "/invitations/print", "/rescheduling", "/calling-off"):
        await browser.get(f"/meetings/meeting{path}", own)
    await browser.get("/agenda-items/meeting-1", own)
    await browser.get("/communities/court/meetings")
    await browser.get("/communities/court/meetings/now")
    await browser.get("/tables/table/meetings")


async def test_a_house_keeps_its_meeting_to_itself_and_a_draft_is_nobodys(someone: Someone) -> None:
    court = await build_court()
    tables = await court_tables(court)
    await a_meeting(court, table=tables.house, public_id="house")
    await a_meeting(court, state="draft", public_id="draft", table=tables.top)
    for who, house, draft in (("li", 200, 404), ("sub_landlord", 200, 404), ("stranger", 404, 404)):
        browser = await signed_in(someone, court, who)
        await browser.get("/meetings/house", house)
        await browser.get("/meetings/draft", draft)
        assert ("十一月议事日" in (await browser.get("/communities/court/meetings")).text) is (house == 200)
    nobody = someone()
    await nobody.get("/meetings/house", 303)
    await nobody.get("/meetings/house/calendar", 303)
    await nobody.get("/meetings/draft", 303)


async def test_a_convenor_of_a_house_calls_its_table_from_the_phone(someone: Someone) -> None:
    court = await build_court()
    await court_tables(court)
    landlord = await signed_in(someone, court, "sub_landlord")
    await landlord.get("/tables/house/meetings")
    await landlord.get("/meetings/new?table=house")
    assert not landlord.sees("居民代表会议")
    await landlord.post("/tables/house/meetings", {"template": "house_table", "key": "f" * 16})
    await landlord.get("/meetings/new?table=top", 404)
    await landlord.get("/meetings/new", 404)
    await landlord.post(f"/meetings/{'f' * 16}/draft", {**PLAN, "chair": court.people["sub_landlord"]})
    await landlord.post(f"/meetings/{'f' * 16}/calling")
    head = await meeting("f" * 16)
    assert head is not None
    assert head.state is State.CALLED


async def test_whoever_is_invited_says_whether_they_come(someone: Someone) -> None:
    court = await build_court()
    head = await a_meeting(court)
    li = await signed_in(someone, court, "li")
    await li.post("/meetings/meeting/replies", {"answer": "coming"})
    await li.post("/meetings/meeting/replies", {"answer": "coming"})
    await li.get("/meetings/meeting?answered=1")
    assert li.sees("您说来")
    await li.post("/meetings/meeting/replies", {"answer": "perhaps"}, status=422)
    assert (await replies(head.id)).coming == 1
    stranger = await signed_in(someone, court, "stranger")
    await stranger.post("/meetings/meeting/replies", {"answer": "coming"}, status=404)
    chair = await signed_in(someone, court, "moderator")
    number = (await invitations(head.id))[0].id
    await chair.post(f"/meetings/meeting/invitations/{number}/reply", {"answer": "not"})
    assert (await replies(head.id)).declined == 1
    await chair.post(f"/meetings/meeting/invitations/{number}/removal")


async def test_the_agenda_is_put_in_order_by_button_number_and_script(someone: Someone) -> None:
    court = await build_court()
    head = await a_meeting(court)
    chair = await signed_in(someone, court, "moderator")
    await chair.get("/meetings/meeting/agenda")
    for _ in range(2):  # a double click
        await chair.post("/agenda-items/meeting-3/position", {"before": "meeting-2"})
    assert await order(head.id) == ["meeting-1", "meeting-3", "meeting-2"]
    await chair.post("/agenda-items/meeting-1/position", {"by_number": "yes", "number": "9"})
    assert await order(head.id) == ["meeting-3", "meeting-2", "meeting-1"]
    part = await chair.post(
        "/agenda-items/meeting-1/position", {"before": "meeting-3"}, status=200, hx_request="true"
    )
    assert "<ol" in part.text
    assert "<html" not in part.text
    for _ in range(2):
        await chair.post("/meetings/meeting/agenda/removals", {"item": "meeting-2"})
    assert await order(head.id) == ["meeting-1", "meeting-3"]


async def order(number: int) -> list[str]:
    return [item.public_id for item in await agenda(number)]


async def test_ten_thousand_characters_are_refused_and_kept(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court)
    chair = await signed_in(someone, court, "moderator")
    long = "灯" * 10_000
    await chair.post(
        "/meetings/meeting/agenda",
        {"title": "灯", "kind": "topic", "minutes": "5", "words": long},
        status=422,
    )
    assert chair.sees("最多 4,000 字")
    assert chair.sees(long)
    await chair.get("/agenda-items/meeting-1")
    await chair.post(
        "/agenda-items/meeting-1", {"title": "灯", "kind": "topic", "minutes": "x", "words": "短"}, status=422
    )
    assert chair.sees("分钟数")


async def test_what_somebody_changed_meanwhile_is_shown_beside_what_was_typed(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court)
    one, other = await signed_in(someone, court, "moderator"), await signed_in(someone, court, "chair")
    await one.get("/agenda-items/meeting-1")
    seen = field(one, "seen")
    await other.get("/agenda-items/meeting-1")
    fields = {"kind": "topic", "minutes": "15", "seen": seen}
    await other.post("/agenda-items/meeting-1", {**fields, "title": "换声控灯"})
    await one.post("/agenda-items/meeting-1", {**fields, "title": "修旧灯"}, status=422)
    assert one.sees("换声控灯")
    await one.post("/agenda-items/meeting-1", {**fields, "title": "修旧灯", "seen": field(one, "seen")})
    item = await agenda_item("meeting-1")
    assert item is not None
    assert item.title == "修旧灯"


def field(browser: Browser, name: str) -> str:
    assert browser.page is not None
    return next(e.get("value") or "" for e in browser.page.all("input") if e.get("name") == name)


async def test_a_paper_is_for_those_in_scope_and_what_is_no_paper_is_refused(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court)
    chair = await signed_in(someone, court, "moderator")
    await chair.get("/agenda-items/meeting-1")
    await chair.post("/agenda-items/meeting-1/papers", files={"file": ("平面图.png", picture())})
    await chair.post("/agenda-items/meeting-1/papers", files={"file": ("x.exe", b"MZ")}, status=422)
    await chair.post("/agenda-items/meeting-1/papers", {"paper_title": "空"}, status=422)
    item = await agenda_item("meeting-1")
    assert item is not None
    assert [paper.title for paper in item.papers] == ["平面图"]
    path = f"/agenda-items/meeting-1/papers/{item.papers[0].id}"
    li, stranger = await signed_in(someone, court, "li"), await signed_in(someone, court, "stranger")
    await li.get(path)
    assert "平面图" in (await li.get("/meetings/meeting")).text
    await stranger.get(path, 404)
    assert "平面图" not in (await stranger.get("/meetings/meeting")).text
    await someone().get(path, 303)
    await chair.post(f"{path}/removal")
    await li.get(path, 404)


async def test_moving_and_calling_off_are_told_and_kept_on_the_page(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court)
    chair = await signed_in(someone, court, "moderator")
    moved = {"starts_on": "2026-11-27", "starts_time": "19:30", "place": "院子"}
    await chair.post("/meetings/meeting/rescheduling", {**moved, "reason": ""}, status=422)
    assert chair.sees("请写原因")
    there = await chair.post("/meetings/meeting/rescheduling", {**moved, "reason": "下雨"})
    await chair.follow(there)
    assert chair.sees("2026年11月27日")
    text = (await chair.get("/meetings/meeting/calendar")).text
    assert "DTSTART:20261127T113000Z" in text
    await chair.post("/meetings/meeting/calling-off", {"reason": ""}, status=422)
    await chair.post("/meetings/meeting/calling-off", {"reason": "停电"})
    await chair.post("/meetings/meeting/calling-off", {"reason": "停电"})
    text = (await chair.get("/meetings/meeting/calendar")).text
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:1" in text
    await chair.get("/meetings/meeting")
    assert chair.sees("停电")
    await chair.post("/meetings/meeting/rescheduling", {**moved, "reason": "x"}, status=422)
    await chair.get("/meetings/meeting/rescheduling", 303)


async def test_a_residents_meeting_says_its_quorum_and_its_earliest_day(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court, state="draft", template="residents_meeting", body="households", starts_at=EVENING)
    chair = await signed_in(someone, court, "moderator")
    await chair.get("/meetings/meeting/body")
    roll = {"body": "households", "roll_kind": "list", "names": "1\t周一\t101\n2\t李四\t202\n3\t钱二\t301"}
    await chair.post("/meetings/meeting/body", {**roll, "posted_on": "2026-11-12"}, status=422)
    assert chair.sees("2026年11月23日")
    there = await chair.post("/meetings/meeting/body", {**roll, "posted_on": "2026-11-02"})
    assert there.headers["location"] == "/meetings/meeting/agenda"
    await chair.get("/meetings/meeting/calling")
    assert chair.sees("至少 2 户到会（共 3 户")
    await chair.get("/meetings/meeting/notice")
    assert chair.sees("至少 2 户到会")
    await chair.post("/meetings/meeting/calling")
    await a_meeting(court, public_id="plain", state="draft")
    await chair.get("/meetings/plain/body", 404)


async def test_what_stayed_open_goes_on_or_up_and_the_answer_comes_back(someone: Someone) -> None:
    court = await build_court()
    tables = await court_tables(court)
    await a_meeting(court, table=tables.building, state="closed")
    await a_meeting(court, table=tables.building, state="draft", public_id="next", topics=())
    await a_meeting(court, table=tables.east, state="draft", public_id="upper", topics=())
    zhou = await signed_in(someone, court, "zhou")
    await zhou.get("/meetings/meeting")
    await zhou.get("/agenda-items/meeting-1/raises")
    await zhou.post("/agenda-items/meeting-1/carrying", status=422)
    await zhou.post("/agenda-items/meeting-1/carrying", {"to": "next"})
    await zhou.post("/agenda-items/meeting-2/raises", {"reason": ""}, status=422)
    there = await zhou.post("/agenda-items/meeting-2/raises", {"reason": "要动公共的钱"})
    await zhou.follow(there)
    path = there.headers["location"]
    await zhou.get("/meetings/next/agenda")
    assert zhou.sees(TOPICS[2])  # offered
    await zhou.post("/meetings/next/agenda/carried", {"item": "meeting-3"})
    await zhou.post(f"{path}/answers", {"answer": "我自己答"}, status=404)
    await zhou.get("/tables/east/raises", 404)
    above = await signed_in(someone, court, "moderator")
    await above.get("/tables/east/raises")
    await above.get(path)
    await above.post(f"{path}/hearings", status=422)
    await above.post(f"{path}/hearings", {"meeting": "upper"})
    await above.post(f"{path}/answers", {"answer": ""}, status=422)
    await above.post(f"{path}/answers", {"answer": "下周三上会。"})
    await zhou.get(path)
    assert zhou.sees("下周三上会。")
    stranger = await signed_in(someone, court, "stranger")
    await stranger.get(path, 404)
    await someone().get(path, 303)


async def test_a_draft_is_dropped_and_its_address_is_gone(someone: Someone) -> None:
    court = await build_court()
    await a_meeting(court, state="draft")
    chair = await signed_in(someone, court, "moderator")
    await chair.get("/meetings/meeting/draft")
    there = await chair.post("/meetings/meeting/draft/removal")
    await chair.follow(there)
    assert not chair.sees("十一月议事日")
    await chair.post("/meetings/meeting/draft/removal")
    li = await signed_in(someone, court, "li")
    await li.get("/meetings/meeting", 404)
