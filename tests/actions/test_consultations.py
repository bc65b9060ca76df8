"""Neighbours speak of a posted text while it is answered, closed and consolidated, on both engines."""

import asyncio
from datetime import date, timedelta

import pytest

from app.community.queries.standings import place_by_id
from app.community.tables import InboxItem
from app.database import Database, execute, fetch, write
from app.refusals import Refusal
from meetings.conventions.actions.answer_comments import answer_comments
from meetings.conventions.actions.close_consultation import close_consultation
from meetings.conventions.actions.close_due_consultations import close_due_consultations
from meetings.conventions.actions.comment_clause import SaidOf, comment_clause
from meetings.conventions.actions.consolidate import consolidate
from meetings.conventions.actions.correct_answer import correct_answer
from meetings.conventions.actions.extend_consultation import extend_consultation
from meetings.conventions.actions.forget_commenters import forget_commenters
from meetings.conventions.actions.open_consultation import NewConsultation, open_consultation
from meetings.conventions.actions.start_version import start_version
from meetings.conventions.actions.withdraw_comment import withdraw_comment
from meetings.conventions.actions.withdraw_draft import withdraw_draft
from meetings.conventions.queries.comments import (
    Counted,
    comments_on,
    consultation_behind,
    consultation_by_id,
    counts_of,
    credits_of,
    open_suggestions,
    unanswered,
)
from meetings.conventions.queries.versions import text_of, version
from meetings.conventions.rules.consultation import Said
from meetings.conventions.rules.states import State
from meetings.conventions.tables import ClauseAnswer, ClauseComment, Consultation
from tests.support.consulted import AFTER, AFTERWARDS, LAST, NOW, POSTED, TODAY, PostedText, posted, say
from tests.support.conventions import a_text
from tests.support.court import Court, build_court

SHED = "电瓶车不进楼，到一号车棚充电。"


async def world() -> tuple[Court, PostedText]:
    court = await build_court()
    return court, await posted(court)


async def reason(awaitable: object) -> str:
    with pytest.raises(Refusal) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


async def counted(text: PostedText, clause: int) -> Counted:
    numbers = [each.clause for each in (await text_of(text.version.id)).clauses]
    return (await counts_of(text.consultation)).get(numbers[clause], Counted())


async def answer(
    court: Court, text: PostedText, comments: list[str], outcome: str = "taken", why: str = "写进去。"
) -> int:
    return await answer_comments(
        text.consultation, comments, outcome, why, by=court.people["moderator"], at=NOW
    )


async def test_posting_freezes_the_words_and_tells_everybody_once(database: Database) -> None:
    court, text = await world()
    assert text.version.state is State.CONSULTATION
    assert len(text.version.fingerprint) == 64
    told = await fetch("SELECT person FROM inbox_item WHERE message = ?", ["consultations.posted"])
    people = [row["person"] for row in told]
    assert len(people) == len(set(people))
    assert court.people["zhou"] in people
    assert court.people["stranger"] not in people
    again = await open_consultation(
        text.version.public_id, NewConsultation(TODAY, 20), by=1, at=NOW, today=TODAY
    )
    assert again == text.consultation
    assert await Consultation.count() == 1


async def test_two_who_post_at_once_post_once(database: Database) -> None:
    court = await build_court()
    draft = await a_text(court.community, court.people["chair"], NOW)
    new = NewConsultation(TODAY, 15)
    first, second = await asyncio.gather(
        open_consultation(draft.public_id, new, by=court.people["chair"], at=NOW, today=TODAY),
        open_consultation(draft.public_id, new, by=court.people["moderator"], at=NOW, today=TODAY),
    )
    assert first == second


@pytest.mark.parametrize(
    ("opens_on", "days", "expected"),
    [
        (TODAY, 14, "consultations.too_few_days"),
        (TODAY, 91, "consultations.too_many_days"),
        (TODAY, None, "consultations.too_many_days"),
        (None, 15, "consultations.wrong_first_day"),
        (TODAY - timedelta(days=1), 15, "consultations.wrong_first_day"),
    ],
)
async def test_wrong_dates_leave_the_draft_a_draft(
    database: Database, opens_on: date | None, days: int | None, expected: str
) -> None:
    court = await build_court()
    draft = await a_text(court.community, court.people["chair"], NOW)
    new = NewConsultation(opens_on, days)
    assert await reason(open_consultation(draft.public_id, new, by=1, at=NOW, today=TODAY)) == expected
    still = await version(draft.public_id)
    assert still is not None
    assert (still.state, still.fingerprint) == (State.DRAFT, "")


