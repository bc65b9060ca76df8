"""How a verdict is said: which message and params stand for a clause, a gate, an outcome, in any language.

At least (以上) and more than (过半数, 超过) are different messages throughout, so no page can mix them up.
Words are keys of app/messages/verdicts.toml with params that may be words themselves; `say` puts them into a
language.
"""

from typing import NamedTuple

from markupsafe import Markup

from app import words
from app.i18n import Translate
from voting.rules.clauses import Base, Clause, Comparator, Weight
from voting.rules.percent import gate_percent
from voting.rules.turnout import Turnout
from voting.rules.verdict import Gate, GateKind, Outcome, Verdict
from voting.rules.verdict_table import NOT_MET

# Ratios that have words of their own; any other is written with its digits.
NAMED_RATIOS = frozenset(
    {
        (1, 2),
        (1, 3),
        (2, 3),
        (1, 4),
        (3, 4),
        (1, 5),
        (3, 5),
        (4, 5),
        (1, 10),
        (3, 10),
        (9, 10),
        (1, 20),
        (67, 100),
    }
)

COMPARED = {
    Comparator.AT_LEAST: "at_least",
    Comparator.MORE_THAN: "more_than",
    Comparator.AT_MOST: "at_most",
    Comparator.LESS_THAN: "less_than",
}

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


class Words(NamedTuple):
    """A message key and its params; a param may be Words again."""

    key: str
    params: dict[str, "Words | str | int"]


def say(t: Translate, said: Words) -> Markup:
    """The words in one language, for a page."""
    return t(said.key, **{name: _spoken(t, value) for name, value in said.params.items()})


def say_plain(t: Translate, said: Words) -> str:
    """The words in one language, for a file or a chat group."""
    return t.plain(said.key, **{name: _spoken_plain(t, value) for name, value in said.params.items()})


def outcome_words(outcome: Outcome) -> Words:
    """通过 / 未通过 / 参与人数或面积不足."""
    return Words(f"verdicts.outcome_{outcome}", {})


def verdict_sentences(verdict: Verdict) -> tuple[Words, ...]:
    """A sentence per clause, in the order of the rule."""
    return tuple(gate_sentence(gate) for gate in verdict.gates)


def gate_sentence(gate: Gate) -> Words:
    """With its numbers: 参与表决的户数须占全体 25 户的三分之二以上（至少 17 户），实际 24 户，达到。"""
    if gate.base == 0 and gate.clause.base is not None:
        nothing = _base_name(gate.clause, gate.clause.base)
        return Words("verdicts.sentence_empty", {"subject": subject(gate.clause), "base": nothing})
    params: dict[str, Words | str | int] = {
        "subject": subject(gate.clause),
        "demand": _demand(gate.clause, _base(gate)),
        "actual": amount(gate.clause.weight, gate.numerator),
        "state": gate_state(gate),
    }
    bound = gate_bound(gate)
    if bound is None:
        return Words("verdicts.sentence_unbounded", params)
    return Words("verdicts.sentence", params | {"bound": bound})


def gate_title(gate: Gate) -> Words:
    """What is counted, short, for the head of a bar: 参与 · 户数."""
    return Words(
        "verdicts.title",
        {
            "measure": Words(f"verdicts.short_{gate.clause.measure}", {}),
            "weight": Words(f"verdicts.weight_{gate.clause.weight}", {}),
        },
    )


def gate_item(gate: Gate) -> Words:
    """What is counted with its unit, for the head of a table's row: 参与（户）, 同意（㎡）."""
    return Words(
        "verdicts.item",
        {
            "measure": Words(f"verdicts.short_{gate.clause.measure}", {}),
            "unit": Words(f"verdicts.unit_{gate.clause.weight}", {}),
        },
    )


def gate_demand(gate: Gate) -> Words:
    """What is demanded, short, with the smallest whole number: 全体的三分之二以上，至少 17 户."""
    demanded = clause_demand(gate.clause)
    bound = gate_bound(gate)
    return demanded if bound is None else Words("verdicts.demand_bound", {"demand": demanded, "bound": bound})


def gate_bound(gate: Gate) -> Words | None:
    """至少 17 户, or 最多 5 户 under a cap; None where the clause is a bare number or no number would do."""
    if gate.base is None:
        return None
    if gate.least is not None:
        return Words("verdicts.bound_least", {"amount": amount(gate.clause.weight, gate.least)})
    if gate.most is not None:
        return Words("verdicts.bound_most", {"amount": amount(gate.clause.weight, gate.most)})
    return None


def gate_actual(gate: Gate) -> Words:
    """What was reached beside its base: 24 / 25 户."""
    if gate.base is None:
        return amount(gate.clause.weight, gate.numerator)
    return Words(
        "verdicts.actual",
        {
            "reached": figure(gate.clause.weight, gate.numerator),
            "base": amount(gate.clause.weight, gate.base),
        },
    )


def gate_state(gate: Gate) -> Words:
    """达到 / 未达到，还差 2 户 / 未达到，超出 2 户."""
    if gate.met:
        return Words("verdicts.state_met", {})
    if gate.missing is None:
        return Words("verdicts.state_missed", {})
    key = "verdicts.state_missing" if gate.clause.comparator.is_floor else "verdicts.state_exceeded"
    return Words(key, {"amount": amount(gate.clause.weight, gate.missing)})


def gate_share(gate: Gate) -> Words | None:
    """The share in per cent, cut so that it never reads across its threshold; None for a bare number."""
    if not gate.base:
        return None
    return Words("verdicts.percent", {"share": gate_percent(gate)})


