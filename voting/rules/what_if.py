"""What one more vote would do to a count, and how many would carry it: the questions of the calculator.

Someone who stays at home can sink a motion that a "no" from the same person would have carried, because a
"no" takes part (the no-show paradox); the calculator shows it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from voting.rules.presets import Preset
from voting.rules.verdict import Count, Gate, Outcome, Tally, Verdict, judge


class Choice(StrEnum):
    AGREE = "agree"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class OneMore:
    """The verdict after one more head with `area_dm2` has chosen; `changes` where it differs from before."""

    choice: Choice
    area_dm2: int
    verdict: Verdict
    changes: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`missing` are the gates not met, each with its number; `one_more` is empty when all have answered.

    `agrees_needed` is how many of the heads that have not answered would have to agree for the motion to pass
    if the rest stayed at home: 0 when it passes already, None when all of them would not do.
    """

    verdict: Verdict
    missing: tuple[Gate, ...]
    one_more: tuple[OneMore, ...]
    agrees_needed: int | None

    @property
    def a_no_would_pass_it(self) -> bool:
        """True where one more vote against turns a failure into a pass: the no-show paradox."""
        return any(
            more.choice is Choice.AGAINST and more.changes and more.verdict.outcome is Outcome.PASSED
            for more in self.one_more
        )


def what_if(preset: Preset, tally: Tally, step_dm2: int | None = None) -> WhatIf:
    """The verdict and what would change it. One more head brings `step_dm2`, else an even part of the area
    that has not answered, rounded down (the last head brings it all). Only heads and areas are moved."""
    verdict = judge(preset, tally)
    waiting_heads = tally.heads.all - tally.heads.part
    waiting_dm2 = tally.area_dm2.all - tally.area_dm2.part
    moves: tuple[OneMore, ...] = ()
    if waiting_heads:
        step = min(waiting_dm2, waiting_dm2 // waiting_heads if step_dm2 is None else step_dm2)
        moves = tuple(_one_more(preset, tally, verdict, choice, step) for choice in Choice)
    missing = tuple(gate for gate in verdict.gates if not gate.met)
    return WhatIf(verdict, missing, moves, _agrees_needed(preset, tally, waiting_heads, waiting_dm2))


def _one_more(preset: Preset, tally: Tally, before: Verdict, choice: Choice, step_dm2: int) -> OneMore:
    after = judge(preset, with_more(tally, choice, heads=1, area_dm2=step_dm2))
    return OneMore(choice, step_dm2, after, after.outcome is not before.outcome)


def with_more(tally: Tally, choice: Choice, *, heads: int, area_dm2: int) -> Tally:
    """The count after so many more heads with so much area have made one choice."""
    return replace(
        tally, area_dm2=_added(tally.area_dm2, choice, area_dm2), heads=_added(tally.heads, choice, heads)
    )


def _added(count: Count, choice: Choice, more: int) -> Count:
    return Count(
        all=count.all,
        yes=count.yes + (more if choice is Choice.AGREE else 0),
        no=count.no + (more if choice is Choice.AGAINST else 0),
        abstain=count.abstain + (more if choice is Choice.ABSTAIN else 0),
    )


def _agrees_needed(preset: Preset, tally: Tally, waiting_heads: int, waiting_dm2: int) -> int | None:
    """By halving: whoever agrees raises what takes part and what agrees alike, so no pass is lost again."""

    def passes(more: int) -> bool:
        area = waiting_dm2 * more // waiting_heads if more else 0
        after = with_more(tally, Choice.AGREE, heads=more, area_dm2=area)
        return judge(preset, after).outcome is Outcome.PASSED

    if not passes(waiting_heads):
        return None
    low, high = 0, waiting_heads
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle + 1, high)
    return low
