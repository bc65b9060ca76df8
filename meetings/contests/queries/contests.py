"""What is a contest about, who handed in what, who judges, and what came of it?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.database import fetch
from meetings.contests.rules.order import Criterion, Mark, Panel, Placed


@dataclass(frozen=True)
class CriterionOnFile:
    id: int
    name: str
    words: str
    weight: int
    most: int

    @property
    def rule(self) -> Criterion:
        return Criterion(self.id, self.weight, self.most)


@dataclass(frozen=True)
class Entry:
    """`number` counts from 1 in the order of handing in: what lots are drawn for. `plan` is a file's id."""

    id: int
    public_id: str
    number: int
    name: str
    building: int | None
    words: str
    plan: str
    plan_media: str
    handed_in_by: int
    handed_in_at: datetime
    withdrawn: bool


@dataclass(frozen=True)
class JudgeOnFile:
    id: int
    person: int
    name: str


@dataclass(frozen=True)
class Conflict:
    judge: int
    entry: int
    reason: str


@dataclass(frozen=True)
class Contest:
    """One contest with its criteria, entries, judges and declared stakes."""

    id: int
    public_id: str
    community: int
    title: str
    words: str
    per_month: int | None
    starts_on: date | None
    entries_until: datetime
    scores_until: datetime
    published_at: datetime | None
    closed_at: datetime | None
    result: str
    lot_seed: str
    criteria: tuple[CriterionOnFile, ...]
    every_entry: tuple[Entry, ...]
    judges: tuple[JudgeOnFile, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Those that were not withdrawn."""
        return tuple(each for each in self.every_entry if not each.withdrawn)

    @property
    def weights(self) -> int:
        return sum(each.weight for each in self.criteria)

    @property
    def rules(self) -> tuple[Criterion, ...]:
        return tuple(each.rule for each in self.criteria)

    def judge_of(self, person: int | None) -> JudgeOnFile | None:
        return next((each for each in self.judges if each.person == person), None)

    def panel(self) -> Panel:
        """By entry numbers, as the rules count them."""
        numbers = {each.id: each.number for each in self.every_entry}
        return Panel(
            tuple(each.id for each in self.judges),
            frozenset((each.judge, numbers[each.entry]) for each in self.conflicts),
        )


_CONTEST = (
    "SELECT id, public_id, community, title, words, per_month, starts_on, entries_until, scores_until,"
    " published_at, closed_at, result, lot_seed FROM ordering_contest"
)


async def contest(public_id: str) -> Contest | None:
    """The contest at this address, a draft too."""
    rows = await fetch(f"{_CONTEST} WHERE public_id = ?", [public_id])
    return await _whole(rows[0]) if rows else None


async def contests_of(community: int) -> tuple[Contest, ...]:
    """Every contest of a community, the latest first."""
    rows = await fetch(f"{_CONTEST} WHERE community = ? ORDER BY id DESC", [community])
    return tuple([await _whole(row) for row in rows])


async def marks_of(found: Contest) -> tuple[Mark, ...]:
    """Every mark of a judge who still judges, for entries that stand."""
    rows = await fetch(
        "SELECT s.judge, s.entry, s.criterion, s.points FROM score s JOIN judge j ON j.id = s.judge"
        " JOIN contest_entry e ON e.id = s.entry"
        " WHERE e.contest = ? AND e.withdrawn_at IS NULL AND j.ended_at IS NULL ORDER BY s.id",
        [found.id],
    )
    numbers = {each.id: each.number for each in found.every_entry}
    return tuple(Mark(row["judge"], numbers[row["entry"]], row["criterion"], row["points"]) for row in rows)


def placed_of(found: Contest) -> tuple[Placed, ...]:
    """The order as it was written down at the close; empty before."""
    if not found.result:
        return ()
    return tuple(
        Placed(
            entry=each["entry"],
            place=each["place"],
            score=Fraction(each["score"][0], each["score"][1]),
            judges=each["judges"],
            tied=each["tied"],
            month=date.fromisoformat(each["month"]) if each["month"] else None,
        )
        for each in json.loads(found.result)
    )


async def _whole(row: dict[str, Any]) -> Contest:
    criteria = await fetch(
        "SELECT id, name, words, weight, most FROM criterion WHERE contest = ? ORDER BY position, id",
        [row["id"]],
    )
    entries = await fetch(
        "SELECT e.id, e.public_id, e.name, e.building, e.words, COALESCE(f.public_id, '') AS plan,"
        " COALESCE(f.media_type, '') AS plan_media, e.handed_in_by, e.handed_in_at, e.withdrawn_at"
        " FROM contest_entry e LEFT JOIN stored_file f ON f.id = e.plan WHERE e.contest = ? ORDER BY e.id",
        [row["id"]],
    )
    judges = await fetch(
        "SELECT j.id, j.person, p.name FROM judge j JOIN person p ON p.id = j.person"
        " WHERE j.contest = ? AND j.ended_at IS NULL ORDER BY j.id",
        [row["id"]],
    )
    conflicts = await fetch(
        "SELECT c.judge, c.entry, c.reason FROM conflict_declared c JOIN judge j ON j.id = c.judge"
        " WHERE j.contest = ? ORDER BY c.id",
        [row["id"]],
    )
    return Contest(
        **row,
        criteria=tuple(CriterionOnFile(**each) for each in criteria),
        every_entry=tuple(_entry(each, number) for number, each in enumerate(entries, 1)),
        judges=tuple(JudgeOnFile(**each) for each in judges),
        conflicts=tuple(Conflict(**each) for each in conflicts),
    )


def _entry(row: dict[str, Any], number: int) -> Entry:
    withdrawn = row.pop("withdrawn_at") is not None
    return Entry(**row, number=number, withdrawn=withdrawn)