def gate_integers(gate: Gate) -> str:
    """The two integers compared, in no language (areas in dm²): 24 × 3 = 72 ≥ 25 × 2 = 50."""
    if gate.base == 0:
        return "–"
    sign = SIGNS[gate.clause.comparator.value if gate.met else NOT_MET[gate.clause.comparator]]
    if gate.base is None:
        return f"{words.number(gate.left)} {sign} {words.number(gate.right)}"
    left = f"{words.number(gate.numerator)} × {gate.clause.den} = {words.number(gate.left)}"
    right = f"{words.number(gate.base)} × {gate.clause.num} = {words.number(gate.right)}"
    return f"{left} {sign} {right}"


def clause_words(clause: Clause) -> Words:
    """A clause before anything is counted: 参与表决的户数占全体的三分之二以上."""
    base = None if clause.base is None else _base_name(clause, clause.base)
    return Words("verdicts.clause", {"subject": subject(clause), "demand": _demand(clause, base)})


def clause_demand(clause: Clause) -> Words:
    """Only what is demanded: 全体的三分之二以上, 参与表决的过半数."""
    if clause.base is None:
        return _demand(clause, None)
    params: dict[str, Words | str | int] = {"base": _base_name(clause, clause.base)}
    return Words(f"verdicts.of_{_ratio_key(clause)}", params | _ratio_params(clause))


def turnout_missing(standing: Turnout) -> Words:
    """还差 12 户、1,203.40 ㎡, with only what is missing; 参与已足够 when nothing is."""
    heads = amount(Weight.HEADS, standing.missing_heads) if standing.missing_heads else None
    area = amount(Weight.AREA, standing.missing_area_dm2) if standing.missing_area_dm2 else None
    if heads and area:
        return Words("verdicts.turnout_missing_both", {"heads": heads, "area": area})
    if one := heads or area:
        return Words("verdicts.turnout_missing_one", {"amount": one})
    return Words("verdicts.turnout_enough" if standing.met else "verdicts.state_missed", {})


def kind_words(kind: GateKind) -> Words:
    """参与 or 同意, and whether one of the list is enough."""
    return Words(f"verdicts.kind_{kind}", {})


def subject(clause: Clause) -> Words:
    """Who or what is counted: 参与表决的户数, area in favour."""
    return Words(
        f"verdicts.subject_{clause.measure}", {"weight": Words(f"verdicts.weight_{clause.weight}", {})}
    )


def amount(weight: Weight, value: int) -> Words:
    """A number with its unit: 24 户, 1,203.40 ㎡."""
    if weight is Weight.AREA:
        return Words("verdicts.amount_area", {"area": words.area(value)})
    return Words(f"verdicts.amount_{weight}", {"n": value})


def ratio_words(num: int, den: int) -> Words:
    """三分之二, two thirds; digits where a ratio has no words."""
    if (num, den) in NAMED_RATIOS:
        return Words(f"verdicts.ratio_{num}_{den}", {})
    return Words("verdicts.ratio_other", {"num": num, "den": den})


def figure(weight: Weight, value: int) -> str:
    """A number alone, areas in square metres: 24, 1,203.40."""
    return words.area(value) if weight is Weight.AREA else words.number(value)


def _demand(clause: Clause, base: Words | None) -> Words:
    if base is None:
        number = amount(clause.weight, clause.num)
        return Words(f"verdicts.demand_whole_{COMPARED[clause.comparator]}", {"amount": number})
    params: dict[str, Words | str | int] = {"base": base}
    return Words(f"verdicts.demand_{_ratio_key(clause)}", params | _ratio_params(clause))


def _ratio_key(clause: Clause) -> str:
    """The comparator, with words of its own for more than half (过半数) and for all."""
    if clause.comparator is Comparator.MORE_THAN and (clause.num, clause.den) == (1, 2):
        return "more_than_half"
    if clause.comparator is Comparator.AT_LEAST and clause.num == clause.den:
        return "at_least_all"
    return COMPARED[clause.comparator]


def _ratio_params(clause: Clause) -> dict[str, Words | str | int]:
    named = _ratio_key(clause) in ("more_than_half", "at_least_all")
    return {} if named else {"ratio": ratio_words(clause.num, clause.den)}


def _base(gate: Gate) -> Words | None:
    """The base with its number: 全体 25 户, 总面积 2,090.96 ㎡."""
    if gate.base is None or gate.clause.base is None:
        return None
    key = f"verdicts.base_{gate.clause.base}{_kind(gate.clause)}"
    return Words(key, {"amount": amount(gate.clause.weight, gate.base)})


def _base_name(clause: Clause, base: Base) -> Words:
    """The base before anything is counted: 全体, 总面积, 参与表决者."""
    return Words(f"verdicts.name_{base}{_kind(clause)}", {})


def _kind(clause: Clause) -> str:
    """Areas and shares are called otherwise than heads; a body has members, not square metres."""
    by_size = clause.weight in (Weight.AREA, Weight.SHARE) and clause.base is not Base.MEMBERS
    return f"_{clause.weight}" if by_size else ""


def _spoken(t: Translate, value: Words | str | int) -> Markup | str | int:
    return say(t, value) if isinstance(value, Words) else value


def _spoken_plain(t: Translate, value: Words | str | int) -> str | int:
    return say_plain(t, value) if isinstance(value, Words) else value
