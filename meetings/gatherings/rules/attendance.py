"""How many are in the room: people, households, and heads of a residents' meeting, each counted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How somebody was checked in (Attendee.how)."""

    ROOM_CODE = "room_code"  # own account and the code on the screen
    OWN_CODE = "own_code"  # own code, shown to the moderator
    TICK = "tick"  # ticked off a list by the moderator
    NAMED = "named"  # the code on the screen, and a name that nobody has checked


@dataclass(frozen=True)
class Attendee:
    """Somebody who is or was in the room. `member`: the line of the body's list, where there is one."""

    id: int
    public_id: str
    meeting: int
    person: int | None
    member: int | None
    name: str
    household: str
    capacity: str  # owner | tenant | resident | guest | office
    how: str
    came_at: datetime
    left_at: datetime | None = None

    @property
    def here(self) -> bool:
        return self.left_at is None

    @property
    def checked(self) -> bool:
        """Whether an account or a moderator stands for who this is."""
        return self.how != How.NAMED


@dataclass(frozen=True)
class Attendance:
    """The numbers of a room: now, and over the whole meeting.

    `heads` are lines of the body's list (`heads_came` those who were here at any time); `unchecked` people
    here gave a name that nobody has checked.
    """

    here: int = 0
    came: int = 0
    households: int = 0  # of those who came
    heads: int = 0
    heads_came: int = 0
    unchecked: int = 0


def count(attendees: Iterable[Attendee]) -> Attendance:
    """Count a room; somebody without a household adds none, a household with three people is one."""
    every = tuple(attendees)
    here = [each for each in every if each.here]
    return Attendance(
        here=len(here),
        came=len(every),
        households=len({each.household for each in every if each.household}),
        heads=len({each.member for each in here if each.member is not None}),
        heads_came=len({each.member for each in every if each.member is not None}),
        unchecked=sum(not each.checked for each in here),
    )
