"""What would a rule say of these numbers? A public page for trying any preset with one's own."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from app.i18n import Translate, translator
from app.web import page, public
from app.web.templates import language_of
from voting.preset_library import UnknownPreset, all_presets, preset
from voting.routes.rule_view import RuleView, gate_view, rule_view
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
    asked = dict(request.query_params)
    values = {**EXAMPLE, **{k: str(v) for k, v in asked.items() if k in EXAMPLE}} if asked else dict(EXAMPLE)
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
        reads_area=_reads(chosen, area=True),
        reads_heads=_reads(chosen, area=False),
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


def _reads(rule: Preset, *, area: bool) -> bool:
    return any(reads_area(clause.weight) is area for clause in rule.clauses)


def _read(values: dict[str, str], rule: Preset) -> Typed:
    """Integers from what was typed; a weight that the rule does not read counts as nothing."""
    errors: dict[str, str] = {}
    heads = _count(values, HEADS, errors, _whole) if _reads(rule, area=False) else Count(0, 0, 0)
    areas = _count(values, AREA, errors, _square_metres) if _reads(rule, area=True) else Count(0, 0, 0)
    return Typed(values, errors, Tally(area_dm2=areas, heads=heads) if heads and areas else None)


def _count(values: dict[str, str], names: tuple[str, ...], errors: dict[str, str], read: Any) -> Count | None:
    numbers = [read(values[name]) for name in names]
    for name, read_number in zip(names, numbers, strict=True):
        if read_number is None:
            errors[name] = "wrong_area" if name.startswith("area") else "wrong_number"
    if any(each is None for each in numbers):
        return None
    try:
        return Count(*numbers)
    except CountError:
        errors[names[0]] = "more_than_all"
        return None


def _whole(text: str) -> int | None:
    digits = unicodedata.normalize("NFKC", text).replace(",", "").strip() or "0"
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) <= MOST else None


def _square_metres(text: str) -> int | None:
    """ "2,400.5" -> 240050 dm²; more than two places after the point are refused, never rounded."""
    bare = unicodedata.normalize("NFKC", text).replace(",", "").replace("m2", "").strip() or "0"
    whole, _, places = bare.partition(".")
    if not (whole + places).isascii() or not (whole + places).isdigit() or len(places) > 2:
        return None
    dm2 = int(whole or "0") * 100 + int(places.ljust(2, "0"))
    return dm2 if dm2 <= MOST else None


@dataclass(frozen=True)
class Answer:
    """The verdict in words, its gates, what is missing, and what one more vote would do."""

    outcome: str
    passed: bool
    gates: list[dict[str, Any]]
    integers: list[tuple[str, str]]
    missing: list[str]
    moves: list[tuple[str, str, str, bool]]
    paradox: bool
    agrees_needed: int | None


def _answer(t: Translate, found: WhatIf) -> Answer:
    return Answer(
        outcome=say(t, outcome_words(found.verdict.outcome)),
        passed=found.verdict.outcome is Outcome.PASSED,
        gates=[gate_view(t, gate) for gate in found.verdict.gates],
        integers=[(say(t, gate_title(gate)), gate_integers(gate)) for gate in found.verdict.gates],
        missing=[say(t, gate_sentence(gate)) for gate in found.missing],
        moves=[
            (
                str(more.choice),
                t(f"calculator.one_more_{more.choice}"),
                say(t, outcome_words(more.verdict.outcome)),
                more.changes,
            )
            for more in found.one_more
        ],
        paradox=found.a_no_would_pass_it,
        agrees_needed=found.agrees_needed if found.verdict.outcome is not Outcome.PASSED else 0,
    )
