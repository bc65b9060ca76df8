"""Which recurring duties does a community ask of its houses, and what was done in which period?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import Row, fetch
from meetings.occupancies.rules.duties import Every, Recurring, asked_periods, overdue_period

_DUTIES = (
    "SELECT d.id, d.public_id, d.community, d.title, d.words, d.every, d.grace_days, d.since, d.until"
    " FROM landlord_duty d"
)


@dataclass(frozen=True)
class DutyOnFile:
    """One recurring duty of the houses of a community."""

    id: int
    public_id: str
    community: int
    title: str
    words: str
    rule: Recurring

    def runs_on(self, day: date) -> bool:
        return self.rule.since <= day and (self.rule.until is None or day <= self.rule.until)


@dataclass(frozen=True)
class DoneOnFile:
    """That a duty was done for a house in a period; `file` is the public id of a photo, "" for none."""

    duty: int
    period: str
    words: str
    file: str
    name: str
    done_at: datetime


@dataclass(frozen=True)
class OverdueHouse:
    """A house with the titles of the duties that are overdue there."""

    building: int
    name: str
    titles: tuple[str, ...]


async def duty(public_id: str) -> DutyOnFile | None:
    """The duty at this address."""
    rows = await fetch(f"{_DUTIES} WHERE d.public_id = ?", [public_id])
    return _duty(rows[0]) if rows else None


async def duties_of(community: int) -> tuple[DutyOnFile, ...]:
    """Every duty, also those that ended, in the order they were made."""
    rows = await fetch(f"{_DUTIES} WHERE d.community = ? ORDER BY d.id", [community])
    return tuple(_duty(row) for row in rows)


async def running_duties(community: int, today: date) -> tuple[DutyOnFile, ...]:
    """Those that are asked today."""
    return tuple(each for each in await duties_of(community) if each.runs_on(today))


async def asked_pairs(community: int, today: date) -> list[tuple[int, str]]:
    """Each running duty with the latest period that is past its grace."""
    found = []
    for each in await running_duties(community, today):
        period = overdue_period(each.rule, today)
        if period is not None:
            found.append((each.id, period.key))
    return found


async def done_in(building: int, duties: tuple[DutyOnFile, ...], today: date) -> tuple[DoneOnFile, ...]:
    """What was done in a house in the periods that can be ticked today."""
    pairs = [(each.id, period.key) for each in duties for period in asked_periods(each.rule, today)]
    if not pairs:
        return ()
    rows = await fetch(
        "SELECT d.duty, d.period, d.words, COALESCE(f.public_id, '') AS file, p.name, d.done_at"
        " FROM landlord_duty_done d JOIN person p ON p.id = d.done_by"
        " LEFT JOIN stored_file f ON f.id = d.file"
        f" WHERE d.building = ? AND ({_either(pairs)}) ORDER BY d.id",
        [building, *(value for pair in pairs for value in pair)],
    )
    return tuple(DoneOnFile(**row) for row in rows)


async def houses_overdue(community: int, today: date) -> tuple[OverdueHouse, ...]:
    """Every house in which a duty was left undone in the latest period past its grace, in their order."""
    pairs = await asked_pairs(community, today)
    if not pairs:
        return ()
    titles = {each.id: each.title for each in await running_duties(community, today)}
    done = {
        (row["building"], row["duty"])
        for row in await fetch(
            "SELECT d.building, d.duty FROM landlord_duty_done d JOIN building b ON b.id = d.building"
            f" WHERE b.community = ? AND ({_either(pairs)})",
            [community, *(value for pair in pairs for value in pair)],
        )
    }
    found = []
    for row in await fetch(
        "SELECT id, name FROM building WHERE community = ? AND house ORDER BY position, id", [community]
    ):
        left = tuple(titles[number] for number, _ in pairs if (row["id"], number) not in done)
        if left:
            found.append(OverdueHouse(row["id"], row["name"], left))
    return tuple(found)


async def done_counts(community: int, pairs: list[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """In how many houses each of these duties was done in its period."""
    if not pairs:
        return {}
    rows = await fetch(
        "SELECT d.duty, d.period, COUNT(*) AS n FROM landlord_duty_done d"
        " JOIN building b ON b.id = d.building"
        f" WHERE b.community = ? AND ({_either(pairs)}) GROUP BY d.duty, d.period",
        [community, *(value for pair in pairs for value in pair)],
    )
    return {(row["duty"], row["period"]): row["n"] for row in rows}


async def houses_in(community: int) -> int:
    """How many houses the duties are asked of."""
    rows = await fetch("SELECT COUNT(*) AS n FROM building WHERE community = ? AND house", [community])
    return int(rows[0]["n"])


def _either(pairs: list[tuple[int, str]]) -> str:
    return " OR ".join(["(d.duty = ? AND d.period = ?)"] * len(pairs))


def _duty(row: Row) -> DutyOnFile:
    return DutyOnFile(
        row["id"],
        row["public_id"],
        row["community"],
        row["title"],
        row["words"],
        Recurring(Every(row["every"]), row["grace_days"], row["since"], row["until"]),
    )
