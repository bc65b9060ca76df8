"""A text is decided once, by the body of its kind, on exactly the words that were submitted and posted."""

import asyncio
import json
from datetime import date, timedelta

import pytest

from app.database import Database, execute, fetch, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.decide_version import decide_version
from meetings.conventions.actions.discuss_text import discuss_text
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.issue_version import issue_version
from meetings.conventions.actions.record_adoption import record_adoption
from meetings.conventions.actions.release_submissions import release_submissions
from meetings.conventions.actions.submit_version import submit_version
from meetings.conventions.actions.take_back_version import take_back_version
from meetings.conventions.actions.withdraw_step import withdraw_step
from meetings.conventions.queries.adoptions import (
    adoption_of,
    adoptions_of,
    steps_of,
    submission_of,
    submissions_of,
)
from meetings.conventions.queries.discussions import discussions_of
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State
from meetings.conventions.tables import Submission, TextVersion
from meetings.gatherings.actions.edit_item import as_written, edit_item
from meetings.gatherings.actions.remove_item import remove_item
from meetings.gatherings.queries.agenda import agenda_item
from meetings.gatherings.rules.agenda import Written, mark
from tests.support.adoption import (
    PLANNED,
    OnAgenda,
    consulted,
    counted,
    now_is,
    on_agenda,
    planned_meeting,
    run,
    step,
)
from tests.support.body_meeting import HELD
from tests.support.conventions import a_text
from tests.support.court import BEGAN, Court, build_court
from voting.actions import close_motion as closing
from voting.actions.close_motion import close_motion
from voting.actions.enter_hand_count import enter_hand_count
from voting.actions.put_motion import put_motion
from voting.queries.meeting_motions import meeting_motion
from voting.rules.meeting_counts import Choices

TODAY = HELD.date()


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def put(court: Court, at: OnAgenda, item: str = "") -> str:
    return await put_motion(
        at.meeting.public_id,
        item or at.item,
        phones=False,
        person=court.people["chair"],
        at=HELD,
        today=TODAY,
    )


async def hands(court: Court, motion: str, *choices: int) -> None:
    for counter in ("冯敏", "卫红"):
        await enter_hand_count(
            motion, counter, Choices(*choices), in_round=1, person=court.people["chair"], at=HELD
        )


async def close(court: Court, motion: str) -> str:
    return await close_motion(motion, person=court.people["chair"], at=HELD)


# ---- the residents' way


