"""Write down one step of a draft; whoever saves over somebody else's change is told instead."""

import json
from typing import Any

from app.database import write
from app.refusals import NotFound, Refusal
from voting.calling import hold_assembly
from voting.queries.assemblies import AssemblyOnFile
from voting.queries.drafts import draft_fingerprint
from voting.rules.drafts import (
    AboutStep,
    CalendarStep,
    MatterStep,
    QuestionStep,
    ScopeStep,
    Step,
    WithoutQuestion,
)
from voting.rules.matters import BY_KEY
from voting.rules.stages import Stage
from voting.tables import Assembly, Motion

MOST_QUESTIONS = 8
SCOPES = ("community", "buildings", "entrances", "units")


async def save_draft(public_id: str, *steps: Step, seen: str = "") -> None:
    """Keep these steps; `seen` is the fingerprint of the draft that the form showed."""
    async with write():
        draft = (await hold_assembly(public_id, Stage.DRAFT)).assembly
        if seen and seen != draft_fingerprint(draft):
            raise Refusal("calling.changed_meanwhile")
        for step in steps:
            await _save(draft, step)


async def _save(draft: AssemblyOnFile, step: Step) -> None:
    match step:
        case MatterStep():
            await _save_matter(draft, step)
        case ScopeStep():
            if step.kind not in SCOPES:
                raise Refusal("calling.choose_a_scope", at="kind")
            if any(motion.text_version for motion in draft.motions) and (step.kind, step.ids) != (
                draft.scope_kind,
                draft.scope,
            ):
                raise Refusal("adoptions.scope_is_fixed", at="kind")
            ids = () if step.kind == "community" else tuple(sorted(set(step.ids)))
            if step.kind != "community" and not ids:
                raise Refusal("calling.choose_a_scope", at="kind")
            await _update(draft, {Assembly.scope_kind: step.kind, Assembly.scope: _compact(ids)})
        case QuestionStep():
            await _save_question(draft, step)
        case AboutStep():
            await _update(
                draft,
                {
                    Assembly.title: step.title.strip()[:120],
                    Assembly.origin: step.origin.strip(),
                    Assembly.contact: step.contact.strip()[:120],
                    Assembly.without_phones: step.without_phones.strip(),
                },
            )
        case CalendarStep():
            await _save_calendar(draft, step)
        case WithoutQuestion():
            await _take_out(draft, step.position)


def _refuse_drift(draft: AssemblyOnFile, position: int) -> None:
    """What is asked of a text follows from the text: it is changed there, or the text is taken back."""
    if any(motion.text_version for motion in draft.motions if motion.position == position):
        raise Refusal("adoptions.question_is_fixed")


async def _save_matter(draft: AssemblyOnFile, step: MatterStep) -> None:
    if any(m.text_version and (m.position, m.matter) == (step.position, step.matter) for m in draft.motions):
        pass  # the rule may be chosen, the matter not
    else:
        _refuse_drift(draft, step.position)
    if step.matter not in BY_KEY:
        raise Refusal("calling.choose_a_matter", at="matter")
    if step.position > MOST_QUESTIONS or not 1 <= step.position <= len(draft.motions) + 1:
        raise Refusal("calling.too_many_questions", n=MOST_QUESTIONS)
    if step.position == len(draft.motions) + 1:
        await Motion.insert(
            Motion(
                assembly=draft.id,
                position=step.position,
                matter=step.matter,
                preset_id=step.preset_id,
                second_level=step.second_level,
            )
        )
    else:
        await Motion.update(
            {
                Motion.matter: step.matter,
                Motion.preset_id: step.preset_id,
                Motion.second_level: step.second_level,
            }
        ).where((Motion.assembly == draft.id) & (Motion.position == step.position))
    await _update(draft, {Assembly.extraordinary: step.extraordinary})


async def _save_question(draft: AssemblyOnFile, step: QuestionStep) -> None:
    asked = next((m.question for m in draft.motions if m.position == step.position), "")
    if step.question.strip() != asked:
        _refuse_drift(draft, step.position)
    changed = await (
        Motion.update(
            {
                Motion.question: step.question.strip(),
                Motion.plan: step.plan.strip(),
                Motion.facts: _compact(step.facts),
            }
        )
        .where((Motion.assembly == draft.id) & (Motion.position == step.position))
        .returning(Motion.id)
    )
    if not changed:
        raise NotFound


async def _save_calendar(draft: AssemblyOnFile, step: CalendarStep) -> None:
    await _update(
        draft,
        {
            Assembly.notice_on: step.notice_on,
            Assembly.objections_until: step.objections_until,
            Assembly.opens_at: step.opens_at,
            Assembly.closes_at: step.closes_at,
            Assembly.result_days: step.result_days,
            Assembly.worth: "binding" if step.worth == "binding" else "advisory",
            Assembly.worth_basis: step.worth_basis.strip() if step.worth == "binding" else "",
        },
    )


async def _take_out(draft: AssemblyOnFile, position: int) -> None:
    _refuse_drift(draft, position)
    if len(draft.motions) < 2:
        raise Refusal("calling.last_question")
    await Motion.delete().where((Motion.assembly == draft.id) & (Motion.position == position))
    for motion in draft.motions:
        if motion.position > position:
            await Motion.update({Motion.position: motion.position - 1}).where(Motion.id == motion.id)


async def _update(draft: AssemblyOnFile, values: dict[Any, Any]) -> None:
    await Assembly.update(values).where(Assembly.id == draft.id)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
