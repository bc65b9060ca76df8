"""Which majority rules the product knows (presets.yaml), and which of them are offered on a given day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from voting.rules.clauses import Clause, parse
from voting.rules.presets import Act, Certainty, Json, MatterClass, Preset, condition

LIBRARY = Path(__file__).with_name("presets.yaml")

# inherits copies these and nothing else; a preset's own entry wins.
INHERITED = ("quorum", "quorum_any_of", "approval", "any_of", "class", "valid_from", "valid_to")

COUNTED = frozenset(
    {"id", "cite", "scope", "electorate", "act", "class", "valid_from", "valid_to", "enabled", "confidence"}
    | {"quorum", "quorum_any_of", "approval", "any_of", "inherits"}
)


class UnknownPreset(LookupError):
    """No rule of that id."""

    def __init__(self, preset_id: str) -> None:
        super().__init__(preset_id)
        self.preset_id = preset_id


def all_presets() -> tuple[Preset, ...]:
    """Every rule in the order of the library, expired and disabled ones too."""
    return tuple(_library().values())


def preset(preset_id: str) -> Preset:
    """The rule of that id, or UnknownPreset."""
    try:
        return _library()[preset_id]
    except KeyError:
        raise UnknownPreset(preset_id) from None


def offered_on(
    day: date, *, place: str | None = None, electorate: str | None = None, act: Act | None = None
) -> tuple[Preset, ...]:
    """What a vote whose notice is posted on `day` may be called under: enabled, in force, computable,
    and better known than from memory, because facts from memory never gate anything."""
    return tuple(
        each
        for each in all_presets()
        if each.enabled
        and each.in_force(day)
        and each.computable
        and each.certainty is not Certainty.MEMORY
        and place in (None, each.place)
        and electorate in (None, each.electorate)
        and act in (None, each.act)
    )


def overlays_on(day: date) -> tuple[Preset, ...]:
    """The local rules that add dates, forms and clocks to a national rule: `preset(id).under(overlay)`."""
    return tuple(
        each
        for each in all_presets()
        if each.enabled and each.in_force(day) and each.condition("overlays") is not None
    )


def lies_over(overlay: Preset, rule: Preset) -> bool:
    """Whether the local rule goes over this one: it names it, or the national rule whose clauses it has taken
    (a lift is a special matter, so Hangzhou's clocks go over `cn.elevator.unit` too)."""
    named = overlay.condition("overlays")
    bases = [preset(str(each)) for each in named] if isinstance(named, list) else []
    return any(rule.id == base.id or _heir(rule, base) for base in bases)


def _heir(rule: Preset, base: Preset) -> bool:
    same_kind = (rule.place, rule.electorate, rule.act) == (base.place, base.electorate, base.act)
    return same_kind and rule.matter_class is base.matter_class and rule.clauses == base.clauses


def default_settings(rule: Preset) -> Mapping[str, Json]:
    """What holds where a community's rulebook is silent: the defaults of owners' votes under Chinese law,
    each replaced by the rule's own condition of that name. Other electorates have only their conditions."""
    owners_vote = rule.place == "cn" and rule.electorate == "owners"
    settings: dict[str, Json] = dict(_file()["cn_defaults"]) if owners_vote else {}
    settings.update((each.name, each.value) for each in rule.conditions)
    return MappingProxyType(settings)


@cache
def _library() -> Mapping[str, Preset]:
    entries: dict[str, dict[str, Any]] = {}
    for entry in _file()["presets"]:
        if entry["id"] in entries:
            raise ValueError(f"two presets are called {entry['id']}")
        entries[entry["id"]] = entry
    return MappingProxyType({key: _preset(_inherited(key, entries, ())) for key in entries})


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return loaded


def _inherited(key: str, entries: dict[str, dict[str, Any]], heirs: tuple[str, ...]) -> dict[str, Any]:
    if key in heirs:
        raise ValueError(f"{key} inherits from itself")
    own = entries[key]
    if "inherits" not in own:
        return own
    parent = _inherited(own["inherits"], entries, (*heirs, key))
    return {name: parent[name] for name in INHERITED if name in parent} | own


def _preset(entry: dict[str, Any]) -> Preset:
    kind = entry.get("class")
    outside = {name: value for name, value in entry.items() if name not in COUNTED}
    return Preset(
        id=entry["id"],
        cite=entry.get("cite", ""),
        scope=entry.get("scope", ""),
        electorate=entry.get("electorate", "owners"),
        act=Act(entry.get("act", Act.DECISION)),
        matter_class=MatterClass(kind) if kind else None,
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        enabled=entry.get("enabled", True),
        confidence=entry["confidence"],
        quorum=_clauses(entry, "quorum"),
        quorum_any_of=_clauses(entry, "quorum_any_of"),
        approval=_clauses(entry, "approval"),
        any_of=_clauses(entry, "any_of"),
        conditions=tuple(condition(name, outside[name]) for name in sorted(outside)),
    )


def _clauses(entry: dict[str, Any], name: str) -> tuple[Clause, ...]:
    return tuple(parse(text) for text in entry.get(name, ()))
