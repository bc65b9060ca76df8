"""Which body may decide on which kind of text, and what has to be done before it does, and after?

What each kind asks for stands in rules/kinds.py with its sources; here it is held against what is on record.
A residents' text is decided by the residents' meeting, by their representatives only where the residents'
meeting gave them that power (Organic Law of Urban Residents' Committees, in force 2026-01-01, art. 30); a
text of the owners by the owners' assembly (Civil Code art. 278); guidance by nobody: it is issued.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.conventions.rules.kinds import KINDS, Body, Kind, Step, When, may_adopt
from meetings.conventions.rules.states import State

DELEGATION = "delegation"  # the residents' meeting let the representatives decide on this text
FILING = Step.FILING.value
# The law names no period for filing: the product reminds after this many days.
FILING_REMINDED_AFTER = timedelta(days=15)
LONGEST_WORDS = 400
LONGEST_RECEIPT = 120
_MEETINGS = (Body.ADULTS, Body.HOUSEHOLDS, Body.REPRESENTATIVES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """How far a version has come: `steps` are those on record and not withdrawn.

    `consulted` is whether a consultation on it is over, `unanswered` how many of its comments have no answer.
    """

    state: str
    clauses: int
    steps: frozenset[str]
    consulted: bool
    unanswered: int
    delegated: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands in the way: a key of the messages, and a number where one is said."""

    what: str
    n: int = 0


def voted(kind: str) -> bool:
    """Whether a body decides on it."""
    return KINDS[Kind(kind)].voted


def meeting_bodies(kind: str) -> tuple[str, ...]:
    """The residents' meetings that may decide on it, before any of them is looked at closely."""
    return tuple(body.value for body in KINDS[Kind(kind)].bodies if body in _MEETINGS)


def by_owners(kind: str) -> bool:
    """Whether the owners' assembly decides on it."""
    return Body.OWNERS in KINDS[Kind(kind)].bodies


def recorded_steps(kind: str) -> tuple[str, ...]:
    """The steps that somebody records by hand: consultation and posting leave records of their own."""
    by_hand = (Step.PARTY_STUDY, Step.LEGAL_REVIEW, Step.FILING)
    steps = [each.step.value for each in KINDS[Kind(kind)].steps if each.step in by_hand]
    if Body.REPRESENTATIVES in KINDS[Kind(kind)].bodies:
        steps.insert(0, DELEGATION)
    return tuple(steps)


def body_fault(kind: str, body: str, *, delegated: bool) -> str:
    """Why this body may not decide on it, "" where it may: no other body ever takes its place."""
    if body not in set(Body):
        return "wrong_body"
    if may_adopt(Kind(kind), Body(body), delegated=delegated):
        return ""
    if body == Body.REPRESENTATIVES and Body.REPRESENTATIVES in KINDS[Kind(kind)].bodies:
        return "not_delegated"
    return "wrong_body"


def missing(kind: str, body: str, prepared: Prepared) -> tuple[Missing, ...]:
    """What has to be done before the version goes to this body, in the order in which it is done."""
    found = []
    if prepared.state not in (State.DRAFT, State.CONSULTATION, State.CONSULTED):
        found.append(Missing("not_a_draft"))
    if not prepared.clauses:
        found.append(Missing("no_clause"))
    needed = [each.step for each in KINDS[Kind(kind)].steps if each.when is When.BEFORE and each.needed]
    found += [Missing(step.value) for step in needed if not _done(step, prepared)]
    if prepared.unanswered:
        found.append(Missing("unanswered", prepared.unanswered))
    if body == Body.REPRESENTATIVES and not prepared.delegated:
        found.append(Missing(DELEGATION))
    return tuple(found)


def filing_due(kind: str, decided_on: date) -> date | None:
    """When the product reminds of the filing; None where the kind asks for none."""
    rule = KINDS[Kind(kind)].step(Step.FILING)
    return decided_on + FILING_REMINDED_AFTER if rule is not None and rule.needed else None


def _done(step: Step, prepared: Prepared) -> bool:
    if step is Step.CONSULTATION:
        return prepared.consulted
    return step.value in prepared.steps
