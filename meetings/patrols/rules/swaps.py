"""May two people exchange their shifts now?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SwapState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Turn:
    """One person's place on a shift as it stands now; `others` are on the same shift."""

    id: int
    person: int
    starts_at: datetime
    called_off: bool
    others: frozenset[int]


@dataclass(frozen=True)
class Exchange:
    """`taken` is what is given in return; None: the other simply takes over."""

    given: Turn
    taken: Turn | None
    asked_by: int
    asked_of: int


def state_of(
    agreed_at: datetime | None, refused_at: datetime | None, withdrawn_at: datetime | None
) -> SwapState:
    """Agreed stands before all: it has moved the shifts."""
    if agreed_at:
        return SwapState.AGREED
    if refused_at:
        return SwapState.REFUSED
    return SwapState.WITHDRAWN if withdrawn_at else SwapState.OPEN


def why_not(swap: Exchange, at: datetime) -> str:
    """The message that says why these shifts cannot be exchanged now; "" when they can."""
    given, taken = swap.given, swap.taken
    if swap.asked_by == swap.asked_of:
        return "patrols.swap_with_oneself"
    if given.person != swap.asked_by or (taken and taken.person != swap.asked_of):
        return "patrols.swap_moved"  # another swap was quicker
    if given.called_off or (taken and taken.called_off):
        return "patrols.swap_called_off"
    if given.starts_at <= at or (taken and taken.starts_at <= at):
        return "patrols.swap_too_late"
    if swap.asked_of in given.others or (taken and swap.asked_by in taken.others):
        return "patrols.swap_already_on"
    return ""