async def test_the_verdict_of_the_meeting_adopts_the_text(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    found = await meeting_motion(motion)
    assert found is not None
    assert (found.text_version, found.text_fingerprint) == (at.version.public_id, at.version.fingerprint)
    await hands(court, motion, 4, 1, 0)
    assert await close(court, motion) == "passed"
    now = await now_is(at.version.public_id)
    assert (now.state, now.number, now.adopted_on, now.in_force_from) == (State.IN_FORCE, 1, TODAY, TODAY)
    adopted = await adoption_of(now.id)
    assert adopted is not None
    assert (adopted.body, adopted.outcome, adopted.link) == (
        "representatives",
        "adopted",
        f"/motions/{motion}",
    )
    figures = adopted.figures
    assert [figures[name] for name in ("members", "present", "agree", "against", "abstain")] == [
        6, 5, 4, 1, 0,
    ]  # fmt: skip
    lines = [(line["measure"], line["numerator"], line["base"], line["least"]) for line in figures["lines"]]
    assert lines == [("present", 5, 6, 4), ("agree", 4, 5, 3)]  # two thirds of 6; more than half of 5
    assert "居民" in adopted.citation
    assert await submission_of(now.id) is None
    assert [each.outcome for each in await submissions_of(now.id)] == ["adopted"]


async def test_rejected_it_ends_without_a_number(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 2, 3, 0)
    assert await close(court, motion) == "rejected"
    now = await now_is(at.version.public_id)
    assert (now.state, now.number) == (State.REJECTED, None)


async def test_without_a_quorum_nothing_is_decided(court: Court) -> None:
    at = await on_agenda(court)
    async with write():
        await execute(
            "UPDATE attendee SET left_at = ? WHERE meeting = ? AND name IN ('周一', '吴先生')",
            [HELD, at.meeting.id],
        )
    motion = await put(court, at)
    await hands(court, motion, 3, 0, 0)
    assert await close(court, motion) == "no_quorum"
    now = await now_is(at.version.public_id)
    assert now.state is State.CONSULTED
    assert [each.outcome for each in await adoptions_of(now.id)] == ["no_quorum"]
    assert await adoption_of(now.id) is None


async def test_closed_by_two_at_once_it_is_adopted_once(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)
    assert set(await asyncio.gather(*(close(court, motion) for _ in range(6)))) == {"passed"}
    assert (await counted("adoption"), await counted("motion_verdict")) == (1, 1)


async def test_when_the_text_cannot_be_adopted_the_verdict_is_not_recorded(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(closing, "decide_version", breaks)
    with pytest.raises(RuntimeError):
        await close(court, motion)
    assert (await counted("adoption"), await counted("motion_verdict")) == (0, 0)
    monkeypatch.undo()
    assert await close(court, motion) == "passed"


async def test_other_words_than_those_submitted_are_not_put_to_the_vote(court: Court) -> None:
    at = await on_agenda(court)
    async with write():
        await execute(
            "UPDATE clause_text SET words = '夜里可以大声说话。' WHERE version = ? AND position = 1",
            [at.version.id],
        )
    with pytest.raises(Refusal, match=r"adoptions\.text_changed"):
        await put(court, at)
    assert await counted("meeting_motion") == 0


async def test_words_changed_amid_the_vote_are_not_adopted(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)
    async with write():
        await execute("UPDATE clause_text SET words = '别的' WHERE version = ?", [at.version.id])
    with pytest.raises(Refusal, match=r"adoptions\.text_changed"):
        await close(court, motion)
    assert await counted("motion_verdict") == 0


async def test_a_meeting_of_another_body_does_not_decide_in_its_place(court: Court) -> None:
    at = await on_agenda(court)
    async with write():
        await execute("UPDATE meeting SET body = 'households' WHERE id = ?", [at.meeting.id])
    with pytest.raises(Refusal, match=r"adoptions\.other_body"):
        await put(court, at)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        (Kind.RESIDENTS_CONVENTION, "representatives", "not_delegated"),
        (Kind.MANAGEMENT_CONVENTION, "representatives", "wrong_body"),
        (Kind.MANAGEMENT_CONVENTION, "adults", "wrong_body"),
        (Kind.RULES_OF_PROCEDURE, "households", "wrong_body"),
        (Kind.TENANTS_GUIDE, "adults", "wrong_body"),
    ],
)
async def test_it_is_not_even_submitted_to_a_body_that_may_not_decide(
    court: Court, kind: Kind, body: str, reason: str
) -> None:
    found, meeting = await consulted(court, kind=kind), await planned_meeting(court, body=body)
    with pytest.raises(Refusal, match=rf"adoptions\.{reason}"):
        await submit_version(
            found.public_id, meeting.public_id, item="i", by=court.people["chair"], at=PLANNED
        )
    assert (await now_is(found.public_id)).state is State.CONSULTED
    assert await agenda_item("i") is None


async def test_it_is_not_submitted_before_its_steps_are_done(court: Court) -> None:
    by = court.people["chair"]
    found = await a_text(court.community, by, BEGAN, state=State.CONSULTED)
    meeting = await planned_meeting(court, body="adults")
    with pytest.raises(Refusal, match=r"adoptions\.not_ready"):
        await submit_version(found.public_id, meeting.public_id, item="i", by=by, at=PLANNED)
    entry = await step(court, found.public_id, "party_study", "研究过")
    await withdraw_step(found.public_id, entry, at=PLANNED)
    with pytest.raises(Refusal, match=r"adoptions\.not_ready"):
        await submit_version(found.public_id, meeting.public_id, item="i", by=by, at=PLANNED)
    await step(court, found.public_id, "party_study", "研究过")
    await submit_version(found.public_id, meeting.public_id, item="i", by=by, at=PLANNED)


async def test_a_posted_notice_takes_no_text_any_more(court: Court) -> None:
    found, meeting = await consulted(court), await planned_meeting(court, body="adults")
    await run(meeting)
    with pytest.raises(Refusal, match=r"adoptions\.notice_is_posted"):
        await submit_version(
            found.public_id, meeting.public_id, item="i", by=court.people["chair"], at=PLANNED
        )
    assert await counted("submission") == 0


async def test_submitted_twice_and_to_two_meetings_it_is_before_one(court: Court) -> None:
    found = await consulted(court)
    first, second = (
        await planned_meeting(court, body="adults"),
        await planned_meeting(court, body="households"),
    )
    by = court.people["chair"]
    items = await asyncio.gather(
        *(
            submit_version(found.public_id, meeting.public_id, item=f"i-{meeting.id}", by=by, at=PLANNED)
            for meeting in (first, second, first, second)
        ),
        return_exceptions=True,
    )
    assert await counted("submission") == 1
    left = await fetch("SELECT COUNT(*) AS n FROM agenda_item WHERE source = 'convention'")
    assert left[0]["n"] == 1
    assert len({item for item in items if isinstance(item, str)}) == 1


