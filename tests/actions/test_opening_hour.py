"""At its hour a vote opens by itself, whatever is wrong with another one."""

from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.database import Database, write
from tests.support.call_vote import OPENS, WRITTEN, called, draft_vote, hang, post
from tests.support.court import Court, build_court
from tests.support.open_vote import SECRET
from voting.actions.open_due import open_due
from voting.rules.stages import Stage
from voting.tables import Motion


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


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
