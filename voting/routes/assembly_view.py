"""How do turnout and result of an assembly look on a page? Words and drawings for templates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.clock import now
from app.i18n import Translate
from app.web.drawing import Tally
from app.web.drawing import tally as drawn
from voting.preset_words import citation_words
from voting.queries.assemblies import AssemblyOnFile
from voting.queries.results import ClosureOnFile, MotionResult, ResultsOnFile
from voting.routes.rule_view import RuleView, gate_view, in_order, rule_view
from voting.rules.presets import from_snapshot
from voting.rules.stages import Stage
from voting.rules.turnout import Participation, Turnout, turnout
from voting.rules.verdict import reads_area
from voting.verdict_words import gate_sentence, outcome_words, say

# How wide a heading of the wall may get, in its own letters, before the next smaller size takes over.
QUESTION_SIZES = (("", 40), ("long", 57), ("longer", 120))
VERDICT_SIZES = (("", 17), ("long", 46), ("longer", 100))
ON_THE_WALL = 4  # questions that fit under each other when a vote had several


@dataclass(frozen=True)
class TurnoutView:
    """The two bars with the legal line, and what is still missing; never a choice."""

    heads: Tally
    area: Tally
    met: bool
    has_line: bool
    missing_heads: int
    missing_area_dm2: int
    running: bool
    result_href: str  # once there is a result


@dataclass(frozen=True)
class ResultView:
    """One motion's verdict in words: the sentence, its gates, a sentence per clause."""

    key: str
    question: str
    outcome: str
    outcome_key: str
    passed: bool
    counts: list[tuple[str, str, int, int]]  # mark, word, households, area in dm²
    gates: list[dict[str, Any]]
    sentences: list[str]
    heads_all: int
    heads_part: int
    area_all_dm2: int
    area_part_dm2: int
    rule: RuleView
    basis: str
    capped: bool  # whether its numbers are limits from above, as under a veto by objection


@dataclass(frozen=True)
class Ending:
    """When voting ended and by what; `early` names the reason where it was not the posted time."""

    at: datetime
    cause: str
    early: bool


def turnout_view(found: AssemblyOnFile, taken: Participation) -> TurnoutView:
    """The strictest line of all motions of the assembly: one ballot answers them all."""
    standings = [turnout(from_snapshot(motion.preset), taken) for motion in found.motions]
    heads_line, area_line = (_line(standings, by_area=by_area) for by_area in (False, True))
    return TurnoutView(
        heads=drawn(taken.heads_part, taken.heads_all, heads_line),
        area=drawn(taken.area_part_dm2, taken.area_all_dm2, area_line, blocks=False),
        met=all(standing.met for standing in standings),
        has_line=any(standing.gates for standing in standings),
        missing_heads=max((standing.missing_heads for standing in standings), default=0),
        missing_area_dm2=max((standing.missing_area_dm2 for standing in standings), default=0),
        running=shown_stage(found) == Stage.OPEN,
        result_href=f"/assemblies/{found.public_id}/result" if found.stage is Stage.DECIDED else "",
    )


def _line(standings: list[Turnout], *, by_area: bool) -> int | None:
    lines = [
        gate.least or 0
        for standing in standings
        for gate in standing.gates
        if reads_area(gate.clause.weight) is by_area
    ]
    return max(lines, default=None)


def shown_stage(found: AssemblyOnFile) -> Stage:
    """From the posted time on nobody votes, though the record of the closing may come a moment later."""
    over = found.closes_at is not None and now() >= found.closes_at
    return Stage.CLOSED if found.stage is Stage.OPEN and over else found.stage


def wall_size(text: str, sizes: tuple[tuple[str, int], ...]) -> str:
    """The class under which a heading stays within the wall; a Latin letter is about half as wide."""
    width = sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in text)
    return next((name for name, most in sizes if width <= most), "longest")


def days_left(found: AssemblyOnFile) -> int:
    """Whole days until the close; 0 on the last day."""
    return max((found.closes_at - now()) // timedelta(days=1), 0) if found.closes_at else 0


def ending(found: AssemblyOnFile, closure: ClosureOnFile | None) -> Ending | None:
    """The posted time, also where the server wrote it down later; the very moment of an early close."""
    if closure is None:
        return None
    early = closure.cause != "schedule"
    return Ending(
        closure.closed_at if early or not found.closes_at else found.closes_at, closure.cause, early
    )


def result_views(t: Translate, decided: ResultsOnFile) -> list[ResultView]:
    return [_result_view(t, result) for result in decided.motions]


def _result_view(t: Translate, result: MotionResult) -> ResultView:
    """What neighbours read: the verdict and every comparison behind it."""
    heads, area = result.tally.heads, result.tally.area_dm2
    rule, gates = from_snapshot(result.motion.preset), in_order(result.verdict.gates)
    return ResultView(
        key=result.motion.key,
        question=result.motion.question,
        outcome=say(t, outcome_words(result.outcome)),
        outcome_key=str(result.outcome),
        passed=result.outcome == "passed",
        counts=[
            ("agree", t("results.agree"), heads.yes, area.yes),
            ("against", t("results.against"), heads.no, area.no),
            ("abstain", t("results.abstain"), heads.abstain, area.abstain),
        ],
        gates=[gate_view(t, gate) for gate in gates],
        sentences=[say(t, gate_sentence(gate)) for gate in gates],
        heads_all=heads.all,
        heads_part=heads.part,
        area_all_dm2=area.all,
        area_part_dm2=area.part,
        rule=rule_view(t, rule, result.motion.matter),
        basis=say(t, citation_words(rule, result.motion.matter)),
        capped=all(gate.most is not None for gate in result.verdict.gates),
    )