async def test_taken_back_it_leaves_the_agenda_and_may_go_to_another_meeting(court: Court) -> None:
    at = await on_agenda(court, body="adults")
    await take_back_version(at.version.public_id, at=HELD)
    await take_back_version(at.version.public_id, at=HELD)
    assert await agenda_item(at.item) is None
    assert (await now_is(at.version.public_id)).state is State.CONSULTED
    other = await planned_meeting(court, body="households")
    await submit_version(
        at.version.public_id, other.public_id, item="again", by=court.people["chair"], at=HELD
    )
    assert [each.outcome for each in await submissions_of(at.version.id)] == ["withdrawn", ""]


async def test_once_the_meeting_was_asked_it_is_not_taken_back(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    with pytest.raises(Refusal, match=r"adoptions\.being_voted_on"):
        await take_back_version(at.version.public_id, at=HELD)
    await hands(court, motion, 4, 1, 0)
    assert await close(court, motion) == "passed"


async def test_taken_back_and_put_at_the_same_moment_one_of_them_wins(court: Court) -> None:
    at = await on_agenda(court)
    await asyncio.gather(
        put(court, at), take_back_version(at.version.public_id, at=HELD), return_exceptions=True
    )
    state = (await now_is(at.version.public_id)).state
    assert (state, await counted("meeting_motion")) in {(State.SUBMITTED, 1), (State.CONSULTED, 0)}


async def test_a_text_that_no_meeting_asked_about_is_freed(court: Court) -> None:
    at = await on_agenda(court)
    assert await release_submissions(at=HELD) == 0
    await remove_item(at.meeting.public_id, at.item, by=court.people["chair"], at=HELD)
    assert await release_submissions(at=HELD) == 1
    assert await release_submissions(at=HELD) == 0
    assert (await now_is(at.version.public_id)).state is State.CONSULTED
    told = await fetch("SELECT person FROM inbox_item WHERE message = 'adoptions.freed'")
    assert [row["person"] for row in told] == [court.people["chair"]]


async def test_a_question_that_waits_for_its_count_is_not_freed_by_the_end_of_the_meeting(
    court: Court,
) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    async with write():
        await execute(
            "UPDATE meeting SET state = 'closed', closed_at = ? WHERE id = ?", [HELD, at.meeting.id]
        )
    assert await release_submissions(at=HELD) == 0
    await hands(court, motion, 4, 1, 0)
    assert await close(court, motion) == "passed"


async def test_what_the_agenda_says_of_a_text_is_not_edited_there(court: Court) -> None:
    at = await on_agenda(court)
    item = await agenda_item(at.item)
    assert item is not None
    assert at.version.fingerprint[:4] in item.words
    was = as_written(item)
    said = Written(was.kind, "是否通过别的？", was.words, was.minutes, was.presenter, was.proposal, was.list)
    with pytest.raises(Refusal, match=r"gatherings\.text_fixed"):
        await edit_item(at.item, said, seen=mark(was), by=court.people["chair"], at=HELD)
    longer = Written(was.kind, was.title, was.words, 45, "何平", was.proposal, was.list)
    await edit_item(at.item, longer, seen=mark(was), by=court.people["chair"], at=HELD)


async def test_the_second_version_replaces_the_first(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)
    await close(court, motion)
    async with write():
        await TextVersion.insert(
            TextVersion(
                public_id="second",
                convention=at.version.convention,
                state="submitted",
                based_on=at.version.id,
                created_by=court.people["chair"],
                created_at=HELD,
            )
        )
        second = await now_is("second")
        taken = await freeze_version(second.id, at=HELD)
        await Submission.insert(
            Submission(
                version=second.id,
                body="adults",
                question="item:second",
                fingerprint=taken,
                submitted_by=court.people["chair"],
                submitted_at=HELD,
            )
        )
        await _decide("item:second")
    first, second = await now_is(at.version.public_id), await now_is("second")
    assert (first.state, first.replaced_by, first.replaced_on) == (
        State.REPLACED,
        second.id,
        TODAY + timedelta(days=30),
    )
    assert (second.state, second.number) == (State.IN_FORCE, 2)


async def _decide(ref: str) -> None:
    await decide_version(
        ref,
        outcome="passed",
        body="adults",
        figures={},
        citation="",
        link="",
        decided_on=TODAY + timedelta(days=30),
        person=None,
        at=HELD,
    )


async def test_those_who_keep_it_are_asked_to_file_it_and_the_households_to_sign(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)
    await close(court, motion)
    asked = await fetch(
        "SELECT person FROM inbox_item WHERE message = 'adoptions.file_it' AND done_at IS NULL"
    )
    keepers = {court.people[role] for role in ("chair", "committee", "administrator", "moderator")}
    assert {row["person"] for row in asked} == keepers
    sign = await fetch("SELECT COUNT(*) AS n FROM inbox_item WHERE message = 'signatures.ask'")
    assert sign[0]["n"] == len(court.owners)
    await step(court, at.version.public_id, "filing", "报小街道备案", receipt="备〔2026〕7号")
    left = await fetch(
        "SELECT COUNT(*) AS n FROM inbox_item WHERE message = 'adoptions.file_it' AND done_at IS NULL"
    )
    assert left[0]["n"] == 0


# ---- talked about, not decided


async def test_a_clause_that_is_only_talked_about_is_not_put_to_the_vote(court: Court) -> None:
    found = await consulted(court)
    meeting = await planned_meeting(court, body="adults")
    clause = (await fetch("SELECT public_id FROM clause ORDER BY id"))[1]["public_id"]
    by = court.people["chair"]
    for _ in range(2):
        await discuss_text(found.public_id, meeting.public_id, clause=clause, item="talk", by=by, at=PLANNED)
    item = await agenda_item("talk")
    assert item is not None
    assert (item.kind, item.words, item.text) == (
        "clause",
        "电瓶车不进楼，到车棚充电。",
        f"/versions/{found.public_id}",
    )
    await run(meeting)
    at = OnAgenda(found, meeting, "talk")
    with pytest.raises(Refusal, match=r"adoptions\.only_discussed"):
        await put(court, at)
    (talk,) = await discussions_of(found.public_id)
    assert (talk.clause, talk.outcome, talk.meeting) == (clause, "", meeting.public_id)


async def test_nobody_talks_about_a_text_of_another_community(court: Court) -> None:
    elsewhere = await a_text(court.other_community, court.people["stranger"], BEGAN)
    meeting = await planned_meeting(court, body="adults")
    with pytest.raises(NotFound):
        await discuss_text(
            elsewhere.public_id,
            meeting.public_id,
            clause="",
            item="talk",
            by=court.people["chair"],
            at=PLANNED,
        )


# ---- guidance, steps, and what was decided elsewhere


async def test_guidance_is_issued_once_and_replaces_what_was_issued_before(court: Court) -> None:
    by = court.people["chair"]
    guide = await a_text(court.community, by, BEGAN, kind=Kind.TENANTS_GUIDE, title="租客入住须知")
    numbers = await asyncio.gather(
        *(issue_version(guide.public_id, from_day=TODAY, person=by, at=HELD, today=TODAY) for _ in range(4))
    )
    assert set(numbers) == {1}
    adopted = await adoption_of(guide.id)
    assert adopted is not None
    assert (adopted.body, adopted.outcome, await counted("adoption")) == ("issued", "issued", 1)


async def test_a_text_that_needs_a_vote_is_not_issued_and_guidance_not_voted(court: Court) -> None:
    by = court.people["chair"]
    pact = await consulted(court)
    with pytest.raises(Refusal, match=r"adoptions\.needs_a_vote"):
        await issue_version(pact.public_id, from_day=TODAY, person=by, at=HELD, today=TODAY)
    guide = await a_text(court.community, by, BEGAN, kind=Kind.TENANTS_GUIDE)
    with pytest.raises(Refusal, match=r"adoptions\.needs_no_vote"):
        await _record(court, guide.public_id, "issued")
    with pytest.raises(Refusal, match=r"adoptions\.issue_day"):
        await issue_version(
            guide.public_id, from_day=TODAY + timedelta(days=1), person=by, at=HELD, today=TODAY
        )


async def _record(
    court: Court,
    address: str,
    body: str,
    *,
    file: int | None = None,
    words: str = "在活动室投票",
    **figures: int,
) -> int:
    return await record_adoption(
        address,
        body,
        decided_on=date(2025, 5, 1),
        words=words,
        figures=figures,
        file=file,
        person=court.people["chair"],
        at=HELD,
        today=TODAY,
    )


async def _paper() -> int:
    async with write():
        await execute(
            "INSERT INTO stored_file (public_id, sha256, media_type, size, name, created_at)"
            " VALUES ('paper', ?, 'application/pdf', 9, 'p.pdf', ?)",
            ["0" * 64, HELD],
        )
    return int((await fetch("SELECT id FROM stored_file"))[0]["id"])


async def test_an_adoption_elsewhere_is_recorded_with_its_evidence_and_marked(court: Court) -> None:
    draft = await a_text(court.community, court.people["chair"], BEGAN)
    with pytest.raises(Refusal, match=r"adoptions\.evidence"):
        await _record(court, draft.public_id, "adults")
    paper = await _paper()
    for body in ("owners", "street"):
        with pytest.raises(Refusal, match=r"adoptions\.wrong_body"):
            await _record(court, draft.public_id, body, file=paper)
    with pytest.raises(Refusal, match=r"adoptions\.outside_words"):
        await _record(court, draft.public_id, "adults", file=paper, words=" ")
    with pytest.raises(Refusal, match=r"adoptions\.figures_more_present"):
        await _record(
            court, draft.public_id, "adults", file=paper, members=5, present=6, agree=6, against=0, abstain=0
        )
    for _ in range(2):
        assert await _record(court, draft.public_id, "adults", file=paper) == 1
    (adopted,) = await adoptions_of(draft.id)
    assert (adopted.outside, adopted.file, adopted.decided_on) == (True, "paper", date(2025, 5, 1))
    assert (await now_is(draft.public_id)).state is State.IN_FORCE


async def test_nothing_is_recorded_of_a_text_that_is_before_a_body(court: Court) -> None:
    at = await on_agenda(court)
    with pytest.raises(Refusal, match=r"adoptions\.not_now"):
        await _record(court, at.version.public_id, "adults", file=await _paper())


async def test_a_step_is_recorded_once_and_stays_when_withdrawn(court: Court) -> None:
    found = await consulted(court)
    entries = [await step(court, found.public_id, "delegation", "授权代表会议") for _ in range(2)]
    assert len(set(entries)) == 1
    assert (await now_is(found.public_id)).delegated == "2026-02-10 授权代表会议"
    await withdraw_step(found.public_id, entries[0], at=PLANNED)
    assert (await now_is(found.public_id)).delegated == ""
    assert [each.withdrawn_at is None for each in await steps_of(found.id)] == [True, False]
    with pytest.raises(Refusal, match=r"adoptions\.choose_step"):
        await step(court, found.public_id, "consultation", "问过")
    with pytest.raises(Refusal, match=r"adoptions\.filed_too_early"):
        await step(court, found.public_id, "filing", "报备案")
    with pytest.raises(Refusal, match=r"adoptions\.step_words"):
        await step(court, found.public_id, "party_study", "长" * 401)


async def test_a_step_on_which_a_meeting_was_asked_is_not_withdrawn(court: Court) -> None:
    at = await on_agenda(court)
    entries = await steps_of(at.version.id)
    for each in entries:
        with pytest.raises(Refusal, match=r"adoptions\.step_was_used"):
            await withdraw_step(at.version.public_id, each.id, at=HELD)


async def test_a_question_decided_before_changes_nothing(court: Court) -> None:
    at = await on_agenda(court)
    motion = await put(court, at)
    await hands(court, motion, 4, 1, 0)
    await close(court, motion)
    async with write():
        await _decide_again(f"item:{at.item}")
    (adopted,) = await adoptions_of(at.version.id)
    assert json.dumps(adopted.figures["agree"]) == "4"


async def _decide_again(ref: str) -> None:
    await decide_version(
        ref,
        outcome="rejected",
        body="representatives",
        figures={},
        citation="",
        link="",
        decided_on=TODAY,
        person=None,
        at=HELD,
    )


async def test_no_other_text_slips_under_an_item_that_is_there(court: Court) -> None:
    """Sent with the key of another text's form, it would be voted on under that text's title."""
    by = court.people["chair"]
    shown, hidden = await consulted(court), await consulted(court, title="另一份公约")
    for each in (shown, hidden):
        await step(court, each.public_id, "delegation", "居民会议授权居民代表会议审议")
    meeting = await planned_meeting(court)
    await submit_version(shown.public_id, meeting.public_id, item="one-key", by=by, at=PLANNED)
    with pytest.raises(Refusal) as refusal:
        await submit_version(hidden.public_id, meeting.public_id, item="one-key", by=by, at=PLANNED)
    assert refusal.value.reason == "adoptions.no_longer_submitted"
    assert (await now_is(hidden.public_id)).state is State.CONSULTED
    await take_back_version(shown.public_id, at=PLANNED)
    with pytest.raises(Refusal):  # its item is off the agenda: nothing would be put to anybody
        await submit_version(shown.public_id, meeting.public_id, item="one-key", by=by, at=PLANNED)
