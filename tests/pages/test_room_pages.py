"""The phone in the room, the projector and the straw polls, as each person finds them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar

from app.clock import Traveller, travel
from app.database import Database, fetch
from app.live import Live, hub
from app.web.ground import KEY
from meetings.gatherings.actions.answer_poll import answer_poll
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.close_poll import close_poll
from meetings.gatherings.actions.end_meeting import end_meeting
from meetings.gatherings.actions.make_poll import make_poll
from meetings.gatherings.actions.open_poll import open_poll
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.queries.hands import requests_of
from meetings.gatherings.queries.polls import poll_by_id, polls_of
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.room_code import code_at, groups
from meetings.gatherings.rules.steps import Step
from tests.pages.conftest import SECRET, Someone
from tests.support.pages import Browser
from tests.support.room import BEFORE, HOUR, CourtRoom, court_room

ROOM, SCREEN, POLLS = (f"/meetings/evening/{part}" for part in ("room", "screen", "polls"))
IN_SCOPE = ("zhou", "wu", "li", "tenant", "moderator", "teller")
OTHERS = ("stranger", "sub_landlord", "overseer")
SCRIPTED: dict[str, Any] = {"hx_request": "true"}
SEED = "7" * 64


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(HOUR) as traveller:
        yield traveller


async def begun(*came: str, item: str = "lights") -> CourtRoom:
    here = await court_room()
    for role in came or ("zhou", "wu", "li", "tenant"):
        await check_in("evening", person=here.person(role), how=How.ROOM_CODE, at=BEFORE)
    await begin_meeting("evening", by=here.person("moderator"), at=HOUR)
    await step(here, Kind.ITEM, item=getattr(here, item))
    return here


async def step(here: CourtRoom, kind: Kind, **said: Any) -> None:
    await take_step("evening", Step(kind, **said), by=here.person("moderator"), at=HOUR)


async def asked(here: CourtRoom, method: str = "yes_no", **said: Any) -> str:
    moderator = here.person("moderator")
    made = await make_poll("evening", method, "换成长明灯吗", op=method, by=moderator, at=HOUR, **said)
    await open_poll(made, seed=SEED, by=moderator, at=HOUR)
    return made


async def phone(someone: Someone, here: CourtRoom, who: str, path: str = ROOM, **how: str) -> Browser:
    browser = someone(**how)
    await browser.sign_in(here.person(who))
    await browser.get(path)
    return browser


# ---- who -----------------------------------------------------------------------------------------


async def test_the_room_and_the_screen_are_for_those_in_scope(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here)
    paths = (
        ROOM,
        f"{ROOM}/now",
        f"{ROOM}/floor",
        f"{ROOM}/hand",
        f"{ROOM}/ask",
        SCREEN,
        POLLS,
        f"/polls/{made}",
    )
    for who in IN_SCOPE:
        browser = await phone(someone, here, who)
        for path in (*paths, *(f"{SCREEN}/{part}" for part in ("corner", "wall", "say", "join"))):
            await browser.get(path)
    for who in OTHERS:
        browser = someone()
        await browser.sign_in(here.person(who))
        for path in paths:
            await browser.get(path, 404)
    for path in paths:
        await someone().get(path, 303)


async def test_parts_that_are_not_there_are_not_found(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    browser = await phone(someone, here, "zhou")
    for path in (f"{ROOM}/everything", f"{SCREEN}/desk", "/polls/none", "/meetings/none/room"):
        await browser.get(path, 404)


# ---- the phone -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_phone_shows_what_is_on_who_speaks_and_the_agenda(
    app: Litestar, someone: Someone, database: Database, clock: Traveller, lang: str
) -> None:
    here = await begun()
    for who in ("wu", "li"):
        await raise_hand("evening", "lights", person=here.person(who), at=HOUR)
    first = (await requests_of(here.meeting))[0].id
    await step(here, Kind.SPEAKER, request=first)
    clock.shift(seconds=48)
    zhou = await phone(someone, here, "zhou", lang=lang)
    for words in ("楼道灯", "09:12", "01:12", "吴先生", "李四", "车棚"):
        assert zhou.sees(words), words
    assert zhou.sees("前面1人，大约等3分钟" if lang == "zh" else "1 before you, about 3 min.")


async def test_a_hand_goes_up_and_down_again(app: Litestar, someone: Someone, database: Database) -> None:
    here = await begun()
    zhou = await phone(someone, here, "zhou")
    await zhou.follow(await zhou.post("/meetings/evening/hands", {"up": "yes", "item": "lights"}))
    assert zhou.sees("下一个就是您")
    await zhou.follow(await zhou.post("/meetings/evening/hands", {"up": "no", "item": "lights"}))
    assert zhou.sees("举手发言")


async def test_a_phone_with_scripts_gets_its_hand_alone(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    zhou = await phone(someone, here, "zhou")
    part = await zhou.post("/meetings/evening/hands", {"up": "yes", "item": "lights"}, status=200, **SCRIPTED)
    assert part.text.lstrip().startswith('<div id="hand"')
    late = await zhou.post("/meetings/evening/hands", {"up": "yes", "item": "shed"}, status=422, **SCRIPTED)
    assert 'role="alert"' in late.text


async def test_where_sides_take_turns_two_buttons_ask_for_the_side(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun(item="shed")
    async with _write():
        await fetch("UPDATE meeting SET alternate_sides = ? RETURNING id", [True])
    zhou = await phone(someone, here, "zhou")
    assert zhou.sees("赞成，我要说")
    await zhou.post("/meetings/evening/hands", {"up": "yes", "item": "shed", "side": "against"})
    assert (await requests_of(here.meeting))[0].side == "against"


async def test_whoever_has_not_checked_in_is_sent_to_the_code(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    await asked(here)
    sun = await phone(someone, here, "sun")
    assert sun.sees("签到以后才能答")
    assert not sun.sees("交上去")


async def test_before_and_after_the_meeting_the_phone_says_so(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await court_room()
    assert (await phone(someone, here, "zhou")).sees("还没有开始")
    await begin_meeting("evening", by=here.person("moderator"), at=HOUR)
    assert (await phone(someone, here, "zhou")).sees("现在没有议题")
    await end_meeting("evening", by=here.person("moderator"), at=HOUR)
    assert (await phone(someone, here, "zhou")).sees("看会议纪要")


# ---- polls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["agenda", "item", "black", "join", "lists"])
async def test_a_poll_stands_on_the_phone_whatever_the_screen_shows(
    app: Litestar, someone: Someone, database: Database, target: str
) -> None:
    here = await begun()
    await asked(here)
    await step(here, Kind.SCREEN, facts={"what": target, "ref": ""})
    zhou = await phone(someone, here, "zhou")
    assert zhou.sees("换成长明灯吗")
    assert zhou.sees("交上去")
    assert zhou.sees("没有法律效力")


FORMS: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
    ("yes_no", {}, {"choice": "2"}, "您答的是：反对"),
    ("single", {"options": ("甲", "乙")}, {"choice": "1"}, "您答的是：甲"),
    ("multiple", {"options": ("甲", "乙", "丙"), "most": 2}, {"choice": "3"}, "您答的是：丙"),
    ("consensus", {}, {"choice": "3", "reason": "挡光"}, "您答的是：有顾虑，但不拦"),
    ("ranking", {"options": ("甲", "乙")}, {"option-1": "2", "option-2": "1"}, "您答的是：1乙，2甲"),
    ("points", {"options": ("甲", "乙"), "most": 10}, {"option-1": "4", "option-2": ""}, "您答的是：甲4"),
]


@pytest.mark.parametrize(("method", "said", "typed", "words"), FORMS)
async def test_every_method_is_answered_and_counted(
    app: Litestar,
    someone: Someone,
    database: Database,
    method: str,
    said: dict[str, Any],
    typed: dict[str, str],
    words: str,
) -> None:
    here = await begun()
    made = await asked(here, method, **said)
    zhou = await phone(someone, here, "zhou")
    await zhou.follow(await zhou.post(f"/polls/{made}/answers", typed))
    assert zhou.sees(words)
    await zhou.get(f"/polls/{made}")
    assert zhou.sees("结束之前不显示结果")
    await close_poll(made, by=here.person("moderator"), at=HOUR)
    for lang in ("zh", "en"):
        await phone(someone, here, "tenant", f"/polls/{made}", lang=lang)
        await phone(someone, here, "moderator", POLLS, lang=lang)
        await phone(someone, here, "moderator", SCREEN, lang=lang)


async def test_an_answer_that_does_not_fit_says_why_and_keeps_what_was_typed(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here, "consensus")
    zhou = await phone(someone, here, "zhou")
    await zhou.post(f"/polls/{made}/answers", {"choice": "4", "reason": ""}, status=422)
    assert zhou.sees("哪里不放心")
    assert zhou.page is not None
    assert [box.get("value") for box in zhou.page.all("input") if box.get("checked") is not None] == ["4"]
    part = await zhou.post(
        f"/polls/{made}/answers", {"choice": "4", "reason": "光" * 500}, status=422, **SCRIPTED
    )
    assert part.text.count("光") == 500


async def test_an_answer_after_the_close_is_refused_in_words_and_kept(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here, "single", options=("装灯", "不装"))
    zhou = await phone(someone, here, "zhou")
    await close_poll(made, by=here.person("moderator"), at=HOUR)
    part = await zhou.post(f"/polls/{made}/answers", {"choice": "2"}, status=422, **SCRIPTED)
    assert 'value="2" checked' in part.text
    assert "已经结束" in part.text
    await zhou.post(f"/polls/{made}/answers", {"choice": "2"}, status=422)
    assert zhou.sees("您刚才选的是：不装")


async def test_a_form_that_is_open_is_swapped_by_nothing_but_its_own_answer(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    await asked(here)
    zhou = await phone(someone, here, "zhou")
    assert zhou.page is not None
    for element in zhou.page.root.iter():
        if isinstance(element.tag, str) and (element.get("sse-swap") or element.get("hx-trigger")):
            typed = [each for each in element.iter() if str(each.tag).endswith(("}textarea", "}select"))]
            typed += [
                e for e in element.iter() if str(e.tag).endswith("}input") and e.get("type") != "hidden"
            ]
            assert not typed, f"{element.get('id')} would be swapped while somebody types"


@pytest.mark.parametrize(("live_result", "seen"), [(True, True), (False, False)])
async def test_the_count_is_hidden_or_live_as_it_was_set(
    app: Litestar, someone: Someone, database: Database, *, live_result: bool, seen: bool
) -> None:
    here = await begun()
    made = await asked(here, "single", options=("装灯", "不装"), live_result=live_result)
    await answer_poll(made, {1: 1}, person=here.person("wu"), at=HOUR)
    for path in (f"/polls/{made}", SCREEN, POLLS):
        shown = await phone(someone, here, "moderator", path)
        assert shown.sees("1 / 1 人") is seen, path
        assert shown.sees("已答 1 / 4 人"), path
        assert not shown.sees(SEED)
    await close_poll(made, by=here.person("moderator"), at=HOUR)
    assert (await phone(someone, here, "moderator", SCREEN)).sees("1 / 1 人")


async def test_names_stand_only_beside_the_answers_of_a_named_poll(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun("wu", "li")
    named = await asked(here, "yes_no", named=True)
    unnamed = await asked(here, "consensus")
    await answer_poll(named, {2: 1}, person=here.person("wu"), at=HOUR)
    await answer_poll(unnamed, {4: 1}, reason="太亮", person=here.person("wu"), at=HOUR)
    for made in (named, unnamed):
        await close_poll(made, by=here.person("moderator"), at=HOUR)
    assert (await phone(someone, here, "tenant", f"/polls/{named}")).sees("吴先生 反对")
    tenant = await phone(someone, here, "tenant", f"/polls/{unnamed}")
    assert tenant.sees("不能接受：太亮")
    assert not tenant.sees("吴先生")
    assert tenant.sees("管机器的人查得到")


async def test_the_lots_of_a_tie_can_be_drawn_again_from_the_page(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here, "single", options=("甲", "乙"))
    for number, who in ((1, "wu"), (2, "li")):
        await answer_poll(made, {number: 1}, person=here.person(who), at=HOUR)
    await close_poll(made, by=here.person("moderator"), at=HOUR)
    zhou = await phone(someone, here, "zhou", f"/polls/{made}")
    assert zhou.sees("2项并列")
    assert zhou.sees(SEED)


async def test_the_moderator_makes_opens_and_closes_a_poll(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    moderator = await phone(someone, here, "moderator", POLLS)
    fields = {"op": "a", "method": "single", "question": "选哪个颜色", "options": "米白\n浅灰\n", "most": ""}
    await moderator.follow(await moderator.post(POLLS, {**fields, "open": "no"}))
    (made,) = await polls_of(here.meeting)
    assert (made.options, made.state) == (("米白", "浅灰"), "made")
    await moderator.post(f"/polls/{made.public_id}/openings")
    await moderator.post(f"/polls/{made.public_id}/closings")
    found = await poll_by_id(made.id)
    assert found is not None
    assert found.state == "closed"
    await moderator.post(POLLS, {**fields, "op": "b", "open": "yes"})
    assert [each.state for each in await polls_of(here.meeting)] == ["closed", "open"]


async def test_a_poll_that_cannot_be_asked_says_why_and_keeps_what_was_typed(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    moderator = await phone(someone, here, "moderator", POLLS)
    fields = {"op": "a", "method": "single", "question": "灯" * 10_000, "options": "米白\n浅灰", "open": "no"}
    answer = await moderator.post(POLLS, fields, status=422)
    assert moderator.sees("问题最多 400 个字")
    assert "灯" * 10_000 in answer.text
    await moderator.post(POLLS, {**fields, "question": "？", "options": "一个"}, status=422)
    assert moderator.sees("选项要有 2 到 12 个")


async def test_a_poll_nobody_was_asked_is_dropped(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await make_poll("evening", "yes_no", "？", op="1", by=here.person("moderator"), at=HOUR)
    await (await phone(someone, here, "zhou", POLLS)).get(f"/polls/{made}", 404)
    moderator = await phone(someone, here, "moderator", POLLS)
    await moderator.post(f"/polls/{made}/removal")
    assert await polls_of(here.meeting) == ()


async def test_nobody_else_makes_opens_closes_or_drops(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here)
    for who in ("tenant", "li", "stranger"):
        browser = someone()
        await browser.sign_in(here.person(who))
        await browser.post(POLLS, {"method": "yes_no", "question": "？"}, status=404)
        for part in ("openings", "closings", "removal"):
            await browser.post(f"/polls/{made}/{part}", status=404)


# ---- the projector -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_screen_shows_what_the_moderator_puts_there(
    app: Litestar, someone: Someone, database: Database, lang: str
) -> None:
    here = await begun()
    await raise_hand("evening", "lights", person=here.person("wu"), at=HOUR)
    shown = {
        "item": ("楼道灯", "10:00", "吴先生"),
        "agenda": ("楼道灯", "车棚", "清单"),
        "join": ("十一月的圆桌",),
    }
    for target, words in shown.items():
        await step(here, Kind.SCREEN, facts={"what": target, "ref": ""})
        screen = await phone(someone, here, "moderator", SCREEN, lang=lang)
        for each in words:
            assert screen.sees(each), (target, each)
    for target in ("lists", "black"):
        await step(here, Kind.SCREEN, facts={"what": target, "ref": ""})
        await phone(someone, here, "moderator", SCREEN, lang=lang)
    await end_meeting("evening", by=here.person("moderator"), at=HOUR)
    assert (await phone(someone, here, "moderator", SCREEN, lang=lang)).sees("4")


async def test_the_code_in_the_corner_changes_by_itself_and_lets_in(
    app: Litestar, someone: Someone, database: Database, clock: Traveller
) -> None:
    here = await begun()
    screen = await phone(someone, here, "moderator", SCREEN)
    codes = []
    for _ in range(3):
        part = await screen.get(f"{SCREEN}/join")
        assert " ".join(groups(code_at(SECRET, "evening", clock.at))) in part.text
        codes.append(code_at(SECRET, "evening", clock.at))
        clock.shift(minutes=5)
    assert len(set(codes)) == 3


async def test_nobody_reads_the_code_at_home(
    app: Litestar, someone: Someone, database: Database, clock: Traveller
) -> None:
    """The code says that one is in the room: it stands on the screens of those who run the meeting."""
    here = await begun("zhou")
    code = code_at(SECRET, "evening", clock.at)
    for role, reads in (("moderator", True), ("wu", False), ("tenant", False)):
        screen = someone()
        await screen.sign_in(here.person(role))
        for path in (SCREEN, f"{SCREEN}/join"):
            text = (await screen.get(path)).text
            assert (" ".join(groups(code)) in text) is reads, (role, path)
            assert (f"/join/{code}" in text) is False, (role, path)


async def test_an_unknown_poll_on_the_screen_gives_the_agenda(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    await step(here, Kind.SCREEN, facts={"what": "poll", "ref": "99"})
    assert (await phone(someone, here, "moderator", SCREEN)).sees("车棚")


async def test_what_is_pushed_is_what_the_pages_include(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here)
    await answer_poll(made, {1: 1}, person=here.person("wu"), at=HOUR)
    zhou, screen = await phone(someone, here, "zhou"), await phone(someone, here, "moderator", SCREEN)
    pushed = await hub._renderers["room"](Live("evening", "zh", app.state[KEY]))
    for part in ("now", "floor"):
        assert (await zhou.get(f"{ROOM}/{part}")).text == pushed[f"room-{part}"]
    for part in ("corner", "wall", "say"):
        assert (await screen.get(f"{SCREEN}/{part}")).text == pushed[f"screen-{part}"]
    assert not any("<form" in html for html in pushed.values())


async def test_phones_are_told_to_ask_again_only_when_their_own_part_changes(
    app: Litestar, someone: Someone, database: Database
) -> None:
    here = await begun()
    made = await asked(here)
    before = await _signs(app)
    await answer_poll(made, {1: 1}, person=here.person("wu"), at=HOUR)
    assert await _signs(app) == before
    await close_poll(made, by=here.person("moderator"), at=HOUR + timedelta(minutes=1))
    assert (await _signs(app))[1] != before[1]
    await step(here, Kind.ITEM, item=here.shed)
    assert (await _signs(app))[0] != before[0]


async def _signs(app: Litestar) -> tuple[str, str]:
    pushed = await hub._renderers["room"](Live("evening", "zh", app.state[KEY]))
    return pushed["room-turn"], pushed["room-asked"]


def _write() -> Any:
    from app.database import write

    return write()
