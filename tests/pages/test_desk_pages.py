"""The moderator's desk, the door and the attendance list, as each person finds them."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import segno
from litestar import Litestar
from PIL import Image

from app.clock import Traveller, travel
from app.database import Database, write
from app.live import hub
from meetings.checklists.tables import ListItem
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.make_poll import make_poll
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.queries.attendees import attendees_of
from meetings.gatherings.queries.hands import requests_of
from meetings.gatherings.queries.room import room
from meetings.gatherings.routes import joining
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.room_code import code_at, own_code
from meetings.gatherings.rules.steps import Step
from meetings.gatherings.tables import Meeting
from tests.pages.conftest import SECRET, Someone
from tests.support.pages import Browser
from tests.support.room import BEFORE, HOUR, CourtRoom, court_room

DESK = "/meetings/evening/desk"
EVENTS = "/meetings/evening/events"
MODERATORS = ("moderator", "chair", "committee", "administrator", "teller", "zhou")  # zhou convenes
OTHERS = ("li", "tenant", "sub_landlord", "stranger", "overseer")
SCRIPTED: dict[str, Any] = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(BEFORE) as traveller:
        yield traveller


async def begun(here: CourtRoom) -> None:
    await begin_meeting("evening", by=here.person("moderator"), at=HOUR)
    await step(here, Kind.ITEM, item=here.lights)


async def step(here: CourtRoom, kind: Kind, **said: Any) -> None:
    await take_step("evening", Step(kind, **said), by=here.person("moderator"), at=HOUR)


async def comes(here: CourtRoom, *roles: str) -> None:
    for role in roles:
        await check_in("evening", person=here.person(role), how=How.ROOM_CODE, at=BEFORE)


async def at_desk(someone: Someone, here: CourtRoom, who: str = "moderator", **how: str) -> Browser:
    browser = someone(**how)
    await browser.sign_in(here.person(who))
    await browser.get(DESK)
    return browser


# ---- who -----------------------------------------------------------------------------------------


async def test_only_who_may_run_the_meeting_finds_its_desk(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    for who in MODERATORS:
        browser = await at_desk(someone, here, who)
        for path in ("desk/now", "attendees", "check-ins"):
            await browser.get(f"/meetings/evening/{path}")
    for who in OTHERS:
        browser = someone()
        await browser.sign_in(here.person(who))
        for path in ("desk", "desk/now", "attendees", "check-ins", "check-ins/1234567"):
            await browser.get(f"/meetings/evening/{path}", 404)
        for path in ("events", "attendees", "check-ins", "attendees/x/departure"):
            await browser.post(f"/meetings/evening/{path}", {"kind": "started"}, status=404)
    nobody = someone()
    for path in ("desk", "attendees", "check-ins", "my-code"):
        answer = await nobody.get(f"/meetings/evening/{path}", 303)
        assert answer.headers["location"].startswith("/sign-in")


async def test_a_draft_has_no_desk(app: Litestar, someone: Someone) -> None:
    here = await court_room(state="draft")
    browser = someone()
    await browser.sign_in(here.person("moderator"))
    await browser.get(DESK, 404)


# ---- driving -------------------------------------------------------------------------------------


async def test_the_evening_by_buttons_alone(app: Litestar, someone: Someone, clock: Traveller) -> None:
    here = await court_room()
    await comes(here, "zhou", "li")
    browser = await at_desk(someone, here)
    assert browser.sees("还没有开始")
    clock.to(HOUR)
    await browser.follow(await browser.post(EVENTS, {"kind": "started"}))
    assert browser.sees("开始议题：楼道灯")
    await browser.follow(await browser.post(EVENTS, {"kind": "item", "item": here.lights, "saw": 0}))
    assert browser.sees("第 1 项，共 3 项")
    assert browser.sees("10:00")
    await raise_hand("evening", "lights", person=here.person("zhou"), at=HOUR)
    clock.shift(minutes=4)
    await browser.get(DESK)
    assert browser.sees("06:00")
    assert browser.sees("请下一位：周一")
    request = (await room_floor(here))[0]
    await browser.follow(await browser.post(EVENTS, {"kind": "speaker", "request": request, "saw": 0}))
    assert browser.sees("说完了")
    await browser.follow(await browser.post(EVENTS, {"kind": "timer", "item": here.lights, "seconds": 660}))
    assert browser.sees("07:00")
    await browser.follow(await browser.post(EVENTS, {"kind": "paused"}))
    assert browser.sees("已暂停")
    await browser.follow(await browser.post(EVENTS, {"kind": "resumed"}))
    outcome: dict[str, str | int] = {
        "kind": "outcome",
        "part": "outcome",
        "item": here.lights,
        "outcome": "agreed",
        "words": "换四盏",
    }
    await browser.follow(await browser.post(EVENTS, outcome))
    assert browser.sees("达成一致：换四盏")
    entry = {"kind": "listed", "part": "entry", "list": "action", "words": "买灯", "op": "e1"}
    await browser.follow(await browser.post(EVENTS, {**entry, "due_on": "2026-12-01"}))
    assert browser.sees("行动 1")
    await browser.follow(await browser.post(EVENTS, {"kind": "screen", "what": "black", "ref": ""}))
    assert browser.sees("恢复画面")
    assert browser.sees("会撤回：换屏幕画面")
    last = (await room("evening")).number
    await browser.follow(await browser.post(EVENTS, {"kind": "undo", "number": last}))
    assert not browser.sees("恢复画面")
    await browser.follow(await browser.post(EVENTS, {"kind": "ended"}))
    assert browser.sees("已结束")
    assert browser.sees("到场 2 人")
    refused = await browser.post(EVENTS, {"kind": "item", "item": here.shed}, status=422)
    assert "会议已经结束" in refused.text


async def room_floor(here: CourtRoom) -> list[int]:
    return [each.id for each in await requests_of(here.meeting)]


async def test_every_key_of_the_page_is_a_button_of_its_own_form(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here)
    assert browser.page is not None
    keys = [key for button in browser.page.all("button") for key in (button.get("data-keys") or "").split()]
    assert {"ArrowRight", "PageDown", "Space", "p", "b", ".", "u", "+", "-", "s", "a", "l", "j"} <= set(keys)
    assert len(keys) == len(set(keys)), "a key that presses two buttons"


async def test_a_page_with_scripts_gets_only_the_part_it_sent(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here)
    now = await browser.post(EVENTS, {"kind": "paused"}, status=200, **SCRIPTED)
    assert "已暂停" in now.text
    assert "<html" not in now.text
    assert "form-outcome" not in now.text
    sent = {"kind": "remark", "part": "remark", "words": "有人先走", "op": "r1"}
    remark = await browser.post(EVENTS, sent, status=200, **SCRIPTED)
    assert 'id="form-remark"' in remark.text
    assert "已记下" in remark.text
    assert "有人先走" not in remark.text
    assert "desk-now" not in remark.text.replace("#desk-now", "")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "outcome", "part": "outcome", "outcome": "agreed", "words": "字" * 1001}, "最多 1,000 字"),
        ({"kind": "remark", "part": "remark", "words": "", "op": "r"}, "请写几个字"),
        ({"kind": "listed", "part": "entry", "list": "issue", "words": "", "op": "e"}, "请写几个字"),
        ({"kind": "listed", "part": "entry", "list": "wish", "words": "有", "op": "e"}, "请选一张清单"),
        ({"kind": "timer", "minutes": "many"}, "整数分钟"),
        ({"kind": "timer", "minutes": "999999999"}, "整数分钟"),
        ({"kind": "chair", "person": "999999999999"}, "不能主持"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Litestar, someone: Someone, sent: dict[str, str], said: str
) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here)
    headers: dict[str, Any]
    for headers in ({}, SCRIPTED):
        answer = await browser.post(EVENTS, sent, status=422, **headers)
        assert said in answer.text.replace("\xa0", " ")
        assert sent.get("words", "") in answer.text
    assert await ListItem.count() == 0


async def test_ten_thousand_signs_are_kept_and_refused(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here)
    words = "楼道灯坏了" * 2000
    sent = {"kind": "listed", "part": "entry", "list": "issue", "words": words, "op": "e"}
    answer = await browser.post(EVENTS, sent, status=422)
    assert words in answer.text


async def test_there_is_no_unknown_step(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here)
    for kind in ("", "dance", "poll_opened", "poll_closed"):
        await browser.post(EVENTS, {"kind": kind}, status=422)


async def test_two_see_who_holds_the_chair_and_the_former_only_reads(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    moderator, chair = await at_desk(someone, here), await at_desk(someone, here, "chair")
    assert chair.sees("现在由 卫红 主持")
    assert chair.page is not None
    assert "data-keys" not in (await chair.get(DESK)).text
    handed: dict[str, str | int] = {"kind": "chair", "person": here.person("chair")}
    await moderator.follow(await moderator.post(EVENTS, handed))
    assert moderator.sees("现在由 王芳 主持")
    assert (await moderator.post(EVENTS, {"kind": "paused"}, status=422)).text.count("现在由别人主持") == 1
    await chair.get(DESK)
    assert "data-keys" in (await chair.get(DESK)).text
    await chair.follow(await chair.post(EVENTS, {"kind": "paused"}))


async def test_the_recorder_has_the_fields_and_no_keys(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here, "teller")
    text = (await browser.get(DESK)).text
    assert "form-remark" in text
    assert "data-keys" not in text
    await browser.follow(
        await browser.post(EVENTS, {"kind": "remark", "part": "remark", "words": "好", "op": "q"})
    )
    assert (await room("evening")).remarks[0].words == "好"


async def test_a_poll_is_opened_closed_and_shown_from_the_desk(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    made = await make_poll("evening", "yes_no", "换声控灯吗？", op="p", by=here.person("moderator"), at=HOUR)
    browser = await at_desk(someone, here)
    assert browser.sees("还没有开始")
    await browser.follow(await browser.post(EVENTS, {"kind": "poll_opened", "poll": made}))
    assert browser.sees("在场 0 人，已答 0 人")
    refused = await browser.post(EVENTS, {"kind": "ended"}, status=422)
    assert "还有摸底没有结束" in refused.text
    for _ in range(2):
        await browser.follow(await browser.post(EVENTS, {"kind": "poll_closed", "poll": made}))
    assert browser.sees("已结束，0 人作答")


async def test_the_desk_speaks_english(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    browser = await at_desk(someone, here, lang="en")
    for words in ("Item 1 of 3", "Next: 车棚", "left for this item", "Take back the last step"):
        assert browser.sees(words), words


async def test_every_screen_is_told_and_learns_no_name(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await begun(here)
    await comes(here, "zhou")
    browser = await at_desk(someone, here)
    await raise_hand("evening", "lights", person=here.person("zhou"), at=HOUR)
    stream = hub.stream("room", "evening", "zh")
    frames = ""
    async for chunk in stream:
        frames += chunk.decode()
        if "event: desk" in frames:
            break
    await stream.aclose()  # type: ignore[attr-defined]
    assert "data-stamp" in frames
    signal = frames.partition("event: desk")[2].partition("\n\n")[0]
    assert "周一" not in signal
    await browser.get("/meetings/evening/desk/now")


# ---- coming in -----------------------------------------------------------------------------------


def room_code(minutes: float = -10) -> str:
    return code_at(SECRET, "evening", HOUR + timedelta(minutes=minutes))


async def test_a_scanned_code_shows_a_button_and_changes_nothing(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    browser = someone()
    await browser.sign_in(here.person("zhou"))
    await browser.get(f"/meetings/evening/join/{room_code()}")
    assert browser.sees("以“周一”的身份签到")
    assert await attendees_of(here.meeting) == ()
    answer = await browser.post("/meetings/evening/join", {"code": room_code()})
    assert answer.headers["location"] == "/meetings/evening/room"
    assert [each.how for each in await attendees_of(here.meeting)] == ["room_code"]
    again = await browser.get(f"/meetings/evening/join/{room_code()}", 303)
    assert again.headers["location"] == "/meetings/evening/room"


async def test_somebody_without_an_account_comes_in_by_name(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    browser = someone()
    await browser.get(f"/meetings/evening/join/{room_code()}")
    assert browser.sees("写下称呼就能参加")
    sent = {"code": room_code(), "op": "a" * 24, "name": "顾师傅", "household": "302"}
    answer = await browser.post("/meetings/evening/join", sent)
    assert answer.headers["location"] == "/meetings/evening/room"
    came = await attendees_of(here.meeting)
    assert [(each.name, each.household, each.checked) for each in came] == [("顾师傅", "302", False)]
    # signed in for this evening, as somebody who belongs nowhere
    await browser.get("/meetings/evening/my-code")
    await browser.get(DESK, 404)
    await browser.get("/communities/court/desk", 404)
    moderator = await at_desk(someone, here)
    await moderator.get("/meetings/evening/attendees")
    assert moderator.sees("报称呼进来，未核对")
    key = f"a{came[0].public_id}"
    await moderator.follow(await moderator.post("/meetings/evening/attendees", {"key": key}))
    assert (await attendees_of(here.meeting))[0].checked


@pytest.mark.parametrize(
    ("name", "household", "said"),
    [("", "", "请写您的称呼"), ("名" * 61, "302", "最多 60 个字"), ("顾", "室" * 10_000, "最多 120 个字")],
)
async def test_a_name_that_is_none_is_asked_again(
    app: Litestar, someone: Someone, name: str, household: str, said: str
) -> None:
    here = await court_room()
    browser = someone()
    await browser.get(f"/meetings/evening/join/{room_code()}")
    sent = {"code": room_code(), "op": "a" * 24, "name": name, "household": household}
    answer = await browser.post("/meetings/evening/join", sent, status=422)
    assert said in answer.text.replace("\xa0", " ")
    assert await attendees_of(here.meeting) == ()


async def test_an_old_or_wrong_code_lets_nobody_in_and_names_no_meeting(
    app: Litestar, someone: Someone
) -> None:
    here = await court_room()
    browser = someone()
    for code in (room_code(-25), "000000", "x", "9" * 90):
        page = await browser.get(f"/meetings/evening/join/{code}")
        assert "十一月的圆桌" not in page.text
        unknown = await browser.get(f"/meetings/never-was/join/{code}")
        assert "十一月的圆桌" not in unknown.text
        await browser.post("/meetings/evening/join", {"code": code, "name": "顾", "op": "b"}, status=422)
        await browser.post("/meetings/never-was/join", {"code": code, "name": "顾", "op": "b"}, status=422)
    assert await attendees_of(here.meeting) == ()


async def test_the_digits_may_be_typed(app: Litestar, someone: Someone) -> None:
    await court_room()
    browser = someone()
    await browser.get("/j")
    code = room_code()
    answer = await browser.post("/j", {"code": f"{code[:3]} {code[3:]}"})
    assert answer.headers["location"] == f"/meetings/evening/join/{code}"
    await browser.follow(answer)
    assert browser.sees("十一月的圆桌")
    refused = await browser.post("/j", {"code": "12"}, status=422)
    assert "没有这个签到码" in refused.text
    assert 'value="12"' in refused.text


async def test_guessing_ends_and_says_so(app: Litestar, someone: Someone, monkeypatch: Any) -> None:
    monkeypatch.setattr(joining, "TRIES_PER_ADDRESS", 3)
    await court_room()
    browser = someone()
    for _ in range(3):
        await browser.post("/j", {"code": "000000"}, status=422)
    await browser.post("/j", {"code": room_code()}, status=429)


async def test_opening_links_guesses_no_code_either(
    app: Litestar, someone: Someone, monkeypatch: Any
) -> None:
    """The page names the meeting for the right code: it may be asked no more often than the form."""
    monkeypatch.setattr(joining, "TRIES_PER_ADDRESS", 3)
    await court_room()
    browser = someone()
    for _ in range(3):
        await browser.get("/meetings/evening/join/000000")
    page = await browser.get(f"/meetings/evening/join/{room_code()}", 429)
    assert "十一月的圆桌" not in page.text


async def test_nobody_comes_in_after_the_end_or_before_the_doors_open(
    app: Litestar, someone: Someone, clock: Traveller
) -> None:
    here = await court_room()
    browser = someone()
    await browser.sign_in(here.person("zhou"))
    clock.to(HOUR - timedelta(hours=4))
    early = await browser.post("/meetings/evening/join", {"code": room_code(-240)}, status=422)
    assert "会前三小时" in early.text
    clock.to(HOUR)
    await begun(here)
    moderator = await at_desk(someone, here)
    await moderator.post(EVENTS, {"kind": "ended"})
    late = await browser.post("/meetings/evening/join", {"code": room_code(0)}, status=422)
    assert "会议已经结束" in late.text


# ---- at the door ---------------------------------------------------------------------------------


async def test_ones_own_code_is_scanned_typed_or_photographed(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    tenant, moderator = someone(), await at_desk(someone, here)
    await tenant.sign_in(here.person("tenant"))
    code = own_code(SECRET, "evening", here.person("tenant"))
    await tenant.get("/meetings/evening/my-code")
    assert tenant.sees(code)
    # scanned by the moderator's own camera: the address opens
    await moderator.get(f"/meetings/evening/check-ins/{code}")
    assert moderator.sees("陈租客")
    assert await attendees_of(here.meeting) == ()
    # typed
    await moderator.post("/meetings/evening/check-ins", {"code": code}, status=200)
    assert moderator.sees("是站在您面前的这位吗")
    # photographed
    photo = _photo(f"http://testserver/meetings/evening/check-ins/{code}")
    await moderator.post("/meetings/evening/check-ins", files={"photo": ("门口.jpg", photo)}, status=200)
    assert moderator.sees("陈租客")
    await moderator.follow(await moderator.post("/meetings/evening/check-ins", {"code": code, "sure": "yes"}))
    assert moderator.sees("已签到")
    assert [(each.name, each.how) for each in await attendees_of(here.meeting)] == [("陈租客", "own_code")]
    await tenant.get("/meetings/evening/my-code")
    assert tenant.sees("您已经签到了")


@pytest.mark.parametrize("code", ["", "1", "1234567", "x" * 60, "/etc/passwd"])
async def test_a_code_that_is_none_is_nobodys(app: Litestar, someone: Someone, code: str) -> None:
    here = await court_room()
    moderator = await at_desk(someone, here)
    answer = await moderator.post("/meetings/evening/check-ins", {"code": code, "sure": "yes"}, status=422)
    assert "没有这个签到码" in answer.text


@pytest.mark.parametrize(
    ("photo", "said"),
    [(b"no picture", "不"), (b"\xff\xd8\xff broken", "打不开"), (None, "没有认出签到码")],
)
async def test_a_photo_without_a_code_says_so(
    app: Litestar, someone: Someone, photo: bytes | None, said: str
) -> None:
    here = await court_room()
    moderator = await at_desk(someone, here)
    if photo is None:
        body = io.BytesIO()
        Image.new("RGB", (400, 300), "white").save(body, "JPEG")
        photo = body.getvalue()
    answer = await moderator.post(
        "/meetings/evening/check-ins", files={"photo": ("门口.jpg", photo)}, status=422
    )
    assert said in answer.text


def _photo(text: str) -> bytes:
    """A turned, unsharp photo of a code on a phone's screen."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=6, border=4)
    body = io.BytesIO()
    with Image.open(drawn) as code:
        scene = Image.new("RGB", (1600, 1200), "#7d8a80")
        scene.paste(code.convert("RGB").rotate(17, expand=True, fillcolor="#7d8a80"), (520, 240))
        scene.resize((1200, 900)).save(body, "JPEG", quality=70)
    return body.getvalue()


