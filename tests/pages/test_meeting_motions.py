"""A residents' meeting votes on its pages: put, answered, counted, closed; nobody sees a choice before."""

from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.database import Database
from tests.pages.conftest import Someone
from tests.support.body_meeting import HELD, BodyMeeting, body_meeting_of
from tests.support.court import Court, build_court
from tests.support.pages import Browser, Typed


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(HELD) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def meeting(here: Court) -> BodyMeeting:
    return await body_meeting_of(here)


async def _as(someone: Someone, person: int) -> Browser:
    browser = someone()
    await browser.sign_in(person)
    return browser


async def _put(chair: Browser, meeting: BodyMeeting, by: str) -> str:
    await chair.get(f"/meetings/{meeting.public_id}/motions")
    answer = await chair.post(
        f"/meetings/{meeting.public_id}/motions", {"item": meeting.items["posted"], "by": by}
    )
    return str(answer.headers["location"])


async def test_phones_and_hands_decide_and_everyone_can_recompute(
    someone: Someone, here: Court, meeting: BodyMeeting
) -> None:
    chair = await _as(someone, here.people["chair"])
    await chair.get(f"/meetings/{meeting.public_id}/motions")
    assert chair.sees("5 / 6 人")
    assert not chair.sees("临时加的一项"), "what the notice did not have is not offered"
    motion = await _put(chair, meeting, "phones")
    for role, choice in (("zhou", "agree"), ("wu", "agree")):
        phone = await _as(someone, here.people[role])
        await phone.get(motion)
        await phone.post(f"{motion}/ballots", {"choice": choice})
        await phone.get(f"{motion}?answered=1")
        assert phone.sees("您的意见已收到")
    await chair.get(motion)
    assert chair.sees("在场 5 人，已用手机表决 2 人")
    assert not chair.sees("同意 2")
    for counter in ("冯敏", "卫红"):
        counted: dict[str, Typed] = {"round": 1, "counter": counter, "agree": 1, "against": 2, "abstain": 0}
        await chair.post(f"{motion}/counts", counted)
    await chair.get(motion)
    assert chair.sees("两名计票人的数一致")
    await chair.post(f"{motion}/closure")
    passer_by = someone()
    await passer_by.get(motion)
    assert passer_by.sees("通过")
    assert passer_by.sees("应到 6 人，实到 5 人")
    await passer_by.get(f"/meetings/{meeting.public_id}/motions/now")
    assert passer_by.sees("停车到早上八点")


async def test_what_was_typed_stays_when_a_count_is_refused(
    someone: Someone, here: Court, meeting: BodyMeeting
) -> None:
    chair = await _as(someone, here.people["chair"])
    motion = await _put(chair, meeting, "hands")
    await chair.get(motion)
    nameless: dict[str, Typed] = {"round": 1, "counter": "", "agree": 3, "against": 2, "abstain": 0}
    await chair.post(f"{motion}/counts", nameless, status=422)
    assert chair.sees("请写计票人的姓名")
    assert chair.page is not None
    assert 'value="3"' in chair.page.source
    words: dict[str, Typed] = {"round": 1, "counter": "冯敏", "agree": "三", "against": 2, "abstain": 0}
    await chair.post(f"{motion}/counts", words, status=422)
    assert chair.sees("请填整数")
    await chair.post(f"{motion}/closure", status=422)
    assert chair.sees("还没有计票")


async def test_who_may_see_and_do_what(someone: Someone, here: Court, meeting: BodyMeeting) -> None:
    chair = await _as(someone, here.people["chair"])
    motion = await _put(chair, meeting, "phones")
    stranger = await _as(someone, here.people["stranger"])
    await stranger.get(motion, status=404)
    await stranger.get(f"/meetings/{meeting.public_id}/motions", status=404)
    neighbour = await _as(someone, here.people["sun"])  # belongs to the table, is not in the room
    await neighbour.get(motion)
    assert neighbour.sees("在会场签到后才能表决")
    await neighbour.post(f"{motion}/ballots", {"choice": "agree"}, status=404)
    await neighbour.post(f"{motion}/closure", status=404)


async def test_a_late_answer_is_told_so(someone: Someone, here: Court, meeting: BodyMeeting) -> None:
    chair, phone = await _as(someone, here.people["chair"]), await _as(someone, here.people["zhou"])
    motion = await _put(chair, meeting, "phones")
    await phone.get(motion)
    await chair.get(motion)
    await chair.post(f"{motion}/closure")
    await phone.post(f"{motion}/ballots", {"choice": "agree"}, status=422)
    assert phone.sees("已经结束")
