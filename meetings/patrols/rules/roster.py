"""On which days does a roster have duty, and from when to when?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.agreements.rules.days import DayKind, Days, weekday

LONGEST_NAME, MOST_PEOPLE, MOST_WEEKS = 80, 6, 26
WEEKS_AHEAD = 2  # that a chore keeps dealt
REMIND_FROM = time(18)  # on the day before, by the community's clock
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RosterRule:
    """A standing rule; minutes after midnight on the community's clock; `until_minute` at or before
    `from_minute` is a shift that ends on the next day."""

    weekdays: str
    holidays: bool
    from_minute: int
    until_minute: int
    people: int
    since: date
    until: date | None


def duty_days(rule: RosterRule, first: date, last: date, days: Days) -> tuple[date, ...]:
    """The days of duty from `first` to `last`, both included."""
    begins = max(first, rule.since)
    ends = min(last, rule.until) if rule.until else last
    every = (begins + n * _DAY for n in range((ends - begins).days + 1))
    return tuple(on for on in every if _has_duty(rule, on, days))


def span(rule: RosterRule, on: date, zone: str) -> tuple[datetime, datetime]:
    """When the shift of a day begins and ends, in UTC."""
    over_midnight = rule.until_minute <= rule.from_minute
    return (
        _instant(on, rule.from_minute, zone),
        _instant(on + _DAY if over_midnight else on, rule.until_minute, zone),
    )


def reminds_at(on: date, zone: str) -> datetime:
    """From when somebody on duty is reminded: the evening before."""
    return datetime.combine(on - _DAY, REMIND_FROM, ZoneInfo(zone)).astimezone(UTC)


def _has_duty(rule: RosterRule, on: date, days: Days) -> bool:
    if days.get(on) is DayKind.HOLIDAY and not rule.holidays:
        return False
    return weekday(on) in rule.weekdays


def _instant(on: date, minute: int, zone: str) -> datetime:
    # counted on the wall clock: the hour that people read, also on a day when clocks change
    wall = datetime.combine(on, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
