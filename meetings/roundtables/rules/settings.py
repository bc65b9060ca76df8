"""Which name, rules of speaking and reminder may a table have?"""

from dataclasses import dataclass

from meetings.roundtables.rules.tree import LONGEST_NAME

SPEECH_SECONDS = (15, 3600)
SPEECHES = (1, 99)
REMIND_WEEKS = (0, 104)  # 0: never


@dataclass(frozen=True)
class TableRules:
    """What each meeting of the table begins with; a number that was not one is None."""

    remind_weeks: int | None
    speech_seconds: int | None
    speeches_per_item: int | None
    alternate_sides: bool
    newcomers_first: bool


@dataclass(frozen=True)
class Wrong:
    """A message of `roundtables`, the field it belongs beside, and what the number must lie between."""

    why: str
    at: str
    least: int = 0
    most: int = 0


def wrong_rules(name: str, rules: TableRules) -> Wrong | None:
    """The first thing wrong with what was typed; None when nothing is."""
    if not name or len(name) > LONGEST_NAME:
        return Wrong("roundtables.wrong_name", "name", most=LONGEST_NAME)
    for field, (least, most) in (
        ("remind_weeks", REMIND_WEEKS),
        ("speech_seconds", SPEECH_SECONDS),
        ("speeches_per_item", SPEECHES),
    ):
        number = getattr(rules, field)
        if number is None or not least <= number <= most:
            return Wrong("roundtables.wrong_number", field, least, most)
    return None
