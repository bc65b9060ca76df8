"""The drafting desk in a browser: a clause from the form to the list, two editors, what changed."""

from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.database import Database
from meetings.conventions.actions.save_clause import save_clause
from meetings.conventions.actions.save_draft import DraftValues, save_draft
from meetings.conventions.actions.start_version import start_version
from meetings.conventions.draft_desk import Editor
from meetings.conventions.queries.versions import VersionOnFile, text_of, version
from meetings.conventions.rules.canonical import canonical_text
from meetings.conventions.rules.clauses import ClauseValues
from meetings.conventions.rules.states import State
from tests.pages.conftest import Someone
from tests.support.conventions import CLAUSES, a_text
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def draft(here: Court) -> VersionOnFile:
    return await a_text(here.community, here.people["moderator"], DURING)


@pytest.fixture
async def desk(someone: Someone, here: Court) -> Browser:
    browser = someone()
    await browser.sign_in(here.people["moderator"])
    return browser


async def first_of(draft: VersionOnFile) -> str:
    return (await text_of(draft.id)).clauses[0].public_id


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_page_of_a_draft_reads(
    someone: Someone, here: Court, draft: VersionOnFile, lang: str
) -> None:
    browser = someone(lang=lang)
    await browser.sign_in(here.people["chair"])
    first = await first_of(draft)
    for path in (
        "",
        "/draft",
        "/diff",
        "/diff?view=stacked",
        "/clauses/new",
        f"/clauses/new?after={first}",
        f"/clauses/{first}",
    ):
        await browser.get(f"/versions/{draft.public_id}{path}")
    await browser.get("/communities/court/conventions")
    assert browser.sees(draft.title)


async def test_a_clause_goes_from_the_form_to_the_list(desk: Browser, draft: VersionOnFile) -> None:
    path = f"/versions/{draft.public_id}"
    await desk.get(f"{path}/clauses/new?after={await first_of(draft)}")
    typed = {
        "words": "楼道不放东西。",
        "reason": "消防",
        "after": await first_of(draft),
        "key": "0123456789abcdef",
    }
    await desk.follow(await desk.post(f"{path}/clauses", typed))
    assert desk.sees("楼道不放东西。")
    assert [each.words for each in (await text_of(draft.id)).clauses][1] == "楼道不放东西。"


async def test_the_second_editor_sees_both_wordings_and_keeps_theirs(
    desk: Browser, here: Court, draft: VersionOnFile
) -> None:
    first, path = await first_of(draft), f"/versions/{draft.public_id}/clauses"
    await save_clause(
        draft.id, first, ClauseValues("别人写的。"), seen=0, editor=Editor(here.people["chair"], DURING)
    )
    await desk.post(f"{path}/{first}", {"words": "我写的。", "seen": 0}, status=422)
    assert desk.sees("别人写的。")
    assert desk.sees("您改的时候，别人也改了这一条")
    assert desk.page is not None
    assert "我写的。</textarea>" in desk.page.source
    assert 'name="seen" value="1"' in desk.page.source
    await desk.post(f"{path}/{first}", {"words": "我写的。", "seen": 1})
    assert (await text_of(draft.id)).clauses[0].words == "我写的。"


async def test_a_clause_taken_out_meanwhile_gives_the_words_back(desk: Browser, draft: VersionOnFile) -> None:
    first, path = await first_of(draft), f"/versions/{draft.public_id}/clauses"
    await desk.post(f"{path}/{first}/removals", {"reason": "重复", "seen": 0, "how": "remove"})
    await desk.post(f"{path}/{first}", {"words": "我写了半天。", "seen": 0}, status=422)
    assert desk.sees("我写了半天。")
    assert desk.sees("您改的时候，这一条被删掉了")


async def test_wrong_words_come_back_with_what_was_typed(desk: Browser, draft: VersionOnFile) -> None:
    first, path = await first_of(draft), f"/versions/{draft.public_id}"
    await desk.post(f"{path}/clauses/{first}", {"words": "字" * 5001, "seen": 0}, status=422)
    assert desk.sees("太长了，最多 5000 个字")
    await desk.post(f"{path}/clauses/{first}/splits", {"first": "前半", "second": "", "seen": 0}, status=422)
    assert desk.sees("两段都要有字")
    await desk.post(f"{path}/clauses/{first}/removals", {"reason": "", "seen": 0, "how": "merge"}, status=422)
    await desk.post(f"{path}/withdrawal", {"why": ""}, status=422)
    await desk.post(f"{path}/draft", {"title": "", "summary": "没丢", "seen": 0}, status=422)
    assert desk.sees("没丢")


async def test_a_stranger_reads_what_was_posted_and_no_draft(
    someone: Someone, here: Court, draft: VersionOnFile
) -> None:
    posted = await a_text(
        here.community, here.people["moderator"], DURING, title="楼道公约", state=State.CONSULTATION
    )
    async with someone() as nobody:
        await nobody.get(f"/versions/{posted.public_id}")
        assert nobody.sees(CLAUSES[1].words)
        text = await nobody.get(f"/versions/{posted.public_id}/text")
        assert text.text == canonical_text(await text_of(posted.id))
        await nobody.get(f"/versions/{draft.public_id}", 303)
        await nobody.get("/communities/court/conventions")
        assert nobody.sees("楼道公约")
        assert not nobody.sees(draft.title)


async def test_what_changed_is_shown_side_by_side_and_in_one_column(
    desk: Browser, here: Court, someone: Someone
) -> None:
    editor = Editor(here.people["moderator"], DURING)
    now = await a_text(here.community, editor.person, DURING, state=State.IN_FORCE)
    address = await start_version(now.id, person=editor.person, at=DURING)
    coming = await version(address)
    assert coming is not None
    second = (await text_of(coming.id)).clauses[1].public_id
    await save_clause(
        coming.id,
        second,
        ClauseValues("电瓶车不进楼，到一号棚充电。", reason="新棚启用"),
        seen=0,
        editor=editor,
    )
    for view in ("side", "stacked"):
        await desk.get(f"/versions/{address}/diff?view={view}")
        assert desk.page is not None
        assert "<ins>一号</ins>" in desk.page.source
        assert desk.sees("新棚启用")
    await desk.get(f"/versions/{address}/diff?against=nonsense")


async def test_other_words_before_the_first_clause_are_shown_too(
    desk: Browser, here: Court, someone: Someone
) -> None:
    now = await a_text(here.community, here.people["moderator"], DURING, state=State.IN_FORCE)
    address = await start_version(now.id, person=here.people["moderator"], at=DURING)
    coming = await version(address)
    assert coming is not None
    said = DraftValues(now.title, now.title_en, "大家一起商量。", "", "只添了前言。", "")
    await save_draft(coming.id, said, seen=0)
    await desk.get(f"/versions/{address}/diff")
    assert desk.page is not None
    assert "<ins>大家一起商量。</ins>" in desk.page.source
    assert desk.sees("只添了前言。")


async def test_the_next_draft_is_begun_once(desk: Browser, here: Court) -> None:
    now = await a_text(here.community, here.people["moderator"], DURING, state=State.IN_FORCE)
    led = [(await desk.post(f"/conventions/{now.text}/versions")).headers["location"] for _ in range(2)]
    assert led[0] == led[1]
    await desk.get(led[0])
