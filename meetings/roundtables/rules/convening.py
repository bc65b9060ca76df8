"""From when to when does a person convene a table, and what becomes of those who did before?

A house or a building has one convenor at a time, the first person responsible (第一责任人); a group or the
community may have several. Terms are whole days, both ends counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_WORDS = 200
ONE_AT_A_TIME = frozenset({"building", "house"})


class Basis(StrEnum):
    """How somebody came to convene."""

    OWNER = "owner"
    SUB_LANDLORD = "sub_landlord"
    ELECTED = "elected"
    APPOINTED = "appointed"


class WrongTerm(StrEnum):
    """Why a term cannot be entered; each is a message of `roundtables`."""

    BASIS = "roundtables.wrong_basis"
    SINCE = "roundtables.wrong_since"
    UNTIL = "roundtables.wrong_until"
    ALREADY = "roundtables.already_convenor"
    LATER = "roundtables.later_convenor"


@dataclass(frozen=True)
class HeldTerm:
    """A term on record; `until` None has no end yet."""

    id: int
    person: int
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def over(self, day: date) -> bool:
        """Over by that day, or set aside before it began."""
        return self.until is not None and (self.until < day or self.until < self.since)


@dataclass(frozen=True)
class NewTerm:
    """A term as it was entered."""

    person: int
    basis: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Placed:
    """What entering a term does: nothing (`same`), a refusal, or terms that end with a last day."""

    same: int | None = None
    wrong: WrongTerm | None = None
    day: date | None = None  # when the later term begins that stands in the way
    cut: tuple[tuple[int, date], ...] = ()


def place_term(level: str, terms: Iterable[HeldTerm], new: NewTerm) -> Placed:
    """Where a new term fits among those on record; the one before ends the day before the new one begins.

    A term that began on the very same day is set aside: its last day is the one before its first.
    """
    if new.basis not in set(Basis):
        return Placed(wrong=WrongTerm.BASIS)
    if new.since is None:
        return Placed(wrong=WrongTerm.SINCE)
    if new.until is not None and new.until < new.since:
        return Placed(wrong=WrongTerm.UNTIL)
    meeting = [term for term in terms if _meet(term, new.since, new.until)]
    for term in meeting:
        if term.person == new.person and (term.since, term.until) == (new.since, new.until):
            return Placed(same=term.id)
    mine = [term for term in meeting if term.person == new.person]
    if mine:
        return Placed(wrong=WrongTerm.ALREADY)
    if level not in ONE_AT_A_TIME:
        return Placed()
    later = [term.since for term in meeting if term.since > new.since]
    if later:
        return Placed(wrong=WrongTerm.LATER, day=min(later))
    return Placed(cut=tuple((term.id, new.since - timedelta(days=1)) for term in meeting))


def _meet(term: HeldTerm, since: date, until: date | None) -> bool:
    if term.until is not None and term.until < term.since:
        return False
    return (until is None or term.since <= until) and (term.until is None or since <= term.until)
