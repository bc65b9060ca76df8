"""What a majority rule is called, and how its conditions outside the verdict are said by name.

Words are keys of app/messages/presets.toml; a test holds that every condition of the library has its message.
"""

import re
from collections.abc import Iterator

from voting.preset_library import preset
from voting.rules.clauses import parse
from voting.rules.matters import BY_KEY
from voting.rules.presets import Condition, Json, MatterClass, Preset
from voting.verdict_words import Words, clause_words, ratio_words

CODE = re.compile(r"[a-z0-9_]+")
RATIO = re.compile(r"([0-9]+)/([0-9]+)")


def preset_name(rule: Preset) -> Words:
    """The short name of a rule: 民法典第二百七十八条 · 特别事项."""
    return Words(f"presets.{rule.id.replace('.', '_')}", {})


def citation_words(rule: Preset, matter: str = "") -> Words:
    """Where the rule stands, as a notice cites it: 《民法典》第二百七十八条第一款第七项、第二款.

    `matter` picks the item of art. 278 where the rule covers several; an overlay's own place follows.
    """
    cited = Words(f"citations.{rule.id.replace('.', '_')}", {"items": _items(rule, matter)})
    overlay = rule.condition("overlay")
    if not isinstance(overlay, str):
        return cited
    return Words(
        "citations.under",
        {"rule": cited, "overlay": Words(f"citations.{overlay.replace('.', '_')}", {"items": ""})},
    )


def _items(rule: Preset, matter: str) -> Words | str:
    known = BY_KEY.get(matter)
    if known is not None and known.item and known.matter_class is rule.matter_class:
        return Words(f"citations.item_{known.item}", {})
    covers_several = rule.matter_class in (MatterClass.ORDINARY, MatterClass.SPECIAL)
    return Words(f"citations.items_{rule.matter_class}", {}) if covers_several else ""


def certainty_words(rule: Preset) -> Words:
    """How well the rule is known: 已核对原文, 来自二手资料, 待核实."""
    return Words(f"presets.certainty_{rule.certainty}", {})


def class_words(kind: MatterClass) -> Words:
    """一般事项, 特别事项, 须一致同意的事项."""
    return Words(f"presets.class_{kind}", {})


def condition_words(rule: Preset) -> tuple[Words, ...]:
    """What the count leaves open, one line each, to be confirmed by a person."""
    return tuple(line for each in rule.conditions for line in _lines(each))


def _lines(each: Condition) -> Iterator[Words]:
    value, key = each.value, f"presets.outside_{each.name}"
    if isinstance(value, bool):
        yield Words(key if value else f"{key}_not", {})
    elif isinstance(value, int):
        yield Words(key, {"n": value})
    elif isinstance(value, str):
        yield _named(key, value)
    elif isinstance(value, list):
        yield from (_named(key, str(item)) for item in value)
    elif isinstance(value, dict):
        yield from _detailed(key, value)


def _named(key: str, text: str) -> Words:
    """One word of the rule: a ratio, another rule, a clause, a code with its own message, or a sentence."""
    if ratio := RATIO.fullmatch(text):
        return Words(key, {"ratio": ratio_words(int(ratio[1]), int(ratio[2]))})
    if re.fullmatch(r"[a-z]+(?:\.[a-z0-9_]+)+", text):
        return Words(key, {"rule": preset_name(preset(text))})
    if re.fullmatch(r"[a-z]+ [a-z]+ [<>]=? \S+(?: [a-z]+)?", text):
        return Words(key, {"clause": clause_words(parse(text))})
    return Words(f"{key}_{text}" if CODE.fullmatch(text) else key, {})


def _detailed(key: str, value: dict[str, Json]) -> Iterator[Words]:
    """A condition of several numbers or clauses: its numbers are params, each of its clauses a line."""
    numbers: dict[str, Words | str | int] = {
        name: item for name, item in value.items() if isinstance(item, int) and not isinstance(item, bool)
    }
    yield Words(f"{key}_detail", numbers | _rules(value))
    for item in value.values():
        if isinstance(item, list):
            yield from (_named(f"{key}_if", str(each)) for each in item)


def _rules(value: dict[str, Json]) -> dict[str, Words | str | int]:
    """The rule that follows (`then`) and the ratio, where a condition has them."""
    params: dict[str, Words | str | int] = {}
    for item in value.values():
        if isinstance(item, str) and not CODE.fullmatch(item):
            params |= _named("", item).params
    return params
