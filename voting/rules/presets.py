"""What a majority rule is: its clauses, source and dates, and the conditions that no count can settle."""

import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, cast

from voting.rules.clauses import Clause, Measure, parse

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


class MatterClass(StrEnum):
    """The classes of matters of art. 278 (ordinary 1-5 and 9, special 6-8) and art. 279 (unanimous)."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    UNANIMOUS = "unanimous"


class Act(StrEnum):
    """What the rule is for: deciding a matter, backing a petition, electing a committee."""

    DECISION = "decision"
    PETITION = "petition"
    ELECTION = "election"


class Certainty(StrEnum):
    """How well the clauses are known. What is known from memory never gates anything."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    MEMORY = "memory"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something outside the verdict, shown by name, confirmed by a person; `text` is canonical JSON."""

    name: str
    text: str

    @property
    def value(self) -> Json:
        return cast(Json, json.loads(self.text))

    @property
    def names(self) -> tuple[str, ...]:
        """The words the condition lists, as `also: [payers_unanimous, no_fierce_objection]` does."""
        value = self.value
        listed = value if isinstance(value, list) else [value]
        return tuple(item for item in listed if isinstance(item, str))


def condition(name: str, value: Json) -> Condition:
    return Condition(name, canonical(value))


def canonical(value: object) -> str:
    """JSON with sorted keys and nothing superfluous: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


# What decides together with the count and no machine can confirm; the other conditions are clocks and forms.
DECISIVE = frozenset(
    {"also", "when", "veto", "extra", "composition", "before", "silence"}
    | {"cap_per_owner", "developer_cut", "debtors", "exclude"}
)

# A rule that stands in another place: the matter's class, the candidate, another body.
ELSEWHERE = ("overlays", "per_candidate", "decide_by")


@dataclass(frozen=True, slots=True)
class Preset:
    """One dated, cited rule. All clauses of `quorum` and `approval` must hold; of an `any_of` list, one."""

    id: str
    cite: str
    scope: str
    electorate: str
    act: Act
    matter_class: MatterClass | None
    valid_from: date | None
    valid_to: date | None
    enabled: bool
    confidence: str
    quorum: tuple[Clause, ...]
    quorum_any_of: tuple[Clause, ...]
    approval: tuple[Clause, ...]
    any_of: tuple[Clause, ...]
    conditions: tuple[Condition, ...]

    @property
    def place(self) -> str:
        """The first word of the id: cn, tw, hk, sg, jp, de, fr, es, nsw, us."""
        return self.id.split(".", 1)[0]

    @property
    def certainty(self) -> Certainty:
        first = self.confidence.replace(";", " ").replace("_", " ").split(" ", 1)[0]
        return Certainty(first)

    @property
    def computable(self) -> bool:
        return self.needs is None

    @property
    def needs(self) -> str | None:
        """What this rule needs beyond a count: one of ELSEWHERE, "inperson" or "no_clauses"."""
        if not (self.approval or self.any_of):
            named = {each.name for each in self.conditions}
            return next((name for name in ELSEWHERE if name in named), "no_clauses")
        if any(clause.measure is Measure.INPERSON for clause in self.clauses):
            return Measure.INPERSON.value
        return None

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.quorum + self.quorum_any_of + self.approval + self.any_of

    @property
    def decisive_conditions(self) -> tuple[Condition, ...]:
        return tuple(each for each in self.conditions if each.name in DECISIVE)

    def condition(self, name: str) -> Json:
        """The value of one condition, None where the rule has none of that name."""
        return next((each.value for each in self.conditions if each.name == name), None)

    def in_force(self, day: date) -> bool:
        """On that day; both ends included, an unknown end is open."""
        after_start = self.valid_from is None or self.valid_from <= day
        before_end = self.valid_to is None or day <= self.valid_to
        return after_start and before_end

    def under(self, overlay: "Preset") -> "Preset":
        """This rule with the forms and clocks of a place over it; condition `overlay` names the place."""
        laid = {each.name: each for each in self.conditions}
        laid.update((each.name, each) for each in overlay.conditions if each.name != "overlays")
        laid["overlay"] = condition("overlay", overlay.id)
        return replace(self, conditions=tuple(laid[name] for name in sorted(laid)))

    def snapshot(self) -> dict[str, Json]:
        """What a vote keeps for ever: clause strings word for word, ISO days, nothing left to look up."""
        return {
            "v": 1,
            "id": self.id,
            "cite": self.cite,
            "scope": self.scope,
            "electorate": self.electorate,
            "act": self.act.value,
            "class": self.matter_class.value if self.matter_class else None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "enabled": self.enabled,
            "confidence": self.confidence,
            "quorum": _texts(self.quorum),
            "quorum_any_of": _texts(self.quorum_any_of),
            "approval": _texts(self.approval),
            "any_of": _texts(self.any_of),
            "conditions": {each.name: each.value for each in self.conditions},
        }


class SnapshotError(ValueError):
    """A stored rule that is not what `Preset.snapshot()` writes."""


def from_snapshot(stored: dict[str, Json]) -> Preset:
    """The rule a vote was called under; SnapshotError unless the record is one that `snapshot()` wrote."""
    try:
        rebuilt = _rebuild(stored)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise SnapshotError(str(fault)) from fault
    if rebuilt.snapshot() != stored:
        raise SnapshotError("the record holds more or less than a rule")
    return rebuilt


def _rebuild(stored: dict[str, Json]) -> Preset:
    conditions = cast("dict[str, Json]", stored["conditions"])
    kind = cast("str | None", stored["class"])
    return Preset(
        id=cast(str, stored["id"]),
        cite=cast(str, stored["cite"]),
        scope=cast(str, stored["scope"]),
        electorate=cast(str, stored["electorate"]),
        act=Act(cast(str, stored["act"])),
        matter_class=MatterClass(kind) if kind else None,
        valid_from=_day(stored["valid_from"]),
        valid_to=_day(stored["valid_to"]),
        enabled=stored["enabled"] is True,
        confidence=cast(str, stored["confidence"]),
        quorum=_clauses(stored["quorum"]),
        quorum_any_of=_clauses(stored["quorum_any_of"]),
        approval=_clauses(stored["approval"]),
        any_of=_clauses(stored["any_of"]),
        conditions=tuple(condition(name, conditions[name]) for name in sorted(conditions)),
    )


def _texts(clauses: tuple[Clause, ...]) -> list[Json]:
    return [clause.text for clause in clauses]


def _clauses(texts: Json) -> tuple[Clause, ...]:
    return tuple(parse(text) for text in cast("list[str]", texts))


def _day(text: Json) -> date | None:
    return None if text is None else date.fromisoformat(cast(str, text))
