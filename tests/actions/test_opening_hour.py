"""At its hour a vote opens by itself, whatever is wrong with another one."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.community.queries.standings import place_by_id
from app.community.tables import Community, InboxItem
from app.database import Database, write
from tests.support.call_vote import OPENS, WRITTEN, called, draft_vote, hang, post
from tests.support.court import Court, build_court
from tests.support.open_vote import SECRET
from voting.actions.open_due import open_due
from voting.calling import HeldAssembly
from voting.queries.openings import late_opening
from voting.rules.stages import Stage
from voting.tables import Motion


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def test_a_vote_that_opens_late_in_a_place_with_a_minimum_says_what_is_left(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    async with write():
        await Community.update({Community.region: "hangzhou"}).where(Community.id == court.community)
    a = await _posted(court, clock)
    clock.to(OPENS + timedelta(days=13))  # Tuesday the 10th; the close is on Thursday evening
    await open_due(SECRET)
    assert (await called(a)).stage is Stage.OPEN
    told = await InboxItem.select(InboxItem.params).where(InboxItem.message == "notices.opened_late")
    assert len(told) == 3  # chair, committee, administrator
    said = json.loads(told[0]["params"])
    assert (said["n"], said["least"], said["earliest"]) == (1, 5, "2026-11-15")
    late = await late_opening(await _held(a))
    assert late is not None
    assert late.params["n"] == 1


async def test_a_vote_that_opens_at_its_hour_or_where_nothing_is_asked_says_nothing(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await _posted(court, clock)
    clock.to(OPENS + timedelta(days=13))
    await open_due(SECRET)
    assert await late_opening(await _held(a)) is None
    async with write():
        await Community.update({Community.region: "hangzhou"}).where(Community.id == court.community)
    b = await _posted(court, clock)
    await open_due(SECRET)
    assert await late_opening(await _held(b)) is None
    assert await InboxItem.count().where(InboxItem.message == "notices.opened_late") == 0


async def _held(a: str) -> HeldAssembly:
    vote = await called(a)
    return HeldAssembly(vote, await place_by_id(vote.community))


async def _posted(court: Court, clock: Traveller) -> str:
    clock.to(WRITTEN)
    a = await draft_vote(court)
    notice = await post(court, a)
    clock.to(OPENS)
    await hang(court, notice)
    return a


async def test_a_vote_whose_rows_cannot_be_read_keeps_no_other_from_opening(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    broken, whole = await _posted(court, clock), await _posted(court, clock)
    async with write():
        await Motion.update({Motion.preset: "{}"}).where(Motion.assembly == (await called(broken)).id)
    await open_due(SECRET)
    assert (await called(broken)).stage is Stage.POSTED
    assert (await called(whole)).stage is Stage.OPEN
