"""Is what the database holds still one whole ledger? Asked at every start before anyone may vote.

Reads nothing itself: it is given the stored bytes, the stored hashes and the stored frontier, and names
every leaf that is wrong and the first that is out of order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from voting.ledger.canonical import NotCanonical
from voting.ledger.leaves import BadLeaf, Leaf, decode
from voting.ledger.order import OutOfOrder, replay
from voting.ledger.tree import Frontier, frontier_of, leaf_hash


class Fault(StrEnum):
    NOT_CANONICAL = "not_canonical"
    BAD_LEAF = "bad_leaf"
    WRONG_INDEX = "wrong_index"
    WRONG_ASSEMBLY = "wrong_assembly"
    OUT_OF_ORDER = "out_of_order"
    WRONG_HASH = "wrong_hash"
    WRONG_FRONTIER = "wrong_frontier"
    TIME_RUNS_BACK = "time_runs_back"


WARNINGS = frozenset({Fault.TIME_RUNS_BACK})  # clocks jump; the order is the index


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong; `i` is the leaf (for a wrong frontier: the size), `detail` is for the operator."""

    i: int
    fault: Fault
    detail: str = ""

    @property
    def fatal(self) -> bool:
        """Whether voting must stay frozen."""
        return self.fault not in WARNINGS


def check(
    leaves: Sequence[bytes],
    *,
    assembly: str | None = None,
    hashes: Sequence[bytes] | None = None,
    frontier: Frontier | None = None,
) -> tuple[Finding, ...]:
    """Everything wrong with one ledger, as stored from index 0; empty when it is whole."""
    computed = [leaf_hash(spelled) for spelled in leaves]
    findings = [*_wrong_hashes(computed, hashes), *_wrong_frontier(computed, frontier)]
    read: list[Leaf] = []
    for i, spelled in enumerate(leaves):
        try:
            leaf = decode(spelled)
        except NotCanonical as error:
            findings.append(Finding(i, Fault.NOT_CANONICAL, str(error)))
            continue
        except BadLeaf as error:
            findings.append(Finding(i, Fault.BAD_LEAF, str(error)))
            continue
        read.append(leaf)
        if leaf.i != i:
            findings.append(Finding(i, Fault.WRONG_INDEX, f"says {leaf.i}"))
        if leaf.a != (assembly or read[0].a):
            findings.append(Finding(i, Fault.WRONG_ASSEMBLY, f"says {leaf.a}"))
    if not any(finding.fatal for finding in findings):  # order means nothing among leaves that are not leaves
        findings += _out_of_order(read)
    findings += _times(read)
    return tuple(sorted(findings, key=lambda finding: finding.i))


def _wrong_hashes(computed: list[bytes], stored: Sequence[bytes] | None) -> Iterable[Finding]:
    if stored is None:
        return
    if len(stored) != len(computed):
        yield Finding(len(computed), Fault.WRONG_HASH, f"{len(stored)} hashes for {len(computed)} leaves")
    for i, (ours, theirs) in enumerate(zip(computed, stored, strict=False)):
        if ours != bytes(theirs):
            yield Finding(i, Fault.WRONG_HASH, ours.hex())


def _wrong_frontier(computed: list[bytes], stored: Frontier | None) -> Iterable[Finding]:
    if stored is None:
        return
    if stored.size != len(computed):
        missing = f"the head says {stored.size} leaves, {len(computed)} are there"
        yield Finding(len(computed), Fault.WRONG_FRONTIER, missing)
    elif stored != (ours := frontier_of(computed)):
        yield Finding(len(computed), Fault.WRONG_FRONTIER, ours.text())


def _out_of_order(leaves: list[Leaf]) -> Iterable[Finding]:
    try:
        replay(leaves)
    except OutOfOrder as error:
        yield Finding(error.i, Fault.OUT_OF_ORDER, error.reason)


def _times(leaves: list[Leaf]) -> Iterable[Finding]:
    for before, after in pairwise(leaves):
        if after.ts < before.ts:
            yield Finding(after.i, Fault.TIME_RUNS_BACK, f"{before.ts} then {after.ts}")
