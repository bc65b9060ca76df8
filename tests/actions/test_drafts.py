"""A draft in several hands: nothing is lost, a clause stays the clause it was, posted words stand still."""

import asyncio

import pytest

from app.database import Database, fetch
from app.refusals import Refusal
from meetings.conventions.actions.add_clause import add_clause
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.merge_clause import merge_clause
from meetings.conventions.actions.move_clause import move_clause
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.actions.remove_clause import remove_clause
from meetings.conventions.actions.save_clause import save_clause
from meetings.conventions.actions.save_draft import DraftValues, save_draft
from meetings.conventions.actions.split_clause import split_clause
from meetings.conventions.actions.start_version import start_version
from meetings.conventions.actions.withdraw_draft import withdraw_draft
from meetings.conventions.draft_desk import Editor
from meetings.conventions.queries.conventions import conventions_of
from meetings.conventions.queries.versions import VersionOnFile, text_of, version, version_by_id
from meetings.conventions.rules.canonical import canonical_text, fingerprint
from meetings.conventions.rules.clauses import MOST_CLAUSES, ClauseValues
from meetings.conventions.rules.states import State
from tests.support.conventions import CLAUSES, a_text
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING

pytestmark = pytest.mark.usefixtures("database")
KEY = "0123456789abcdef"


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def draft(here: Court) -> VersionOnFile:
    return await a_text(here.community, here.people["moderator"], DURING)


@pytest.fixture
def editor(here: Court) -> Editor:
    return Editor(here.people["moderator"], DURING)


async def words_of(draft: VersionOnFile) -> list[str]:
    return [each.words for each in (await text_of(draft.id)).clauses]


async def addresses(draft: VersionOnFile) -> list[str]:
    return [each.public_id for each in (await text_of(draft.id)).clauses]


