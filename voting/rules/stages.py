"""In which stage is an assembly? Derived from the records that exist, never stored."""

from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"  # being prepared; nothing is public
    POSTED = "posted"  # the notice and the roll are posted; owners may object and ask
    OPEN = "open"  # ballots are taken
    CLOSED = "closed"  # voting ended; the verdict follows
    DECIDED = "decided"  # the verdict is on record
    CALLED_OFF = "called_off"


PUBLIC = frozenset({Stage.POSTED, Stage.OPEN, Stage.CLOSED, Stage.DECIDED, Stage.CALLED_OFF})


def stage_of(*, posted: bool, opened: bool, closed: bool, decided: bool, called_off: bool) -> Stage:
    """The stage that follows from which records exist; a calling-off ends every other stage."""
    if called_off:
        return Stage.CALLED_OFF
    if decided:
        return Stage.DECIDED
    if closed:
        return Stage.CLOSED
    if opened:
        return Stage.OPEN
    return Stage.POSTED if posted else Stage.DRAFT
