"""What does each step of calling a vote write down, and has somebody else changed the draft meanwhile?"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from voting.rules.presets import canonical


@dataclass(frozen=True, slots=True)
class MatterStep:
    """Which matter it is and under which rule; a position one past the last adds a question."""

    matter: str
    preset_id: str = ""  # empty: the rule that fits
    second_level: str = ""  # does it use the estate's common part: "" not said, "no", "yes"
    extraordinary: bool = False
    position: int = 1


@dataclass(frozen=True, slots=True)
class ScopeStep:
    """Whose matter it is."""

    kind: str  # community | buildings | entrances | units
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """What is asked, where it came from, and what the owners must know to answer."""

    question: str
    plan: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    position: int = 1


@dataclass(frozen=True, slots=True)
class AboutStep:
    """What holds for all questions of the assembly."""

    title: str
    origin: str
    contact: str
    without_phones: str


@dataclass(frozen=True, slots=True)
class CalendarStep:
    """The dates, for how long the result hangs, and what the online vote is worth."""

    notice_on: date
    objections_until: datetime
    opens_at: datetime
    closes_at: datetime
    result_days: int = 15
    worth: str = "advisory"
    worth_basis: str = ""


@dataclass(frozen=True, slots=True)
class WithoutQuestion:
    """A question is taken out; those after it move up."""

    position: int


Step: TypeAlias = "MatterStep | ScopeStep | QuestionStep | AboutStep | CalendarStep | WithoutQuestion"


def fingerprint(said: object) -> str:
    """What a form carries, so that saving over someone else's change is noticed."""
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:16]


def facts_in(text: str) -> tuple[tuple[str, str], ...]:
    """One fact a line, its label before the first colon; a line without one has an empty label."""
    found = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            continue
        at = min((i for i in (bare.find(":"), bare.find("\uff1a")) if i > 0), default=-1)
        found.append((bare[:at].strip(), bare[at + 1 :].strip()) if at > 0 else ("", bare))
    return tuple(found)
