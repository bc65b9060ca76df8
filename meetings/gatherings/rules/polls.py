"""What may be answered in a straw poll, and what do the answers come to?

A straw poll binds nobody. Every count is a whole number beside how many answered and how many were present.
An answer is a set of marks, option to number: 1 for what was chosen, the rank in a ranking, the points.
Options are numbered from 1; on the fixed scales these are: 1 agree, 2 against, 3 abstain; and on the scale of
consensus 1 agree, 2 can live with it, 3 concern, 4 block.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from meetings.gatherings.rules.lots import drawn
from meetings.gatherings.rules.ranking import ranked

MOST_OPTIONS = 12
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_REASON = 400, 200, 400
MOST_POINTS = 100


class Method(StrEnum):
    YES_NO = "yes_no"  # agree, against, abstain
    SINGLE = "single"  # one of several
    MULTIPLE = "multiple"  # up to so many of several
    CONSENSUS = "consensus"  # agree, can live with it, concern, block
    RANKING = "ranking"  # in one's own order; Schulze (rules/ranking.py)
    POINTS = "points"  # so many points to give out


SCALES: Mapping[str, tuple[str, ...]] = {
    Method.YES_NO: ("agree", "against", "abstain"),
    Method.CONSENSUS: ("support", "live_with", "concern", "block"),
}
"""The options of the methods that have none of their own, in the order of their numbers."""

ASKS_WHY = (3, 4)  # on the consensus scale: concern and block
ORDERED = frozenset({Method.SINGLE, Method.MULTIPLE, Method.RANKING, Method.POINTS})

Marks = Mapping[int, int]


@dataclass(frozen=True)
class Sheet:
    """What is asked: the method, the numbers of the options, and how many ticks or points one has."""

    method: str
    options: tuple[int, ...]
    most: int | None = None


@dataclass(frozen=True)
class Answer:
    """One answer that fits its sheet."""

    marks: Marks
    reason: str = ""


@dataclass(frozen=True)
class Fault:
    """Why something cannot be taken: a message key, the form's field, and what the sentence needs."""

    reason: str
    at: str = ""
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One option in the count: answers that chose it, first places of a ranking, or points."""

    option: int
    count: int


@dataclass(frozen=True)
class Count:
    """What the answers come to. `order`: options in groups, best first, tied ones together; () on a scale."""

    answered: int
    present: int
    lines: tuple[Line, ...]
    order: tuple[tuple[int, ...], ...] = ()

    @property
    def tied(self) -> bool:
        return any(len(group) > 1 for group in self.order)

    def drawn(self, seed: str) -> tuple[int, ...]:
        """The options in one order, ties broken by the seed's lots."""
        return tuple(option for group in self.order for option in drawn(seed, group))


def options_of(method: str, given: int) -> tuple[int, ...]:
    """The numbers of the options: those of the scale, or as many as were given."""
    return tuple(range(1, (len(SCALES[method]) if method in SCALES else given) + 1))


def poll_fault(method: str, question: str, options: Sequence[str], most: int | None) -> Fault | None:
    """Why a poll cannot be asked like this; None when it can."""
    if method not in frozenset(Method):
        return Fault("polls.no_method", "method")
    if not question:
        return Fault("polls.no_question", "question")
    if len(question) > LONGEST_QUESTION:
        return Fault("polls.question_long", "question", {"most": LONGEST_QUESTION})
    if method in SCALES:
        return None
    if not 2 <= len(options) <= MOST_OPTIONS:
        return Fault("polls.options_number", "options", {"most": MOST_OPTIONS})
    if any(len(option) > LONGEST_OPTION for option in options):
        return Fault("polls.option_long", "options", {"most": LONGEST_OPTION})
    if len(set(options)) < len(options):
        return Fault("polls.option_twice", "options")
    if method == Method.MULTIPLE and not 1 <= (most or 0) <= len(options):
        return Fault("polls.most_ticks", "most", {"most": len(options)})
    if method == Method.POINTS and not 1 <= (most or 0) <= MOST_POINTS:
        return Fault("polls.most_points", "most", {"most": MOST_POINTS})
    return None


def read_answer(sheet: Sheet, typed: Mapping[int, int], reason: str = "") -> Answer | Fault:
    """The answer that was typed, or why it does not fit. `typed`: option to mark, 0 and less left out."""
    marks = {option: mark for option, mark in sorted(typed.items()) if mark > 0}
    if not marks:
        return Fault("polls.nothing_chosen", "choice")
    if not set(marks) <= set(sheet.options):
        return Fault("polls.no_option", "choice")
    fault = _marks_fault(sheet, marks)
    if fault:
        return fault
    if sheet.method == Method.RANKING:
        marks = {option: 1 + sum(other < rank for other in marks.values()) for option, rank in marks.items()}
    asks_why = sheet.method == Method.CONSENSUS and bool(set(marks) & set(ASKS_WHY))
    if asks_why and not reason.strip():
        return Fault("polls.why_missing", "reason")
    if len(reason.strip()) > LONGEST_REASON:
        return Fault("polls.why_long", "reason", {"most": LONGEST_REASON})
    return Answer(marks, reason.strip() if asks_why else "")


def count(sheet: Sheet, answers: Iterable[Marks], present: int) -> Count:
    """Count the answers. Whoever answered was present, also if they have left since."""
    given = tuple(answers)
    ranking = sheet.method == Method.RANKING
    lines = tuple(
        Line(each, sum(marks.get(each) == 1 if ranking else marks.get(each, 0) for marks in given))
        for each in sheet.options
    )
    return Count(len(given), max(present, len(given)), lines, _order(sheet, given, lines))


def _marks_fault(sheet: Sheet, marks: Marks) -> Fault | None:
    match sheet.method:
        case Method.RANKING:
            if len(set(marks.values())) < len(marks):
                return Fault("polls.rank_twice", "choice")
        case Method.POINTS:
            if sum(marks.values()) > (sheet.most or 0):
                return Fault(
                    "polls.points_over", "choice", {"given": sum(marks.values()), "most": sheet.most or 0}
                )
        case Method.MULTIPLE:
            if len(marks) > (sheet.most or 0):
                return Fault("polls.ticks_over", "choice", {"given": len(marks), "most": sheet.most or 0})
        case _:
            if len(marks) > 1:
                return Fault("polls.one_only", "choice")
    if sheet.method in (Method.RANKING, Method.POINTS):
        return None
    return None if set(marks.values()) == {1} else Fault("polls.no_option", "choice")


def _order(sheet: Sheet, given: Sequence[Marks], lines: Sequence[Line]) -> tuple[tuple[int, ...], ...]:
    if sheet.method not in ORDERED or not given:
        return ()
    if sheet.method == Method.RANKING:
        return ranked(given, sheet.options)
    counts = sorted({line.count for line in lines}, reverse=True)
    return tuple(tuple(line.option for line in lines if line.count == n) for n in counts)
