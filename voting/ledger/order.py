"""May this leaf follow those before it, and what stands after it?

`setup` · `roll`… · `open` · {`ballot` `contest` `designate` `extend` `notice` `correction`}… · `close` ·
{`correction`}… · `result`; or `call_off` instead of `close`. A writer asks `may_follow` with the ledger's
head and the one entry the leaf speaks of, both read under the lock; an auditor replays all leaves through the
same function. Time plays no part: what was before the close is what has the smaller index.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from voting.ledger.leaves import (
    CHOICES,
    Ballot,
    CallOff,
    Close,
    Contest,
    Correction,
    Designate,
    Extend,
    Leaf,
    Notice,
    Once,
    Open,
    Result,
    Roll,
    Setup,
)


class Phase(StrEnum):
    EMPTY = "empty"
    ROLL = "roll"
    OPEN = "open"
    CLOSED = "closed"
    RESULT = "result"
    CALLED_OFF = "called_off"


class Reason(StrEnum):
    """Why a leaf may not follow."""

    WRONG_ASSEMBLY = "wrong_assembly"
    WRONG_INDEX = "wrong_index"
    OUT_OF_ORDER = "out_of_order"  # this type has no place in this phase
    CLOSED = "closed"  # voting is over
    ROLL_UNSORTED = "roll_unsorted"  # or the same pseudonym twice
    WRONG_TOTALS = "wrong_totals"
    NOT_ON_ROLL = "not_on_roll"
    ALREADY_ON_ROLL = "already_on_roll"
    WRONG_MOTIONS = "wrong_motions"
    NOT_THE_CURRENT_BALLOT = "not_the_current_ballot"
    MAY_NOT_REPLACE = "may_not_replace"
    NO_SUCH_MANDATE = "no_such_mandate"
    NO_SUCH_BATCH = "no_such_batch"
    NO_SUCH_BALLOT = "no_such_ballot"
    ALREADY_CONTESTED = "already_contested"
    NOT_CONTESTED = "not_contested"
    WRONG_CLOSING = "wrong_closing"
    WRONG_NOTICE = "wrong_notice"
    TOO_EARLY = "too_early"
    REPEATED_OP = "repeated_op"
    REPEATED_R = "repeated_r"


@dataclass(frozen=True, slots=True)
class Head:
    """All that the next leaf must know of the ledger as a whole."""

    a: str = ""
    size: int = 0
    phase: Phase = Phase.EMPTY
    setup: Setup | None = None
    heads: int = 0  # entries on the roll
    area_dm2: int = 0
    last_e: str = ""  # the roll entry written last
    voted: int = 0  # entries with a current ballot, contested ones included
    closes: str = ""
    notice_h: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the next leaf must know of the entry it speaks of."""

    e: str
    current: int | None = None  # index of its ballot that is not replaced
    contested: int | None = None  # index of the ballot that a co-owner contested and nothing has settled yet
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What stands once the leaf is written; `entry` is None where it speaks of none."""

    head: Head
    entry: Entry | None = None


class OutOfOrder(ValueError):
    """Leaf `i` may not stand where it stands."""

    def __init__(self, i: int, reason: Reason) -> None:
        super().__init__(f"leaf {i}: {reason}")
        self.i = i
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What all leaves together say."""

    head: Head
    entries: Mapping[str, Entry]  # by pseudonym, removed ones included
    ballots: Mapping[int, Ballot]  # by index, replaced ones included
    result: Result | None = None

    def on_roll(self) -> tuple[Entry, ...]:
        return tuple(entry for _, entry in sorted(self.entries.items()) if not entry.removed)

    def counted(self, entry: Entry) -> Ballot | None:
        """The ballot by which the entry takes part, if it does."""
        if entry.removed or entry.current is None:
            return None
        if entry.contested is None:
            return self.ballots[entry.current]
        # nothing settled the contest: the rulebook says whether the first ballot stands or none
        setup = self.head.setup
        stands = setup is not None and setup.rulebook.joint_conflict == "first_stands"
        return self.ballots[entry.contested] if stands else None

    def contested(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.on_roll() if entry.contested is not None)


