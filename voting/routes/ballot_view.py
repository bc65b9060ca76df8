"""How do a ballot and its rules look on a page? Words and states for templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from app.i18n import Translate
from voting.preset_words import citation_words, preset_name
from voting.queries.assemblies import AssemblyOnFile, MotionOnPaper
from voting.queries.ballots import EntryToCast
from voting.rules.clauses import Base
from voting.rules.presets import from_snapshot
from voting.rules.stages import Stage
from voting.rules.verdict import Count, Gate, GateKind, Tally, judge
from voting.verdict_words import clause_words, gate_bound, say

# Below this a total can give a single household's choice away, whatever is kept secret.
FEW_HEADS = 60


@dataclass(frozen=True)
class RuleLines:
    """What it takes to pass, each line with its smallest whole number."""

    part: list[str]
    part_any: list[str]
    agree: list[str]
    agree_any: list[str]
    name: str
    cite: str


@dataclass(frozen=True)
class Question:
    """One motion as the ballot asks it."""

    key: str
    number: int
    question: str
    plan: list[str]
    facts: tuple[tuple[str, str], ...]
    lines: Callable[[], RuleLines]

    @cached_property
    def rule(self) -> RuleLines:
        """What it takes to pass; worked out for the pages that show it, and a receipt does not."""
        return self.lines()


@dataclass(frozen=True)
class Paper:
    """Everything about the vote that stands on the ballot."""

    address: str
    title: str
    questions: list[Question]
    heads: int
    area_dm2: int
    few: bool
    closes_at: datetime | None
    opens_at: datetime | None
    replace: bool
    binding: bool
    first_stands: bool


def paper(t: Translate, assembly: AssemblyOnFile, zone: str, heads: int, area_dm2: int) -> Paper:
    """The ballot paper of an assembly for a page in one language; times in the community's own zone."""
    return Paper(
        address=f"/assemblies/{assembly.public_id}",
        title=assembly.title,
        questions=[_question(t, motion, heads, area_dm2) for motion in assembly.motions],
        heads=heads,
        area_dm2=area_dm2,
        few=heads <= FEW_HEADS,
        closes_at=_local(assembly.closes_at, zone),
        opens_at=_local(assembly.opens_at, zone),
        binding=assembly.worth == "binding",
        replace=assembly.rulebook.get("replace_ballot") == "yes",
        first_stands=assembly.rulebook.get("joint_conflict") == "first_stands",
    )


def rule_lines(t: Translate, motion: MotionOnPaper, heads: int, area_dm2: int) -> RuleLines:
    """The clauses of a motion's rule, held against everybody: least numbers that anyone can check."""
    rule = from_snapshot(motion.preset)
    everybody = Tally(Count(area_dm2, 0, 0, area_dm2), Count(heads, 0, 0, heads))
    gates = judge(rule, everybody).gates
    return RuleLines(
        part=_lines(t, gates, GateKind.QUORUM),
        part_any=_lines(t, gates, GateKind.QUORUM_ANY),
        agree=_lines(t, gates, GateKind.APPROVAL),
        agree_any=_lines(t, gates, GateKind.APPROVAL_ANY),
        name=say(t, preset_name(rule)),
        cite=say(t, citation_words(rule, motion.matter)),
    )


@dataclass(frozen=True)
class Addresses:
    """Where the forms of a ballot lead, on a phone or at the desk."""

    back: str
    check: str  # from the ballot to its check
    again: str  # from the check back to the ballot, with what was chosen
    cast: str


def on_phone(paper: Paper) -> Addresses:
    """The owner's own ballot."""
    own = f"{paper.address}/ballot"
    return Addresses(back=paper.address, check=f"{own}/check", again=f"{own}/check", cast=own)


def at_desk(paper: Paper) -> Addresses:
    """The desk's screen."""
    desk = f"{paper.address}/kiosk"
    return Addresses(back=desk, check=f"{desk}/check", again=f"{desk}/sheet", cast=desk)


@dataclass(frozen=True)
class NotNow:
    """Why the ballot cannot be filled in, in the words of ballots.toml."""

    title: str
    words: str
    closed: bool = False


def not_now(t: Translate, assembly: AssemblyOnFile, paper: Paper, at: datetime) -> NotNow | None:
    """What stands in place of the ballot before and after the hours."""
    when: dict[str, Any] = {"opens": paper.opens_at, "closes": paper.closes_at}
    if assembly.stage is Stage.CALLED_OFF:
        return NotNow(t("ballots.called_off_title"), t("ballots.called_off"))
    if assembly.stage in (Stage.CLOSED, Stage.DECIDED) or (paper.closes_at and at >= paper.closes_at):
        return NotNow(t("ballots.closed_title"), t("ballots.closed_at", **when), closed=True)
    if assembly.stage is not Stage.OPEN or (paper.opens_at and at < paper.opens_at):
        return NotNow(t("ballots.not_open_title"), t("ballots.not_open_from", **when))
    return None


def owners_words(entry: EntryToCast) -> tuple[str, ...]:
    """The names of an entry's owners in the order of the roll."""
    return tuple(owner.name for owner in entry.owners)


def chosen_words(
    t: Translate, questions: Sequence[Question], choices: dict[str, str]
) -> list[tuple[Question, str, str]]:
    """Each question with the mark and the word of its answer."""
    return [(each, choices[each.key], t(f"components.{choices[each.key]}")) for each in questions]


def _question(t: Translate, motion: MotionOnPaper, heads: int, area_dm2: int) -> Question:
    return Question(
        key=motion.key,
        number=motion.position,
        question=motion.question,
        plan=[line for line in motion.plan.split("\n") if line.strip()],
        facts=motion.facts,
        lines=partial(rule_lines, t, motion, heads, area_dm2),
    )


def _lines(t: Translate, gates: Sequence[Gate], kind: GateKind) -> list[str]:
    return [_line(t, gate) for gate in gates if gate.kind is kind]


def _line(t: Translate, gate: Gate) -> str:
    clause, bound = say(t, clause_words(gate.clause)), gate_bound(gate)
    if bound is None:
        return t("ballots.rule_line_bare", clause=clause)
    of_all = gate.clause.base in (Base.ALL, Base.MEMBERS)
    return t(
        "ballots.rule_line" if of_all else "ballots.rule_line_if_all", clause=clause, bound=say(t, bound)
    )


def _local(at: datetime | None, zone: str) -> datetime | None:
    return at.astimezone(ZoneInfo(zone)) if at else None
