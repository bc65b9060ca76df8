"""How a text is adopted, on its pages: what is missing, what to do next, what was decided, for whom."""

import re
from collections.abc import Iterator
from hashlib import sha256

import pytest

from app.clock import Traveller, travel
from app.database import Database, execute, write
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State
from tests.pages.conftest import Someone
from tests.support.adoption import PLANNED, consulted, now_is, planned_meeting, run
from tests.support.body_meeting import HELD
from tests.support.conventions import a_text
from tests.support.court import BEGAN, Court, build_court
from tests.support.pages import Browser

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(PLANNED) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def _as(someone: Someone, person: int) -> Browser:
    browser = someone()
    await browser.sign_in(person)
    return browser


async def test_from_the_agenda_to_the_figures_on_the_texts_own_page(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    found = await consulted(here)
    page = f"/versions/{found.public_id}"
    chair = await _as(someone, here.people["chair"])
    await chair.get(f"{page}/adoption")
    assert chair.sees("现在没有正在筹备的居民会议")
    meeting = await planned_meeting(here)
    await chair.get(f"{page}/adoption")
    assert not chair.sees("居民代表会议</span>"), "without the delegation it is not offered"
    delegation = {"step": "delegation", "done_on": "2026-02-10", "words": "居民会议授权代表会议审议"}
    await chair.post(f"{page}/steps", {**delegation})
    await chair.get(f"{page}/adoption")
    assert chair.sees("居民会议授权代表会议审议")
    await chair.post(f"{page}/submissions", {"key": "k"}, status=422)
    assert chair.sees("请选择一次会议")
    await chair.post(f"{page}/submissions", {"meeting": meeting.public_id, "key": "k"})
    await chair.get(f"{page}/adoption")
    assert chair.sees("已列入“居民代表会议”的议程")
    assert chair.sees("撤回，不交表决")
    await chair.get(f"/meetings/{meeting.public_id}/notice")
    now = await now_is(found.public_id)
    assert chair.sees(now.fingerprint[:4])
    assert chair.sees(f"{page}")
    await run(meeting)
    clock.to(HELD)
    await chair.get(f"/meetings/{meeting.public_id}/motions")
    assert chair.page is not None
    item = chair.page.source.split('name="item" value="')[1:]
    text_item = next(each.split('"')[0] for each in item if not each.startswith("i-"))
    answer = await chair.post(f"/meetings/{meeting.public_id}/motions", {"item": text_item, "by": "hands"})
    motion = str(answer.headers["location"])
    await chair.get(motion)
    assert chair.sees("《小院居民公约》第 1 版")
    assert chair.sees(now.fingerprint[:4])
    await chair.get(f"{page}/adoption")
    assert chair.sees("正在表决，等结果出来")
    assert not chair.sees("撤回，不交表决")
    for counter in ("冯敏", "卫红"):
        await chair.post(
            f"{motion}/counts", {"round": 1, "counter": counter, "agree": 4, "against": 1, "abstain": 0}
        )
    await chair.post(f"{motion}/closure")
    passer_by = someone()
    await passer_by.get(f"{page}/adoption")
    assert passer_by.sees("实到 5 人，全体 6 人，至少要 4 人")
    assert passer_by.sees("同意 4 人，实到 5 人，至少要 3 人")
    assert passer_by.sees("居民代表会议")
    assert not passer_by.sees("社区党委研究"), "papers and who entered them are for those who belong here"
    await passer_by.get(f"/conventions/{found.text}")


async def test_what_is_missing_is_said_and_nothing_can_be_submitted(someone: Someone, here: Court) -> None:
    draft = await a_text(here.community, here.people["chair"], BEGAN)
    chair = await _as(someone, here.people["chair"])
    await chair.get(f"/versions/{draft.public_id}/adoption")
    assert chair.sees("社区党组织还没有研究")
    assert chair.sees("还没有公示征求意见")
    meeting = await planned_meeting(here, body="adults")
    await chair.post(
        f"/versions/{draft.public_id}/submissions", {"meeting": meeting.public_id, "key": "k"}, status=422
    )
    assert chair.sees("还有 2 项没有办好")


async def test_a_draft_is_for_its_drafters_and_what_was_posted_for_everyone(
    someone: Someone, here: Court
) -> None:
    draft = await a_text(here.community, here.people["chair"], BEGAN)
    for role in ("zhou", "tenant", "stranger", "teller"):
        browser = await _as(someone, here.people[role])
        await browser.get(f"/versions/{draft.public_id}/adoption", status=404)
    async with write():
        await execute("UPDATE text_version SET state = 'consulted' WHERE id = ?", [draft.id])
    for role in ("zhou", "stranger"):
        browser = await _as(someone, here.people[role])
        await browser.get(f"/versions/{draft.public_id}/adoption")
        assert not browser.sees("列入议程")
        await browser.post(f"/versions/{draft.public_id}/submissions", {"meeting": "x"}, status=404)
        await browser.post(f"/versions/{draft.public_id}/steps", {"step": "party_study"}, status=404)


async def test_a_refused_step_keeps_what_was_typed(someone: Someone, here: Court) -> None:
    found = await consulted(here)
    chair = await _as(someone, here.people["chair"])
    steps = f"/versions/{found.public_id}/steps"
    await chair.get(f"/versions/{found.public_id}/adoption")
    await chair.post(
        steps, {"step": "legal_review", "done_on": "2027-01-01", "words": "街道审过"}, status=422
    )
    assert chair.sees("请写日期，不能晚于今天")
    assert chair.sees("街道审过")
    await chair.post(
        steps, {"step": "legal_review", "done_on": "2026-02-01", "words": "长" * 10_000}, status=422
    )
    assert chair.sees("最多 400 个字")
    await chair.post(
        steps,
        {"step": "legal_review", "done_on": "2026-02-01", "words": "街道审过"},
        files={"file": ("a.exe", b"MZ")},
        status=422,
    )
    await chair.post(
        steps,
        {"step": "legal_review", "done_on": "2026-02-01", "words": "街道审过"},
        files={"file": ("a.pdf", PDF)},
    )
    await chair.get(f"/versions/{found.public_id}/adoption")
    assert chair.sees("街道审过")
    assert chair.sees("看文件")


async def test_owners_text_begins_a_draft_that_shows_it_fixed(someone: Someone, here: Court) -> None:
    found = await consulted(here, kind=Kind.MANAGEMENT_CONVENTION, title="小院管理规约")
    page = f"/versions/{found.public_id}"
    committee = await _as(someone, here.people["committee"])
    await committee.get(f"{page}/adoption")
    assert committee.sees("提请业主大会表决")
    assert not committee.sees("列入一次还没有发出通知的会议的议程")
    answer = await committee.post(f"{page}/assembly")
    again = await committee.post(f"{page}/assembly")
    draft = str(answer.headers["location"])
    assert again.headers["location"] == draft
    await committee.get(f"{draft}/question")
    assert committee.sees("是否通过《小院管理规约》第 1 版？")
    assert committee.sees("问题照文本写，不能在这里改")
    await committee.get(f"{draft}/documents")
    assert committee.sees("《小院管理规约》第 1 版全文")
    await committee.get(f"{draft}/notice")
    assert committee.sees((await now_is(found.public_id)).fingerprint[:4])
    await committee.get(f"{page}/adoption")
    assert committee.sees("已写入业主大会表决的草案")
    await committee.post(f"{page}/assembly/withdrawal")
    assert (await now_is(found.public_id)).state is State.CONSULTED
    moderator = await _as(someone, here.people["moderator"])
    await moderator.post(f"{page}/assembly", status=404)


async def test_the_canonical_text_is_handed_out_byte_for_byte(someone: Someone, here: Court) -> None:
    found = await consulted(here, kind=Kind.RULES_OF_PROCEDURE, title="小院议事规则")
    committee = await _as(someone, here.people["committee"])
    await committee.get(f"/versions/{found.public_id}/adoption")
    draft = str((await committee.post(f"/versions/{found.public_id}/assembly")).headers["location"])
    await committee.get(f"{draft}/documents")
    assert committee.page is not None
    href = re.search(r"/assemblies/[^/]+/documents/\d+", committee.page.source)
    assert href is not None
    answer = await committee.get(href[0], None)
    assert sha256(answer.content).hexdigest() == (await now_is(found.public_id)).fingerprint


async def test_guidance_is_issued_and_a_vote_elsewhere_recorded(someone: Someone, here: Court) -> None:
    guide = await a_text(here.community, here.people["chair"], BEGAN, kind=Kind.TENANTS_GUIDE)
    chair = await _as(someone, here.people["chair"])
    await chair.get(f"/versions/{guide.public_id}/adoption")
    assert chair.sees("不用表决")
    await chair.post(f"/versions/{guide.public_id}/issue", {"from_day": "2027-01-01"}, status=422)
    await chair.post(f"/versions/{guide.public_id}/issue", {"from_day": "2026-02-20"})
    assert (await now_is(guide.public_id)).state is State.IN_FORCE
    old = await a_text(here.community, here.people["chair"], BEGAN, title="老公约")
    said = {"body": "adults", "decided_on": "2025-05-01", "said": "2025 年在活动室投票"}
    await chair.get(f"/versions/{old.public_id}/adoption")
    await chair.post(f"/versions/{old.public_id}/adoptions", {**said}, status=422)
    assert chair.sees("请附上表决的证明材料")
    assert chair.sees("2025 年在活动室投票")
    await chair.post(f"/versions/{old.public_id}/adoptions", {**said, "members": "5"}, status=422)
    assert chair.sees("五个数要么都填整数")
    await chair.post(f"/versions/{old.public_id}/adoptions", {**said}, files={"file": ("票.pdf", PDF)})
    passer_by = someone()
    await passer_by.get(f"/versions/{old.public_id}/adoption")
    assert passer_by.sees("不是在这里计的票")
    assert not passer_by.sees("看证明材料")


async def test_a_clause_goes_onto_a_tables_agenda_with_its_words(someone: Someone, here: Court) -> None:
    found = await consulted(here)
    meeting = await planned_meeting(here, body="adults")
    chair = await _as(someone, here.people["chair"])
    await chair.get(f"/versions/{found.public_id}/adoption")
    await chair.post(f"/versions/{found.public_id}/discussions", {"talk_meeting": "", "key": "k"}, status=422)
    answer = await chair.post(
        f"/versions/{found.public_id}/discussions",
        {"talk_meeting": meeting.public_id, "clause": "", "key": "k"},
    )
    await chair.get(str(answer.headers["location"]))
    assert chair.sees("讨论《小院居民公约》")
    await run(meeting)
    await chair.get(f"/versions/{found.public_id}/adoption")
    assert chair.sees("还没有结果")