def replay(leaves: Iterable[Leaf]) -> LedgerState:
    """Follow a whole ledger from nothing, or raise OutOfOrder at the first leaf out of place."""
    head, result = Head(), None
    entries: dict[str, Entry] = {}
    ballots: dict[int, Ballot] = {}
    ops: set[str] = set()
    nonces: set[str] = set()
    for leaf in leaves:
        subject = entries.get(_entry_named(leaf, ballots))
        step = may_follow(head, leaf, subject)
        if isinstance(step, Reason):
            raise OutOfOrder(head.size, step)
        if isinstance(leaf, Once):
            if leaf.op in ops:
                raise OutOfOrder(head.size, Reason.REPEATED_OP)
            if leaf.r in nonces:
                raise OutOfOrder(head.size, Reason.REPEATED_R)
            ops.add(leaf.op)
            nonces.add(leaf.r)
        head = step.head
        if step.entry is not None:
            entries[step.entry.e] = step.entry
        if isinstance(leaf, Ballot):
            ballots[leaf.i] = leaf
        elif isinstance(leaf, Result):
            result = leaf
    return LedgerState(head, MappingProxyType(entries), MappingProxyType(ballots), result)


def may_follow(head: Head, leaf: Leaf, entry: Entry | None = None) -> Step | Reason:
    """What stands after this leaf, or why it may not be written.

    `entry` is what the ledger knows of the entry the leaf speaks of: the one named by `e`, for a contest the
    one whose ballot is the target; None where there is none.
    """
    if leaf.i != head.size:
        return Reason.WRONG_INDEX
    if head.setup is not None and leaf.a != head.a:
        return Reason.WRONG_ASSEMBLY
    match leaf:
        case Setup():
            step = _setup(head, leaf)
        case Roll():
            step = _roll(head, leaf)
        case Open():
            step = _open(head, leaf)
        case Correction():
            step = _correction(head, leaf, entry)
        case Result():
            step = _result(head, leaf)
        case _:
            step = _while_open(head, leaf, entry)
    if isinstance(step, Reason):
        return step
    return Step(replace(step.head, size=head.size + 1), step.entry)


def _setup(head: Head, leaf: Setup) -> Step | Reason:
    if head.phase is not Phase.EMPTY:
        return Reason.OUT_OF_ORDER
    noted = replace(head, a=leaf.a, setup=leaf, closes=leaf.closes, notice_h=leaf.title_h)
    return Step(replace(noted, phase=Phase.ROLL))


def _roll(head: Head, leaf: Roll) -> Step | Reason:
    if head.phase is not Phase.ROLL:
        return Reason.OUT_OF_ORDER
    # In the order of the pseudonyms, so that the order of the leaves tells nothing of the posted numbers.
    if leaf.e <= head.last_e:
        return Reason.ROLL_UNSORTED
    return Step(replace(head, heads=head.heads + 1, last_e=leaf.e), Entry(leaf.e))


def _open(head: Head, leaf: Open) -> Step | Reason:
    if head.phase is not Phase.ROLL:
        return Reason.OUT_OF_ORDER
    if leaf.heads != head.heads or not head.heads:
        return Reason.WRONG_TOTALS
    return Step(replace(head, phase=Phase.OPEN, area_dm2=leaf.area_dm2))


def _while_open(head: Head, leaf: Leaf, entry: Entry | None) -> Step | Reason:
    if head.phase in (Phase.CLOSED, Phase.RESULT, Phase.CALLED_OFF):
        return Reason.CLOSED
    if head.phase is not Phase.OPEN:
        return Reason.OUT_OF_ORDER
    match leaf:
        case Ballot():
            return _ballot(head, leaf, entry)
        case Contest():
            return _contest(head, leaf, entry)
        case Designate():
            return _designate(head, leaf, entry)
        case Extend():
            return _extend(head, leaf)
        case Notice():
            if leaf.was != head.notice_h:
                return Reason.WRONG_NOTICE
            return Step(replace(head, notice_h=leaf.notice_h))
        case CallOff():
            return Step(replace(head, phase=Phase.CALLED_OFF))
        case Close():
            return _close(head, leaf)
        case _:
            return Reason.OUT_OF_ORDER


