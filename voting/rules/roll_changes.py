"""What is different between two versions of a roll?"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One head as a roll shows it; areas in dm²."""

    units: tuple[tuple[str, int], ...]
    owners: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label, _ in self.units)

    @property
    def area_dm2(self) -> int:
        return sum(area for _, area in self.units)


@dataclass(frozen=True, slots=True)
class Change:
    """A head before and after; None where it was not or is no longer there."""

    before: Line | None
    after: Line | None

    @property
    def owners(self) -> frozenset[int]:
        """Whom the change concerns."""
        return frozenset(self.before.owners if self.before else ()) | frozenset(
            self.after.owners if self.after else ()
        )


def changes(before: Iterable[Line], after: Iterable[Line]) -> tuple[Change, ...]:
    """Heads of the same units are compared; the others came or went."""
    old = {line.labels: line for line in before}
    new = {line.labels: line for line in after}
    changed = [Change(line, new.get(labels)) for labels, line in old.items() if new.get(labels) != line]
    return tuple(changed + [Change(None, line) for labels, line in new.items() if labels not in old])
