"""How are the figures of an adoption written down, so that a text's page can show them for ever by itself?

Whole numbers only. A meeting is counted in people: `members`, `present`, `agree`, `against`, `abstain`.
The owners are counted by heads and by area in dm²: `heads` and `area_dm2`, each with `all`, `agree`,
`against`, `abstain`. `lines` are the comparisons of the rule it was decided under, in its order.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

CHOICES = ("agree", "against", "abstain")


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: `numerator` of `base` where at least `least` were needed.

    `weight` is people, heads or area_dm2; `measure` present, part or agree; `of` says what the base is:
    all, present or part. `least` is None where no number would have done.
    """

    weight: str
    measure: str
    numerator: int
    base: int
    of: str
    least: int | None
    met: bool


def of_people(
    *, members: int, present: int, choices: Mapping[str, int], lines: Iterable[Line]
) -> dict[str, Any]:
    """A meeting's figures; `choices` holds agree, against and abstain."""
    return {
        "members": members,
        "present": present,
        **{name: choices[name] for name in CHOICES},
        "lines": [asdict(line) for line in lines],
    }


def of_owners(
    *, heads: Mapping[str, int], area_dm2: Mapping[str, int], lines: Iterable[Line]
) -> dict[str, Any]:
    """Both weights of an owners' vote; each holds all, agree, against and abstain."""
    names = ("all", *CHOICES)
    return {
        "heads": {name: heads[name] for name in names},
        "area_dm2": {name: area_dm2[name] for name in names},
        "lines": [asdict(line) for line in lines],
    }


def lines_in(figures: Mapping[str, Any]) -> tuple[Line, ...]:
    """The comparisons on file; none where nothing was counted here."""
    return tuple(Line(**each) for each in figures.get("lines", ()))


def fault_in(figures: Mapping[str, int]) -> str:
    """What is wrong with a meeting's figures that somebody typed; "" where they can be true.

    Whoever is present may say nothing, so that the three answers may be fewer than those present.
    """
    if any(figures[name] < 0 for name in ("members", "present", *CHOICES)):
        return "negative"
    if figures["present"] > figures["members"]:
        return "more_present"
    if sum(figures[name] for name in CHOICES) > figures["present"]:
        return "more_answers"
    return ""


def canonical(figures: Mapping[str, Any]) -> str:
    """The figures as they are kept: JSON with sorted keys and no spaces."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_fours(fingerprint: str) -> tuple[str, ...]:
    """A fingerprint as people compare it: sixteen groups of four."""
    return tuple(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))
