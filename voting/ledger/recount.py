"""How many said what, in heads and in area: recounted from the leaves and the opened areas alone.

The closing action and an auditor run this same function. Arithmetic is whole numbers; what the counts mean
under a rule is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from voting.ledger.canonical import Json
from voting.ledger.leaves import CHOICES, Correction, Leaf, OptionCount, Result, Roll
from voting.ledger.order import LedgerState
from voting.ledger.pseudonyms import commit


class Counts(NamedTuple):
    agree: int
    against: int
    abstain: int


@dataclass(frozen=True, slots=True)
class MotionCount:
    """One motion's answers: of how many heads, and of how much area in dm² (1/100 m²)."""

    motion_id: str
    heads: Counts
    area_dm2: Counts


@dataclass(frozen=True, slots=True)
class Recount:
    """All motions, the base they are measured against, and who takes part."""

    motions: tuple[MotionCount, ...]
    heads_all: int
    area_all_dm2: int
    heads_part: int
    area_part_dm2: int
    left_out: tuple[str, ...]  # entries whose ballot a contest keeps from counting


@dataclass(frozen=True, slots=True)
class Opening:
    """What an entry's commitments hide: the owners' file has one line of this per entry."""

    e: str
    area_dm2: int
    units: Json
    label: Json
    area_salt: bytes
    units_salt: bytes
    label_salt: bytes


class AreasDoNotMatch(ValueError):
    """The opened areas are not those of the roll: an entry without one, or a wrong total."""


def recount(state: LedgerState, areas_dm2: Mapping[str, int]) -> Recount:
    """Count a ledger with the area of every entry on its roll, by pseudonym."""
    roll = state.on_roll()
    missing = [entry.e for entry in roll if entry.e not in areas_dm2]
    if missing:
        raise AreasDoNotMatch(f"no area for {missing[0]}")
    total = sum(areas_dm2[entry.e] for entry in roll)
    if total != state.head.area_dm2:
        raise AreasDoNotMatch(f"{total} dm² instead of {state.head.area_dm2}")
    counted = [(areas_dm2[entry.e], ballot) for entry in roll if (ballot := state.counted(entry))]
    motions = state.head.setup.motions if state.head.setup else ()
    answers = [(area, dict(ballot.x)) for area, ballot in counted]
    return Recount(
        motions=tuple(_count(motion.id, answers) for motion in motions),
        heads_all=len(roll),
        area_all_dm2=total,
        heads_part=len(counted),
        area_part_dm2=sum(area for area, _ in counted),
        left_out=tuple(entry.e for entry in roll if entry.current is not None and not state.counted(entry)),
    )


def per_motion(counts: Iterable[MotionCount]) -> tuple[OptionCount, ...]:
    """The counts as a result leaf writes them: motions as in the setup, options in their order."""
    return tuple(
        OptionCount(id=count.motion_id, option=option, heads=heads, area_dm2=area)
        for count in counts
        for option, heads, area in zip(CHOICES, count.heads, count.area_dm2, strict=True)
    )


def confirms(result: Result, counted: Recount) -> bool:
    """Whether a result leaf states exactly what the recount found."""
    return result.per_motion == per_motion(counted.motions)


def unopened(leaves: Iterable[Leaf], openings: Iterable[Opening]) -> tuple[str, ...]:
    """The entries on the roll whose commitments are not opened by these openings, sorted.

    The latest `roll` or `correction` leaf of an entry holds; an opening that no entry has is listed too.
    """
    committed: dict[str, tuple[str | None, str | None, str | None]] = {}
    for leaf in leaves:
        if isinstance(leaf, Correction) and leaf.kind == "remove":
            committed.pop(leaf.e, None)
        elif isinstance(leaf, (Roll, Correction)):
            committed[leaf.e] = (leaf.area_c, leaf.units_c, leaf.label_c)
    opened = {opening.e: commitments(opening) for opening in openings}
    return tuple(sorted(e for e in committed.keys() | opened.keys() if committed.get(e) != opened.get(e)))


def commitments(opening: Opening) -> tuple[str, str, str]:
    """`area_c`, `units_c`, `label_c` of an entry."""
    return (
        commit("area", opening.area_salt, opening.area_dm2),
        commit("units", opening.units_salt, opening.units),
        commit("label", opening.label_salt, opening.label),
    )


def _count(motion: str, answers: list[tuple[int, dict[str, str]]]) -> MotionCount:
    heads = dict.fromkeys(CHOICES, 0)
    area = dict.fromkeys(CHOICES, 0)
    for area_dm2, said in answers:
        heads[said[motion]] += 1
        area[said[motion]] += area_dm2
    return MotionCount(motion, Counts(**heads), Counts(**area))
