"""A posted or running vote can be extended, corrected, called off: with reason, notice, leaf, word to all."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.clock import Traveller, travel
from app.community.tables import Community, InboxItem
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from tests.actions.test_casting import assert_replay_agrees, cast
from tests.support.call_vote import (
    CLOSES,
    HUNG,
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
from tests.support.open_vote import SECRET, Vote
from voting.actions.answer_question import answer_question
from voting.actions.ask_question import ask_question
from voting.actions.call_off import call_off
from voting.actions.correct_notice import correct_notice
from voting.actions.extend_voting import extend_voting
from voting.actions.open_assembly import open_assembly
from voting.actions.open_due import open_due
from voting.actions.take_down_posting import take_down_posting
from voting.queries.notices import holding, notices_of
from voting.queries.questions import answered
from voting.rules.corrections import Corrected, QuestionCorrected
from voting.rules.stages import Stage
from voting.tables import CallingOff, Extension

LATER = datetime(2026, 11, 19, 12, tzinfo=UTC)  # a week after the posted close, a Thursday


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def leaves(a: str) -> list[dict[str, object]]:
    rows = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [(await called(a)).id])
    return [json.loads(bytes(row["leaf"])) for row in rows]


async def extend(court: Court, a: str, to: datetime = LATER, **more: object) -> int:
    given = {
        "person": court.people["chair"],
        "closes_at": to,
        "seen": CLOSES,
        "why": "short_of_quorum",
        "reason": "还差 2 户",
        "secret": SECRET,
        "confirmed": {"calendar": "已看过"},
    }
    return await extend_voting(a, **{**given, **more})  # type: ignore[arg-type]


async def test_an_extension_moves_the_close_with_notice_leaf_and_word_to_all(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    clock.to(CLOSES - timedelta(days=3))
    notice = await extend(court, a)
    assert (await called(a)).closes_at == LATER
    leaf = (await leaves(a))[-1]
    posted = (await notices_of((await called(a)).id))[-1]
    assert (leaf["t"], leaf["reason"], leaf["notice_h"]) == ("extend", "short_of_quorum", posted.content_hash)
    assert (posted.id, posted.kind, posted.reason) == (notice, "extension", "还差 2 户")
    told = await InboxItem.count().where(InboxItem.message == "notices.extended")
    assert told == len(court.owners)
    due = await InboxItem.select(InboxItem.due_at).where(InboxItem.message == "notices.opened")
    assert {row["due_at"] for row in due} == {LATER}


async def test_the_same_extension_sent_twice_is_one_and_another_one_is_noticed(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    clock.to(CLOSES - timedelta(days=3))
    first, *others = await asyncio.gather(*(extend(court, a) for _ in range(6)))
    assert set(others) == {first}
    with pytest.raises(Refusal, match="changed_meanwhile"):
        await extend(court, a, LATER + timedelta(days=1))
    assert await Extension.count() == 1
    assert [leaf["t"] for leaf in await leaves(a)].count("extend") == 1


async def test_nothing_is_extended_at_or_after_the_posted_close(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    clock.to(CLOSES)
    with pytest.raises(Refusal, match="too_late_to_extend"):
        await extend(court, a)


async def test_hangzhou_lets_nobody_vote_longer_than_sixty_days(database: Database, clock: Traveller) -> None:
    court = await build_court()
    async with write():
        await Community.update({Community.region: "hangzhou"}).where(Community.id == court.community)
    a = await open_called_vote(court, clock)
    clock.to(CLOSES - timedelta(days=3))
    with pytest.raises(Refusal, match=r"calendar\.window_too_long"):
        await extend(court, a, OPENS + timedelta(days=70))
    assert (await called(a)).closes_at == CLOSES


async def test_a_vote_called_off_while_it_runs_ends_with_a_leaf_and_takes_no_ballot(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    off = [
        call_off(a, person=court.people["chair"], why="ordered", reason="街道责令改正", secret=SECRET)
        for _ in range(5)
    ]
    assert len(set(await asyncio.gather(*off))) == 1
    vote = await called(a)
    assert vote.stage is Stage.CALLED_OFF
    assert await CallingOff.count().where(CallingOff.assembly == vote.id) == 1
    assert (await leaves(a))[-1]["t"] == "call_off"
    waiting = await InboxItem.count().where(
        (InboxItem.message == "notices.opened") & InboxItem.done_at.is_null()
    )
    assert waiting == 0
    numbers = {name: at for at, name in enumerate(("zhou", "wu", "li", "qian", "sun", "zhao"), start=1)}
    with pytest.raises(Refusal):
        await cast(Vote(vote.id, a, 0, {}, numbers), court, "li")


async def test_a_posted_vote_is_called_off_without_a_ledger_and_never_opens(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    await call_off(a, person=court.people["chair"], why="mistaken_roll", reason="漏了 4 楼", secret=SECRET)
    clock.to(OPENS)
    assert await open_due(SECRET) == 0
    assert await leaves(a) == []


async def test_an_opening_and_a_calling_off_at_once_leave_a_vote_that_is_called_off(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    notice = await post(court, a)
    clock.to(OPENS)
    await hang(court, notice)
    off = call_off(a, person=court.people["chair"], why="other", reason="另行发起", secret=SECRET)
    await asyncio.gather(open_assembly(a, secret=SECRET), off, return_exceptions=True)
    assert (await called(a)).stage is Stage.CALLED_OFF
    written = await leaves(a)
    assert not written or written[-1]["t"] == "call_off"


async def test_a_correction_before_the_opening_runs_its_own_clock(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(HUNG + timedelta(days=7))
    again = QuestionCorrected(1, "是否同意在1幢南侧加装一台电梯？", "南侧。", ())
    who = court.people["committee"]
    with pytest.raises(Refusal, match=r"calendar\.notice_too_short"):  # nine days before the opening
        await correct_notice(a, Corrected(questions=(again,)), person=who, reason="写错一侧", secret=SECRET)
    vote = await called(a)
    assert vote.motions[0].question == "是否同意在1幢加装一台电梯？"  # nothing of a refused correction stays
    moved = Corrected(
        questions=(again,),
        objections_until=datetime(2026, 10, 27, 16, tzinfo=UTC),
        opens_at=OPENS + timedelta(days=8),
        closes_at=LATER + timedelta(days=1),
    )
    await correct_notice(
        a, moved, person=who, reason="写错一侧", secret=SECRET, confirmed={"calendar": "看过"}
    )
    vote = await called(a)
    notice = holding(await notices_of(vote.id))
    assert notice
    assert notice.kind == "correction"
    assert notice.said["motions"][0]["question"] == "是否同意在1幢南侧加装一台电梯？"
    assert vote.notice_on == notice.posted_on == (HUNG + timedelta(days=7)).date()
    assert await InboxItem.count().where(InboxItem.message == "notices.corrected") == len(court.owners)


async def test_after_the_opening_a_notice_is_corrected_only_in_what_is_not_voted_on(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    who = court.people["committee"]
    with pytest.raises(Refusal, match="is_being_voted_on"):
        await correct_notice(a, Corrected(title="别的事"), person=who, reason="错", secret=SECRET)
    with pytest.raises(Refusal, match="nothing_corrected"):
        await correct_notice(a, Corrected(), person=who, reason="错", secret=SECRET)
    await correct_notice(a, Corrected(contact="何平 12000000022"), person=who, reason="电话错", secret=SECRET)
    vote = await called(a)
    notice = holding(await notices_of(vote.id))
    leaf = (await leaves(a))[-1]
    assert notice
    assert (leaf["t"], leaf["notice_h"]) == ("notice", notice.content_hash)
    assert vote.contact == "何平 12000000022"
    await assert_replay_agrees(Vote(vote.id, a, 0, {}, {}))


async def test_the_clock_opens_what_is_ready_and_asks_once_where_something_is_open(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(OPENS)
    assert await open_due(SECRET) == 0  # nobody recorded that the notice hung
    assert await open_due(SECRET) == 0
    asked = await InboxItem.count().where(InboxItem.message == "notices.opening_waits")
    assert asked == 3
    await hang(court, (await notices_of((await called(a)).id))[0].id)
    assert await open_due(SECRET) == 1
    assert (await called(a)).stage is Stage.OPEN


async def test_a_notice_taken_down_before_the_opening_is_asked_about(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    notice = (await notices_of((await called(a)).id))[0].id
    clock.to(OPENS - timedelta(days=2))
    posting = await hang(court, notice)
    await take_down_posting(notice, posting, taken_down_at=OPENS - timedelta(days=4), by="物业")
    await take_down_posting(notice, posting, taken_down_at=OPENS - timedelta(days=3), by="别人")
    kept = (await notices_of((await called(a)).id))[0].postings[0]
    assert (kept.taken_down_by, kept.taken_down_at) == ("物业", OPENS - timedelta(days=4))
    clock.to(OPENS)
    assert await open_due(SECRET) == 0


async def test_a_question_of_an_owner_is_answered_in_public(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await post_vote(court)
    for name in ("tenant", "stranger", "teller"):
        with pytest.raises(NotFound):
            await ask_question(a, person=court.people[name], text="费用怎么分？")
    asked = await asyncio.gather(
        *(ask_question(a, person=court.people["li"], text="费用怎么分？") for _ in range(3))
    )
    assert len(set(asked)) == 1
    vote = await called(a)
    assert await answered(vote.id) == ()
    await answer_question(a, asked[0], person=court.people["committee"], text="另签协议，不签不收。")
    await answer_question(a, asked[0], person=court.people["chair"], text="改口")
    assert [each.answer for each in await answered(vote.id)] == ["另签协议，不签不收。"]
    clock.to(OPENS)
    await hang(court, (await notices_of(vote.id))[0].id)
    await open_due(SECRET)
    with pytest.raises(Refusal, match=r"questions\.too_late"):
        await ask_question(a, person=court.people["li"], text="还能改吗？")
