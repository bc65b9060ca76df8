"""How many have taken part while a vote runs, and what is still missing; it knows nothing of yes and no."""

from dataclasses import dataclass

from voting.rules.clauses import Base, Clause, Measure
from voting.rules.presets import Preset
from voting.rules.verdict import Count, Gate, GateKind, Tally, reads_area, weigh

# What can be judged without knowing a single choice.
CHOICELESS_MEASURES = (Measure.PART, Measure.PRESENT)
CHOICELESS_BASES = (None, Base.ALL, Base.MEMBERS)


@dataclass(frozen=True, slots=True)
class Participation:
    """Everybody of the scope, and those whose ballots are in, by both weights."""

    heads_all: int
    heads_part: int
    area_all_dm2: int
    area_part_dm2: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """The gates of the quorum as they stand. What is missing is 0 once enough take part by that weight, and
    where the rule has no legal line for it (`gates` then holds none of that weight)."""

    gates: tuple[Gate, ...]
    met: bool
    missing_heads: int
    missing_area_dm2: int


def turnout(preset: Preset, participation: Participation) -> Turnout:
    """What the quorum clauses say of a participation."""
    tally = _choiceless(participation)
    every = tuple(weigh(GateKind.QUORUM, clause, tally) for clause in preset.quorum if _choice_free(clause))
    either = tuple(
        weigh(GateKind.QUORUM_ANY, clause, tally) for clause in preset.quorum_any_of if _choice_free(clause)
    )
    open_either = () if any(gate.met for gate in either) else either
    return Turnout(
        gates=every + either,
        met=all(gate.met for gate in every) and not open_either,
        missing_heads=_most_missing(every, open_either, by_area=False),
        missing_area_dm2=_most_missing(every, open_either, by_area=True),
    )


def _choiceless(participation: Participation) -> Tally:
    """A count in which nobody has chosen anything: those who take part stand as abstaining."""
    return Tally(
        area_dm2=Count(participation.area_all_dm2, 0, 0, participation.area_part_dm2),
        heads=Count(participation.heads_all, 0, 0, participation.heads_part),
    )


def _choice_free(clause: Clause) -> bool:
    return clause.measure in CHOICELESS_MEASURES and clause.base in CHOICELESS_BASES


def _most_missing(every: tuple[Gate, ...], either: tuple[Gate, ...], *, by_area: bool) -> int:
    """The largest need among clauses that must all hold; of those where one will do, the smallest."""
    needed = [gate.missing or 0 for gate in every if reads_area(gate.clause.weight) is by_area]
    enough = [gate.missing or 0 for gate in either if reads_area(gate.clause.weight) is by_area]
    return max([0, *needed, *([min(enough)] if enough else [])])