def _ballot(head: Head, leaf: Ballot, entry: Entry | None) -> Step | Reason:
    if entry is None or entry.removed or entry.e != leaf.e:
        return Reason.NOT_ON_ROLL
    setup = _setup_of(head)
    if [motion for motion, _ in leaf.x] != sorted(motion.id for motion in setup.motions):
        return Reason.WRONG_MOTIONS
    if leaf.g is not None:  # no leaf grants a mandate yet
        return Reason.NO_SUCH_MANDATE
    if leaf.pb is not None:  # no leaf opens a batch of paper yet
        return Reason.NO_SUCH_BATCH
    if leaf.s != entry.current:
        return Reason.NOT_THE_CURRENT_BALLOT
    first = entry.current is None
    # A contested entry may always vote again: a joint ballot, then designated, is how co-owners settle it.
    if not first and not setup.rulebook.replace and entry.contested is None:
        return Reason.MAY_NOT_REPLACE
    return Step(replace(head, voted=head.voted + first), replace(entry, current=leaf.i))


def _contest(head: Head, leaf: Contest, entry: Entry | None) -> Step | Reason:
    if entry is None or entry.removed or entry.current is None:
        return Reason.NO_SUCH_BALLOT
    if entry.contested is not None:
        return Reason.ALREADY_CONTESTED
    if leaf.target != entry.current:
        return Reason.NOT_THE_CURRENT_BALLOT
    return Step(head, replace(entry, contested=leaf.target))


def _designate(head: Head, leaf: Designate, entry: Entry | None) -> Step | Reason:
    if entry is None or entry.removed or entry.e != leaf.e:
        return Reason.NOT_ON_ROLL
    if entry.contested is None:
        return Reason.NOT_CONTESTED
    if leaf.target != entry.current:
        return Reason.NOT_THE_CURRENT_BALLOT
    return Step(head, replace(entry, contested=None))


def _extend(head: Head, leaf: Extend) -> Step | Reason:
    if leaf.was != head.closes:
        return Reason.WRONG_CLOSING
    return Step(replace(head, closes=leaf.closes))


def _correction(head: Head, leaf: Correction, entry: Entry | None) -> Step | Reason:
    if head.phase not in (Phase.OPEN, Phase.CLOSED):
        return Reason.OUT_OF_ORDER
    if leaf.kind == "add":
        if entry is not None:
            return Reason.ALREADY_ON_ROLL
        after, more = Entry(leaf.e), 1
    elif entry is None or entry.removed or entry.e != leaf.e:
        return Reason.NOT_ON_ROLL
    else:
        after, more = (replace(entry, removed=True), -1) if leaf.kind == "remove" else (entry, 0)
    if leaf.heads != head.heads + more or not leaf.heads:
        return Reason.WRONG_TOTALS
    voted = head.voted - (after.removed and after.current is not None)
    return Step(replace(head, heads=leaf.heads, area_dm2=leaf.area_dm2, voted=voted), after)


def _close(head: Head, leaf: Close) -> Step | Reason:
    if leaf.n_current != head.voted:
        return Reason.WRONG_TOTALS
    everyone = head.voted == head.heads
    clause = _setup_of(head).rulebook.early_close == "chair_with_clause"
    if leaf.cause == "manual" and not everyone and not clause:
        return Reason.TOO_EARLY
    return Step(replace(head, phase=Phase.CLOSED))


def _result(head: Head, leaf: Result) -> Step | Reason:
    if head.phase is not Phase.CLOSED or leaf.s is not None:
        return Reason.OUT_OF_ORDER
    if leaf.upto != leaf.i - 1:
        return Reason.WRONG_TOTALS
    motions = [motion.id for motion in _setup_of(head).motions]
    rows = [(row.id, row.option) for row in leaf.per_motion]
    if rows != [(motion, option) for motion in motions for option in CHOICES]:
        return Reason.WRONG_MOTIONS
    if [motion for motion, _ in leaf.outcome] != sorted(motions):
        return Reason.WRONG_MOTIONS
    return Step(replace(head, phase=Phase.RESULT))


def _setup_of(head: Head) -> Setup:
    if head.setup is None:
        raise ValueError("a ledger past its first leaf has a setup")
    return head.setup


def _entry_named(leaf: Leaf, ballots: Mapping[int, Ballot]) -> str:
    match leaf:
        case Roll() | Ballot() | Designate() | Correction():
            return leaf.e
        case Contest():
            target = ballots.get(leaf.target)
            return target.e if target else ""
        case _:
            return ""
