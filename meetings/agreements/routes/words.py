"""How are the terms and seats of an agreement said on its pages?"""

from dataclasses import dataclass
from datetime import datetime

from app.i18n import Translate
from meetings.agreements.queries.agreements import AgreementOnFile, KeptTerm, Seat
from meetings.agreements.rules.days import EVERY_DAY
from meetings.agreements.rules.states import State
from meetings.agreements.rules.terms import Term, clock_of

SHAPES = {State.DRAFT: "half", State.COMING: "half", State.IN_FORCE: "done"}


@dataclass(frozen=True)
class TermView:
    """One promise: its words, and the days and hours that can be checked."""

    position: int
    words: str
    when: str


@dataclass(frozen=True)
class SeatView:
    """One party's seat as this reader sees it."""

    seat: int
    party: str
    kind: str
    representative: str
    signed_at: datetime | None
    how: str
    has_sheet: bool


def term_view(t: Translate, kept: KeptTerm) -> TermView:
    return TermView(kept.position, kept.term.words, when(t, kept.term))


def when(t: Translate, term: Term) -> str:
    """The days and hours of a term in words; "" where people judge it."""
    if not term.can_be_checked:
        return ""
    said = [_days(t, term), _hours(t, term)]
    if not term.holidays:
        said.append(t.plain("agreements.not_on_holidays"))
    return t.plain("agreements.comma").join(part for part in said if part)


def _days(t: Translate, term: Term) -> str:
    if not term.weekdays or term.weekdays == EVERY_DAY:
        return t.plain("agreements.every_day")
    if term.weekdays == "12345":
        return t.plain("agreements.working_days")
    return t.plain("agreements.list_comma").join(
        t.plain(f"agreements.weekday_{number}") for number in term.weekdays
    )


def _hours(t: Translate, term: Term) -> str:
    begins = clock_of(term.from_minute) if term.from_minute is not None else ""
    ends = clock_of(term.until_minute) if term.until_minute is not None else ""
    if begins and ends:
        return t.plain("agreements.hours_between", begins=begins, ends=ends)
    if begins:
        return t.plain("agreements.hours_from", begins=begins)
    return t.plain("agreements.hours_until", ends=ends) if ends else ""


def seat_view(t: Translate, seat: Seat, *, named: bool) -> SeatView:
    """`named`: whether this reader may know who signs for the party."""
    return SeatView(
        seat=seat.seat,
        party=seat.party,
        kind=t.plain(f"agreements.party_{seat.kind}"),
        representative=seat.representative if named else "",
        signed_at=seat.signed_at,
        how=t.plain(f"agreements.signed_{seat.signed_how}") if seat.signed_how else "",
        has_sheet=bool(seat.sheet),
    )


def state_words(t: Translate, found: AgreementOnFile) -> tuple[str, str]:
    """The state in words, with the shape that stands beside it."""
    if found.state is State.DRAFT:
        words = t.plain("agreements.state_draft", signed=found.signed, seats=len(found.seats))
    else:
        words = t.plain(f"agreements.state_{found.state}")
    return words, SHAPES.get(found.state, "")
