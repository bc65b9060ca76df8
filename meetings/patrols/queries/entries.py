"""What did patrols see, what was settled on the spot, and what is still open?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.community.queries.standings import Place, place_by_id
from app.database import fetch
from app.refusals import NotFound
from meetings.checklists.rules.items import OPEN_STATES
from meetings.patrols.queries.rosters import Patroller, patroller
from meetings.patrols.rules.entries import MonthFigures, Noted, figures, month_after

_ENTRY = (
    "SELECT e.id, e.public_id, e.community, e.seen_at, e.seen_by, p.name AS seen_name, e.place, e.topic,"
    " e.words, COALESCE(b.name, '') AS building, COALESCE(f.public_id, '') AS photo, e.settled_at,"
    " e.settled_words, COALESCE(i.public_id, '') AS issue, COALESCE(i.number, 0) AS number,"
    " COALESCE(i.state, '') AS issue_state, e.issue AS issue_id FROM patrol_entry e"
    " JOIN person p ON p.id = e.seen_by"
    " LEFT JOIN building b ON b.id = e.building LEFT JOIN stored_file f ON f.id = e.photo"
    " LEFT JOIN list_item i ON i.id = e.issue"
)


@dataclass(frozen=True)
class Entry:
    """One thing seen on a patrol; `building` is its name, `photo` and `issue` public ids, "" for none."""

    id: int
    public_id: str
    community: int
    seen_at: datetime
    seen_by: int
    seen_name: str
    place: str
    topic: str
    words: str
    building: str
    photo: str
    settled_at: datetime | None
    settled_words: str
    issue: str
    number: int
    issue_state: str
    issue_id: int | None

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.settled_at is None and (not self.issue or self.issue_state in OPEN_STATES)


@dataclass(frozen=True)
class House:
    """A building to choose by one tap."""

    id: int
    name: str


async def open_entries(community: int) -> tuple[Entry, ...]:
    """What patrols left open, the oldest first: the next monthly meeting goes through it."""
    rows = await fetch(
        f"{_ENTRY} WHERE e.community = ? AND e.settled_at IS NULL ORDER BY e.seen_at", [community]
    )
    return tuple(found for found in (Entry(**row) for row in rows) if found.open)


async def entries_of_month(place: Place, first: date) -> tuple[Entry, ...]:
    """Every entry of a month by the community's calendar, the latest first."""
    begins, ends = (
        datetime.combine(day, time(), ZoneInfo(place.time_zone)).astimezone(UTC)
        for day in (first, month_after(first))
    )
    rows = await fetch(
        f"{_ENTRY} WHERE e.community = ? AND e.seen_at >= ? AND e.seen_at < ?"
        " ORDER BY e.seen_at DESC, e.id DESC",
        [place.id, begins, ends],
    )
    return tuple(Entry(**row) for row in rows)


def figures_of(entries: tuple[Entry, ...]) -> MonthFigures:
    """The month in numbers."""
    return figures(
        tuple(
            Noted(each.settled_at is not None, bool(each.issue), bool(each.issue) and not each.open)
            for each in entries
        )
    )


async def entries_of_duty(duty: int) -> tuple[Entry, ...]:
    """What was written down on one shift, in the order of seeing."""
    rows = await fetch(f"{_ENTRY} WHERE e.duty = ? ORDER BY e.seen_at, e.id", [duty])
    return tuple(Entry(**row) for row in rows)


async def entry(public_id: str, person: int | None, today: date) -> tuple[Entry, Patroller]:
    """The entry at an address: for the rosters and the office, and for all here once it is an issue."""
    rows = await fetch(f"{_ENTRY} WHERE e.public_id = ?", [public_id])
    if not rows:
        raise NotFound
    me = await patroller(person, await place_by_id(rows[0]["community"]), today)
    if not (me.looks or rows[0]["issue"]):
        raise NotFound
    return Entry(**rows[0]), me


async def houses(community: int) -> tuple[House, ...]:
    """The buildings of a community, in the committee's order."""
    rows = await fetch(
        "SELECT id, name FROM building WHERE community = ? ORDER BY position, name", [community]
    )
    return tuple(House(**row) for row in rows)