async def test_agreeing_twice_at_once_is_agreeing_once(database: Database) -> None:
    court, text = await world()
    first, second = await asyncio.gather(
        say(text, court.people["tenant"], 0, Said.AGREE), say(text, court.people["tenant"], 0, Said.AGREE)
    )
    assert first == second
    assert await counted(text, 0) == Counted(agree=1)
    for _ in range(2):
        await withdraw_comment(first, person=court.people["tenant"], at=NOW, today=TODAY)
    assert await counted(text, 0) == Counted()
    await say(text, court.people["tenant"], 0, Said.AGREE)
    assert await counted(text, 0) == Counted(agree=1)


async def test_a_form_sent_twice_is_one_comment_and_taken_back_may_be_sent_again(database: Database) -> None:
    court, text = await world()
    zhou = court.people["zhou"]
    first = await say(text, zhou, 1, words="车棚太小。", key="one")
    assert await say(text, zhou, 1, words="车棚太小了。", key="one") == first
    assert await say(text, zhou, 1, words="车棚太小。", key="another") == first
    await withdraw_comment(first, person=zhou, at=NOW, today=TODAY)
    assert await say(text, zhou, 1, words="车棚太小。", key="one") != first
    assert (await counted(text, 1)).comments == 1


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (Said.COMMENT, "", "consultations.write_it"),
        (Said.COMMENT, "长" * 10_000, "consultations.long_words"),
        (Said.PROPOSAL, "", "consultations.write_other_words"),
        (Said.PROPOSAL, "长" * 10_000, "consultations.long_words"),
        (Said.PROPOSAL, "电瓶车不进楼，到车棚充电。 \n", "consultations.same_words"),
    ],
)
async def test_what_is_no_comment_is_refused(
    database: Database, kind: Said, words: str, expected: str
) -> None:
    court, text = await world()
    assert await reason(say(text, court.people["zhou"], 1, kind, words)) == expected


async def test_a_comment_before_the_first_day_or_after_the_last_is_refused(database: Database) -> None:
    court, text = await world()
    zhou = court.people["zhou"]
    assert await reason(say(text, zhou, 0, words="早", today=POSTED - timedelta(days=1))) == (
        "consultations.not_yet"
    )
    await say(text, zhou, 0, words="最后一天", today=LAST)
    assert await reason(say(text, zhou, 0, words="晚", today=AFTER)) == "consultations.over"


async def test_a_clause_that_is_not_in_the_posted_text_is_refused(database: Database) -> None:
    court, text = await world()
    said = comment_clause(
        text.version.public_id,
        "no-such-clause",
        SaidOf(Said.AGREE),
        person=court.people["zhou"],
        capacity="owner",
        at=NOW,
        today=TODAY,
    )
    assert await reason(said) == "consultations.clause_gone"


async def test_closing_and_a_last_comment_are_in_order(database: Database) -> None:
    """The comment is in before the close, or refused after it: never in and unseen."""
    court, text = await world()
    results = await asyncio.gather(
        close_consultation(text.consultation, by=None, at=AFTERWARDS, today=AFTER),
        say(text, court.people["zhou"], 0, words="来得及吗", today=LAST),
        return_exceptions=True,
    )
    told = await fetch("SELECT params FROM inbox_item WHERE message LIKE 'consultations.%answer%'", [])
    kept = await comments_on(text.consultation)
    if isinstance(results[1], Refusal):
        assert (results[1].reason, kept) == ("consultations.over", ())
    else:
        assert len(kept) == 1
    assert len({row["params"] for row in told}) == 1


async def test_nobody_closes_on_the_last_day_and_twice_is_once(database: Database) -> None:
    _, text = await world()
    assert await reason(close_consultation(text.consultation, by=1, at=NOW, today=LAST)) == (
        "consultations.still_running"
    )
    await asyncio.gather(
        *(close_consultation(text.consultation, by=None, at=AFTERWARDS, today=AFTER) for _ in range(2))
    )
    found = await version(text.version.public_id)
    assert found is not None
    assert found.state is State.CONSULTED
    done = await fetch("SELECT DISTINCT message FROM inbox_item WHERE message LIKE '%all_answered'", [])
    assert len(done) == 1


async def test_the_clock_closes_after_midnight_of_the_place(database: Database) -> None:
    court, text = await world()
    zone = (await place_by_id(court.community)).time_zone
    assert zone == "Asia/Shanghai"
    await close_due_consultations(at=AFTERWARDS - timedelta(hours=13))  # 23:00 of the last day
    assert (await consultation_by_id(text.consultation)).closed_at is None  # type: ignore[union-attr]
    await close_due_consultations(at=AFTERWARDS - timedelta(hours=11))  # 01:00 of the next
    assert (await consultation_by_id(text.consultation)).closed_at is not None  # type: ignore[union-attr]


