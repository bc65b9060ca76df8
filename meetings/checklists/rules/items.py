"""Which lists, states and levels are there, and when does an item go up by itself?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class List(StrEnum):
    """The four lists of a community."""

    ISSUE = "issue"
    NEED = "need"
    RESOURCE = "resource"
    ACTION = "action"


class State(StrEnum):
    """How far an item is. Of a resource: open is on offer, underway is in use."""

    OPEN = "open"
    ANSWERED = "answered"
    UNDERWAY = "underway"
    DONE = "done"  # reported as done; the one who raised it is being asked
    CLOSED = "closed"
    JOINED = "joined"  # the same thing as another item, which goes on


class Visibility(StrEnum):
    """Who may read an item."""

    PUBLIC = "public"
    COMMUNITY = "community"
    TABLE = "table"  # the table it stands at
    OFFICE = "office"


class Closed(StrEnum):
    """How an item came to its end."""

    AGREED = "agreed"  # the one who raised it said that it is done
    NO_ANSWER = "no_answer"  # asked, and nobody answered in time
    WITHDRAWN = "withdrawn"
    USED_UP = "used_up"  # of a resource
    JOINED = "joined"


class Level(StrEnum):
    """Where an item stands, lowest first."""

    HOUSE = "house"
    BUILDING = "building"
    GROUP = "group"
    COMMUNITY = "community"
    OFFICE = "office"  # the organisation above the community


LISTS: tuple[str, ...] = tuple(List)
OPEN_STATES = frozenset({State.OPEN, State.ANSWERED, State.UNDERWAY, State.DONE})
ORIGINS = frozenset(
    {
        "person",
        "meeting",
        "patrol",
        "slip",
        "breach",
        "verdict",
        "errand",
        "import",
        "agreement",
        "house_code",
    }
)
TOPICS: tuple[str, ...] = (
    "fire",
    "parking",
    "charging",
    "water",
    "light",
    "lift",
    "rubbish",
    "noise",
    "safety",
    "green",
    "building",
    "care",
    "culture",
    "fees",
    "other",
)
LONGEST_WORDS = 200
LONGEST_DETAIL = 5_000
LONGEST_PLACE = 120
LONGEST_MEANS = 400
LONGEST_NAME = 60
MOST_PHOTOS = 4
GOES_UP = frozenset({List.ISSUE, List.NEED})  # what is offered or being done has no level to settle it


@dataclass(frozen=True)
class ListSettings:
    """How a community runs its lists; days are calendar days."""

    without_name: bool = True
    house_days: int = 7
    building_days: int = 7
    group_days: int = 10
    community_days: int = 15
    agree_days: int = 7

    def days_at(self, level: str) -> int | None:
        """How long an item may rest at a level; None where nothing stands above."""
        return {
            Level.HOUSE: self.house_days,
            Level.BUILDING: self.building_days,
            Level.GROUP: self.group_days,
            Level.COMMUNITY: self.community_days,
        }.get(Level(level))


def goes_up_at(list: str, level: str, since: datetime, settings: ListSettings) -> datetime | None:
    """When an item that rests at a level since an instant goes up by itself; None: never."""
    days = settings.days_at(level) if list in GOES_UP else None
    return since + timedelta(days=days) if days else None


def is_open(state: str) -> bool:
    """Whether something can still happen to an item."""
    return state in OPEN_STATES
