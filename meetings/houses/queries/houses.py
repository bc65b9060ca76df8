"""Which house is this, who runs it, and who answers what is written at its code?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.checklists.queries.levels import office_of
from meetings.houses.rules.messages import SentTo
from meetings.roundtables.queries.scope import buildings_convened, ties_of
from meetings.roundtables.rules.scope import CALLING, Ties

_ABOVE = (
    "WITH RECURSIVE above(id, steps) AS (SELECT rt.parent, 1 FROM round_table rt WHERE rt.building = ?"
    " AND rt.closed_on IS NULL UNION SELECT rt.parent, a.steps + 1 FROM round_table rt"
    " JOIN above a ON rt.id = a.id WHERE rt.parent IS NOT NULL AND a.steps < 9)"
    " SELECT c.person, MIN(a.steps) AS steps FROM above a JOIN convenorship c ON c.round_table = a.id"
    " JOIN round_table rt ON rt.id = a.id WHERE rt.closed_on IS NULL AND c.since <= ?"
    " AND (c.until IS NULL OR c.until >= ?) GROUP BY c.person ORDER BY 2, 1"
)


@dataclass(frozen=True)
class House:
    """A building with the community it stands in; `table` is the public id of its table, or ""."""

    id: int
    community: int
    name: str
    house: bool  # self-built, let by rooms
    table: str


@dataclass(frozen=True)
class Standing:
    """What somebody is to one house: its convenor (`own`), or an office or a convenor above it (`above`)."""

    own: bool
    above: bool

    @property
    def runs(self) -> bool:
        return self.own or self.above


async def house(number: int) -> House | None:
    """The house with this number."""
    rows = await fetch(
        "SELECT b.id, b.community, b.name, b.house, COALESCE((SELECT rt.public_id FROM round_table rt"
        " WHERE rt.building = b.id AND rt.closed_on IS NULL), '') AS \"table\""
        " FROM building b WHERE b.id = ?",
        [number],
    )
    return House(**{**rows[0], "house": bool(rows[0]["house"])}) if rows else None


async def standing_at(person: int, here: House, today: date) -> Standing:
    """What the person is to this house today."""
    ties = await ties_of(person, here.community, today)
    if ties.offices & CALLING:
        return Standing(own=False, above=True)
    own = await _own_table(here)
    convened = await buildings_convened(ties)
    above = await buildings_convened(Ties(convened=ties.convened - {own}))
    return Standing(own=here.id in convened, above=here.id in above)


async def who_answers(here: House, sent_to: str, today: date) -> tuple[int, ...]:
    """Who is told: the house's convenors, or the nearest above; the office where there is none."""
    if sent_to == SentTo.CONVENOR:
        rows = await fetch(
            "SELECT c.person FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
            " WHERE rt.building = ? AND rt.closed_on IS NULL AND c.since <= ?"
            " AND (c.until IS NULL OR c.until >= ?) ORDER BY c.id",
            [here.id, today, today],
        )
    else:
        rows = await fetch(_ABOVE, [here.id, today, today])
        rows = [row for row in rows if row["steps"] == rows[0]["steps"]]
    found = tuple(dict.fromkeys(int(row["person"]) for row in rows))
    return found or await office_of(here.community, today)


async def _own_table(here: House) -> int:
    rows = await fetch("SELECT id FROM round_table WHERE building = ? AND closed_on IS NULL", [here.id])
    return int(rows[0]["id"]) if rows else 0