async def test_more_days_are_given_before_the_end_and_with_a_reason(database: Database) -> None:
    court, text = await world()
    later = LAST + timedelta(days=5)
    assert await reason(extend_consultation(text.consultation, later, " ", today=TODAY)) == (
        "consultations.say_why_longer"
    )
    assert await reason(extend_consultation(text.consultation, LAST, "雨", today=TODAY)) == (
        "consultations.not_later"
    )
    for _ in range(2):
        await extend_consultation(text.consultation, later, "连着下雨", today=LAST)
    await say(text, court.people["zhou"], 0, words="还来得及", today=later)
    assert await reason(
        extend_consultation(
            text.consultation, later + timedelta(days=3), "再等", today=later + timedelta(days=1)
        )
    ) == ("consultations.over_already")


async def test_alike_ones_are_answered_together_and_each_who_wrote_is_told_once(database: Database) -> None:
    court, text = await world()
    zhou, tenant = court.people["zhou"], court.people["tenant"]
    said = [
        await say(text, zhou, 1, words="车棚太小。"),
        await say(text, zhou, 1, words="车棚太小了。"),
        await say(text, tenant, 1, words="车棚小"),
    ]
    first, second = await asyncio.gather(answer(court, text, said), answer(court, text, said))
    assert first == second
    assert await ClauseAnswer.count() == 1
    told = await fetch(
        "SELECT person FROM inbox_item WHERE message = 'consultations.answered_taken' ORDER BY person", []
    )
    assert [row["person"] for row in told] == sorted((zhou, tenant))
    assert await unanswered(text.version.id) == 0


async def test_two_who_answer_the_same_give_one_answer(database: Database) -> None:
    court, text = await world()
    said = [await say(text, court.people["zhou"], 1, words="车棚太小。")]
    results = await asyncio.gather(
        answer(court, text, said, "taken", "对。"),
        answer(court, text, said, "not", "够用。"),
        return_exceptions=True,
    )
    refused = [each for each in results if isinstance(each, Refusal)]
    assert [each.reason for each in refused] == ["consultations.answered_meanwhile"]
    assert await ClauseAnswer.count() == 1


async def test_taking_back_and_answering_at_once_lose_nothing(database: Database) -> None:
    court, text = await world()
    zhou = court.people["zhou"]
    gone = await say(text, zhou, 1, words="车棚太小。")
    stays = await say(text, court.people["tenant"], 1, words="车棚太小！")
    results = await asyncio.gather(
        withdraw_comment(gone, person=zhou, at=NOW, today=TODAY),
        answer(court, text, [gone, stays]),
        return_exceptions=True,
    )
    kept = {each.public_id: each.answer for each in await comments_on(text.consultation)}
    assert kept[stays] is not None
    if isinstance(results[0], Refusal):
        assert results[0].reason == "consultations.answered_stays"
        assert kept[gone] == kept[stays]
    else:
        assert gone not in kept


async def test_an_answer_needs_an_outcome_and_its_reason(database: Database) -> None:
    court, text = await world()
    said = [await say(text, court.people["zhou"], 1, words="车棚太小。")]
    other = await say(text, court.people["zhou"], 2, words="谁来召集？")
    assert await reason(answer(court, text, said, "maybe")) == "consultations.choose_outcome"
    assert await reason(answer(court, text, said, "taken", " ")) == "consultations.say_why"
    assert await reason(answer(court, text, said, "taken", "长" * 1001)) == "consultations.long_words"
    assert await reason(answer(court, text, [])) == "consultations.nothing_chosen"
    assert await reason(answer(court, text, [*said, other])) == "consultations.one_clause"
    assert await unanswered(text.version.id) == 2


async def test_an_answer_put_right_stays_beside_the_new_one(database: Database) -> None:
    court, text = await world()
    said = [await say(text, court.people["zhou"], 1, words="车棚太小。")]
    first = await answer(court, text, said, "not", "够用。")
    by = court.people["chair"]
    new, again = await asyncio.gather(
        *(correct_answer(text.consultation, first, "taken", "加一个棚。", by=by, at=NOW) for _ in range(2))
    )
    assert new == again
    late = correct_answer(text.consultation, first, "partly", "再说。", by=by, at=NOW)
    assert await reason(late) == "consultations.corrected_meanwhile"
    assert [each.answer for each in await comments_on(text.consultation)] == [new]
    assert await ClauseAnswer.count() == 2
    told = await InboxItem.count().where(InboxItem.person == court.people["zhou"])
    assert told == 3  # posted, answered, put right


