"""What would a rule say of these numbers? A public page for trying any preset with one's own."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from app.i18n import Translate, translator
from app.web import page, public
from app.web.templates import language_of
from voting.preset_library import UnknownPreset, all_presets, preset
from voting.routes.rule_view import RuleView, gate_view, in_order, rule_view
from voting.rules.clauses import Weight
from voting.rules.presets import Preset
from voting.rules.verdict import Count, CountError, Outcome, Tally, reads_area
from voting.rules.what_if import WhatIf, what_if
from voting.verdict_words import gate_integers, gate_sentence, gate_title, outcome_words, say

HEADS = ("heads_all", "heads_agree", "heads_against", "heads_abstain")
AREA = ("area_all", "area_agree", "area_against", "area_abstain")
# Special rule, 30 heads: 19 agree and nobody else votes, no quorum; one more vote, against: passed.
EXAMPLE = {
    "preset": "cn.cc278.special",
    "heads_all": "30",
    "heads_agree": "19",
    "heads_against": "0",
    "heads_abstain": "0",
    "area_all": "2,400.00",
    "area_agree": "1,520.00",
    "area_against": "0",
    "area_abstain": "0",
}
MOST = 10**11  # dm²: a thousand square kilometres


@dataclass(frozen=True)
class Typed:
    """What stands in the form, and the reason beside each field that cannot be read."""

    values: dict[str, str]
    errors: dict[str, str]
    tally: Tally | None


@get("/calculator", guards=[public])
async def calculator(request: Request[Any, Any, Any]) -> Response[str]:
    """The form, and under it the verdict of what was typed; the numbers stand in the address."""
    asked = {name: value for name, value in request.query_params.items() if name in EXAMPLE}
    values = {**EXAMPLE, **asked}
    chosen = _chosen(values["preset"])
    typed = _read(values, chosen)
    t = translator(language_of(request))
    found = what_if(chosen, typed.tally) if typed.tally else None
    return page(
        request,
        "voting/calculator.html",
        status=422 if typed.errors else 200,
        typed=typed.values,
        errors={name: t(f"calculator.{reason}") for name, reason in typed.errors.items()},
        chosen=rule_view(t, chosen),
        groups=_groups(t),
        parts=[_part(t, chosen, "heads", HEADS), _part(t, chosen, "area", AREA)],
        answer=_answer(t, found) if found else None,
        example=not asked,
    )


ROUTES = (calculator,)


def _chosen(preset_id: str) -> Preset:
    try:
        found = preset(preset_id)
    except UnknownPreset:
        return preset(EXAMPLE["preset"])
    return found if found.computable else preset(EXAMPLE["preset"])


def _groups(t: Translate) -> list[tuple[str, list[RuleView]]]:
    """Every rule the engine computes, expired and disabled ones too, by place."""
    places: dict[str, list[RuleView]] = {}
    for each in all_presets():
        if each.computable:
            places.setdefault(each.place, []).append(rule_view(t, each))
    return [(t.plain(f"calculator.place_{place}"), rules) for place, rules in places.items()]


@dataclass(frozen=True)
class Part:
    """The four fields of one weight; a weight that the rule does not read keeps what was typed unseen."""

    legend: str
    names: tuple[str, ...]
    read: bool
    square_metres: bool


def _part(t: Translate, rule: Preset, column: str, names: tuple[str, ...]) -> Part:
    weights = _weights(rule, by_area=column == "area")
    words = [t.plain(f"calculator.weight_{weight}") for weight in weights]
    return Part(t.plain("calculator.or").join(words), names, bool(weights), Weight.AREA in weights)


def _weights(rule: Preset, *, by_area: bool) -> list[Weight]:
    """What the rule reads from the area columns, or from the heads columns."""
    found = [clause.weight for clause in rule.clauses if reads_area(clause.weight) is by_area]
    return list(dict.fromkeys(found))


def _read(values: dict[str, str], rule: Preset) -> Typed:
    """Integers from what was typed; a weight that the rule does not read counts as nothing."""
    errors: dict[str, str] = {}
    by_area = _weights(rule, by_area=True)
    in_metres = Weight.AREA in by_area
    nothing = Count(0, 0, 0)
    heads = _count(values, HEADS, errors, False) if _weights(rule, by_area=False) else nothing
    areas = _count(values, AREA, errors, in_metres) if by_area else nothing
    return Typed(values, errors, Tally(area_dm2=areas, heads=heads) if heads and areas else None)


def _count(
    values: dict[str, str], names: tuple[str, ...], errors: dict[str, str], in_metres: bool
) -> Count | None:
    numbers = [(_square_metres if in_metres else _whole)(values[name]) for name in names]
    for name, number in zip(names, numbers, strict=True):
        if number is None:
            errors[name] = "wrong_area" if in_metres else "wrong_number"
    read = [number for number in numbers if number is not None]
    if len(read) < len(names):
        return None
    try:
        return Count(*read)
    except CountError:
        errors[names[0]] = "more_than_all"
        return None


def _whole(text: str) -> int | None:
    """ "1,203" or "1203.00" -> 1203; nothing typed is none."""
    whole, _, places = _bare(text).partition(".")
    digits = whole or "0"
    if not digits.isascii() or not digits.isdigit() or places.strip("0") or int(digits) > MOST:
        return None
    return int(digits)


def _square_metres(text: str) -> int | None:
    """ "2,400.5" -> 240050 dm²; more than two places after the point are refused, never rounded."""
    whole, _, places = _bare(text).removesuffix("m2").rstrip().partition(".")
    digits = (whole or "0") + places
    if not digits.isascii() or not digits.isdigit() or len(places) > 2:
        return None
    dm2 = int(whole or "0") * 100 + int(places.ljust(2, "0"))
    return dm2 if dm2 <= MOST else None


def _bare(text: str) -> str:
    """Full-width figures and ㎡ as their plain twins, without thousands signs; long nonsense is cut."""
    return unicodedata.normalize("NFKC", text[:40]).replace(",", "").strip()


@dataclass(frozen=True)
class Answer:
    """The verdict in words, its gates, what is missing, and what one more vote would do."""

    outcome: str
    outcome_key: str
    gates: list[dict[str, Any]]
    integers: list[tuple[str, str]]
    missing: list[str]
    moves: list[tuple[str, str, bool]]  # who votes, what comes out, whether that is another outcome
    paradox: bool
    passed: bool
    agrees_needed: int | None  # None: even all the others would not do


def _answer(t: Translate, found: WhatIf) -> Answer:
    gates = in_order(found.verdict.gates)
    return Answer(
        outcome=say(t, outcome_words(found.verdict.outcome)),
        outcome_key=str(found.verdict.outcome),
        gates=[gate_view(t, gate) for gate in gates],
        integers=[(say(t, gate_title(gate)), gate_integers(gate)) for gate in gates],
        missing=[say(t, gate_sentence(gate)) for gate in in_order(found.missing)],
        moves=[
            (
                t(f"calculator.one_more_{more.choice}"),
                say(t, outcome_words(more.verdict.outcome)),
                more.changes,
            )
            for more in found.one_more
        ],
        paradox=found.a_no_would_pass_it,
        passed=found.verdict.outcome is Outcome.PASSED,
        agrees_needed=found.agrees_needed,
    )
