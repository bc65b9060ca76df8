"""Which rosters are there, who is on duty when, and who may look?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.queries.standings import Place, place_by_id
from app.database import fetch
from app.refusals import NotFound
from meetings.checklists.queries.readers import reader
from meetings.checklists.rules.reading import Reader
from meetings.patrols.rules.dealing import Member
from meetings.patrols.rules.roster import RosterRule

_ROSTER = (
    "SELECT id, public_id, community, name, weekdays, holidays, from_minute, until_minute, people, since,"
    " until FROM roster"
)
_DUTY = "SELECT d.id, d.public_id, d.roster, d.on_day, d.starts_at, d.ends_at, d.called_off FROM duty d"
_IS_MEMBER = (
    "SELECT 1 AS found FROM roster_member m JOIN roster r ON r.id = m.roster WHERE m.person = ?"
    " AND r.community = ? AND m.since <= ? AND (m.until IS NULL OR m.until >= ?)"
)


@dataclass(frozen=True)
class Roster:
    """One standing rule of who is on duty when."""

    id: int
    public_id: str
    community: int
    name: str
    rule: RosterRule


@dataclass(frozen=True)
class RosterMember:
    """Somebody on a roster, with their dates and how many shifts they were given."""

    person: int
    name: str
    since: date
    until: date | None
    shifts: int

    @property
    def dealt(self) -> Member:
        return Member(self.person, self.since, self.until)


@dataclass(frozen=True)
class TurnOnFile:
    """One place on a shift and who has it now."""

    id: int
    seat: int
    person: int
    name: str


@dataclass(frozen=True)
class DutyOnFile:
    """One shift on one day."""

    id: int
    public_id: str
    roster: int
    on_day: date
    starts_at: datetime
    ends_at: datetime
    called_off: str
    turns: tuple[TurnOnFile, ...]

    def turn_of(self, person: int | None) -> TurnOnFile | None:
        return next((turn for turn in self.turns if turn.person == person), None)

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(turn.person for turn in self.turns)


@dataclass(frozen=True)
class Patroller:
    """What one visitor is to the patrols of a community: `member` of a roster today, or of the office."""

    place: Place
    reader: Reader
    member: bool

    @property
    def looks(self) -> bool:
        """Whether they may read the log and the roster with its names."""
        return self.member or self.reader.office

    @property
    def person(self) -> int:
        return self.reader.person or 0


async def patroller(person: int | None, place: Place, today: date) -> Patroller:
    """The visitor's standing; `NotFound` for whoever does not belong to the community."""
    me = await reader(person, place.id, today)
    if not me.belongs:
        raise NotFound
    rows = await fetch(_IS_MEMBER, [person, place.id, today, today])
    return Patroller(place, me, bool(rows))


async def roster(public_id: str, person: int | None, today: date) -> tuple[Roster, Patroller]:
    """The roster at an address for its members and the office."""
    rows = await fetch(f"{_ROSTER} WHERE public_id = ?", [public_id])
    if not rows:
        raise NotFound
    me = await patroller(person, await place_by_id(rows[0]["community"]), today)
    if not me.looks:
        raise NotFound
    return _roster(rows[0]), me


async def roster_by_id(number: int) -> Roster:
    """The roster that a record belongs to."""
    return _roster((await fetch(f"{_ROSTER} WHERE id = ?", [number]))[0])


async def rosters_of(community: int) -> tuple[Roster, ...]:
    """Every roster of a community, the oldest first."""
    return tuple(
        _roster(row) for row in await fetch(f"{_ROSTER} WHERE community = ? ORDER BY id", [community])
    )


async def rosters_running(today: date) -> tuple[Roster, ...]:
    """Every roster of the installation that has duty now or later."""
    return tuple(
        _roster(row)
        for row in await fetch(f"{_ROSTER} WHERE until IS NULL OR until >= ? ORDER BY id", [today])
    )


