"""A text of the owners: the draft follows the text, the notice binds its words, the verdict adopts it."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from hashlib import sha256

import pytest

from app.clock import Traveller, travel
from app.database import Database, execute, fetch, write
from app.refusals import Refusal
from meetings.conventions.actions.take_back_version import take_back_version
from meetings.conventions.queries.adoptions import (
    SubmissionOnFile,
    adoption_of,
    submission_of,
    submissions_of,
)
from meetings.conventions.queries.versions import VersionOnFile
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State
from tests.actions.test_casting import AGAINST, AGREE, cast
from tests.support.adoption import consulted, counted, now_is, words_of_file
from tests.support.call_vote import CLOSES as CALLED_CLOSES
from tests.support.call_vote import NOTICE_DAY, OBJECTIONS, WRITTEN, called
from tests.support.call_vote import OPENS as CALLED_OPENS
from tests.support.court import BEGAN, Court, build_court
from tests.support.open_vote import CLOSES, DURING, SECRET, Vote, on_file, open_vote
from voting.actions import record_verdict as recording
from voting.actions.call_off import call_off
from voting.actions.close_due import close_due
from voting.actions.correct_notice import correct_notice
from voting.actions.post_notice import post_notice
from voting.actions.put_text_to_owners import put_text_to_owners
from voting.actions.record_verdict import record_verdict
from voting.actions.remove_document import remove_document
from voting.actions.save_draft import save_draft
from voting.actions.take_text_back import take_text_back
from voting.queries.notices import holding, notices_of
from voting.rules.corrections import Corrected, QuestionCorrected
from voting.rules.drafts import (
    AboutStep,
    CalendarStep,
    MatterStep,
    QuestionStep,
    ScopeStep,
    WithoutQuestion,
)
from voting.rules.stages import Stage


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def text_of_owners(court: Court, kind: Kind = Kind.MANAGEMENT_CONVENTION) -> VersionOnFile:
    return await consulted(court, kind=kind, title="小院管理规约")


async def file_of(found: VersionOnFile) -> int:
    """The canonical text in the file store, as the route lays it down; twice is two rows of one content."""
    digest = sha256((await words_of_file(found)).encode()).hexdigest()
    async with write():
        count = await counted("stored_file")
        await execute(
            "INSERT INTO stored_file (public_id, sha256, media_type, size, name, created_at)"
            " VALUES (?, ?, 'text/plain', 9, 't.txt', ?)",
            [f"text-{count}", digest, BEGAN],
        )
        return int((await fetch("SELECT MAX(id) AS id FROM stored_file"))[0]["id"])


async def drafted(court: Court, found: VersionOnFile) -> str:
    return await put_text_to_owners(
        found.public_id, file=await file_of(found), person=court.people["committee"], at=WRITTEN
    )


async def filled(court: Court, found: VersionOnFile) -> str:
    a = await drafted(court, found)
    draft = await called(a)
    await save_draft(
        a,
        AboutStep(draft.title, draft.origin, "业委会何平 12000000021", "到业委会办公室当面投票"),
        CalendarStep(NOTICE_DAY, OBJECTIONS, CALLED_OPENS, CALLED_CLOSES),
    )
    return a


async def posted(court: Court, found: VersionOnFile) -> str:
    a = await filled(court, found)
    await post_notice(a, person=court.people["committee"])
    return a


# ---- the draft


async def test_the_draft_asks_about_the_text_and_carries_its_words(court: Court) -> None:
    found = await text_of_owners(court)
    a = await drafted(court, found)
    draft, now = await called(a), await now_is(found.public_id)
    (motion,) = draft.motions
    assert (motion.matter, motion.text_version, motion.text_fingerprint) == (
        "management_convention",
        found.public_id,
        now.fingerprint,
    )
    assert "小院管理规约" in motion.question
    assert [each.sha256 for each in draft.documents] == [now.fingerprint]
    assert (draft.scope_kind, now.state) == ("community", State.SUBMITTED)


async def test_put_twice_at_once_it_is_one_draft(court: Court) -> None:
    found = await text_of_owners(court)
    files = [await file_of(found) for _ in range(4)]
    addresses = await asyncio.gather(
        *(
            put_text_to_owners(found.public_id, file=file, person=court.people["committee"], at=WRITTEN)
            for file in files
        ),
        return_exceptions=True,
    )
    assert {each for each in addresses if isinstance(each, str)} == {(await _running(found)).assembly}
    assert (await counted("assembly"), await counted("submission")) == (1, 1)


async def _running(found: VersionOnFile) -> SubmissionOnFile:
    running = await submission_of(found.id)
    assert running is not None
    return running


@pytest.mark.parametrize("kind", [Kind.RESIDENTS_CONVENTION, Kind.SHORT_RULES, Kind.TENANTS_GUIDE])
async def test_owners_do_not_decide_on_what_is_not_theirs(court: Court, kind: Kind) -> None:
    found = await consulted(court, kind=kind)
    with pytest.raises(Refusal, match=r"adoptions\.wrong_body"):
        await drafted(court, found)
    assert await counted("assembly") == 0


async def test_a_document_that_says_something_else_is_refused(court: Court) -> None:
    found = await text_of_owners(court)
    file = await file_of(found)
    async with write():
        await execute("UPDATE stored_file SET sha256 = ? WHERE id = ?", ["f" * 64, file])
    with pytest.raises(Refusal, match=r"adoptions\.text_changed"):
        await put_text_to_owners(found.public_id, file=file, person=court.people["committee"], at=WRITTEN)
    assert (await counted("assembly"), await counted("submission")) == (0, 0)


async def test_the_question_cannot_drift_from_the_text(court: Court) -> None:
    a = await drafted(court, await text_of_owners(court))
    draft = await called(a)
    for step in (
        QuestionStep("是否同意一份别的规约？"),
        MatterStep("use_fund"),
        WithoutQuestion(1),
    ):
        with pytest.raises(Refusal, match=r"adoptions\.question_is_fixed"):
            await save_draft(a, step)
    with pytest.raises(Refusal, match=r"adoptions\.scope_is_fixed"):
        await save_draft(a, ScopeStep("buildings", (court.building,)))
    with pytest.raises(Refusal, match=r"adoptions\.document_is_fixed"):
        await remove_document(a, draft.documents[0].id)
    await save_draft(a, QuestionStep(draft.motions[0].question, plan="改动见说明。"), ScopeStep("community"))
    assert (await called(a)).motions[0].plan == "改动见说明。"


async def test_taken_out_of_the_draft_it_may_be_put_again(court: Court) -> None:
    found = await text_of_owners(court)
    a = await drafted(court, found)
    with pytest.raises(Refusal, match=r"adoptions\.before_the_owners"):
        await take_back_version(found.public_id, at=WRITTEN)
    for _ in range(2):
        await take_text_back(a, found.public_id, at=WRITTEN)
    draft = await called(a)
    assert (draft.motions[0].text_version, draft.motions[0].question, draft.documents) == ("", "", ())
    assert (await now_is(found.public_id)).state is State.CONSULTED
    again = await drafted(court, found)
    assert again != a
    assert [each.outcome for each in await submissions_of(found.id)] == ["withdrawn", ""]


# ---- the notice


async def test_the_notice_names_the_text_by_its_fingerprint(court: Court) -> None:
    found = await text_of_owners(court)
    a = await posted(court, found)
    notice = holding(await notices_of((await called(a)).id))
    assert notice is not None
    now = await now_is(found.public_id)
    assert notice.said["motions"][0]["text"] == {
        "version": found.public_id,
        "fingerprint": now.fingerprint,
    }
    assert notice.said["documents"][0]["sha256"] == now.fingerprint
    with pytest.raises(Refusal):
        await take_text_back(a, found.public_id, at=WRITTEN)


async def test_a_text_that_changed_since_is_not_posted(court: Court) -> None:
    found = await text_of_owners(court)
    a = await filled(court, found)
    async with write():
        await execute("UPDATE clause_text SET words = '别的' WHERE version = ?", [found.id])
    with pytest.raises(Refusal, match=r"adoptions\.text_changed"):
        await post_notice(a, person=court.people["committee"])
    assert (await called(a)).stage is Stage.DRAFT


async def test_a_correction_leaves_the_question_alone(court: Court) -> None:
    a = await posted(court, await text_of_owners(court))
    with pytest.raises(Refusal, match=r"adoptions\.question_is_fixed"):
        await correct_notice(
            a,
            Corrected(questions=(QuestionCorrected(1, "别的问题？", "", ()),)),
            person=court.people["committee"],
            reason="写错了",
            secret=SECRET,
        )
    await correct_notice(
        a,
        Corrected(contact="业委会何平 12000000022"),
        person=court.people["committee"],
        reason="电话写错了",
        secret=SECRET,
    )


async def test_called_off_the_text_may_be_put_again(court: Court) -> None:
    found = await text_of_owners(court)
    a = await posted(court, found)
    for _ in range(2):
        await call_off(
            a, person=court.people["committee"], why="mistaken_notice", reason="通知有误", secret=SECRET
        )
    assert (await now_is(found.public_id)).state is State.CONSULTED
    assert [each.outcome for each in await submissions_of(found.id)] == ["withdrawn"]
    assert await drafted(court, found) != a


# ---- the verdict


async def open_on(court: Court, found: VersionOnFile, *, worth: str = "binding") -> Vote:
    """Voting has begun on the text; calling and posting have tests of their own above."""
    a = await drafted(court, found)
    now = await now_is(found.public_id)
    vote = await open_vote(court)
    async with write():
        await execute("UPDATE assembly SET worth = ? WHERE id = ?", [worth, vote.id])
        await execute(
            "UPDATE motion SET text_version = ?, text_fingerprint = ?, matter = 'management_convention'"
            " WHERE assembly = ?",
            [found.public_id, now.fingerprint, vote.id],
        )
        await execute(
            "UPDATE submission SET question = ? WHERE question LIKE ?",
            [f"motion:{vote.public_id}:{found.public_id}", f"motion:{a}:%"],
        )
    return vote


async def everybody(vote: Vote, court: Court, *against: str) -> None:
    for name in ("zhou", "wu", "li", "qian", "sun", "zhao"):
        await cast(vote, court, name, AGAINST if name in against else AGREE)


async def test_passed_it_is_in_force_with_both_weights(court: Court, clock: Traveller) -> None:
    found = await text_of_owners(court)
    vote = await open_on(court, found)
    clock.to(DURING)
    await everybody(vote, court, "li")
    clock.to(CLOSES)
    assert await close_due(SECRET) == 1
    assert await close_due(SECRET) == 0
    now, adopted = await now_is(found.public_id), await adoption_of(found.id)
    assert adopted is not None
    assert (now.state, now.number, adopted.body, adopted.recorded_by) == (State.IN_FORCE, 1, "owners", None)
    assert adopted.figures["heads"] == {"all": 6, "agree": 5, "against": 1, "abstain": 0}
    assert adopted.figures["area_dm2"] == {"all": 70_000, "agree": 60_000, "against": 10_000, "abstain": 0}
    assert adopted.link == f"/assemblies/{vote.public_id}/result"
    assert {line["weight"] for line in adopted.figures["lines"]} == {"heads", "area_dm2"}
    assert adopted.decided_on.isoformat() == "2026-11-29"


async def test_a_vote_that_only_gathers_opinions_brings_no_text_into_force(
    court: Court, clock: Traveller
) -> None:
    found = await text_of_owners(court)
    vote = await open_on(court, found, worth="advisory")
    clock.to(DURING)
    await everybody(vote, court)
    clock.to(CLOSES)
    await close_due(SECRET)
    assert (await now_is(found.public_id)).state is State.CONSULTED
    assert [row["outcome"] for row in await fetch("SELECT outcome FROM verdict")] == ["passed"]
    assert [row["outcome"] for row in await fetch("SELECT outcome FROM adoption")] == ["advisory"]
    assert await submission_of(found.id) is None


async def test_rejected_by_the_owners_it_is_not_in_force(court: Court, clock: Traveller) -> None:
    found = await text_of_owners(court)
    vote = await open_on(court, found)
    clock.to(DURING)
    await everybody(vote, court, "li", "qian", "sun", "wu")
    clock.to(CLOSES)
    await close_due(SECRET)
    assert (await now_is(found.public_id)).state is State.REJECTED
    assert (await counted("adoption"), await counted("verdict")) == (1, 1)


async def test_verdicts_recorded_at_once_adopt_it_once(court: Court, clock: Traveller) -> None:
    found = await text_of_owners(court)
    vote = await open_on(court, found)
    clock.to(DURING)
    await everybody(vote, court)
    clock.to(CLOSES)
    await close_due(SECRET)
    assert set(await asyncio.gather(*(record_verdict(vote.public_id, secret=SECRET) for _ in range(5)))) == {
        True
    }
    assert (await counted("adoption"), await counted("verdict")) == (1, 1)


async def test_when_the_text_cannot_be_adopted_no_verdict_is_recorded(
    court: Court, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await text_of_owners(court)
    vote = await open_on(court, found)
    clock.to(DURING)
    await everybody(vote, court)

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(recording, "decide_version", breaks)
    clock.to(CLOSES)
    with contextlib.suppress(RuntimeError):
        await close_due(SECRET)
    assert (await counted("adoption"), await counted("verdict")) == (0, 0)
    leaves = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [vote.id])
    assert json.loads(bytes(leaves[-1]["leaf"]))["t"] == "close"
    monkeypatch.undo()
    assert await record_verdict(vote.public_id, secret=SECRET)
    assert (await on_file(vote)).stage is Stage.DECIDED
    assert (await now_is(found.public_id)).state is State.IN_FORCE
