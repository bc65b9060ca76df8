"""Who are a house's fire wardens, which pictures show the way out, and which lessons hang everywhere?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch
from meetings.houses.rules.safety import Warden


@dataclass(frozen=True)
class WardenOnFile:
    """One warden; `name` is for those in charge, the public reads the surname once `consented_on` stands."""

    id: int
    name: str
    office: str
    since: date
    until: date | None
    consented_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True)
class Route:
    """A picture of the way out: `floor` None is the whole house; `file` is its public id."""

    id: int
    floor: int | None
    file: str
    width: int
    height: int
    words: str
    entered_at: datetime


@dataclass(frozen=True)
class Lesson:
    """One lesson; the English may be missing."""

    id: int
    public_id: str
    community: int
    title: str
    title_en: str
    words: str
    words_en: str
    position: int


async def wardens_of(building: int) -> tuple[WardenOnFile, ...]:
    """Every warden of a house who is still known by name, in the order of their offices."""
    rows = await fetch(
        "SELECT id, name, office, since, until, consented_on FROM fire_warden"
        " WHERE building = ? AND name <> '' ORDER BY since, id",
        [building],
    )
    order = tuple(Warden)
    found = [WardenOnFile(**row) for row in rows]
    return tuple(sorted(found, key=lambda each: order.index(Warden(each.office))))


async def routes_of(building: int) -> tuple[Route, ...]:
    """The newest picture of each floor, the whole house first, then from below."""
    rows = await fetch(
        "SELECT r.id, r.floor, f.public_id AS file, COALESCE(f.width, 0) AS width,"
        " COALESCE(f.height, 0) AS height, r.words, r.entered_at FROM escape_route r"
        " JOIN stored_file f ON f.id = r.file WHERE r.building = ? AND r.removed_at IS NULL ORDER BY r.id",
        [building],
    )
    newest = {row["floor"]: Route(**row) for row in rows}
    return tuple(sorted(newest.values(), key=lambda each: (each.floor is not None, each.floor or 0)))


async def lessons_of(community: int) -> tuple[Lesson, ...]:
    """The lessons that hang in every house of a community."""
    return await _lessons("community = ? AND removed_at IS NULL", community)


async def lesson(public_id: str) -> Lesson | None:
    """The lesson at this address, also one that was taken down."""
    found = await _lessons("public_id = ?", public_id)
    return found[0] if found else None


async def _lessons(where: str, value: object) -> tuple[Lesson, ...]:
    rows = await fetch(
        "SELECT id, public_id, community, title, title_en, words, words_en, position FROM safety_lesson"
        f" WHERE {where} ORDER BY position, id",
        [value],
    )
    return tuple(Lesson(**row) for row in rows)
