"""An estate's status with its gate, and publications that are put right by others, on both engines."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from meetings.estates.actions.enter_status import enter_status
from meetings.estates.actions.enter_type import enter_type
from meetings.estates.actions.hang_publication import hang_publication
from meetings.estates.actions.publish import Paper, publish
from meetings.estates.actions.take_down_publication import take_down_publication
from meetings.estates.actions.withdraw_publication import withdraw_publication
from meetings.estates.queries.estates import estate_of
from meetings.estates.queries.publications import (
    PublicationOnFile,
    postings_of,
    publication,
    publications_of,
)
from meetings.estates.rules.status import Status
from meetings.estates.rules.types import EstateType
from tests.support.court import Court, build_court

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PAPER = Paper("notice", "committee", "停水", "明天停水。", days=15)


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def entered(
    court: Court, status: str, since: date | None, *ticked: str, words: str = "选举公告"
) -> None:
    await enter_status(
        court.community,
        status,
        since,
        words,
        ticked,
        file=None,
        by=court.people["chair"],
        at=AT,
        today=TODAY,
    )


async def put_up(court: Court, paper: Paper = PAPER, corrects: str = "", key: str = "") -> str:
    return await publish(
        court.community, paper, corrects=corrects, by=court.people["chair"], at=AT, today=TODAY, key=key
    )


async def found(public_id: str) -> PublicationOnFile:
    paper = await publication(public_id)
    assert paper is not None
    return paper


async def test_a_status_needs_what_the_law_demands_and_its_history_is_kept(court: Court) -> None:
    with pytest.raises(Refusal) as shut:
        await entered(court, "committee", TODAY, "elected", "handed_over")
    assert (shut.value.reason, shut.value.params["n"]) == ("estate.gate_shut", 2)
    await entered(court, "forming", date(2024, 1, 1), "guidance")
    law = ("elected", "procedure", "filed", "something_else")
    await asyncio.gather(*(entered(court, "committee", date(2024, 6, 1), *law) for _ in range(3)))
    estate = await estate_of(court.community, TODAY)
    assert (estate.status, estate.since) == (Status.COMMITTEE, date(2024, 6, 1))
    assert [each.status for each in estate.history] == [Status.COMMITTEE, Status.FORMING]
    assert estate.history[0].gate == {"elected", "procedure", "filed"}
    assert (await estate_of(court.community, date(2024, 3, 1))).status is Status.FORMING
    for since in (date(2024, 5, 1), date(2026, 11, 23), None):
        with pytest.raises(Refusal):
            await entered(court, "nobody", since)
    with pytest.raises(Refusal):
        await entered(court, "nobody", TODAY, words="")


async def test_an_estate_has_one_type_at_a_time(court: Court) -> None:
    chair = court.people["chair"]
    for wanted in ("small_block", "small_block", "open_blocks"):
        await enter_type(court.community, wanted, TODAY, by=chair, at=AT, today=TODAY)
    assert (await estate_of(court.community, TODAY)).type is EstateType.OPEN_BLOCKS
    assert len(await fetch("SELECT id FROM estate_type")) == 2
    with pytest.raises(Refusal):
        await enter_type(court.community, "castle", TODAY, by=chair, at=AT, today=TODAY)
    assert (await estate_of(court.other_community, TODAY)).type is None


async def test_one_sending_is_one_publication_with_a_fingerprint_that_holds(court: Court) -> None:
    same = await asyncio.gather(*(put_up(court, key="k") for _ in range(4)))
    assert len(set(same)) == 1
    paper = await found(same[0])
    assert paper.holds
    assert (paper.posted_on, paper.public_until) == (TODAY, date(2026, 12, 7))
    assert len(await publications_of(court.community)) == 1


async def test_a_publication_is_put_right_once_and_both_stay(court: Court) -> None:
    first = await put_up(court)
    tried = await asyncio.gather(
        *(put_up(court, Paper("notice", "committee", "停水", f"后天 {n}"), first) for n in range(3)),
        return_exceptions=True,
    )
    second = [each for each in tried if isinstance(each, str)]
    assert len(second) == 1
    assert ((await found(first)).corrected_by, (await found(second[0])).corrects) == (second[0], first)
    assert (await found(first)).holds
    with pytest.raises(NotFound):
        await publish(
            court.other_community, PAPER, corrects=first, by=court.people["stranger"], at=AT, today=TODAY
        )


async def test_a_withdrawn_one_stays_with_its_first_reason(court: Court) -> None:
    paper = await found(await put_up(court))
    with pytest.raises(Refusal):
        await withdraw_publication(paper.id, "", at=AT)
    for why in ("写错了", "又一次"):
        await withdraw_publication(paper.id, why, at=AT)
    assert (await found(paper.public_id)).withdrawn_why == "写错了"
    with pytest.raises(Refusal) as refusal:
        await put_up(court, corrects=paper.public_id)
    assert refusal.value.reason == "publications.withdrawn_already"


async def test_a_board_is_recorded_once_and_taken_down_once(court: Court) -> None:
    paper = await found(await put_up(court))
    chair = court.people["chair"]
    for _ in range(2):
        await hang_publication(paper.id, "门厅", TODAY, file=None, by=chair, at=AT, today=TODAY)
    (posting,) = await postings_of(paper.id)
    for day in (TODAY, date(2026, 12, 24)):
        await take_down_publication(paper.id, posting.id, today=day)
    assert (await postings_of(paper.id))[0].taken_down_on == TODAY
    other = await found(await put_up(court))
    with pytest.raises(NotFound):
        await take_down_publication(other.id, posting.id, today=TODAY)


@pytest.mark.parametrize(
    ("paper", "at"),
    [
        (Paper("novel", "committee", "a", "b"), "kind"),
        (Paper("notice", "king", "a", "b"), "body"),
        (Paper("notice", "committee", "", "b"), "title"),
        (Paper("notice", "committee", "a", ""), "words"),
        (Paper("notice", "committee", "a", "b" * 10_000), "words"),
        (Paper("notice", "committee", "a", "b", days=None), "days"),
        (Paper("notice", "committee", "a", "b", days=366), "days"),
        (Paper("notice", "committee", "a", "b", link="https://elsewhere.example"), "link"),
        (Paper("notice", "committee", "a", "b", link="//elsewhere.example"), "link"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(court: Court, paper: Paper, at: str) -> None:
    with pytest.raises(Refusal) as refusal:
        await put_up(court, paper)
    assert refusal.value.at == at
