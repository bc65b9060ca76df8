"""Who comes first by published criteria, exactly, with ties drawn in public, and in which month each is done.

A judge's marks for an entry count once all criteria have one. An entry's score is the mean over its judges of
the weighted sum of points out of the most: fractions throughout, so that nothing is rounded before it is
compared. A judge with a stake in an entry gives it none. Entries that are equal stand in the order of their
lots (rules/lots.py of the gatherings): a seed drawn when the criteria were published, shown at the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from meetings.gatherings.rules.lots import drawn

MOST_CRITERIA = 12
MOST_WEIGHT = 100
MOST_POINTS = 100


@dataclass(frozen=True)
class Criterion:
    """`weight` in whole shares of the sum of all weights; points go from 0 to `most`."""

    id: int
    weight: int
    most: int


@dataclass(frozen=True)
class Mark:
    """What one judge gave one entry for one criterion."""

    judge: int
    entry: int
    criterion: int
    points: int


@dataclass(frozen=True)
class Panel:
    """Who judges which entries: everybody all of them but those they have a stake in."""

    judges: tuple[int, ...]
    conflicts: frozenset[tuple[int, int]]  # judge, entry

    def of(self, entry: int) -> tuple[int, ...]:
        """The judges who mark this entry."""
        return tuple(judge for judge in self.judges if (judge, entry) not in self.conflicts)


@dataclass(frozen=True)
class Placed:
    """One entry in the order: `score` from 0 to 1, `tied` with how many others, `month` of its turn."""

    entry: int
    place: int
    score: Fraction
    judges: int
    tied: int
    month: date | None


def missing(
    entries: Iterable[int], criteria: Sequence[Criterion], panel: Panel, marks: Iterable[Mark]
) -> tuple[tuple[int, int], ...]:
    """Judge and entry for every sheet that is not complete; an entry that nobody may judge is (0, entry)."""
    given = {(mark.judge, mark.entry, mark.criterion) for mark in marks}
    wanting = []
    for entry in entries:
        if not panel.of(entry):
            wanting.append((0, entry))
        wanting += [
            (judge, entry)
            for judge in panel.of(entry)
            if any((judge, entry, each.id) not in given for each in criteria)
        ]
    return tuple(wanting)


def order(
    entries: Iterable[int],
    criteria: Sequence[Criterion],
    panel: Panel,
    marks: Iterable[Mark],
    *,
    seed: str,
    per_month: int | None = None,
    starts_on: date | None = None,
) -> tuple[Placed, ...]:
    """The best first; ValueError while a sheet is missing."""
    listed, given = tuple(entries), tuple(marks)
    if missing(listed, criteria, panel, given):
        raise ValueError("a sheet is missing")
    scores = {entry: score(entry, criteria, panel, given) for entry in listed}
    groups = [
        tuple(entry for entry in listed if scores[entry] == value)
        for value in sorted(set(scores.values()), reverse=True)
    ]
    ranked = [(entry, len(group) - 1) for group in groups for entry in drawn(seed, group)]
    return tuple(
        Placed(entry, place, scores[entry], len(panel.of(entry)), tied, month_of(place, per_month, starts_on))
        for place, (entry, tied) in enumerate(ranked, 1)
    )


def score(entry: int, criteria: Sequence[Criterion], panel: Panel, marks: Iterable[Mark]) -> Fraction:
    """The mean over the entry's judges of Σ weight × points ÷ most, divided by Σ weight."""
    known = {each.id: each for each in criteria}
    judges = panel.of(entry)
    total = sum(
        (
            Fraction(known[mark.criterion].weight * mark.points, known[mark.criterion].most)
            for mark in marks
            if mark.entry == entry and mark.judge in judges
        ),
        Fraction(0),
    )
    return total / (len(judges) * sum(each.weight for each in criteria))


def month_of(place: int, per_month: int | None, starts_on: date | None) -> date | None:
    """The first day of the month in which the entry at this place is done."""
    if not per_month or starts_on is None:
        return None
    months = starts_on.year * 12 + starts_on.month - 1 + (place - 1) // per_month
    return date(months // 12, months % 12 + 1, 1)


def hundredths(value: Fraction) -> str:
    """A score out of 100, cut to two decimals: never rounded up past another."""
    cut = value.numerator * 10_000 // value.denominator
    return f"{cut // 100}.{cut % 100:02d}"
