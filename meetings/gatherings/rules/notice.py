"""When may a residents' meeting be held after its notice, and how many must come?

Organic Law of Urban Residents' Committees (rev. 2025-10-28): art. 26, 30 notice ten days ahead, unless the
matter is urgent; more than half of all adults, or of all households' representatives; art. 28 at least two
thirds of the residents' representatives. Days run by Civil Code art. 201: the notice's day is not counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.gatherings.rules.templates import BODY_RULES, Body, BodyRule

MOST_HEADS = 1_000_000


@dataclass(frozen=True)
class Roll:
    """Of whom the body consists: a list with a number of names, or a declared count with source and day."""

    kind: str  # list | count | ""
    listed: int = 0
    count: int | None = None
    source: str = ""
    as_of: date | None = None

    @property
    def heads(self) -> int | None:
        """How many the body has in all; None while nobody has said."""
        if self.kind == "list":
            return self.listed or None
        return self.count if self.kind == "count" else None


@dataclass(frozen=True)
class Plan:
    """A residents' meeting as it would be called; days are the place's own."""

    body: Body
    roll: Roll
    posted_on: date | None
    held_on: date | None
    urgent: bool = False
    urgent_reason: str = ""


@dataclass(frozen=True)
class Quorum:
    """How many of `heads` must be present: a whole number, with the share it comes from."""

    needed: int
    heads: int
    numerator: int
    denominator: int
    over: bool


@dataclass(frozen=True)
class Missing:
    """What stands in the way of calling: the field, the message, a day, a number."""

    at: str
    reason: str
    day: date | None = None
    n: int = 0


def quorum(body: Body, heads: int) -> Quorum:
    """The least number present that satisfies the law: households, 101 -> 51; representatives, 50 -> 34."""
    rule = BODY_RULES[body]
    return Quorum(_least(rule, heads), heads, rule.share.numerator, rule.share.denominator, rule.over)


def earliest(posted_on: date, notice_days: int) -> date:
    """The first day on which all days of the notice have run: ten days from 1 May end with 11 May -> 12 May.

    Whether the tenth day may itself be the day of the meeting is argued both ways; the later day is safe.
    """
    return posted_on + timedelta(days=notice_days + 1 if notice_days else 0)


def missing(plan: Plan) -> tuple[Missing, ...]:
    """What has to be said or moved before the meeting may be called; nothing for a table's own talk."""
    if plan.body is Body.NONE:
        return ()
    return (*_of_roll(plan.roll), *_of_days(plan, BODY_RULES[plan.body]))


def _least(rule: BodyRule, heads: int) -> int:
    share = heads * rule.share.numerator
    if rule.over:
        return share // rule.share.denominator + 1
    return -(-share // rule.share.denominator)


def _of_roll(roll: Roll) -> tuple[Missing, ...]:
    if roll.kind == "list":
        return () if roll.listed else (Missing("names", "gatherings.roll_empty"),)
    if roll.kind != "count":
        return (Missing("roll_kind", "gatherings.roll_unsaid"),)
    found = []
    if not roll.count or not 0 < roll.count <= MOST_HEADS:
        found.append(Missing("roll_count", "gatherings.roll_count_unsaid"))
    if not roll.source:
        found.append(Missing("roll_source", "gatherings.roll_source_unsaid"))
    if roll.as_of is None:
        found.append(Missing("roll_as_of", "gatherings.roll_as_of_unsaid"))
    return tuple(found)


def _of_days(plan: Plan, rule: BodyRule) -> tuple[Missing, ...]:
    if plan.held_on is None or not rule.notice_days:
        return ()
    if plan.posted_on is None:
        return (Missing("posted_on", "gatherings.posted_on_unsaid"),)
    if plan.urgent:
        return () if plan.urgent_reason else (Missing("urgent_reason", "gatherings.urgent_unsaid"),)
    first = earliest(plan.posted_on, rule.notice_days)
    return (
        ()
        if plan.held_on >= first
        else (Missing("starts_on", "gatherings.too_soon", first, rule.notice_days),)
    )
