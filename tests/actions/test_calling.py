"""A vote is called step by step; what is posted is kept for ever, and its opening freezes the roll once."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from app.clock import Traveller, travel
from app.community.tables import Holding, InboxItem, Owner, RulebookSetting
from app.database import Database, fetch, write
from app.refusals import Refusal
from tests.support.call_vote import (
    CLOSES,
    HUNG,
    NOTICE_DAY,
    OPENS,
    WRITTEN,
    called,
    draft_vote,
    hang,
    open_called_vote,
    post,
    post_vote,
)
from tests.support.court import BEGAN, FLAT, build_court
from tests.support.open_vote import SECRET
from voting.actions.open_assembly import open_assembly
from voting.actions.post_notice import post_notice
from voting.actions.save_draft import save_draft
from voting.queries.drafts import draft_fingerprint
from voting.queries.notices import notices_of
from voting.queries.rolls import posted_entries, roll_versions
from voting.rules.drafts import CalendarStep, QuestionStep, ScopeStep
from voting.rules.stages import Stage
from voting.tables import Opening


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def test_what_is_posted_is_kept_word_for_word_with_its_hash(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    vote = await called(a)
    notice = (await notices_of(vote.id))[0]
    rows = await fetch("SELECT content FROM notice WHERE id = ?", [notice.id])
    assert sha256(rows[0]["content"].encode()).hexdigest() == notice.content_hash
    assert notice.said["motions"][0]["question"] == "是否同意在1幢加装一台电梯？"
    assert notice.said["motions"][0]["preset"]["id"] == "cn.sh.elevator.building"
    assert notice.said["roll"]["heads"] == 6
    assert notice.said["roll"]["area_dm2"] == 7 * FLAT
    assert notice.said["roll"]["digest"] == (await roll_versions(vote.id))[0].digest
    assert notice.posted_on == NOTICE_DAY
    assert vote.stage is Stage.POSTED
    assert vote.motions[0].preset["class"] == "special"
    assert vote.rulebook["replace_ballot"] == "no"


async def test_every_owner_in_scope_is_told_and_the_committee_has_to_hang_the_notice(
    database: Database,
) -> None:
    court = await build_court()
    await post_vote(court)
    told = await InboxItem.select(InboxItem.owner).where(InboxItem.message == "notices.posted")
    assert {row["owner"] for row in told} == set(court.owners.values())
    tasks = await InboxItem.select(InboxItem.person, InboxItem.kind).where(
        InboxItem.message == "notices.hang_it"
    )
    assert {row["person"] for row in tasks} == {
        court.people[n] for n in ("chair", "committee", "administrator")
    }


async def test_posting_twice_at_once_posts_once(database: Database) -> None:
    court = await build_court()
    a = await draft_vote(court)
    first, *others = await asyncio.gather(*(post(court, a) for _ in range(8)))
    assert set(others) == {first}
    vote = await called(a)
    assert len(await notices_of(vote.id)) == 1
    assert len(await roll_versions(vote.id)) == 1


async def test_nothing_is_posted_while_something_is_missing_or_unconfirmed(database: Database) -> None:
    court = await build_court()
    a = await draft_vote(court)
    with pytest.raises(Refusal, match="not_ready_to_post"):
        await post_notice(a, person=court.people["committee"])  # no documents and no word about it
    with pytest.raises(Refusal, match="confirm_with_a_reason"):
        await post_notice(a, person=court.people["committee"], confirmed={"documents": " "})
    await save_draft(a, QuestionStep(question=" "))
    with pytest.raises(Refusal, match="not_ready_to_post"):
        await post(court, a)
    assert (await called(a)).stage is Stage.DRAFT


async def test_a_notice_fifteen_days_before_the_opening_is_posted_only_with_a_reason(
    database: Database,
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    vote = await called(a)
    assert vote.objections_until
    await save_draft(a, CalendarStep(NOTICE_DAY, vote.objections_until, OPENS - timedelta(days=1), CLOSES))
    with pytest.raises(Refusal, match="not_ready_to_post"):
        await post(court, a)
    who = court.people["committee"]
    await post_notice(a, person=who, confirmed={"documents": "另行张贴", "calendar": "街道要求本周开始"})
    await save_draft_refused(a)


async def save_draft_refused(a: str) -> None:
    with pytest.raises(Refusal, match=r"calling\.not_now_posted"):
        await save_draft(a, QuestionStep(question="是否同意加装两台电梯？"))


async def test_a_notice_too_short_cannot_be_posted_whatever_is_confirmed(database: Database) -> None:
    court = await build_court()
    a = await draft_vote(court)
    vote = await called(a)
    assert vote.objections_until
    await save_draft(a, CalendarStep(NOTICE_DAY, vote.objections_until, OPENS - timedelta(days=2), CLOSES))
    with pytest.raises(Refusal, match="not_ready_to_post"):
        await post_notice(
            a,
            person=court.people["committee"],
            confirmed={"documents": "有", "dates": "急", "calendar": "急"},
        )


async def test_two_who_write_the_same_draft_do_not_overwrite_each_other(database: Database) -> None:
    court = await build_court()
    a = await draft_vote(court)
    seen = draft_fingerprint(await called(a))
    await save_draft(a, QuestionStep(question="是否同意在1幢北侧加装一台电梯？"), seen=seen)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        await save_draft(a, ScopeStep("community"), seen=seen)


async def test_the_rulebook_of_the_notice_day_goes_with_the_vote(database: Database) -> None:
    court = await build_court()
    async with write():
        await RulebookSetting.insert(
            RulebookSetting(
                community=court.community,
                key="replace_ballot",
                value="yes",
                valid_from=NOTICE_DAY,
                entered_by=court.people["administrator"],
                entered_at=BEGAN,
            )
        )
    assert (await called(await post_vote(court))).rulebook["replace_ballot"] == "yes"


async def test_it_opens_at_its_hour_and_not_before(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await draft_vote(court)
    await hang_later(court, clock, await post(court, a))
    clock.to(OPENS - timedelta(seconds=1))
    with pytest.raises(Refusal, match="too_early_to_open"):
        await open_assembly(a, secret=SECRET)
    clock.to(OPENS)
    assert await open_assembly(a, secret=SECRET)
    assert (await called(a)).stage is Stage.OPEN


async def hang_later(court: object, clock: Traveller, notice: int) -> None:
    clock.to(HUNG + timedelta(hours=1))
    await hang(court, notice)  # type: ignore[arg-type]


async def test_a_notice_that_nobody_hung_opens_only_with_a_reason(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(OPENS)
    with pytest.raises(Refusal, match="not_ready_to_open"):
        await open_assembly(a, secret=SECRET)
    who = court.people["committee"]
    assert await open_assembly(a, secret=SECRET, person=who, confirmed={"hung": "张贴了，没有登记"})


async def test_opening_twice_at_once_begins_one_ledger(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await draft_vote(court)
    notice = await post(court, a)
    clock.to(OPENS)
    await hang(court, notice)
    opened = await asyncio.gather(*(open_assembly(a, secret=SECRET) for _ in range(8)))
    assert sorted(opened) == [False] * 7 + [True]
    vote = await called(a)
    assert await Opening.count().where(Opening.assembly == vote.id) == 1
    leaves = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [vote.id])
    assert [json.loads(bytes(row["leaf"]))["t"] for row in leaves] == ["setup", *["roll"] * 6, "open"]


async def test_a_sale_after_the_opening_moves_no_vote(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await open_called_vote(court, clock)
    vote = await called(a)
    before = await posted_entries((await roll_versions(vote.id))[-1].id)
    async with write():
        buyer = await Owner.insert(Owner(community=court.community, name="新业主", created_at=BEGAN))
        await Holding.update({Holding.until: NOTICE_DAY}).where(Holding.unit == court.units["301"])
        await Holding.insert(Holding(unit=court.units["301"], owner=buyer[0]["id"], since=NOTICE_DAY))
    assert await posted_entries((await roll_versions(vote.id))[-1].id) == before
    todo = await InboxItem.select(InboxItem.owner).where(InboxItem.message == "notices.opened")
    assert {row["owner"] for row in todo} == set(court.owners.values())
