"""Post a corrected notice in the place of a mistaken one; its clock runs anew from its own day."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.clock import now
from app.database import after_commit, write
from app.live import publish
from app.refusals import Refusal
from voting import notice_text
from voting.actions.confirm_items import confirm_items
from voting.calling import HeldAssembly, days_for, hold_assembly, plan_of, refuse_findings
from voting.ledger.leaves import Notice as NoticeLeaf
from voting.ledger_store import hold
from voting.ledger_words import write_change
from voting.notice_text import PostedRoll
from voting.posting import tell_change
from voting.queries.notices import NoticeOnFile, holding, notices_of
from voting.queries.rolls import roll_versions
from voting.queries.scopes import scope_names
from voting.rules.calendar import Severity, judge_corrected_notice
from voting.rules.corrections import Corrected, QuestionCorrected
from voting.rules.readiness import Item, State
from voting.rules.stages import Stage
from voting.tables import Assembly, Motion, Notice


async def correct_notice(
    public_id: str,
    corrected: Corrected,
    *,
    person: int,
    reason: str,
    secret: bytes,
    confirmed: Mapping[str, str] | None = None,
) -> int:
    """Write the correction, its notice and, once voting has begun, its leaf; returns the notice.

    After the opening only what is not put to the vote can be corrected.
    """
    if not reason.strip():
        raise Refusal("notices.say_why", at="reason")
    async with write():
        held = await hold_assembly(public_id, Stage.POSTED, Stage.OPEN)
        before = holding(await notices_of(held.assembly.id))
        running = held.assembly.stage is Stage.OPEN
        if running and corrected.touches_the_vote:
            raise Refusal("notices.is_being_voted_on")
        ledger = await hold(held.assembly.id) if running else None
        at, closes = now(), held.assembly.closes_at
        if running and closes is not None and at >= closes:
            raise Refusal("notices.vote_is_over")
        await _apply(held, corrected, at, moves_clock=not running)
        held = await hold_assembly(public_id)
        if not running:
            await _judge(held, person, confirmed or {})
        said = await _said(held, before, reason)
        if before and _says_the_same(said, before.said):
            raise Refusal("notices.nothing_corrected")
        text = notice_text.written(said)
        rows = await Notice.insert(
            Notice(
                assembly=held.assembly.id,
                kind="correction",
                content=text.content,
                content_hash=text.content_hash,
                reason=reason.strip(),
                posted_on=held.today(at),
                made_by=person,
                made_at=at,
            )
        )
        if ledger is not None:
            leaf = {"was": ledger.head.notice_h, "notice_h": text.content_hash}
            await write_change(ledger, held.assembly, NoticeLeaf, leaf, person=person, secret=secret, at=at)
        await tell_change(public_id, "notices.corrected", reason=reason, at=at)
        after_commit(lambda: publish("assembly", public_id))
        return int(rows[0]["id"])


async def _apply(held: HeldAssembly, corrected: Corrected, at: datetime, *, moves_clock: bool) -> None:
    values: dict[Any, Any] = {
        column: value
        for column, value in (
            (Assembly.title, corrected.title),
            (Assembly.origin, corrected.origin),
            (Assembly.contact, corrected.contact),
            (Assembly.without_phones, corrected.without_phones),
            (Assembly.objections_until, corrected.objections_until),
            (Assembly.opens_at, corrected.opens_at),
            (Assembly.closes_at, corrected.closes_at),
        )
        if value is not None
    }
    if moves_clock:
        values[Assembly.notice_on] = held.today(at)
    if values:
        await Assembly.update(values).where(Assembly.id == held.assembly.id)
    for question in corrected.questions:
        await _apply_question(held, question)


async def _apply_question(held: HeldAssembly, question: QuestionCorrected) -> None:
    if not question.question.strip():
        raise Refusal("calling.write_question", at="question")
    for motion in held.assembly.motions:
        fixed = motion.text_version and motion.position == question.position
        if fixed and question.question.strip() != motion.question:
            raise Refusal("adoptions.question_is_fixed", at="question")
    await Motion.update(
        {
            Motion.question: question.question.strip(),
            Motion.plan: question.plan.strip(),
            Motion.facts: json.dumps(question.facts, ensure_ascii=False, separators=(",", ":")),
        }
    ).where((Motion.assembly == held.assembly.id) & (Motion.position == question.position))


async def _judge(held: HeldAssembly, person: int, confirmed: Mapping[str, str]) -> None:
    plan = plan_of(held.assembly, held.zone)
    if plan is None:
        raise Refusal("calling.dates_refused")
    found = judge_corrected_notice(plan.notice_day, plan, held.clock, days_for(plan))
    refuse_findings(found, at="opens")
    warned = tuple(each for each in found if each.severity is Severity.WARN)
    if warned:
        item = Item("calendar", State.CONFIRM, findings=warned)
        if not confirmed.get("calendar", "").strip():
            raise Refusal("notices.confirm_the_dates", at="calendar")
        await confirm_items(held.assembly.id, "posting", (item,), confirmed, person=person)


async def _said(held: HeldAssembly, before: NoticeOnFile | None, reason: str) -> dict[str, Any]:
    vote = held.assembly
    version = (await roll_versions(vote.id))[-1]
    left_out = before.said["roll"]["left_out"] if before else 0
    said = notice_text.calling(
        vote,
        held.place.name,
        held.place.time_zone,
        await scope_names(vote.community, vote.scope_kind, vote.scope),
        PostedRoll(version.number, version.heads, version.area_dm2, version.digest, left_out),
    )
    return said | {
        "kind": "correction",
        "changes": before.content_hash if before else None,
        "reason": reason.strip(),
    }


def _says_the_same(said: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Apart from what every correction says differently."""

    def kept(notice: Mapping[str, Any]) -> list[Any]:
        calendar = {**notice["calendar"], "notice_on": ""}
        return [
            calendar,
            *(notice[name] for name in ("title", "origin", "motions", "contact", "without_phones")),
        ]

    return kept(said) == kept(before)
