"""How do the buildings on file become a tree of tables, and is a tree that somebody drew complete?

"1+3+326" is one community table, three groups and a table for each of 326 houses. Every building on file
stands in exactly one place: in a group, directly below the community's table, or without a table. A group
may stand below another: the four levels are community, grid, micro-grid and house (社区、网格、微网格、房东).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_GROUPS = 120  # of 3,260 houses with forty to a micro-grid there are 82, in a handful of grids
DEEPEST = 2  # groups below one another
LONGEST_NAME = 80
DIRECT = "direct"  # the fields of a tree's form, beside "0", "1", … for the groups
WITHOUT = "without"

_SEPARATORS = re.compile(r"[,，、;；\n\t]+")
_DASHES = re.compile(r"[-~–—～]")
_UNIT_WORD = re.compile(r"\s*[\u4e00-\u9fff]+$")


@dataclass(frozen=True)
class OnFile:
    """A building, its open table if it has one, and the table above that."""

    building: int
    name: str
    house: bool
    position: int
    table: int | None = None
    parent: int | None = None


@dataclass(frozen=True)
class WantedGroup:
    """A group as it should be; `table` is None for a new one, `under` the place of the one above."""

    table: int | None
    name: str
    buildings: tuple[int, ...]
    under: int | None = None


@dataclass(frozen=True)
class WantedTree:
    """The whole tree as it should be, by numbers of buildings."""

    groups: tuple[WantedGroup, ...]
    direct: tuple[int, ...] = ()  # directly below the community's table
    without: tuple[int, ...] = ()


class WrongTree(StrEnum):
    """Why a drawn tree cannot stand; each is a message of `roundtables`."""

    TOO_MANY = "roundtables.wrong_too_many"
    UNNAMED = "roundtables.wrong_unnamed"
    SAME_NAME = "roundtables.wrong_same_name"
    UNDER = "roundtables.wrong_under"
    TWICE = "roundtables.wrong_twice"
    MISSING = "roundtables.wrong_missing"
    CLOSING = "roundtables.wrong_closing"
    NOTHING = "roundtables.wrong_nothing"


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which field of the form, and which buildings it is about."""

    why: WrongTree
    at: str
    names: tuple[str, ...] = ()


def shares(count: int, groups: int) -> tuple[int, ...]:
    """How many of `count` buildings each group gets: (326, 3) -> (109, 109, 108)."""
    whole, left = divmod(count, groups)
    return tuple(whole + (number < left) for number in range(groups))


def deal(places: Sequence[OnFile], names: Sequence[str]) -> WantedTree:
    """Neighbouring buildings come into one group, as evenly as it goes; without groups all stand directly."""
    buildings = [place.building for place in places]
    if not names:
        return WantedTree((), direct=tuple(buildings))
    groups, start = [], 0
    for name, share in zip(names, shares(len(buildings), len(names)), strict=True):
        groups.append(WantedGroup(None, name, tuple(buildings[start : start + share])))
        start += share
    return WantedTree(tuple(groups))


def written(buildings: Iterable[int], places: Sequence[OnFile]) -> str:
    """Buildings as a person would write them, in the order on file: "1-109, 115"."""
    chosen = set(buildings)
    runs: list[list[OnFile]] = []
    together = False
    for place in places:
        if place.building in chosen and together:
            runs[-1].append(place)
        elif place.building in chosen:
            runs.append([place])
        together = place.building in chosen
    parts = []
    for run in runs:
        parts += [place.name for place in run] if len(run) < 3 else [f"{run[0].name}-{run[-1].name}"]
    return ", ".join(parts)


def read_written(text: str, places: Sequence[OnFile]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The buildings that were written, in the order on file, and the words that name none."""
    order = {place.name: at for at, place in enumerate(places)}
    found: set[int] = set()
    unknown: list[str] = []
    for part in _words(text, order):
        span = _span(part, order)
        if span is None:
            unknown.append(part)
        else:
            found.update(span)
    return tuple(places[at].building for at in sorted(found)), tuple(unknown)


def faults_of(wanted: WantedTree, places: Sequence[OnFile]) -> tuple[Fault, ...]:
    """Everything wrong with a tree, in the order of the form; nothing for one that can be made."""
    if len(wanted.groups) > MOST_GROUPS:
        return (Fault(WrongTree.TOO_MANY, ""),)
    if not places:
        return (Fault(WrongTree.NOTHING, ""),)
    return (*_of_names(wanted), *_of_levels(wanted), *_of_places(wanted, places))


def _of_names(wanted: WantedTree) -> Iterable[Fault]:
    seen: set[str] = set()
    for number, group in enumerate(wanted.groups):
        if not group.name or len(group.name) > LONGEST_NAME:
            yield Fault(WrongTree.UNNAMED, f"name-{number}")
        elif group.name in seen:
            yield Fault(WrongTree.SAME_NAME, f"name-{number}", (group.name,))
        seen.add(group.name)


def _of_levels(wanted: WantedTree) -> Iterable[Fault]:
    """A group stands below another one, which stands below the community's table itself."""
    for number, group in enumerate(wanted.groups):
        if group.under is None:
            continue
        known = 0 <= group.under < len(wanted.groups) and group.under != number
        if not known or _steps_up(wanted, number) >= DEEPEST:
            yield Fault(WrongTree.UNDER, f"under-{number}", (group.name,))


def _steps_up(wanted: WantedTree, number: int) -> int:
    """How many groups stand above one; a ring ends at the deepest that is allowed."""
    steps, at = 0, wanted.groups[number].under
    while at is not None and steps < DEEPEST and 0 <= at < len(wanted.groups):
        steps, at = steps + 1, wanted.groups[at].under
    return steps


def _of_places(wanted: WantedTree, places: Sequence[OnFile]) -> Iterable[Fault]:
    named = {place.building: place for place in places}
    seen: set[int] = set()
    rows = [(str(number), group.buildings) for number, group in enumerate(wanted.groups)]
    for row, buildings in [*rows, (DIRECT, wanted.direct), (WITHOUT, wanted.without)]:
        twice = tuple(named[each].name for each in buildings if each in seen)
        if twice:
            yield Fault(WrongTree.TWICE, f"buildings-{row}", twice)
        seen.update(buildings)
    closing = tuple(named[each].name for each in wanted.without if named[each].table is not None)
    if closing:
        yield Fault(WrongTree.CLOSING, f"buildings-{WITHOUT}", closing)
    missing = tuple(place.name for place in places if place.building not in seen)
    if missing:
        yield Fault(WrongTree.MISSING, f"buildings-{rows[-1][0] if rows else DIRECT}", missing)


def _words(text: str, order: dict[str, int]) -> Iterable[str]:
    for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        bare = part.strip()
        if _place(bare, order) is not None or " " not in bare or _DASHES.search(bare):
            yield from [bare] if bare else []
        else:
            yield from bare.split()


def _span(part: str, order: dict[str, int]) -> range | None:
    """Which places on file a word stands for: one name, or everything from one to another."""
    at = _place(part, order)
    if at is not None:
        return range(at, at + 1)
    for dash in _DASHES.finditer(part):
        first, last = _place(part[: dash.start()], order), _place(part[dash.end() :], order)
        if first is not None and last is not None and first <= last:
            return range(first, last + 1)
    return None


def _place(word: str, order: dict[str, int]) -> int | None:
    bare = word.strip()
    return order.get(bare, order.get(_UNIT_WORD.sub("", bare)))
