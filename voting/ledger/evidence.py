"""Does everything that a result rests on agree: leaves, hashes, frontier, roll, rules and what is current?

Pure: it is given the stored bytes and rows and names the first thing that does not agree. The closing action,
every page that shows a result and the check at each start of the server ask this one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voting.ledger.audit import check
from voting.ledger.leaves import Preset as PresetLeaf
from voting.ledger.leaves import Setup, decode, preset_of
from voting.ledger.order import Head, LedgerState, Phase, replay
from voting.ledger.recount import MotionCount, Opening, Recount, recount, unopened
from voting.ledger.tree import Frontier
from voting.rules.presets import Json, Preset, from_snapshot
from voting.rules.verdict import Count, Tally, Verdict, judge

COUNTED = frozenset({Phase.CLOSED, Phase.RESULT})


class LedgerDamaged(Exception):
    """What is stored is not one whole ledger with its roll and rules: a count would be worth nothing."""


class Sealed(Exception):
    """Voting has not ended: nobody counts choices, not even in memory."""


@dataclass(frozen=True, slots=True)
class StoredMotion:
    """A motion's row: the rule it is judged by, and the question as pages ask it."""

    question: str
    preset: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Stored:
    """An assembly's ledger as it lies in the database, with every row that its count rests on."""

    assembly: str
    leaves: tuple[bytes, ...]
    hashes: tuple[bytes, ...]
    frontier: Frontier
    head: Head  # as its row says; `a`, `setup` and `last_e` stay unread
    openings: tuple[Opening, ...]  # of the frozen roll
    current: Mapping[str, tuple[int, bool]]  # by pseudonym: the ballot that stands, is it contested
    motions: Mapping[str, StoredMotion]  # by the name leaves give it: "m1"
    notice: Mapping[str, Any] | None  # what the notice says that the ledger is bound to; None: no such


@dataclass(frozen=True, slots=True)
class Judged:
    """One motion's count and what the rule in the ledger's first leaf says of it."""

    key: str
    tally: Tally
    verdict: Verdict

    def record(self) -> dict[str, Any]:
        """Both counts and every gate with its two integers, as kept beside the ledger."""
        heads, area = self.tally.heads, self.tally.area_dm2
        return {
            "heads": {"all": heads.all, "agree": heads.yes, "against": heads.no, "abstain": heads.abstain},
            "area_dm2": {"all": area.all, "agree": area.yes, "against": area.no, "abstain": area.abstain},
            **self.verdict.record(),
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A whole ledger with the areas and rules it is bound to."""

    state: LedgerState
    areas_dm2: Mapping[str, int]
    rules: Mapping[str, Preset]

    def recount(self) -> Recount:
        """How many said what; Sealed while voting has not ended."""
        if self.state.head.phase not in COUNTED:
            raise Sealed
        return recount(self.state, self.areas_dm2)

    def judged(self) -> tuple[Judged, ...]:
        """Each motion's count under its rule, in the order of the motions."""
        counted = self.recount()
        tallies = [(count.motion_id, _tally(counted, count)) for count in counted.motions]
        return tuple(Judged(key, tally, judge(self.rules[key], tally)) for key, tally in tallies)


def weigh(stored: Stored) -> Evidence:
    """What a stored ledger proves, or LedgerDamaged with the first thing that does not agree."""
    faults = check(stored.leaves, assembly=stored.assembly, hashes=stored.hashes, frontier=stored.frontier)
    for fault in faults:
        if fault.fatal:
            raise LedgerDamaged(f"leaf {fault.i}: {fault.fault}")
    leaves = [decode(spelled) for spelled in stored.leaves]
    if unopened(leaves, stored.openings):
        raise LedgerDamaged("the stored roll is not the one that was frozen")
    areas = {opening.e: opening.area_dm2 for opening in stored.openings}
    state = replay(leaves)
    _same_head(state.head, stored.head)
    _same_areas(state, areas)
    _same_current(state, stored.current)
    _same_questions(stored)
    return Evidence(state, areas, _rules(state.head.setup, stored.motions))


def _same_head(replayed: Head, stored: Head) -> None:
    """The row beside the ledger steers what may be written next, so it must say what the leaves say."""
    for name in ("size", "phase", "heads", "area_dm2", "voted", "closes", "notice_h"):
        if getattr(replayed, name) != getattr(stored, name):
            raise LedgerDamaged(f"the head's {name} is not what its leaves say")


def _same_areas(state: LedgerState, areas: Mapping[str, int]) -> None:
    on_roll = [areas[entry.e] for entry in state.on_roll()]
    if state.head.phase is not Phase.ROLL and sum(on_roll) != state.head.area_dm2:
        raise LedgerDamaged("the areas of the roll do not add up to its total")


def _same_current(state: LedgerState, current: Mapping[str, tuple[int, bool]]) -> None:
    on_roll = {entry.e: entry for entry in state.on_roll()}
    replayed = {
        e: (entry.current, entry.contested is not None)
        for e, entry in on_roll.items()
        if entry.current is not None
    }
    if replayed != {e: stands for e, stands in current.items() if e in on_roll}:
        raise LedgerDamaged("what stands as current is not what the leaves say")


def _same_questions(stored: Stored) -> None:
    if stored.notice is None:
        raise LedgerDamaged("the stored notice is not the one that was posted")
    for said in stored.notice.get("motions", ()):
        motion = stored.motions.get(said["id"])
        if motion is None or motion.question != said["question"]:
            raise LedgerDamaged(f"the stored question of {said['id']} is not the one that was posted")


def _rules(setup: Setup | None, motions: Mapping[str, StoredMotion]) -> dict[str, Preset]:
    kept: dict[str, PresetLeaf] = {motion.id: motion.preset for motion in setup.motions} if setup else {}
    if kept.keys() != motions.keys():
        raise LedgerDamaged("the stored motions are not those that were opened")
    for key, motion in motions.items():
        if kept[key] != preset_of(motion.preset, kept[key].also):
            raise LedgerDamaged(f"the stored rule of {key} is not the one it was called under")
    return {key: from_snapshot(motion.preset) for key, motion in motions.items()}


def _tally(counted: Recount, count: MotionCount) -> Tally:
    return Tally(
        area_dm2=Count(counted.area_all_dm2, *count.area_dm2),
        heads=Count(counted.heads_all, *count.heads),
    )
