"""Which errands are there for whom, how far are they, and who may know of them?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.queries.standings import place_by_id
from app.database import fetch
from app.refusals import NotFound
from meetings.patrols.queries.rosters import Patroller, patroller
from meetings.patrols.rules.errands import Progress, State, Step, may, state_of

_ERRAND = (
    "SELECT e.id, e.public_id, e.community, e.for_name, e.for_person, COALESCE(b.name, '') AS building,"
    " e.room, e.words, e.papers, e.consent_how, e.consent_witness, e.consented_at, e.asked_at,"
    " e.entered_by, e.runner, COALESCE(p.name, '') AS runner_name, e.taken_at, e.done_at, e.done_words,"
    " e.cost_fen, e.receipt_at, e.receipt_how, e.called_off_at, e.called_off_words,"
    " e.forgotten_at FROM errand e"
    " LEFT JOIN building b ON b.id = e.building LEFT JOIN person p ON p.id = e.runner"
)


@dataclass(frozen=True)
class Errand:
    """One thing done for a neighbour; `cost_fen` is money handed over, in fen."""

    id: int
    public_id: str
    community: int
    for_name: str
    for_person: int | None
    building: str
    room: str
    words: str
    papers: str
    consent_how: str
    consent_witness: str
    consented_at: datetime | None
    asked_at: datetime
    entered_by: int
    runner: int | None
    runner_name: str
    taken_at: datetime | None
    done_at: datetime | None
    done_words: str
    cost_fen: int | None
    receipt_at: datetime | None
    receipt_how: str
    called_off_at: datetime | None
    called_off_words: str
    forgotten_at: datetime | None

    @property
    def state(self) -> State:
        return state_of(
            Progress(
                self.consented_at,
                self.runner,
                self.taken_at,
                self.done_at,
                self.receipt_at,
                self.called_off_at,
            )
        )

    def may(self, step: Step) -> bool:
        return may(self.state, step)

    def concerns(self, person: int | None) -> bool:
        """Whether somebody is one of the people involved."""
        return person is not None and person in (self.for_person, self.entered_by, self.runner)


async def errand(public_id: str, person: int | None, today: date) -> tuple[Errand, Patroller]:
    """The errand at an address, for the people involved and the office; nobody else knows of it."""
    rows = await fetch(f"{_ERRAND} WHERE e.public_id = ?", [public_id])
    if not rows:
        raise NotFound
    found = Errand(**rows[0])
    me = await patroller(person, await place_by_id(found.community), today)
    if not (me.reader.office or found.concerns(person)):
        raise NotFound
    return found, me


async def errand_by_id(number: int) -> Errand:
    """The same errand again, inside the transaction that changes it."""
    return Errand(**(await fetch(f"{_ERRAND} WHERE e.id = ?", [number]))[0])


async def errands_of(community: int, me: Patroller) -> tuple[Errand, ...]:
    """Every errand that this person may know of, what is open first."""
    rows: list[dict[str, Any]] = await fetch(
        f"{_ERRAND} WHERE e.community = ? ORDER BY e.asked_at DESC, e.id DESC", [community]
    )
    found = [Errand(**row) for row in rows]
    seen = [each for each in found if me.reader.office or each.concerns(me.person)]
    return tuple(sorted(seen, key=lambda each: each.state in (State.RECEIVED, State.CALLED_OFF)))


async def office_of(community: int, today: date) -> tuple[int, ...]:
    """Who works in the office today: they are told of what is asked for."""
    rows = await fetch(
        "SELECT DISTINCT person FROM role WHERE community = ? AND kind IN ('moderator', 'committee')"
        " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?) ORDER BY person",
        [community, today, today],
    )
    return tuple(row["person"] for row in rows)
