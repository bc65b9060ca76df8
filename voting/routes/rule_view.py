"""How do a rule and a judged gate look on a page? Words and drawings for templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.i18n import Translate
from app.web.drawing import tally as drawn
from voting.preset_words import certainty_words, citation_words, condition_words, preset_name
from voting.rules.clauses import Clause
from voting.rules.presets import Certainty, Preset
from voting.rules.verdict import Gate, GateKind, reads_area
from voting.verdict_words import (
    clause_words,
    figure,
    gate_actual,
    gate_demand,
    gate_item,
    gate_sentence,
    gate_share,
    gate_title,
    say,
)

KINDS = tuple(GateKind)


@dataclass(frozen=True)
class RuleView:
    """A rule in words: what it is called, where it stands, what it asks, and what no count settles."""

    id: str
    name: str
    cite: str
    quorum: list[str]
    quorum_any: list[str]
    approval: list[str]
    approval_any: list[str]
    conditions: list[str]
    certainty: str
    unconfirmed: bool
    valid_from: date | None
    valid_to: date | None
    enabled: bool


def rule_view(t: Translate, rule: Preset, matter: str = "") -> RuleView:
    """One rule for a page in one language; `matter` picks the item of the law it is cited by."""
    return RuleView(
        id=rule.id,
        name=say(t, preset_name(rule)),
        cite=say(t, citation_words(rule, matter)),
        quorum=_clauses(t, rule.quorum),
        quorum_any=_clauses(t, rule.quorum_any_of),
        approval=_clauses(t, rule.approval),
        approval_any=_clauses(t, rule.any_of),
        conditions=[say(t, words) for words in condition_words(rule)],
        certainty=say(t, certainty_words(rule)),
        unconfirmed=rule.certainty is not Certainty.VERIFIED,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        enabled=rule.enabled,
    )


def in_order(gates: Iterable[Gate]) -> list[Gate]:
    """As neighbours read them: taking part before agreeing, and in each the heads before the area."""
    return sorted(gates, key=lambda gate: (KINDS.index(gate.kind), reads_area(gate.clause.weight)))


def _clauses(t: Translate, clauses: tuple[Clause, ...]) -> list[str]:
    ordered = sorted(clauses, key=lambda clause: reads_area(clause.weight))
    return [say(t, clause_words(clause)) for clause in ordered]


def gate_view(t: Translate, gate: Gate) -> dict[str, Any]:
    """A gate as `components/gates.html` draws it: integers, share, least number and a bar."""
    share = gate_share(gate)
    line = gate.least if gate.least is not None else gate.most
    base = gate.base if gate.base is not None else max(gate.numerator, gate.clause.num, 1)
    return {
        "name": say(t, gate_title(gate)),
        "rule": say(t, gate_demand(gate)),
        "value": say(t, gate_actual(gate)),
        "item": say(t, gate_item(gate)),
        "reached": figure(gate.clause.weight, gate.numerator),
        "base": "–" if gate.base is None else figure(gate.clause.weight, gate.base),
        "bound": "–" if line is None else figure(gate.clause.weight, line),
        "share": say(t, share) if share else "",
        "met": gate.met,
        "drawing": drawn(gate.numerator, base, line, blocks=False),
        "say": say(t, gate_sentence(gate)),
    }
