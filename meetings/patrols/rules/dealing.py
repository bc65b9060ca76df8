"""Who takes which shift, so that all carry the same load?

Shifts are dealt in the order of their days. A place goes to somebody who is not on the shift before or after,
where there is anybody; among those to whoever has carried least, then to whoever was least often paired with
the others of the shift, then to whoever has waited longest. Nothing is left to chance: the same rows give
the same roster. With at least twice as many members as places nobody is on two shifts in a row, and no two
who are there all the time differ by more than one shift. Whoever joins later begins level with the least.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Member:
    """Somebody on the roster, from a day to a day; None: without an end."""

    person: int
    since: date
    until: date | None = None

    def there_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Shift:
    """One shift with who has it already; `places` are still to be dealt."""

    on: date
    people: tuple[int, ...] = ()
    places: int = 0


def deal(shifts: Iterable[Shift], members: Sequence[Member]) -> dict[date, tuple[int, ...]]:
    """Who joins which shift; a shift whose places nobody can take stays short."""
    row = sorted(shifts, key=lambda shift: shift.on)
    table = _Table()
    dealt: dict[date, tuple[int, ...]] = {}
    before: frozenset[int] = frozenset()
    for at, shift in enumerate(row):
        there = [member.person for member in members if member.there_on(shift.on)]
        table.welcome(there)
        after = frozenset(row[at + 1].people) if at + 1 < len(row) else frozenset()
        chosen: list[int] = []
        for _ in range(shift.places):
            others = [*shift.people, *chosen]
            free = [person for person in there if person not in others]
            if not free:
                break
            chosen.append(table.next(free, others, before | after))
        everybody = (*shift.people, *chosen)
        table.count(everybody, at)
        before = frozenset(everybody)
        if chosen:
            dealt[shift.on] = tuple(chosen)
    return dealt


def loads(shifts: Iterable[Shift]) -> Counter[int]:
    """How many shifts each has."""
    return Counter(person for shift in shifts for person in shift.people)


class _Table:
    """What each has carried so far."""

    def __init__(self) -> None:
        self.load: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.pairs: Counter[frozenset[int]] = Counter()

    def welcome(self, there: Sequence[int]) -> None:
        """Newcomers start level with whoever has carried least."""
        known = [self.load[person] for person in there if person in self.load]
        for person in there:
            self.load.setdefault(person, min(known, default=0))

    def next(self, free: Sequence[int], others: Sequence[int], tired: frozenset[int]) -> int:
        def key(person: int) -> tuple[bool, int, int, int, int]:
            paired = sum(self.pairs[frozenset((person, other))] for other in others)
            return person in tired, self.load[person], paired, self.last.get(person, -1), person

        return min(free, key=key)

    def count(self, everybody: Sequence[int], at: int) -> None:
        for person in everybody:
            self.load[person] = self.load.get(person, 0) + 1
            self.last[person] = at
        for one in everybody:
            for other in everybody:
                if one < other:
                    self.pairs[frozenset((one, other))] += 1
