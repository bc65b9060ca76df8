"""Whom should somebody remind of which house's duties, before their period is over?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.occupancies.queries.duties import DutyOnFile, running_duties
from meetings.occupancies.rules.duties import Period, asked_periods, due_on, is_reminded, reminder_subject

_PEOPLE = (
    "SELECT rt.building, c.person FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
    " JOIN building b ON b.id = rt.building AND b.house"
    " WHERE rt.community = ? AND rt.closed_on IS NULL AND c.since <= ? AND (c.until IS NULL OR c.until >= ?)"
)
_OWNERS = (
    "SELECT DISTINCT u.building, oa.person FROM owner_access oa"
    " JOIN owner o ON o.id = oa.owner AND o.ended_on IS NULL"
    " JOIN holding h ON h.owner = o.id AND h.until IS NULL"
    " JOIN unit u ON u.id = h.unit AND u.removed_on IS NULL JOIN building b ON b.id = u.building AND b.house"
    " WHERE b.community = ? AND oa.until IS NULL"
)


@dataclass(frozen=True)
class ToRemind:
    """One person, one house, one period, and the titles of what is still to be done in it."""

    person: int
    building: int
    name: str
    subject: str
    titles: tuple[str, ...]
    due_on: date


async def to_remind(community: int, today: date) -> tuple[ToRemind, ...]:
    """Everybody who has not been reminded of this house in this period: its convenor, else its owners."""
    asked = _asked(await running_duties(community, today), today)
    if not asked:
        return ()
    people = await _people(community, today)
    done = await _done(asked)
    reminded = await _reminded(community)
    found = []
    for house in await fetch(
        "SELECT id, name FROM building WHERE community = ? AND house ORDER BY position, id", [community]
    ):
        for period, duties in asked.items():
            left = [each for each in duties if (house["id"], each.id, period.key) not in done]
            subject = reminder_subject(house["id"], period)
            for person in people.get(house["id"], ()) if left else ():
                if (person, subject) not in reminded:
                    titles = tuple(each.title for each in left)
                    last = max(due_on(each.rule, period) for each in left)
                    found.append(ToRemind(person, house["id"], house["name"], subject, titles, last))
    return tuple(found)


def _asked(duties: tuple[DutyOnFile, ...], today: date) -> dict[Period, list[DutyOnFile]]:
    found: dict[Period, list[DutyOnFile]] = {}
    for each in duties:
        for period in asked_periods(each.rule, today):
            if is_reminded(each.rule, period, today):
                found.setdefault(period, []).append(each)
    return found


async def _people(community: int, today: date) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for row in await fetch(_PEOPLE, [community, today, today]):
        found[row["building"]] = (*found.get(row["building"], ()), row["person"])
    owners: dict[int, tuple[int, ...]] = {}
    for row in await fetch(_OWNERS, [community]):
        owners[row["building"]] = (*owners.get(row["building"], ()), row["person"])
    return owners | found


async def _done(asked: dict[Period, list[DutyOnFile]]) -> frozenset[tuple[int, int, str]]:
    pairs = [(each.id, period.key) for period, duties in asked.items() for each in duties]
    either = " OR ".join(["(d.duty = ? AND d.period = ?)"] * len(pairs))
    rows = await fetch(
        f"SELECT d.building, d.duty, d.period FROM landlord_duty_done d WHERE {either}",
        [value for pair in pairs for value in pair],
    )
    return frozenset((row["building"], row["duty"], row["period"]) for row in rows)


async def _reminded(community: int) -> frozenset[tuple[int, str]]:
    rows = await fetch(
        "SELECT person, subject FROM inbox_item WHERE community = ? AND message = 'landlord_duties.remind'",
        [community],
    )
    return frozenset((row["person"], row["subject"]) for row in rows)
