"""What did which parties agree on, who has signed, and who may read it?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.queries.standings import Place, place_by_id
from app.database import fetch
from app.refusals import NotFound
from meetings.agreements.rules.states import Standing, State, state_of
from meetings.agreements.rules.terms import Term
from meetings.checklists.queries.readers import reader
from meetings.checklists.rules.reading import Reader
from meetings.roundtables.queries.tables import Table, open_tables

_COLUMNS = (
    "a.id, a.public_id, a.community, a.round_table, a.title, a.words, a.origin, a.origin_ref, a.since,"
    " a.until, a.watcher, COALESCE(w.name, a.watcher_name) AS watcher_name, a.public, a.made_by, a.made_at,"
    " a.in_force_at, a.ended_at, a.ended_reason, rt.name AS table_name"
)
_FROM = (
    " FROM agreement a LEFT JOIN person w ON w.id = a.watcher"
    " LEFT JOIN round_table rt ON rt.id = a.round_table"
)


@dataclass(frozen=True)
class Seat:
    """One party; `person` may sign on a phone."""

    seat: int
    party: str
    kind: str
    representative: str
    person: int | None
    signed_at: datetime | None
    signed_how: str
    sheet: str  # public id of the photographed signature page, "" where there is none


@dataclass(frozen=True)
class KeptTerm:
    """One promise with its number in the agreement."""

    id: int
    position: int
    term: Term


@dataclass(frozen=True)
class AgreementOnFile:
    """One agreement with its seats and terms as they stand today."""

    id: int
    public_id: str
    community: int
    round_table: int | None
    table_name: str
    title: str
    words: str
    origin: str
    origin_ref: str
    since: date
    until: date | None
    watcher: int | None
    watcher_name: str
    public: bool
    made_by: int
    made_at: datetime
    in_force_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    state: State
    seats: tuple[Seat, ...]
    terms: tuple[KeptTerm, ...]

    @property
    def signed(self) -> int:
        """How many seats have signed."""
        return sum(seat.signed_at is not None for seat in self.seats)

    @property
    def facts(self) -> Standing:
        return Standing(self.in_force_at is not None, self.since, self.until, self.ended_at)

    def seat_of(self, person: int | None) -> Seat | None:
        """The seat that a person signs for."""
        return next((seat for seat in self.seats if person and seat.person == person), None)


@dataclass(frozen=True)
class Seen:
    """An agreement as one visitor may see it."""

    agreement: AgreementOnFile
    place: Place
    reader: Reader

    @property
    def in_scope(self) -> bool:
        """Whether it concerns them: they may report that it was broken."""
        return _in_scope(self.agreement.round_table, self.reader)

    @property
    def leads(self) -> bool:
        """Whether they may change, record and end it."""
        return self.reader.leads(self.agreement.round_table) or (
            self.reader.person is not None and self.reader.person == self.agreement.made_by
        )


@dataclass(frozen=True)
class BreachOnFile:
    """One report that a term was broken, with what became of its issue."""

    public_id: str
    happened_at: datetime
    words: str
    term: str
    judged: str
    reported_at: datetime
    reported_by: int
    issue: str
    number: int
    issue_state: str


async def agreement(public_id: str, person: int | None, today: date) -> Seen:
    """The agreement at an address for whoever may read it; `NotFound` for everyone else."""
    rows = await fetch(f"SELECT {_COLUMNS}{_FROM} WHERE a.public_id = ?", [public_id])
    if not rows:
        raise NotFound
    place = await place_by_id(rows[0]["community"])
    seen = Seen((await _with_parts(rows, today))[0], place, await reader(person, place.id, today))
    if not _may_read(seen.agreement, seen.reader):
        raise NotFound
    return seen


async def agreements_of(community: int, person: int | None, today: date) -> tuple[AgreementOnFile, ...]:
    """Every agreement of a community that this visitor may read: in force first, then by day."""
    me = await reader(person, community, today)
    rows = await fetch(f"SELECT {_COLUMNS}{_FROM} WHERE a.community = ? ORDER BY a.id", [community])
    found = [each for each in await _with_parts(rows, today) if _may_read(each, me)]
    order = [State.DRAFT, State.IN_FORCE, State.COMING, State.OVER, State.ENDED]
    return tuple(sorted(found, key=lambda each: (order.index(each.state), -each.since.toordinal(), -each.id)))


async def agreement_by_id(number: int, today: date) -> AgreementOnFile:
    """The same agreement again, inside the transaction that changes it."""
    rows = await fetch(f"SELECT {_COLUMNS}{_FROM} WHERE a.id = ?", [number])
    return (await _with_parts(rows, today))[0]


async def breaches_of(number: int) -> tuple[BreachOnFile, ...]:
    """Every reported breach, the latest first."""
    rows = await fetch(
        "SELECT b.public_id, b.happened_at, b.words, COALESCE(t.words, '') AS term, b.judged, b.reported_at,"
        " b.reported_by, i.public_id AS issue, i.number, i.state AS issue_state FROM breach b"
        " JOIN list_item i ON i.id = b.issue LEFT JOIN agreement_term t ON t.id = b.term"
        " WHERE b.agreement = ? ORDER BY b.happened_at DESC, b.id DESC",
        [number],
    )
    return tuple(BreachOnFile(**row) for row in rows)


async def tables_led(community: int, me: Reader) -> list[Table]:
    """Whose scope an agreement may have: any table for the office, their own for a convenor."""
    return [each for each in await open_tables(community) if me.leads(each.id)]


def _in_scope(round_table: int | None, me: Reader) -> bool:
    if round_table is None:
        return me.belongs
    return me.office or round_table in me.seats or round_table in me.convenes


def _may_read(found: AgreementOnFile, me: Reader) -> bool:
    own = me.person is not None and (
        me.person in (found.made_by, found.watcher) or found.seat_of(me.person) is not None
    )
    if own or me.leads(found.round_table):
        return True
    if found.in_force_at is None:  # a draft, or one given up before everybody had signed
        return False
    return found.public or _in_scope(found.round_table, me)


async def _with_parts(rows: list[dict[str, Any]], today: date) -> list[AgreementOnFile]:
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    marks = ", ".join("?" * len(ids))
    seats: dict[int, list[Seat]] = {number: [] for number in ids}
    for row in await fetch(
        "SELECT s.agreement, s.seat, s.party, s.kind, s.representative, s.person, s.signed_at, s.signed_how,"
        " COALESCE(f.public_id, '') AS sheet FROM agreement_seat s LEFT JOIN stored_file f ON f.id = s.sheet"
        f" WHERE s.agreement IN ({marks}) ORDER BY s.seat",
        ids,
    ):
        seats[row.pop("agreement")].append(Seat(**row))
    terms: dict[int, list[KeptTerm]] = {number: [] for number in ids}
    for row in await fetch(
        "SELECT id, agreement, position, words, weekdays, from_minute, until_minute, holidays"
        f" FROM agreement_term WHERE agreement IN ({marks}) ORDER BY position",
        ids,
    ):
        kept = Term(
            row["words"], row["weekdays"], row["from_minute"], row["until_minute"], bool(row["holidays"])
        )
        terms[row["agreement"]].append(KeptTerm(row["id"], row["position"], kept))
    return [_agreement(row, tuple(seats[row["id"]]), tuple(terms[row["id"]]), today) for row in rows]


def _agreement(
    row: dict[str, Any], seats: tuple[Seat, ...], terms: tuple[KeptTerm, ...], today: date
) -> AgreementOnFile:
    facts = Standing(row["in_force_at"] is not None, row["since"], row["until"], row["ended_at"])
    values = {**row, "public": bool(row["public"]), "table_name": row["table_name"] or ""}
    return AgreementOnFile(**values, state=state_of(facts, today), seats=seats, terms=terms)
