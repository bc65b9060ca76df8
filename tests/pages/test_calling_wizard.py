"""The committee calls a vote page by page, without a script, and nobody else sees the draft."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.clock import Traveller, travel
from app.community.tables import Community, Unit
from app.database import write
from tests.pages.conftest import Someone
from tests.support.call_vote import CLOSES, NOTICE_DAY, OPENS, WRITTEN, called, draft_vote, post
from tests.support.court import Court, build_court
from tests.support.pages import Browser
from voting.queries.notices import notices_of
from voting.rules.stages import Stage

STEPS = ("matter", "scope", "question", "documents", "calendar", "check", "notice")
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
DATES = {
    "notice_on": NOTICE_DAY.isoformat(),
    "objections_until": "2026-10-19",
    "opens_on": "2026-10-28",
    "opens_time": "09:00",
    "closes_on": "2026-11-12",
    "closes_time": "20:00",
    "result_days": "15",
    "worth": "advisory",
    "worth_basis": "",
}
WORDS = {
    "title": "1幢加装电梯",
    "question": "是否同意在1幢加装一台电梯？",
    "plan": "北侧楼道外。",
    "facts": "造价预算：698,000 元",
    "origin": "12 位业主联名提出",
    "contact": "何平 12000000021",
    "without_phones": "到业委会当面投",
    "position": "1",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def at_desk(someone: Someone, court: Court, who: str = "committee", lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def address(response: object) -> str:
    return str(response.headers["location"])  # type: ignore[attr-defined]


async def test_a_committee_calls_a_vote_from_the_first_page_to_the_posted_notice(someone: Someone) -> None:
    court = await build_court()
    desk = await at_desk(someone, court)
    await desk.get("/communities/court/assemblies/new")
    begun = await desk.post("/communities/court/assemblies", {"matter": "elevator"})
    a = re.findall(r"/assemblies/(\w+)/", address(begun))[0]
    matter = await desk.get(address(begun))
    assert "第二百七十八条第一款第七项" in matter.text
    assert "四分之三以上" in matter.text
    base = f"/assemblies/{a}/draft"
    to_scope = await desk.post(f"{base}/matter", {"matter": "elevator", "preset": "", "second_level": "no"})
    await desk.get(address(to_scope))
    chosen = {"kind": "buildings", "buildings": str(court.building)}
    counted = await desk.post(f"{base}/scope", {**chosen, "look": "yes"}, status=200)
    assert "700.00" in counted.text
    await desk.get(address(await desk.post(f"{base}/scope", chosen)))
    await desk.get(address(await desk.post(f"{base}/question", WORDS)))
    kept = await desk.post(f"{base}/documents", {"title": "方案图"}, files={"file": ("plan.pdf", PDF)})
    listed = await desk.get(address(kept))
    assert "方案图" in listed.text
    await desk.get(f"{base}/calendar")
    checked = await desk.get(address(await desk.post(f"{base}/calendar", DATES)))
    assert "公布公告和名册" in checked.text
    assert "是否同意在1幢加装一台电梯？" in (await desk.get(f"{base}/notice")).text
    await desk.get(f"{base}/check")
    posted = await desk.post(f"/assemblies/{a}/notice", {})
    await desk.get(address(posted))
    vote = await called(a)
    assert vote.stage is Stage.POSTED
    assert vote.opens_at == OPENS
    assert vote.closes_at == CLOSES
    anyone = someone()
    assert "方案图" in (await anyone.get(f"/assemblies/{a}/notice")).text
    file = await anyone.get(f"/assemblies/{a}/documents/{vote.documents[0].id}")
    assert file.content == PDF
    assert "attachment" in file.headers["content-disposition"]


@pytest.mark.parametrize("who", ["li", "wu", "tenant", "sub_landlord", "teller", "moderator", "stranger"])
async def test_a_draft_does_not_exist_for_anyone_who_does_not_call_it(someone: Someone, who: str) -> None:
    court = await build_court()
    a = await draft_vote(court)
    browser = await at_desk(someone, court, who)
    for step in STEPS:
        await browser.get(f"/assemblies/{a}/draft/{step}", 404)
    for path in ("/draft", "/notice", "/questions", "/roll", "/postings", "/opening"):
        await browser.get(f"/assemblies/{a}{path}", 404)
    await browser.get("/communities/court/assemblies/new", 404)
    listed = await browser.get("/communities/court/assemblies")
    assert a not in listed.text
    await browser.post(f"/assemblies/{a}/notice", {}, status=404)
    await browser.post(f"/assemblies/{a}/draft/question", WORDS, status=404)
    assert (await called(a)).stage is Stage.DRAFT


async def test_signed_out_a_draft_looks_like_a_vote_that_does_not_exist(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    browser = someone()
    for path in ("/draft/check", "/notice", "/roll", "/questions"):
        there = await browser.get(f"/assemblies/{a}{path}", None)
        nowhere = await browser.get(f"/assemblies/0000000000000000{path}", None)
        assert there.status_code == nowhere.status_code == 303
        assert there.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("who", ["committee", "administrator", "chair"])
async def test_whoever_calls_votes_sees_every_step(someone: Someone, who: str, lang: str) -> None:
    court = await build_court()
    a = await draft_vote(court)
    browser = await at_desk(someone, court, who, lang)
    for step in STEPS:
        await browser.get(f"/assemblies/{a}/draft/{step}")
    await browser.get("/communities/court/assemblies")


async def test_refused_dates_come_back_with_the_reason_and_all_that_was_typed(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/calendar")
    typed = {**DATES, "opens_on": "2026-10-20", "closes_time": "19:30", "worth_basis": "某条例"}
    back = await desk.post(f"/assemblies/{a}/draft/calendar", typed, status=422)
    assert "最早稳妥的开始日是" in back.text
    for value in ("2026-10-20", "19:30", "某条例"):
        assert value in back.text
    assert (await called(a)).opens_at == OPENS  # nothing of it was kept
    for name, wrong in (("notice_on", "明天"), ("closes_time", "二十点"), ("result_days", "0")):
        await desk.post(f"/assemblies/{a}/draft/calendar", {**DATES, name: wrong}, status=422)
    basis = await desk.post(f"/assemblies/{a}/draft/calendar", {**DATES, "worth": "binding"}, status=422)
    assert "没有依据" in basis.text


async def test_dates_are_proposed_for_any_notice_day_and_pass_as_they_are(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/calendar")
    asked = {**DATES, "notice_on": "2026-12-18", "propose": "yes"}
    proposed = await desk.post(f"/assemblies/{a}/draft/calendar", asked, status=200)
    assert "2027 年的放假安排还没有公布" in _plain(proposed.text)
    values = {name: field(desk, name) for name in DATES if name not in ("worth", "worth_basis")}
    assert date.fromisoformat(values["opens_on"]) >= date(2026, 12, 18) + timedelta(days=16)
    await desk.post(f"/assemblies/{a}/draft/calendar", {**DATES, **values})


async def test_a_lift_on_common_land_is_told_to_need_two_votes_and_gets_the_second_once(
    someone: Someone,
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/matter")
    said = {"matter": "elevator", "preset": "", "second_level": "yes"}
    again = await desk.get(address(await desk.post(f"/assemblies/{a}/draft/matter", said)))
    assert "这件事要表决两次" in again.text
    first = await desk.post(f"/assemblies/{a}/draft/linked", {})
    await desk.get(f"/assemblies/{a}/draft/matter")
    second = await desk.post(f"/assemblies/{a}/draft/linked", {})
    assert address(first) == address(second)
    other = await called(re.findall(r"/assemblies/(\w+)/", address(first))[0])
    assert (other.scope_kind, other.motions[0].matter) == ("community", "elevator_land")
    assert other.linked == (await called(a)).id
    assert (await called(a)).linked == other.id


async def test_the_rule_follows_the_place_and_another_one_must_be_chosen_and_explained(
    someone: Someone,
) -> None:
    court = await build_court()
    async with write():
        await Community.update({Community.region: "hangzhou"}).where(Community.id == court.community)
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    shown = await desk.get(f"/assemblies/{a}/draft/matter")
    assert "加装电梯 · 本单元或本幢" in shown.text
    look = {"matter": "use_fund", "preset": "", "look": "yes"}
    assert "过半数" in (await desk.post(f"/assemblies/{a}/draft/matter", look, status=200)).text
    assert (await called(a)).motions[0].matter == "elevator"  # looking keeps nothing
    other = {"matter": "elevator", "preset": "cn.cc278.ordinary", "second_level": "no"}
    await desk.post(f"/assemblies/{a}/draft/matter", other)
    checked = await desk.get(f"/assemblies/{a}/draft/check")
    assert "您换了一条规则" in checked.text


async def test_units_are_chosen_by_their_names_and_unknown_ones_are_named(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/scope")
    wrong = await desk.post(
        f"/assemblies/{a}/draft/scope", {"kind": "units", "units": "1-101、1-999"}, status=422
    )
    assert "1-999" in wrong.text
    await desk.post(f"/assemblies/{a}/draft/scope", {"kind": "units", "units": "1-101 1-301\n1-302"})
    assert set((await called(a)).scope) == {court.units[room] for room in ("101", "301", "302")}
    part = await desk.get(f"/assemblies/{a}/draft/scope/roll?kind=units&units=1-101")
    assert "100.00" in part.text
    assert "<html" not in part.text
    await desk.get(f"/assemblies/{a}/draft/scope")
    await desk.post(f"/assemblies/{a}/draft/scope", {"kind": "buildings"}, status=422)


async def test_parking_and_units_without_area_are_shown_before_anything_is_posted(someone: Someone) -> None:
    court = await build_court()
    async with write():
        await Unit.update({Unit.use: "parking"}).where(Unit.id == court.units["302"])
        await Unit.update({Unit.area_dm2: None, Unit.area_source: ""}).where(Unit.id == court.units["301"])
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    shown = await desk.get(f"/assemblies/{a}/draft/scope")
    assert "1 个车位不计入" in _plain(shown.text)
    assert "1 个专有部分没有面积" in _plain(shown.text)
    await desk.get(f"/assemblies/{a}/draft/check")
    await desk.post(f"/assemblies/{a}/notice", {"reason-documents": "有"}, status=422)
    assert (await called(a)).stage is Stage.DRAFT


async def test_several_questions_are_put_in_one_assembly_and_one_can_be_taken_out(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/question")
    onward = await desk.post(f"/assemblies/{a}/draft/question", {**WORDS, "another": "yes"})
    await desk.get(address(onward))
    second = await desk.post(
        f"/assemblies/{a}/draft/matter", {"matter": "use_fund", "preset": "", "position": "2"}
    )
    await desk.get(address(second))
    await desk.post(f"/assemblies/{a}/draft/question", {**WORDS, "question": "用维修资金？", "position": "2"})
    vote = await called(a)
    assert [motion.question for motion in vote.motions] == [WORDS["question"], "用维修资金？"]
    await desk.get(f"/assemblies/{a}/draft/question?question=1")
    await desk.post(f"/assemblies/{a}/draft/question", {"remove": "yes", "position": "1"})
    assert [motion.question for motion in (await called(a)).motions] == ["用维修资金？"]


async def test_a_missing_word_is_asked_for_and_what_was_typed_stays(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/question")
    back = await desk.post(
        f"/assemblies/{a}/draft/question", {**WORDS, "origin": "", "plan": "新方案"}, status=422
    )
    assert "请写由谁提出" in back.text
    assert "新方案" in back.text


async def test_a_colleague_who_saved_meanwhile_is_not_overwritten(someone: Someone) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await desk.get(f"/assemblies/{a}/draft/question")
    seen = field(desk, "seen")
    other = await at_desk(someone, court, "chair")
    await other.get(f"/assemblies/{a}/draft/question")
    await other.post(f"/assemblies/{a}/draft/question", {**WORDS, "plan": "主任改的"})
    late = await desk.post(
        f"/assemblies/{a}/draft/question", {**WORDS, "plan": "我改的", "seen": seen}, status=422
    )
    assert "别人改过这份草稿" in late.text
    assert "我改的" in late.text
    assert (await called(a)).motions[0].plan == "主任改的"


async def test_without_a_public_address_nothing_is_posted_and_nothing_prints(
    someone: Someone, app: object
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    desk = await at_desk(someone, court)
    await post(court, a)
    b = await draft_vote(court)
    app.state.settings = dataclasses.replace(app.state.settings, public_address=None)  # type: ignore[attr-defined]
    shown = await desk.get(f"/assemblies/{b}/draft/check")
    assert "PUBLIC_ADDRESS" in shown.text
    await desk.post(f"/assemblies/{b}/notice", {"reason-documents": "有"}, status=422)
    refused = await desk.get(f"/assemblies/{a}/notice/print", 422)
    assert "PUBLIC_ADDRESS" in refused.text
    assert len(await notices_of((await called(b)).id)) == 0


def field(browser: Browser, name: str) -> str:
    """What stands in a field of the page that was fetched last."""
    assert browser.page is not None
    return next(e.get("value") or "" for e in browser.page.all("input") if e.get("name") == name)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
