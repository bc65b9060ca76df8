"""Whoever calls votes and answers for them learns what waits, for as long as the office lasts."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.community.tables import Holding, InboxItem, Role
from app.database import Database, fetch, write
from tests.support.call_vote import HUNG, WRITTEN, called, draft_vote, hang, post, post_vote
from tests.support.court import Court, build_court
from voting.actions.ask_question import ask_question
from voting.actions.start_draft import start_draft
from voting.queries.notices import notices_of
from voting.queries.scopes import callers_of


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def _term(court: Court, name: str, since: int | None, until: int | None) -> None:
    day = WRITTEN.date()
    async with write():
        await Role.update(
            {
                Role.since: day + timedelta(days=since) if since is not None else None,
                Role.until: day + timedelta(days=until) if until is not None else None,
            }
        ).where(Role.person == court.people[name])


async def test_who_is_in_office_for_a_term_is_told_and_who_is_not_is_not(database: Database) -> None:
    court = await build_court()
    await _term(court, "chair", None, 900)  # elected for a term that runs
    await _term(court, "committee", -900, 0)  # its last day
    await _term(court, "administrator", 1, None)  # begins tomorrow
    assert set(await callers_of(court.community)) == {court.people["chair"], court.people["committee"]}
    await _term(court, "committee", -900, -1)
    assert set(await callers_of(court.community)) == {court.people["chair"]}


async def test_a_question_reaches_a_committee_elected_for_a_term(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    for name in ("chair", "committee", "administrator"):
        await _term(court, name, -30, 365)
    await ask_question(a, person=court.people["zhou"], text="谁出钱？")
    told = await InboxItem.select(InboxItem.person).where(InboxItem.message == "questions.arrived")
    assert {row["person"] for row in told} == {
        court.people[name] for name in ("chair", "committee", "administrator")
    }


async def test_two_clicks_at_once_begin_one_second_vote(database: Database) -> None:
    court = await build_court()
    a = await draft_vote(court)
    begun = await asyncio.gather(
        *(
            start_draft(
                court.community,
                person=court.people["committee"],
                matter="elevator_land",
                scope_kind="community",
                linked_to=a,
            )
            for _ in range(6)
        )
    )
    assert len(set(begun)) == 1
    assert len(await fetch("SELECT id FROM assembly")) == 2


async def test_two_clicks_at_once_record_one_posting(database: Database, clock: Traveller) -> None:
    court = await build_court()
    a = await draft_vote(court)
    notice = await post(court, a)
    clock.to(HUNG)
    assert len(set(await asyncio.gather(*(hang(court, notice) for _ in range(6))))) == 1
    assert len((await notices_of((await called(a)).id))[0].postings) == 1


async def test_an_owner_who_sold_since_the_posting_stays_on_the_posted_roll(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    async with write():
        await Holding.update({Holding.until: WRITTEN.date()}).where(Holding.owner == court.owners["李四"])
    rows = await fetch(
        "SELECT o.owner FROM roll_entry_owner o JOIN roll_entry e ON e.id = o.entry WHERE e.assembly = ?",
        [(await called(a)).id],
    )
    assert court.owners["李四"] in {row["owner"] for row in rows}