async def members_of(number: int) -> tuple[RosterMember, ...]:
    """Everybody who is or was on a roster, in the order in which they came."""
    rows = await fetch(
        "SELECT m.person, p.name, m.since, m.until, (SELECT COUNT(*) FROM duty_turn t JOIN duty d"
        " ON d.id = t.duty WHERE d.roster = m.roster AND t.person = m.person AND d.called_off = '') AS shifts"
        " FROM roster_member m JOIN person p ON p.id = m.person WHERE m.roster = ? ORDER BY m.id",
        [number],
    )
    return tuple(RosterMember(**row) for row in rows)


async def duty(public_id: str, person: int | None, today: date) -> tuple[DutyOnFile, Roster, Patroller]:
    """The shift at an address for the roster's members and the office."""
    rows = await fetch(f"{_DUTY} WHERE d.public_id = ?", [public_id])
    if not rows:
        raise NotFound
    found = await roster_by_id(rows[0]["roster"])
    me = await patroller(person, await place_by_id(found.community), today)
    if not me.looks:
        raise NotFound
    return (await _with_turns(rows))[0], found, me


async def duty_by_id(number: int) -> DutyOnFile:
    """The same shift again, inside the transaction that changes it."""
    return (await _with_turns(await fetch(f"{_DUTY} WHERE d.id = ?", [number])))[0]


async def duties_between(number: int, first: date, last: date) -> tuple[DutyOnFile, ...]:
    """The shifts of a roster from a day to a day, both included."""
    rows = await fetch(
        f"{_DUTY} WHERE d.roster = ? AND d.on_day >= ? AND d.on_day <= ? ORDER BY d.on_day",
        [number, first, last],
    )
    return tuple(await _with_turns(rows))


async def all_duties(number: int) -> tuple[DutyOnFile, ...]:
    """Every shift of a roster: what each has carried follows from them."""
    return tuple(await _with_turns(await fetch(f"{_DUTY} WHERE d.roster = ? ORDER BY d.on_day", [number])))


async def duties_of(person: int, community: int, after: datetime) -> tuple[DutyOnFile, ...]:
    """The shifts that a person has and that are not over."""
    rows = await fetch(
        f"{_DUTY} JOIN roster r ON r.id = d.roster JOIN duty_turn t ON t.duty = d.id"
        " WHERE t.person = ? AND r.community = ? AND d.ends_at > ? AND d.called_off = ''"
        " ORDER BY d.starts_at",
        [person, community, after],
    )
    return tuple(await _with_turns(rows))


async def duties_to_remind(at: datetime, until: datetime) -> tuple[DutyOnFile, ...]:
    """The shifts of the whole installation that begin between two instants."""
    rows = await fetch(
        f"{_DUTY} WHERE d.starts_at > ? AND d.starts_at <= ? AND d.called_off = '' ORDER BY d.id", [at, until]
    )
    return tuple(await _with_turns(rows))


async def was_told(subject: str) -> frozenset[int]:
    """Who has an item about this in the inbox already."""
    rows = await fetch("SELECT person FROM inbox_item WHERE subject = ? AND person IS NOT NULL", [subject])
    return frozenset(row["person"] for row in rows)


async def _with_turns(rows: Iterable[dict[str, Any]]) -> list[DutyOnFile]:
    found = list(rows)
    turns: dict[int, list[TurnOnFile]] = {row["id"]: [] for row in found}
    ids = list(turns)
    for start in range(0, len(ids), 500):  # below the engines' limits on parameters
        part = ids[start : start + 500]
        marks = ", ".join("?" * len(part))
        for row in await fetch(
            "SELECT t.id, t.duty, t.seat, t.person, p.name FROM duty_turn t JOIN person p ON p.id = t.person"
            f" WHERE t.duty IN ({marks}) ORDER BY t.seat",
            part,
        ):
            turns[row["duty"]].append(TurnOnFile(row["id"], row["seat"], row["person"], row["name"]))
    return [DutyOnFile(**row, turns=tuple(turns[row["id"]])) for row in found]


def _roster(row: dict[str, Any]) -> Roster:
    rule = RosterRule(
        weekdays=row["weekdays"],
        holidays=bool(row["holidays"]),
        from_minute=row["from_minute"],
        until_minute=row["until_minute"],
        people=row["people"],
        since=row["since"],
        until=row["until"],
    )
    return Roster(row["id"], row["public_id"], row["community"], row["name"], rule)
