"""In which state is a version, and where can it go from there?"""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    CONSULTATION = "consultation"  # posted; its words stand still
    CONSULTED = "consulted"  # the period is over
    SUBMITTED = "submitted"  # before a body
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # was in force, and nothing took its place


COMING = frozenset({State.DRAFT, State.CONSULTATION, State.CONSULTED, State.SUBMITTED})
ADOPTED = frozenset({State.IN_FORCE, State.REPLACED, State.ENDED})  # has a number, readable for ever
STANDS_STILL = frozenset(State) - {State.DRAFT}

AFTER: dict[State, frozenset[State]] = {
    # guidance comes into force without consultation and vote
    State.DRAFT: frozenset({State.CONSULTATION, State.SUBMITTED, State.IN_FORCE, State.WITHDRAWN}),
    State.CONSULTATION: frozenset({State.CONSULTED, State.WITHDRAWN}),
    State.CONSULTED: frozenset({State.SUBMITTED, State.IN_FORCE, State.WITHDRAWN}),
    # taken back or without a quorum, it may be put again
    State.SUBMITTED: frozenset({State.IN_FORCE, State.REJECTED, State.CONSULTED, State.WITHDRAWN}),
    State.IN_FORCE: frozenset({State.REPLACED, State.ENDED}),
    State.REPLACED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ENDED: frozenset(),
}


def may_follow(now: State, then: State) -> bool:
    """Whether a version may go from one state to another."""
    return then in AFTER[now]
