"""Whether a count passes a rule: each clause as two integers that anyone can compare by hand.

Integers only. A clause `numerator / base >= num / den` is judged as `numerator * den >= num * base`, so
nothing is rounded before it is compared. A clause whose base is 0 is never met: nobody agrees for everybody.
"""

from dataclasses import dataclass
from enum import StrEnum

from voting.rules.clauses import Base, Clause, Comparator, Measure, Weight
from voting.rules.presets import Json, Preset


class Outcome(StrEnum):
    PASSED = "passed"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


class GateKind(StrEnum):
    """Which list of the rule a gate comes from; of the two `any` kinds one met gate is enough."""

    QUORUM = "quorum"
    QUORUM_ANY = "quorum_any"
    APPROVAL = "approval"
    APPROVAL_ANY = "approval_any"

    @property
    def is_quorum(self) -> bool:
        return self in (GateKind.QUORUM, GateKind.QUORUM_ANY)


class CountFault(StrEnum):
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    MORE_THAN_ALL = "more_than_all"
    PRESENT_OUT_OF_RANGE = "present_out_of_range"


class CountError(ValueError):
    """Numbers that cannot be a count."""

    def __init__(self, fault: CountFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NotComputable(ValueError):
    """A rule that needs more than a count; `needs` says what (Preset.needs)."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


@dataclass(frozen=True, slots=True)
class Count:
    """One weight's numbers, in its own unit (areas in dm², the rest in whole heads, votes, persons).

    `all` is the whole frozen electorate of the scope, not those who answered. `present` is who is there,
    where more are there than answered (a meeting); `inperson` who of them stands in the room.
    """

    all: int
    yes: int
    no: int
    abstain: int = 0
    present: int | None = None
    inperson: int | None = None

    def __post_init__(self) -> None:
        given = [self.all, self.yes, self.no, self.abstain]
        given += [each for each in (self.present, self.inperson) if each is not None]
        if any(type(each) is not int for each in given):
            raise CountError(CountFault.NOT_WHOLE)
        if min(given) < 0:
            raise CountError(CountFault.NEGATIVE)
        if self.part > self.all:
            raise CountError(CountFault.MORE_THAN_ALL)
        if not self.part <= self.attending <= self.all or (self.inperson or 0) > self.attending:
            raise CountError(CountFault.PRESENT_OUT_OF_RANGE)

    @property
    def part(self) -> int:
        """Who takes part: those who abstain do, and so a "no" and an abstention both help the quorum."""
        return self.yes + self.no + self.abstain

    @property
    def cast(self) -> int:
        return self.yes + self.no

    @property
    def attending(self) -> int:
        return self.part if self.present is None else self.present

    def measured(self, measure: Measure) -> int:
        if measure is Measure.INPERSON:
            if self.inperson is None:
                raise NotComputable(Measure.INPERSON.value)
            return self.inperson
        return {
            Measure.PART: self.part,
            Measure.YES: self.yes,
            Measure.NO: self.no,
            Measure.OBJ: self.no,  # whoever votes against objects
            Measure.PRESENT: self.attending,
        }[measure]

    def based(self, base: Base) -> int:
        return {
            Base.ALL: self.all,
            Base.MEMBERS: self.all,
            Base.PART: self.part,
            Base.ATTENDEES: self.attending,
            Base.CAST: self.cast,
        }[base]


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of one motion by its two weights. Shares are read from the area, votes, households, persons
    and representatives from the heads, unless they are counted on their own."""

    area_dm2: Count
    heads: Count
    share: Count | None = None
    votes: Count | None = None
    households: Count | None = None
    persons: Count | None = None
    reps: Count | None = None

    def of(self, weight: Weight) -> Count:
        own = {
            Weight.AREA: self.area_dm2,
            Weight.HEADS: self.heads,
            Weight.SHARE: self.share,
            Weight.VOTES: self.votes,
            Weight.HOUSEHOLDS: self.households,
            Weight.PERSONS: self.persons,
            Weight.REPS: self.reps,
        }[weight]
        return own or (self.area_dm2 if reads_area(weight) else self.heads)


def reads_area(weight: Weight) -> bool:
    """True where a weight is read from the area columns when it has no count of its own."""
    return weight in (Weight.AREA, Weight.SHARE)


@dataclass(frozen=True, slots=True)
class Gate:
    """One clause judged: `left` (numerator * den) beside `right` (num * base).

    `least` is the smallest whole numerator that meets a floor, `most` the largest that a cap allows, with the
    base as it is; the other one is None, and both are where the base is 0. `missing` is how much more would
    be needed, or how much less under a cap; 0 once met, None where no number would do.
    """

    kind: GateKind
    clause: Clause
    numerator: int
    base: int | None
    left: int
    right: int
    least: int | None
    most: int | None
    missing: int | None
    met: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of the count, with every gate whether or not it decided."""

    outcome: Outcome
    gates: tuple[Gate, ...]

    @property
    def quorum(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.kind.is_quorum)

    @property
    def approval(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if not gate.kind.is_quorum)

    @property
    def deciding(self) -> tuple[Gate, ...]:
        """The gates that made the outcome: all of them where it passed, else the ones that failed it."""
        if self.outcome is Outcome.PASSED:
            return self.gates
        side = self.quorum if self.outcome is Outcome.NO_QUORUM else self.approval
        open_ends = {gate.kind for gate in side if gate.met} & {GateKind.QUORUM_ANY, GateKind.APPROVAL_ANY}
        return tuple(gate for gate in side if not gate.met and gate.kind not in open_ends)

    def record(self) -> dict[str, Json]:
        """The verdict as whole numbers and words for a ledger or a file."""
        return {"outcome": self.outcome.value, "gates": [_gate_record(gate) for gate in self.gates]}


def judge(preset: Preset, tally: Tally) -> Verdict:
    """The verdict of one rule on one count; NotComputable where the rule needs more than a count."""
    if preset.needs is not None:
        raise NotComputable(preset.needs)
    gates = (
        *(weigh(GateKind.QUORUM, clause, tally) for clause in preset.quorum),
        *(weigh(GateKind.QUORUM_ANY, clause, tally) for clause in preset.quorum_any_of),
        *(weigh(GateKind.APPROVAL, clause, tally) for clause in preset.approval),
        *(weigh(GateKind.APPROVAL_ANY, clause, tally) for clause in preset.any_of),
    )
    return Verdict(_outcome(gates), gates)


def weigh(kind: GateKind, clause: Clause, tally: Tally) -> Gate:
    """One clause held against the count."""
    count = tally.of(clause.weight)
    numerator = count.measured(clause.measure)
    base = None if clause.base is None else count.based(clause.base)
    left = numerator * clause.den
    right = clause.num * (1 if base is None else base)
    met = base != 0 and clause.comparator.holds(left, right)
    least, most = (None, None) if base == 0 else _bounds(clause, right)
    missing = _missing(numerator, least, most)
    return Gate(kind, clause, numerator, base, left, right, least, most, missing, met)


def _outcome(gates: tuple[Gate, ...]) -> Outcome:
    if not (_all_met(gates, GateKind.QUORUM) and _one_met(gates, GateKind.QUORUM_ANY)):
        return Outcome.NO_QUORUM
    if not (_all_met(gates, GateKind.APPROVAL) and _one_met(gates, GateKind.APPROVAL_ANY)):
        return Outcome.REJECTED
    return Outcome.PASSED


def _all_met(gates: tuple[Gate, ...], kind: GateKind) -> bool:
    return all(gate.met for gate in gates if gate.kind is kind)


def _one_met(gates: tuple[Gate, ...], kind: GateKind) -> bool:
    listed = [gate.met for gate in gates if gate.kind is kind]
    return any(listed) or not listed


def _bounds(clause: Clause, right: int) -> tuple[int | None, int | None]:
    """The smallest numerator that meets a floor, or the largest that a cap allows."""
    rounded_down, rounded_up = right // clause.den, -(-right // clause.den)
    if clause.comparator is Comparator.AT_LEAST:
        return rounded_up, None
    if clause.comparator is Comparator.MORE_THAN:
        return rounded_down + 1, None
    most = rounded_down if clause.comparator is Comparator.AT_MOST else rounded_up - 1
    return None, most if most >= 0 else None


def _missing(numerator: int, least: int | None, most: int | None) -> int | None:
    if least is not None:
        return max(0, least - numerator)
    return None if most is None else max(0, numerator - most)


def _gate_record(gate: Gate) -> Json:
    return {
        "kind": gate.kind.value,
        "clause": gate.clause.text,
        "numerator": gate.numerator,
        "base": gate.base,
        "left": gate.left,
        "right": gate.right,
        "met": gate.met,
    }
