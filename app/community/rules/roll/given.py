"""Which of the answers that a form sent say something new?

A form carries what stood on its page, chosen or not. Only what differs from what holds already is kept as an
answer of its own, so that a decision for all rows of a reason stays on record as that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.community.rules.roll.changes import Change, Do
from app.community.rules.roll.doubts import Answer, Answers, Doubt, Option, Reason
from app.community.rules.roll.plan import Plan

LONGEST = 200
_FOR_ALL = (
    Option.USE,
    Option.KEEP,
    Option.APART,
    Option.SAME,
    Option.ONE,
    Option.SEVERAL,
    Option.TOGETHER,
    Option.HEIRS,
    Option.LEAVE,
    Option.DROP,
    Option.LATER,
    Option.SKIP,
)
"""What can be said of many rows at once; a name or a number to type is each row's own."""


@dataclass(frozen=True)
class ForAll:
    """All doubts of one reason, and the options that every one of them has."""

    reason: Reason
    n: int
    open: int
    options: tuple[Option, ...]
    chosen: Option | None


def new_answers(
    doubts: Iterable[Doubt], answers: Answers, sent: Mapping[str, str], typed: Mapping[str, str]
) -> dict[str, Answer]:
    """By the doubt's id. Something typed without a choice is a choice to type."""
    found: dict[str, Answer] = {}
    for doubt in doubts:
        text = typed.get(doubt.id, "").strip()[:LONGEST]
        wanted = sent.get(doubt.id) or (str(Option.TYPE) if text else "")
        if not any(choice.id == wanted for choice in doubt.choices):
            continue
        answer = Answer(wanted, text if wanted == Option.TYPE else "")
        if answer != answers.to(doubt):
            found[doubt.id] = answer
    return found


def new_choices(
    changes: Iterable[Change], before: Mapping[str, Do], sent: Mapping[str, str]
) -> dict[str, Do]:
    """By the change's id."""
    found: dict[str, Do] = {}
    for change in changes:
        wanted = next((do for do in change.choices if do == sent.get(change.id)), None)
        if wanted is not None and wanted is not (before.get(change.id) or change.default):
            found[change.id] = wanted
    return found


def for_all(plan: Plan, answers: Answers, least: int = 2) -> tuple[ForAll, ...]:
    """Reasons that several rows share, those that still block saving first."""
    groups: dict[Reason, list[Doubt]] = defaultdict(list)
    for doubt in plan.to_look_at:
        groups[doubt.reason].append(doubt)
    waiting = {doubt.id for doubt in plan.open}
    found = [
        ForAll(
            reason,
            len(doubts),
            sum(doubt.id in waiting for doubt in doubts),
            _common(doubts),
            answers.for_all.get(reason),
        )
        for reason, doubts in groups.items()
        if len(doubts) >= least
    ]
    return tuple(sorted((each for each in found if each.options), key=lambda each: -each.open))


def reasons_of(plan: Plan) -> tuple[tuple[Reason, int], ...]:
    """Every reason among the rows to look at, with how often it stands there."""
    counted: dict[Reason, int] = defaultdict(int)
    for doubt in plan.to_look_at:
        counted[doubt.reason] += 1
    return tuple(counted.items())


def merged(plan: Plan) -> tuple[Doubt, ...]:
    """Owners put together by more than their name: shown, and each can be undone."""
    return tuple(d for d in plan.proposed if d.reason is not Reason.CO_OWNERS)


def _common(doubts: list[Doubt]) -> tuple[Option, ...]:
    held = [{choice.option for choice in doubt.choices} for doubt in doubts]
    return tuple(option for option in _FOR_ALL if all(option in options for options in held))