async def test_the_next_draft_takes_words_names_their_neighbours_and_carries_what_is_open(
    database: Database,
) -> None:
    court, text = await world()
    zhou, tenant, li = (court.people[name] for name in ("zhou", "tenant", "li"))
    proposal = await say(text, zhou, 1, Said.PROPOSAL, SHED, named=True)
    alike = await say(text, tenant, 1, words="写明哪个车棚。")
    open_one = await say(text, li, 2, words="谁来召集？")
    await answer(court, text, [proposal, alike])
    assert await reason(consolidate(text.version.public_id, {}, by=1, at=NOW)) == "conventions.state_changed"
    await close_consultation(text.consultation, by=None, at=AFTERWARDS, today=AFTER)
    by = court.people["moderator"]
    wrong = consolidate(text.version.public_id, {text.clauses[1]: open_one}, by=by, at=AFTERWARDS)
    assert await reason(wrong) == "consultations.proposal_gone"
    chosen = {text.clauses[1]: proposal}
    first, second = await asyncio.gather(
        *(consolidate(text.version.public_id, chosen, by=by, at=AFTERWARDS) for _ in range(2))
    )
    assert first == second
    draft = await version(first)
    assert draft is not None
    words = (await text_of(draft.id)).clauses
    assert [each.public_id for each in words] == list(text.clauses)
    assert words[1].words == SHED
    assert words[1].words_en == ""  # its English said the posted words
    credit = (await credits_of(draft.id))[words[1].clause]
    assert (credit.neighbours, credit.surname) == (2, "周")
    assert [each.public_id for each in await open_suggestions(draft.id)] == [open_one]
    assert await unanswered(draft.id) == 1
    behind = await consultation_behind(draft.id)
    assert behind is not None
    assert behind.id == text.consultation
    await answer(court, text, [open_one], "partly", "楼组长召集。")  # answered later, it is credited too
    assert words[2].clause in await credits_of(draft.id)
    assert await open_suggestions(draft.id) == ()
    assert await unanswered(draft.id) == 0


async def test_what_is_open_goes_along_when_the_version_in_force_is_revised(database: Database) -> None:
    court, text = await world()
    zhou, li, by = (court.people[name] for name in ("zhou", "li", "moderator"))
    answered = await say(text, zhou, 1, words="写明哪个车棚。")
    open_one = await say(text, li, 2, words="谁来召集？")
    taken_back = await say(text, zhou, 0, words="没事了。")
    await withdraw_comment(taken_back, person=zhou, at=NOW, today=TODAY)
    await answer(court, text, [answered])
    async with write():
        await execute("UPDATE text_version SET state = 'in_force' WHERE id = ?", [text.version.id])
    drafts = await asyncio.gather(*(start_version(text.version.id, person=by, at=NOW) for _ in range(2)))
    first = await version(drafts[0])
    assert first is not None
    assert [each.public_id for each in await open_suggestions(first.id)] == [open_one]
    await withdraw_draft(first.id, why="先放一放")
    again = await version(await start_version(text.version.id, person=by, at=NOW))
    assert again is not None
    assert [each.public_id for each in await open_suggestions(again.id)] == [open_one], (
        "not lost with a draft"
    )
    assert await open_suggestions(first.id) == ()


async def test_who_said_it_is_forgotten_and_the_words_stay(database: Database) -> None:
    court, text = await world()
    said = await say(text, court.people["zhou"], 1, words="车棚太小。", named=True)
    await answer(court, text, [said])
    await close_consultation(text.consultation, by=None, at=AFTERWARDS, today=AFTER)
    await forget_commenters(at=AFTERWARDS + timedelta(days=400))
    assert (await comments_on(text.consultation))[0].person is not None  # still on its way
    draft = await consolidate(text.version.public_id, {}, by=court.people["chair"], at=AFTERWARDS)
    await _set_state(draft, "rejected")
    await forget_commenters(at=AFTERWARDS + timedelta(days=179))
    assert (await comments_on(text.consultation))[0].person is not None
    await forget_commenters(at=AFTERWARDS + timedelta(days=181))
    kept = (await comments_on(text.consultation))[0]
    assert (kept.person, kept.named, kept.words) == (None, False, "车棚太小。")
    assert await ClauseComment.count() == 1


async def _set_state(public_id: str, state: str) -> None:
    async with write():
        await execute("UPDATE text_version SET state = ? WHERE public_id = ?", [state, public_id])
