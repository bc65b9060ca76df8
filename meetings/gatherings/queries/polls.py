"""What is asked in a meeting's straw polls, who answered what, and what did the answers come to?"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch
from meetings.gatherings.rules.lots import commitment
from meetings.gatherings.rules.polls import Count, Line, Marks, Sheet, count, options_of


@dataclass(frozen=True)
class Poll:
    """One straw poll; `options` are words in the order of their numbers, () on a fixed scale.

    `seed` is "" until the poll is closed, `sealed` is its SHA-256 and known from the opening on.
    """

    id: int
    public_id: str
    meeting: int
    item: int | None
    method: str
    question: str
    named: bool
    live_result: bool
    most: int | None
    options: tuple[str, ...]
    opened_at: datetime | None
    closed_at: datetime | None
    sealed: str
    seed: str
    result: Count | None  # as it was counted at the close

    @property
    def state(self) -> str:
        """made, open or closed."""
        if self.opened_at is None:
            return "made"
        return "open" if self.closed_at is None else "closed"

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.method, options_of(self.method, len(self.options)), self.most)


@dataclass(frozen=True)
class Given:
    """One attendee's answer; in a poll without names nobody knows whose, some days after its close."""

    attendee: int | None
    name: str
    marks: Marks
    reason: str
    answered_at: datetime


_POLL = (
    "SELECT p.id, p.public_id, p.meeting, p.item, p.method, p.question, p.named, p.live_result, p.most,"
    " p.opened_at, p.closed_at, p.result, p.lot_seed FROM straw_poll p"
)

_GIVEN = (
    "SELECT a.attendee, COALESCE(t.name, '') AS name, a.answer, a.reason, a.answered_at FROM poll_answer a"
    " LEFT JOIN attendee t ON t.id = a.attendee"
)


async def polls_of(meeting: int) -> tuple[Poll, ...]:
    """Every poll of a meeting in the order in which they were made."""
    return await _polls(f"{_POLL} WHERE p.meeting = ? ORDER BY p.id", [meeting])


async def poll(public_id: str) -> Poll | None:
    found = await _polls(f"{_POLL} WHERE p.public_id = ?", [public_id])
    return found[0] if found else None


async def poll_by_id(number: int) -> Poll | None:
    found = await _polls(f"{_POLL} WHERE p.id = ?", [number])
    return found[0] if found else None


async def meeting_of_poll(public_id: str) -> str | None:
    """The public id of the meeting in which a poll is asked."""
    rows = await fetch(
        "SELECT m.public_id FROM straw_poll p JOIN meeting m ON m.id = p.meeting WHERE p.public_id = ?",
        [public_id],
    )
    return str(rows[0]["public_id"]) if rows else None


async def answers_of(poll: int) -> tuple[Given, ...]:
    """Every answer, by name; whoever shows it asks first whether the poll is named and its result open."""
    return await _given(f"{_GIVEN} WHERE a.poll = ? ORDER BY name, a.attendee", [poll])


async def answer_of(poll: int, attendee: int) -> Given | None:
    """What one attendee has answered."""
    found = await _given(f"{_GIVEN} WHERE a.poll = ? AND a.attendee = ?", [poll, attendee])
    return found[0] if found else None


async def answered(poll: int) -> int:
    """How many have answered."""
    rows = await fetch("SELECT COUNT(*) AS n FROM poll_answer WHERE poll = ?", [poll])
    return int(rows[0]["n"])


async def present(meeting: int) -> int:
    """How many are in the room now."""
    rows = await fetch("SELECT COUNT(*) AS n FROM attendee WHERE meeting = ? AND left_at IS NULL", [meeting])
    return int(rows[0]["n"])


async def count_now(found: Poll) -> Count:
    """The count of the answers as they are now."""
    given = await answers_of(found.id)
    return count(found.sheet, [each.marks for each in given], await present(found.meeting))


def write_marks(marks: Marks) -> str:
    """An answer as it is stored: canonical JSON, option to mark."""
    return json.dumps({str(option): marks[option] for option in sorted(marks)}, separators=(",", ":"))


def read_marks(text: str) -> Marks:
    return {int(option): int(mark) for option, mark in json.loads(text).items()}


def write_count(found: Count) -> str:
    """A count as it is stored at the close: canonical JSON."""
    kept = {
        "answered": found.answered,
        "lines": [[line.option, line.count] for line in found.lines],
        "order": found.order,
        "present": found.present,
    }
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def read_count(text: str) -> Count:
    kept = json.loads(text)
    return Count(
        kept["answered"],
        kept["present"],
        tuple(Line(option, n) for option, n in kept["lines"]),
        tuple(tuple(group) for group in kept["order"]),
    )


async def _given(sql: str, params: list[Any]) -> tuple[Given, ...]:
    return tuple(
        Given(row["attendee"], row["name"], read_marks(row["answer"]), row["reason"], row["answered_at"])
        for row in await fetch(sql, params)
    )


async def _polls(sql: str, params: list[Any]) -> tuple[Poll, ...]:
    rows = await fetch(sql, params)
    if not rows:
        return ()
    marks = ", ".join("?" * len(rows))
    words: dict[int, list[str]] = {}
    for row in await fetch(
        f"SELECT poll, words FROM poll_option WHERE poll IN ({marks}) ORDER BY poll, position",
        [row["id"] for row in rows],
    ):
        words.setdefault(row["poll"], []).append(row["words"])
    return tuple(_poll(row, tuple(words.get(row["id"], ()))) for row in rows)


def _poll(row: dict[str, Any], options: tuple[str, ...]) -> Poll:
    seed, result = row.pop("lot_seed"), row.pop("result")
    return Poll(
        **{**row, "named": bool(row["named"]), "live_result": bool(row["live_result"])},
        options=options,
        sealed=commitment(seed) if seed else "",
        seed=seed if row["closed_at"] is not None else "",
        result=read_count(result) if result else None,
    )
