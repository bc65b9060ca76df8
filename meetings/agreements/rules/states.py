"""How far is an agreement, and what may still be done with it?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Where an agreement stands today."""

    DRAFT = "draft"  # seats are still unsigned
    COMING = "coming"  # signed, and begins on a later day
    IN_FORCE = "in_force"
    OVER = "over"  # its last day has passed
    ENDED = "ended"  # ended early, with a reason


PARTY_KINDS: tuple[str, ...] = (
    "party_branch",
    "residents_committee",
    "committee",
    "self_management",
    "firm",
    "department",
    "landlord",
    "residents",
    "other",
)
FEWEST_SEATS, MOST_SEATS = 2, 3
MOST_TERMS = 6
LONGEST_TITLE, LONGEST_WORDS, LONGEST_TERM, LONGEST_REASON = 120, 5_000, 400, 400


@dataclass(frozen=True)
class Standing:
    """What the state follows from; `until` None: without an end."""

    signed: bool  # every seat
    since: date
    until: date | None
    ended_at: datetime | None


def state_of(found: Standing, today: date) -> State:
    """The one state that holds on a day of the community's calendar."""
    if found.ended_at is not None:
        return State.ENDED
    if not found.signed:
        return State.DRAFT
    if found.until is not None and found.until < today:
        return State.OVER
    return State.COMING if today < found.since else State.IN_FORCE


def held_on(found: Standing, on: date, ended_on: date | None) -> bool:
    """Whether the agreement held on a day: only then can it have been broken."""
    if not found.signed or on < found.since or (found.until is not None and on > found.until):
        return False
    return ended_on is None or on <= ended_on