async def test_two_editors_of_one_clause_notice_each_other(draft: VersionOnFile, editor: Editor) -> None:
    first = (await addresses(draft))[0]
    answers = await asyncio.gather(
        save_clause(draft.id, first, ClauseValues("甲的话。"), seen=0, editor=editor),
        save_clause(draft.id, first, ClauseValues("乙的话。"), seen=0, editor=editor),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [each.reason for each in refused] == ["clauses.changed_meanwhile"]
    assert (await words_of(draft))[0] in ("甲的话。", "乙的话。")
    assert (await version_by_id(draft.id)).edits == 1


async def test_the_same_words_twice_are_one_edit(draft: VersionOnFile, editor: Editor) -> None:
    first = (await addresses(draft))[0]
    for _ in range(2):
        await save_clause(draft.id, first, ClauseValues("一样的话。 \r\n"), seen=0, editor=editor)
    assert (await version_by_id(draft.id)).edits == 1


async def test_a_clause_taken_out_under_an_editor_says_so(draft: VersionOnFile, editor: Editor) -> None:
    second = (await addresses(draft))[1]
    await remove_clause(draft.id, second, reason="和第一条重复", seen=0, editor=editor)
    with pytest.raises(Refusal) as refused:
        await save_clause(draft.id, second, ClauseValues("还在改"), seen=0, editor=editor)
    assert refused.value.reason == "clauses.taken_out"
    lost = await fetch("SELECT words, reason FROM clause_loss WHERE version = ?", [draft.id])
    assert dict(lost[0]) == {"words": CLAUSES[1].words, "reason": "和第一条重复"}
    assert [each.number for each in (await text_of(draft.id)).clauses] == [1, 2]


async def test_a_clause_that_was_changed_is_not_taken_out_unseen(
    draft: VersionOnFile, editor: Editor
) -> None:
    second = (await addresses(draft))[1]
    await save_clause(draft.id, second, ClauseValues("新写的"), seen=0, editor=editor)
    with pytest.raises(Refusal) as refused:
        await remove_clause(draft.id, second, reason="重复", seen=0, editor=editor)
    assert refused.value.reason == "clauses.changed_meanwhile"
    with pytest.raises(Refusal) as refused:
        await remove_clause(draft.id, second, reason="  ", seen=1, editor=editor)
    assert refused.value.reason == "clauses.say_why"


@pytest.mark.parametrize(
    ("to", "order"), [(1, [2, 0, 1]), (2, [0, 2, 1]), (3, [0, 1, 2]), (99, [0, 1, 2]), (-5, [2, 0, 1])]
)
async def test_a_moved_clause_keeps_its_identity(draft: VersionOnFile, to: int, order: list[int]) -> None:
    before = await addresses(draft)
    await move_clause(draft.id, before[2], to=to)
    assert await addresses(draft) == [before[n] for n in order]


async def test_moves_at_once_leave_every_clause_once(draft: VersionOnFile) -> None:
    before = await addresses(draft)
    await asyncio.gather(*(move_clause(draft.id, each, to=n) for n, each in enumerate(reversed(before), 1)))
    assert sorted(await addresses(draft)) == sorted(before)
    rows = await fetch("SELECT position FROM clause_text WHERE version = ? ORDER BY position", [draft.id])
    assert [row["position"] for row in rows] == [1, 2, 3]


async def test_a_double_click_adds_one_clause(draft: VersionOnFile, editor: Editor) -> None:
    first = (await addresses(draft))[0]
    added = await asyncio.gather(
        *(
            add_clause(draft.id, ClauseValues("新的一条。"), after=first, key=KEY, editor=editor)
            for _ in range(3)
        )
    )
    assert set(added) == {KEY}
    assert (await addresses(draft)).index(KEY) == 1
    assert len(await addresses(draft)) == 4


async def test_a_key_of_another_text_gives_nothing_away(
    here: Court, draft: VersionOnFile, editor: Editor
) -> None:
    other = await a_text(here.other_community, here.people["stranger"], DURING)
    theirs = (await addresses(other))[0]
    mine = await add_clause(draft.id, ClauseValues("新的"), after="", key=theirs, editor=editor)
    assert mine != theirs


async def test_a_text_does_not_grow_without_end(
    here: Court, draft: VersionOnFile, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CLAUSES == 300
    monkeypatch.setattr("meetings.conventions.actions.add_clause.MOST_CLAUSES", 3)
    with pytest.raises(Refusal) as refused:
        await add_clause(draft.id, ClauseValues("第四条"), after="", key=KEY, editor=editor)
    assert refused.value.reason == "conventions.too_many_clauses"


async def test_split_and_merge_are_each_others_way_back(draft: VersionOnFile, editor: Editor) -> None:
    before = await addresses(draft)
    new = await split_clause(
        draft.id, before[1], first="电瓶车不进楼，", second="到车棚充电。", seen=0, key=KEY, editor=editor
    )
    assert await words_of(draft) == [CLAUSES[0].words, "电瓶车不进楼，", "到车棚充电。", CLAUSES[2].words]
    assert await addresses(draft) == [before[0], before[1], new, before[2]]
    await merge_clause(draft.id, new, reason="还是一条好", seen=0, editor=editor)
    assert (await words_of(draft))[1] == "电瓶车不进楼，\n到车棚充电。"
    assert await addresses(draft) == before
    lost = await fetch("SELECT merged_into FROM clause_loss WHERE version = ?", [draft.id])
    assert lost[0]["merged_into"] is not None


async def test_the_first_clause_has_nothing_to_join(draft: VersionOnFile, editor: Editor) -> None:
    with pytest.raises(Refusal) as refused:
        await merge_clause(draft.id, (await addresses(draft))[0], reason="合并", seen=0, editor=editor)
    assert refused.value.reason == "clauses.nothing_before"


@pytest.mark.parametrize(
    ("values", "reason", "at"),
    [
        (ClauseValues(" \n "), "clauses.no_words", "words"),
        (ClauseValues("字" * 5001), "clauses.too_long", "words"),
        (ClauseValues("字", heading="题" * 81), "clauses.too_long", "heading"),
        (ClauseValues("字", reason="因" * 401), "clauses.too_long", "reason"),
    ],
)
async def test_words_that_no_clause_can_have(
    draft: VersionOnFile, editor: Editor, values: ClauseValues, reason: str, at: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await save_clause(draft.id, (await addresses(draft))[0], values, seen=0, editor=editor)
    assert (refused.value.reason, refused.value.at) == (reason, at)


async def test_words_that_were_posted_stand_still(draft: VersionOnFile, editor: Editor) -> None:
    first = (await addresses(draft))[0]
    taken = await freeze_version(draft.id, at=DURING)
    assert taken == fingerprint(canonical_text(await text_of(draft.id)))
    assert await freeze_version(draft.id, at=DURING) == taken
    with pytest.raises(Refusal) as refused:
        await save_clause(draft.id, first, ClauseValues("后来改的"), seen=0, editor=editor)
    assert refused.value.reason == "clauses.stands_still"


async def test_the_title_stands_once_a_version_was_in_force(here: Court, editor: Editor) -> None:
    now = await a_text(here.community, editor.person, DURING, state=State.IN_FORCE)
    address = await start_version(now.id, person=editor.person, at=DURING)
    coming = await version(address)
    assert coming is not None
    values = DraftValues("另一个名字", "", "前言", "", "改了什么", "")
    with pytest.raises(Refusal) as refused:
        await save_draft(coming.id, values, seen=0)
    assert refused.value.reason == "clauses.title_stands"
    await save_draft(coming.id, DraftValues(now.title, "", "前言", "", "改了什么", ""), seen=0)
    assert (await version_by_id(coming.id)).preamble == "前言"
    with pytest.raises(Refusal) as refused:
        await save_draft(coming.id, DraftValues(now.title, "", "别的前言", "", "", ""), seen=0)
    assert refused.value.reason == "clauses.draft_changed_meanwhile"


async def test_the_next_draft_has_the_same_clauses_and_is_begun_once(here: Court, editor: Editor) -> None:
    now = await a_text(here.community, editor.person, DURING, state=State.IN_FORCE)
    drafts = await asyncio.gather(*(start_version(now.id, person=editor.person, at=DURING) for _ in range(3)))
    assert len(set(drafts)) == 1
    coming = await version(drafts[0])
    assert coming is not None
    assert await addresses(coming) == await addresses(now)
    assert [text.coming_address for text in await conventions_of(here.community)] == [drafts[0]]
    await withdraw_draft(coming.id, why="先放一放")
    await withdraw_draft(coming.id, why="先放一放")
    assert await start_version(now.id, person=editor.person, at=DURING) != drafts[0]


async def test_a_state_is_left_once(draft: VersionOnFile) -> None:
    await move_version(draft.id, frozenset({State.DRAFT}), State.CONSULTATION)
    await move_version(draft.id, frozenset({State.DRAFT}), State.CONSULTATION)
    with pytest.raises(Refusal):
        await move_version(draft.id, frozenset({State.DRAFT}), State.WITHDRAWN)
