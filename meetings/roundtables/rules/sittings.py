"""When did a table last meet, what counts as having met, and is its convenor to be reminded?

A sitting is a day on which people of the table came together, by a meeting that was closed here or as the
convenor noted it. A month is 30 days, a quarter 90, a year 365, counted back from today.
"""

from datetime import date, timedelta
from enum import StrEnum

MONTH, QUARTER, YEAR = 30, 90, 365
OLDEST = 5 * YEAR  # a sitting may be noted so many days back
MOST_PEOPLE = 20_000
LONGEST_WORDS = 400


class Met(StrEnum):
    """How long ago a table met; the order of the map."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    LONGER = "longer"
    NEVER = "never"


def met(last: date | None, today: date) -> Met:
    """Today and 30 days back is the last month; a day that lies ahead does not count as having met."""
    if last is None or last > today:
        return Met.NEVER
    days = (today - last).days
    for most, word in ((MONTH, Met.MONTH), (QUARTER, Met.QUARTER), (YEAR, Met.YEAR)):
        if days <= most:
            return word
    return Met.LONGER


def wrong_sitting(
    held_on: date | None, people: int | None, words: str, today: date
) -> tuple[str, str] | None:
    """The message and the field of the first thing wrong with a sitting that is noted afterwards."""
    if held_on is None or held_on > today:
        return "roundtables.wrong_held_on", "held_on"
    if held_on < today - timedelta(days=OLDEST):
        return "roundtables.too_long_ago", "held_on"
    if people is None or not 1 <= people <= MOST_PEOPLE:
        return "roundtables.wrong_people", "people"
    if len(words) > LONGEST_WORDS:
        return "roundtables.too_long", "words"
    return None


def remind_since(last: date | None, convenes_since: date, weeks: int) -> date:
    """From which day the convenor is to be reminded: so many weeks after the table met, or they began."""
    return max(last or convenes_since, convenes_since) + timedelta(weeks=weeks)


def reminder_subject(table: int) -> str:
    """What a convenor's reminder is about, so that a sitting settles it."""
    return f"round_table:{table}"
