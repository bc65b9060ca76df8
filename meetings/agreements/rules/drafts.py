"""What somebody wrote into the form of an agreement, and what is still wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from meetings.agreements.rules.states import (
    FEWEST_SEATS,
    LONGEST_TERM,
    LONGEST_TITLE,
    LONGEST_WORDS,
    PARTY_KINDS,
)
from meetings.agreements.rules.terms import Term

LONGEST_PARTY, LONGEST_NAME = 80, 60


@dataclass(frozen=True)
class DraftSeat:
    """One party's seat; `person` may sign on a phone."""

    party: str
    kind: str
    representative: str
    person: int | None = None


@dataclass(frozen=True)
class Draft:
    """An agreement before it is signed."""

    title: str
    words: str
    since: date | None
    until: date | None
    seats: tuple[DraftSeat, ...]
    terms: tuple[Term, ...]
    round_table: int | None = None
    watcher: int | None = None
    watcher_name: str = ""
    public: bool = True


def wrong(draft: Draft) -> Iterator[tuple[str, str, int]]:
    """Each thing that is wrong as (message, field, number for the message), in the order of the form."""
    if not draft.title:
        yield "agreements.title_missing", "title", 0
    yield from _long("title", draft.title, LONGEST_TITLE)
    yield from _long("words", draft.words, LONGEST_WORDS)
    if len(draft.seats) < FEWEST_SEATS:
        yield "agreements.seats_missing", "party-1", 0
    for at, seat in enumerate(draft.seats, 1):
        yield from _long(f"party-{at}", seat.party, LONGEST_PARTY)
        yield from _long(f"representative-{at}", seat.representative, LONGEST_NAME)
        if not seat.party:
            yield "agreements.party_missing", f"party-{at}", 0
        if not seat.representative:
            yield "agreements.representative_missing", f"representative-{at}", 0
        if seat.kind not in PARTY_KINDS:
            yield "agreements.kind_missing", f"kind-{at}", 0
    people = [seat.person for seat in draft.seats if seat.person]
    if len(people) != len(set(people)):
        yield "agreements.one_seat_each", "person-1", 0
    if not draft.terms:
        yield "agreements.terms_missing", "term-1", 0
    for at, term in enumerate(draft.terms, 1):
        yield from _long(f"term-{at}", term.words, LONGEST_TERM)
        if not term.words:
            yield "agreements.term_words_missing", f"term-{at}", 0
        if term.has_hours and term.from_minute == term.until_minute:
            yield "agreements.hours_wrong", f"from-{at}", 0
    if draft.since is None:
        yield "agreements.since_missing", "since", 0
    elif draft.until is not None and draft.until < draft.since:
        yield "agreements.until_before_since", "until", 0
    yield from _long("watcher_name", draft.watcher_name, LONGEST_NAME)


def _long(field: str, text: str, most: int) -> Iterator[tuple[str, str, int]]:
    if len(text) > most:
        yield "agreements.too_long", field, most