# ---- the list ------------------------------------------------------------------------------------


async def test_the_list_is_ticked_searched_and_put_right(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    moderator = await at_desk(someone, here)
    page = await moderator.get("/meetings/evening/attendees?q=302")
    assert moderator.sees("孙三")
    assert not moderator.sees("李四")
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    where = await moderator.post("/meetings/evening/attendees", {"key": key})
    assert where.headers["location"] == "/meetings/evening/attendees?q=302"
    await moderator.follow(where)
    assert moderator.sees("勾到")
    found = (await attendees_of(here.meeting))[0]
    wrong = f"/meetings/evening/attendees/{found.public_id}/departure"
    await moderator.follow(await moderator.post(wrong, {"mistaken": "yes"}))
    assert await attendees_of(here.meeting) == ()
    await moderator.get("/meetings/evening/attendees?only=here")
    assert moderator.sees("没有找到")
    await moderator.post("/meetings/evening/attendees", {"key": "p0"}, status=422)


async def test_i_go_home_by_myself(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await comes(here, "zhou")
    browser = someone()
    await browser.sign_in(here.person("zhou"))
    await browser.post("/meetings/evening/departure")
    assert not (await attendees_of(here.meeting))[0].here
    other = someone()
    await other.sign_in(here.person("li"))
    await other.post("/meetings/evening/departure")
    assert len(await attendees_of(here.meeting)) == 1


# ---- hands ---------------------------------------------------------------------------------------


async def test_a_phone_raises_and_lowers_its_hand(app: Litestar, someone: Someone) -> None:
    here = await court_room()
    await comes(here, "zhou")
    await begun(here)
    browser = someone()
    await browser.sign_in(here.person("zhou"))
    for _ in range(2):
        answer = await browser.post("/meetings/evening/hands", {"up": "yes", "item": "lights"})
        assert answer.headers["location"] == "/meetings/evening/room"
    moderator = await at_desk(someone, here)
    assert moderator.sees("请下一位：周一")
    for _ in range(2):
        await browser.post("/meetings/evening/hands", {"up": "no"})
    await moderator.get(DESK)
    assert moderator.sees("没有人举手")
    await browser.post("/meetings/evening/hands", {"up": "yes", "item": "shed"}, status=422)
    stranger = someone()
    await stranger.sign_in(here.person("stranger"))
    await stranger.post("/meetings/evening/hands", {"up": "yes", "item": "lights"}, status=404)


async def test_a_list_of_a_whole_community_opens(app: Litestar, database: Database, someone: Someone) -> None:
    here = await court_room()
    async with write():
        await Meeting.update({Meeting.round_table: here.tables.top}).where(Meeting.id == here.meeting)
    moderator = await at_desk(someone, here)
    await moderator.get("/meetings/evening/attendees")
    assert moderator.sees("刘二房东")
