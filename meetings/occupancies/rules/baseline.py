"""What stands on the five sheets of a baseline (五清), how long is a sheet fresh, and what was typed wrong?

The five are those of 柳州's grids: dwellings, people, facilities, hazards and hygiene (居住情况、人员信息、
区域设施、隐患矛盾、卫生状况). A sheet holds figures and findings, never a name. It is fresh for so many days
after the day on which somebody looked, that day not counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LARGEST = 999_999
LONGEST_WORDS = 2000
LONGEST_HAZARD = 120  # an issue's words
MOST_HAZARDS = 20  # lines on one sheet
OLDEST = 3 * 365  # a sheet may be dated so many days back


class Sheet(StrEnum):
    """The five."""

    DWELLINGS = "dwellings"
    PEOPLE = "people"
    FACILITIES = "facilities"
    HAZARDS = "hazards"
    HYGIENE = "hygiene"


class Asked(StrEnum):
    """What a field takes."""

    NUMBER = "number"
    CHOICE = "choice"


class Freshness(StrEnum):
    """How a sheet stands today."""

    FRESH = "fresh"
    DUE = "due"
    NEVER = "never"


@dataclass(frozen=True)
class Field:
    """One line of a sheet; its label is the message `field_` and the key, a choice's `is_` and the word."""

    key: str
    asked: Asked = Asked.NUMBER
    choices: tuple[str, ...] = ()


_CONDITION = ("good", "mend", "bad")
_CLEAN = ("clean", "fair", "dirty")

FIELDS: dict[Sheet, tuple[Field, ...]] = {
    Sheet.DWELLINGS: (
        Field("rooms"),
        Field("let"),
        Field("empty"),
        Field("shared"),  # rooms in which several households live
        Field("walls", Asked.CHOICE, ("none", "some")),  # rooms divided by walls put in later
    ),
    Sheet.PEOPLE: (
        Field("households"),
        Field("heads"),
        Field("children"),
        Field("aged"),
        Field("alone"),  # aged and living alone
        Field("abroad"),
    ),
    Sheet.FACILITIES: (
        Field("extinguishers"),
        Field("hydrants"),
        Field("chargers"),
        Field("bays"),
        Field("exits", Asked.CHOICE, _CONDITION),
        Field("wiring", Asked.CHOICE, _CONDITION),
        Field("lighting", Asked.CHOICE, _CONDITION),
    ),
    Sheet.HAZARDS: (Field("found"), Field("settled"), Field("disputes"), Field("mediated")),
    Sheet.HYGIENE: (
        Field("bins"),
        Field("stairs", Asked.CHOICE, _CLEAN),
        Field("yard", Asked.CHOICE, _CLEAN),
        Field("drains", Asked.CHOICE, ("clear", "slow", "blocked")),
        Field("pests", Asked.CHOICE, ("none", "some")),
    ),
}

FRESH_DAYS: dict[Sheet, int] = {
    Sheet.DWELLINGS: 180,
    Sheet.PEOPLE: 31,
    Sheet.FACILITIES: 90,
    Sheet.HAZARDS: 31,
    Sheet.HYGIENE: 31,
}

Fact = tuple[str, int | str]


@dataclass(frozen=True)
class Wrong:
    """A message of `baseline`, the field it belongs beside, and the number in it."""

    why: str
    at: str
    n: int = 0


def freshness(kind: Sheet, checked_on: date | None, today: date) -> Freshness:
    """Fresh up to and with the last day; a sheet that was never filled in is not due but missing."""
    if checked_on is None:
        return Freshness.NEVER
    return Freshness.FRESH if today <= fresh_until(kind, checked_on) else Freshness.DUE


def fresh_until(kind: Sheet, checked_on: date) -> date:
    """The last day on which the sheet is fresh."""
    return checked_on + timedelta(days=FRESH_DAYS[kind])


def oldest_fresh(kind: Sheet, today: date) -> date:
    """A sheet checked on this day or later is fresh today."""
    return today - timedelta(days=FRESH_DAYS[kind])


def read_sheet(
    kind: Sheet, typed: Mapping[str, str], numbers: Mapping[str, int | None], words: str
) -> tuple[Fact, ...] | Wrong:
    """The facts of a sheet, in its order; a field left empty is not known and is left out.

    `typed` holds each field as it was typed, `numbers` the same read as a whole number.
    """
    facts: list[Fact] = []
    for field in FIELDS[kind]:
        said = typed.get(field.key, "")
        if not said:
            continue
        if field.asked is Asked.CHOICE:
            if said not in field.choices:
                return Wrong("baseline.wrong_choice", field.key)
            facts.append((field.key, said))
            continue
        number = numbers.get(field.key)
        if number is None or not 0 <= number <= LARGEST:
            return Wrong("baseline.wrong_number", field.key, LARGEST)
        facts.append((field.key, number))
    if len(words) > LONGEST_WORDS:
        return Wrong("baseline.too_long", "words", LONGEST_WORDS)
    if kind is Sheet.HAZARDS and len(lines_of(words)) > MOST_HAZARDS:
        return Wrong("baseline.too_many_lines", "words", MOST_HAZARDS)
    if not facts and not words:
        return Wrong("baseline.nothing", FIELDS[kind][0].key)
    return tuple(facts)


def wrong_day(checked_on: date | None, today: date) -> Wrong | None:
    """A sheet says how things were found on a day that has come."""
    if checked_on is None or checked_on > today or checked_on < today - timedelta(days=OLDEST):
        return Wrong("baseline.wrong_day", "checked_on")
    return None


def lines_of(words: str) -> tuple[str, ...]:
    """The hazards that were written, one in each line."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def issue_words(line: str) -> tuple[str, str]:
    """A hazard as the words and the detail of an issue: what is too long for words stands in the detail."""
    return (line, "") if len(line) <= LONGEST_HAZARD else (line[: LONGEST_HAZARD - 1] + "…", line)


def stored(facts: tuple[Fact, ...]) -> str:
    """Facts as they are kept: canonical JSON of pairs."""
    return json.dumps([list(fact) for fact in facts], ensure_ascii=False, separators=(",", ":"))


def kept(text: str) -> dict[str, int | str]:
    """Facts as they were kept."""
    return {str(key): value for key, value in json.loads(text)}
