"""Who sees what of a posted vote: notice and questions are everyone's, the roll is the owners'."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from app.clock import Traveller, travel
from app.community.tables import Community
from app.database import write
from tests.pages.conftest import SECRET, Someone
from tests.pages.test_calling_wizard import field
from tests.support.call_vote import (
    CLOSES,
    HUNG,
    OBJECTIONS,
    OPENS,
    WRITTEN,
    called,
    draft_vote,
    hang,
    open_called_vote,
    post,
    post_vote,
)
from tests.support.court import Court, build_court
from tests.support.pages import Browser
from voting.actions.close_assembly import close_assembly
from voting.actions.open_assembly import open_assembly
from voting.queries.notices import notices_of
from voting.queries.rolls import objections_of
from voting.rules.stages import Stage

PUBLIC = ("/notice", "/notice/print", "/questions")
OF_OWNERS = ("/roll",)
OF_CALLERS = ("/postings", "/opening", "/correction", "/calling-off", "/roll/print")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def signed_in(someone: Someone, court: Court, who: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def picture() -> bytes:
    """A photo of a wall."""
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(body, "PNG")
    return body.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_notice_is_everyones_on_the_screen_and_on_paper(someone: Someone, lang: str) -> None:
    court = await build_court()
    a = await post_vote(court)
    browser = someone(lang=lang)
    for path in PUBLIC:
        await browser.get(f"/assemblies/{a}{path}")
    notice = (await notices_of((await called(a)).id))[0]
    printed = await browser.get(f"/notices/{notice.id}/print")
    assert notice.content_hash in printed.text
    assert "<svg" in printed.text
    assert notice.said["roll"]["digest"] in printed.text
    for name in ("钱二", "吴先生", "李四"):
        assert name not in printed.text  # nobody is listed in public by name and flat


@pytest.mark.parametrize(
    ("who", "roll", "callers"),
    [
        ("li", 200, 404),
        ("zheng", 200, 404),
        ("zhao", 200, 404),
        ("tenant", 404, 404),
        ("sub_landlord", 404, 404),
        ("moderator", 404, 404),
        ("stranger", 404, 404),
        ("teller", 200, 404),
        ("committee", 200, 200),
        ("chair", 200, 200),
        ("administrator", 200, 200),
    ],
)
async def test_the_roll_is_for_its_owners_and_the_rest_for_those_who_call(
    someone: Someone, who: str, roll: int, callers: int
) -> None:
    court = await build_court()
    a = await post_vote(court)
    browser = await signed_in(someone, court, who)
    for path in PUBLIC:
        await browser.get(f"/assemblies/{a}{path}")
    for path in OF_OWNERS:
        await browser.get(f"/assemblies/{a}{path}", roll)
    for path in OF_CALLERS:
        await browser.get(f"/assemblies/{a}{path}", callers)


async def test_signed_out_the_roll_asks_to_sign_in_like_any_address(someone: Someone) -> None:
    court = await build_court()
    a = await post_vote(court)
    browser = someone()
    for path in OF_OWNERS + OF_CALLERS:
        there = await browser.get(f"/assemblies/{a}{path}", 303)
        assert there.headers["location"].startswith("/sign-in")


async def test_an_owner_sees_the_own_name_and_others_by_family_name_only(someone: Someone) -> None:
    court = await build_court()
    a = await post_vote(court)
    li = await signed_in(someone, court, "li")
    seen = (await li.get(f"/assemblies/{a}/roll")).text
    assert "李四" in seen
    assert "钱二" not in seen
    assert "钱**" in seen
    assert "红砖商贸有限公司" in seen  # a company is no private person
    staff = await signed_in(someone, court, "committee")
    assert "钱二" in (await staff.get(f"/assemblies/{a}/roll")).text
    paper = (await staff.get(f"/assemblies/{a}/roll/print")).text
    assert "钱二" not in paper
    assert "不要上墙" in paper


async def test_one_button_objects_and_the_answer_is_read_by_every_owner(
    someone: Someone, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(OBJECTIONS - timedelta(hours=1))
    li = await signed_in(someone, court, "li")
    await li.get(f"/assemblies/{a}/roll")
    sent = await li.post(f"/assemblies/{a}/roll/objections", {"entry": "3", "text": ""})
    await li.get(sent.headers["location"])
    number = (await objections_of((await called(a)).id))[0].id
    desk = await signed_in(someone, court, "committee")
    await desk.get(f"/assemblies/{a}/roll")
    path = f"/assemblies/{a}/roll/objections/{number}/answer"
    await desk.post(path, {"text": "已核对"}, status=422)
    kept = await desk.post(path, {"upheld": "yes", "text": "确有错误"}, status=422)
    assert "请先到小区名册里改好" in kept.text
    await desk.post(path, {"upheld": "no", "text": "与产证一致"})
    wu = await signed_in(someone, court, "wu")
    read = (await wu.get(f"/assemblies/{a}/roll")).text
    assert "与产证一致" in read
    assert "李四" not in read
    await wu.post(path, {"upheld": "no", "text": "我来答"}, status=404)
    clock.to(OBJECTIONS)
    late = await wu.post(f"/assemblies/{a}/roll/objections", {"entry": "2"}, status=422)
    assert "已在" in late.text


async def test_a_question_is_public_once_it_is_answered_and_never_says_who_asked(someone: Someone) -> None:
    court = await build_court()
    a = await post_vote(court)
    li, anyone = await signed_in(someone, court, "li"), someone()
    await li.get(f"/assemblies/{a}/questions")
    sent = await li.post(f"/assemblies/{a}/questions", {"text": "底楼出钱吗？"})
    assert "底楼出钱吗" in (await li.get(sent.headers["location"])).text
    assert "底楼出钱吗" not in (await anyone.get(f"/assemblies/{a}/questions")).text
    desk = await signed_in(someone, court, "committee")
    shown = await desk.get(f"/assemblies/{a}/questions")
    number = re.findall(r"question-(\d+)", shown.text)[0]
    await desk.post(f"/assemblies/{a}/questions/{number}/answer", {"text": ""}, status=422)
    await desk.post(f"/assemblies/{a}/questions/{number}/answer", {"text": "不出钱。"})
    read = (await anyone.get(f"/assemblies/{a}/questions")).text
    assert "不出钱。" in read
    assert "李四" not in read
    tenant = await signed_in(someone, court, "tenant")
    await tenant.get(f"/assemblies/{a}/questions")
    await tenant.post(f"/assemblies/{a}/questions", {"text": "租客也想问"}, status=404)


async def test_the_posting_record_takes_place_time_and_a_photo_for_staff_only(
    someone: Someone, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(HUNG + timedelta(hours=1))
    notice = (await notices_of((await called(a)).id))[0]
    desk = await signed_in(someone, court, "committee")
    shown = await desk.get(f"/assemblies/{a}/postings")
    assert f"http://testserver/assemblies/{a}" in shown.text  # ready to copy into the group
    record = {
        "notice": str(notice.id),
        "place": "1幢门厅",
        "hung_on": "2026-10-12",
        "hung_time": "10:00",
        "hung_by": "",
    }
    back = await desk.post(f"/assemblies/{a}/postings", record, status=422)
    assert "1幢门厅" in back.text
    record["hung_by"] = "何平"
    await desk.post(f"/assemblies/{a}/postings", record, files={"photo": ("wall.png", picture())})
    hung = (await notices_of((await called(a)).id))[0].postings[0]
    assert (hung.place, hung.hung_at, hung.hung_by) == ("1幢门厅", HUNG, "何平")
    photo = f"/assemblies/{a}/postings/{hung.id}/photo"
    assert (await desk.get(photo)).headers["content-type"] == "image/png"
    await (await signed_in(someone, court, "li")).get(photo, 404)
    await desk.get(f"/assemblies/{a}/postings")
    down = {"down_on": "2026-10-12", "down_time": "10:30", "down_by": "物业"}
    await desk.post(f"/assemblies/{a}/postings/{hung.id}/removal", down)
    await desk.get(f"/assemblies/{a}/postings")


async def test_the_check_before_opening_keeps_reasons_ahead_and_opens_at_the_hour(
    someone: Someone, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    desk = await signed_in(someone, court, "chair")
    shown = await desk.get(f"/assemblies/{a}/opening")
    assert "没有张贴记录" in shown.text
    await desk.post(f"/assemblies/{a}/opening", {"reason-hung": "已张贴，照片丢失"})
    assert (await called(a)).stage is Stage.POSTED
    assert "已张贴，照片丢失" in (await desk.get(f"/assemblies/{a}/opening")).text
    clock.to(OPENS)
    await desk.get(f"/assemblies/{a}/opening")
    await desk.post(f"/assemblies/{a}/opening", {})
    assert (await called(a)).stage is Stage.OPEN
    assert (await desk.get(f"/assemblies/{a}/opening", 303)).headers["location"] == f"/assemblies/{a}"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_extension_is_judged_kept_typed_and_printed(
    someone: Someone, clock: Traveller, lang: str
) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    clock.to(CLOSES - timedelta(days=3))
    desk = await signed_in(someone, court, "chair", lang)
    await desk.get(f"/assemblies/{a}/extension")
    seen = field(desk, "seen")
    typed = {"seen": seen, "why": "short_of_quorum", "reason": "还差 2 户", "closes_time": "20:00"}
    back = await desk.post(f"/assemblies/{a}/extension", {**typed, "closes_on": "2026-11-01"}, status=422)
    assert "还差 2 户" in back.text
    sent = await desk.post(f"/assemblies/{a}/extension", {**typed, "closes_on": "2026-11-19"})
    await desk.get(sent.headers["location"])
    extension = (await notices_of((await called(a)).id))[-1]
    printed = await someone(lang=lang).get(f"/notices/{extension.id}/print")
    assert "还差 2 户" in printed.text
    await someone(lang=lang).get(f"/assemblies/{a}/notice")
    for who in ("li", "teller", "stranger"):
        await (await signed_in(someone, court, who)).get(f"/assemblies/{a}/extension", 404)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_vote_is_called_off_and_the_notice_says_so_to_everyone(someone: Someone, lang: str) -> None:
    court = await build_court()
    a = await post_vote(court)
    desk = await signed_in(someone, court, "chair", lang)
    await desk.get(f"/assemblies/{a}/calling-off")
    await desk.post(f"/assemblies/{a}/calling-off", {"why": "ordered", "reason": ""}, status=422)
    await desk.post(f"/assemblies/{a}/calling-off", {"why": "ordered", "reason": "街道责令改正"})
    assert (await called(a)).stage is Stage.CALLED_OFF
    await someone(lang=lang).get(f"/assemblies/{a}/notice")
    off = (await notices_of((await called(a)).id))[-1]
    assert "街道责令改正" in (await someone(lang=lang).get(f"/notices/{off.id}/print")).text
    await desk.get(f"/assemblies/{a}/postings")
    again = await desk.get(f"/assemblies/{a}/calling-off", 422)
    assert again.text


async def test_a_correction_keeps_what_was_typed_until_its_dates_are_right(
    someone: Someone, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(HUNG + timedelta(days=7))
    desk = await signed_in(someone, court, "committee")
    await desk.get(f"/assemblies/{a}/correction")
    typed = {
        "reason": "写错一侧",
        "title": "1幢加装电梯",
        "question-1": "是否同意在1幢南侧加装一台电梯？",
        "plan-1": "南侧。",
        "facts-1": "",
        "objections_until": "2026-10-27",
        "opens_on": "2026-10-28",
        "opens_time": "09:00",
        "closes_on": "2026-11-20",
        "closes_time": "20:00",
        "origin": "12 位业主联名提出",
        "contact": "何平",
        "without_phones": "当面投",
    }
    back = await desk.post(f"/assemblies/{a}/correction", typed, status=422)
    assert "南侧" in back.text
    assert (await called(a)).motions[0].plan == "北侧楼道外，4 层 4 站。"
    sent = await desk.post(f"/assemblies/{a}/correction", {**typed, "opens_on": "2026-11-05"})
    await desk.get(sent.headers["location"])
    shown = await someone().get(f"/assemblies/{a}/notice")
    assert "写错一侧" in shown.text
    assert "是否同意在1幢南侧加装一台电梯？" in shown.text


async def test_a_running_vote_shows_a_shorter_form_of_correction(someone: Someone, clock: Traveller) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    desk = await signed_in(someone, court, "committee")
    shown = await desk.get(f"/assemblies/{a}/correction")
    assert "question-1" not in shown.text
    about = {"origin": "12 位业主联名提出", "contact": "何平 12000000022", "without_phones": "当面投"}
    await desk.post(f"/assemblies/{a}/correction", {**about, "reason": "电话错"})
    assert (await called(a)).contact == "何平 12000000022"


async def test_a_vote_that_began_late_says_so_on_the_desk_and_in_the_posted_result(
    someone: Someone, clock: Traveller
) -> None:
    court = await build_court()
    async with write():
        await Community.update({Community.region: "hangzhou"}).where(Community.id == court.community)
    a = await draft_vote(court)
    await hang(court, await post(court, a), WRITTEN)
    clock.to(OPENS + timedelta(days=13))
    desk = await signed_in(someone, court, "committee")
    await desk.get(f"/assemblies/{a}/opening")
    assert desk.sees("只有 1 个整天，少于当地规定的 5 天")
    await open_assembly(a, secret=SECRET, person=court.people["committee"])
    shown = await desk.get(f"/assemblies/{a}/desk")
    assert desk.sees("可以延期到 2026年11月15日 周日 24:00 或以后")
    assert f'href="/assemblies/{a}/extension"' in shown.text
    clock.to(CLOSES)
    await close_assembly(a, secret=SECRET)
    stranger = someone()
    for path in ("/result", "/result/print"):
        await stranger.get(f"/assemblies/{a}{path}")
        assert stranger.sees("投票到 2026年11月10日 周二 才开始")


async def test_the_list_shows_drafts_to_callers_only(someone: Someone) -> None:
    court = await build_court()
    posted, draft = await post_vote(court), await draft_vote(court)
    assert (
        draft
        in (await (await signed_in(someone, court, "committee")).get("/communities/court/assemblies")).text
    )
    for browser in (
        someone(),
        await signed_in(someone, court, "li"),
        await signed_in(someone, court, "tenant"),
    ):
        listed = (await browser.get("/communities/court/assemblies")).text
        assert posted in listed
        assert draft not in listed
    await post(court, draft)
    await hang(court, (await notices_of((await called(draft)).id))[0].id, WRITTEN)
