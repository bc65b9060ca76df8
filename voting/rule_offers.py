"""Which rule fits a matter in a scope and a place on a notice day, and which others may be chosen instead?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from voting.preset_library import UnknownPreset, lies_over, offered_on, overlays_on, preset
from voting.rules.calendar import Clock, clock_of
from voting.rules.matters import BY_KEY, OVERLAYS, preset_for
from voting.rules.presets import Act, MatterClass, Preset


def fitting(matter: str, scope_kind: str, region: str, day: date) -> Preset:
    """The rule that the matter, the scope and the place point to, with the forms of the place over it."""
    return _placed(preset(preset_for(BY_KEY[matter], scope_kind, region)), region, day)


def chosen(preset_id: str, region: str, day: date) -> Preset | None:
    """The rule of that id as the place applies it, None where it may not be used on that day."""
    try:
        rule = preset(preset_id)
    except UnknownPreset:
        return None
    return _placed(rule, region, day) if rule in _offered(day) else None


def others(fit: Preset, day: date) -> tuple[Preset, ...]:
    """What may be chosen instead: owners' decisions under the law of the same country."""
    return tuple(rule for rule in _offered(day) if rule.id != fit.id)


def class_of(matter: str) -> MatterClass:
    return BY_KEY[matter].matter_class


def clock_under(rules: Iterable[Preset], *, extraordinary: bool = False) -> Clock:
    """The clock of the rules an assembly is held under."""
    return clock_of(
        [{each.name: each.value for each in rule.conditions} for rule in rules], extraordinary=extraordinary
    )


def clock_of_snapshots(snapshots: Iterable[Mapping[str, Any]], *, extraordinary: bool = False) -> Clock:
    """The same from what a posted vote has kept."""
    return clock_of([kept.get("conditions", {}) for kept in snapshots], extraordinary=extraordinary)


def _offered(day: date) -> tuple[Preset, ...]:
    return offered_on(day, place="cn", electorate="owners", act=Act.DECISION)


def _placed(rule: Preset, region: str, day: date) -> Preset:
    overlay = next((each for each in overlays_on(day) if each.id == OVERLAYS.get(region)), None)
    return rule.under(overlay) if overlay and lies_over(overlay, rule) else rule
