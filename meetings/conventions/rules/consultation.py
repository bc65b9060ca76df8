"""How long is a text posted for comments, which day is it, and which comments are alike?

The day of posting is not counted and the last day is whole (Civil Code 民法典 art. 201 and 203). How many
days a kind needs stands in rules/kinds.py.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from meetings.conventions.rules.comparing import Change, ClauseChange
from meetings.conventions.rules.kinds import KINDS, Kind, Step

USUAL_DAYS = 15
FEWEST_DAYS = 1  # where a kind asks for no posting
MOST_DAYS = 90
MOST_AHEAD = 30  # days between writing the notice and its first day
LONGEST_WORDS = 1_000
LONGEST_PROPOSAL = 2_000
LONGEST_WHY = 1_000
LONGEST_REASON = 400
MOST_BY_ONE = 10  # comments of one neighbour on one clause that wait for an answer
ALIKE = 0.8  # of 1: SequenceMatcher's ratio
_COMPARED = 600  # signs of each text: what is longer is alike only if its beginning is


class Said(StrEnum):
    """What a neighbour says of a clause."""

    AGREE = "agree"
    COMMENT = "comment"
    PROPOSAL = "proposal"


class Outcome(StrEnum):
    """What became of a comment."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT = "not"


class Stage(StrEnum):
    """Where a period is: posted for a later day, running, over and not closed yet, closed."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True)
class Period:
    """From the day of posting, which is not counted, to the last day."""

    opens_on: date
    closes_on: date

    @property
    def days(self) -> int:
        return (self.closes_on - self.opens_on).days

    def day(self, today: date) -> int:
        """Which day it is, from 0 on the day of posting to the number of days."""
        return min(max((today - self.opens_on).days, 0), self.days)

    def left(self, today: date) -> int:
        return self.days - self.day(today)

    def stage(self, today: date, *, closed: bool) -> Stage:
        """A period that was closed stays closed, whatever day it is."""
        if closed:
            return Stage.CLOSED
        if today < self.opens_on:
            return Stage.COMING
        return Stage.RUNNING if today <= self.closes_on else Stage.OVER


def fewest_days(kind: Kind) -> int:
    """How many days a text of this kind is posted at least."""
    step = KINDS[kind].step(Step.CONSULTATION)
    return max(step.days if step else 0, FEWEST_DAYS)


def period_fault(kind: Kind, opens_on: date | None, days: int | None, today: date) -> tuple[str, str]:
    """(field, reason) of what is wrong with the dates of a notice, ("", "") where nothing is."""
    if opens_on is None or not today <= opens_on <= today + timedelta(days=MOST_AHEAD):
        return "opens_on", "wrong_first_day"
    if days is None or days > MOST_DAYS:
        return "days", "too_many_days"
    if days < fewest_days(kind):
        return "days", "too_few_days"
    return "", ""


def extension_fault(period: Period, closes_on: date | None, why: str) -> tuple[str, str]:
    """(field, reason) of what is wrong with a later last day, ("", "") where nothing is."""
    if closes_on is None or closes_on <= period.closes_on:
        return "closes_on", "not_later"
    if (closes_on - period.opens_on).days > MOST_DAYS:
        return "closes_on", "too_many_days"
    return ("", "") if why else ("why", "say_why_longer")


@dataclass(frozen=True)
class Wording:
    """What one comment says, for comparing: `kind` and the words that matter in it."""

    id: int
    kind: Said
    words: str


def alike(comments: Sequence[Wording]) -> tuple[tuple[int, ...], ...]:
    """Ids in groups of nearly the same words, each in the order given; a proposal to proposals only.

    A comment joins the first group whose first comment it resembles, so that no chain of small steps ties
    together what differs. A suggestion only: whoever answers decides.
    """
    groups: list[tuple[Wording, str, list[int]]] = []
    for each in comments:
        bare = _bare(each.words)
        found = next((g for g in groups if g[0].kind is each.kind and _resembles(g[1], bare)), None)
        if found:
            found[2].append(each.id)
        else:
            groups.append((each, bare, [each.id]))
    return tuple(tuple(ids) for _, _, ids in groups)


def changed_unasked(changes: Iterable[ClauseChange], credited: frozenset[int]) -> tuple[ClauseChange, ...]:
    """What differs from the posted words without any comment behind it: added, removed, or reworded.

    `credited` are the clauses that took words of a comment. Whoever decides sees the exact words posted
    again with the notice of the meeting or of the vote, so the law asks for no second round; where this is
    not empty, the product advises one (docs/adr/0012).
    """
    loud = (Change.ADDED, Change.REMOVED, Change.REWORDED)
    return tuple(each for each in changes if each.change in loud and each.clause.clause not in credited)


def _resembles(first: str, second: str) -> bool:
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _bare(words: str) -> str:
    """Letters and figures only: blanks and punctuation tell nothing apart."""
    folded = unicodedata.normalize("NFKC", words).lower()
    return "".join(sign for sign in folded if sign.isalnum())[:_COMPARED]
