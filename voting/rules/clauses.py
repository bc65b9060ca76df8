"""What one clause of a majority rule demands: "<weight> <measure> <comparator> <ratio> <base>".

"At least" (以上, `>=`) and "more than" (过半数, 超过, `>`) are different words here and everywhere:
art. 1259 of the Civil Code says which of them holds the number itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import gcd
from typing import TypeVar

Word = TypeVar("Word", bound=StrEnum)


class Weight(StrEnum):
    AREA = "area"
    HEADS = "heads"
    SHARE = "share"
    VOTES = "votes"
    HOUSEHOLDS = "households"
    PERSONS = "persons"
    REPS = "reps"


class Measure(StrEnum):
    """What is counted: `part` takes part (abstaining too), `obj` objects, `inperson` stood in the room."""

    PART = "part"
    YES = "yes"
    NO = "no"
    OBJ = "obj"
    PRESENT = "present"
    INPERSON = "inperson"


class Comparator(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    @property
    def is_floor(self) -> bool:
        """True where more helps; false for a cap, which too many objections break."""
        return self in (Comparator.AT_LEAST, Comparator.MORE_THAN)

    def holds(self, left: int, right: int) -> bool:
        if self is Comparator.AT_LEAST:
            return left >= right
        if self is Comparator.MORE_THAN:
            return left > right
        if self is Comparator.AT_MOST:
            return left <= right
        return left < right


class Base(StrEnum):
    """What the ratio is of: `cast` is yes and no, `part` adds those who abstain, `attendees` are there."""

    ALL = "all"
    PART = "part"
    ATTENDEES = "attendees"
    CAST = "cast"
    MEMBERS = "members"


class ClauseFault(StrEnum):
    SHAPE = "shape"
    WEIGHT = "weight"
    MEASURE = "measure"
    COMPARATOR = "comparator"
    NUMBER = "number"
    BASE = "base"
    RATIO_NEEDS_BASE = "ratio_needs_base"
    BASE_NEEDS_RATIO = "base_needs_ratio"
    RATIO_OVER_ONE = "ratio_over_one"
    NOT_LOWEST_TERMS = "not_lowest_terms"


class ClauseError(ValueError):
    """A text that is no clause; `fault` says which word of it is wrong."""

    def __init__(self, text: str, fault: ClauseFault) -> None:
        super().__init__(f"{fault}: {text!r}")
        self.text = text
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand: "heads yes > 1/2 part", or "persons present >= 3" where `base` is None and `den` is 1."""

    weight: Weight
    measure: Measure
    comparator: Comparator
    num: int
    den: int
    base: Base | None

    def __post_init__(self) -> None:
        if fault := _fault(self.num, self.den, self.base):
            raise ClauseError(self.text, fault)

    @property
    def text(self) -> str:
        """The canonical words, which the ledger keeps: `parse(clause.text) == clause`."""
        if self.base is None:
            return f"{self.weight} {self.measure} {self.comparator} {self.num}"
        return f"{self.weight} {self.measure} {self.comparator} {self.num}/{self.den} {self.base}"

    def __str__(self) -> str:
        return self.text


# No leading zero and ASCII only, so that one rule has one spelling; 9 digits are beyond any ratio of law.
_WHOLE = re.compile(r"(?:0|[1-9][0-9]{0,8})")
_RATIO = re.compile(r"(0|[1-9][0-9]{0,8})/([1-9][0-9]{0,8})")


def parse(text: str) -> Clause:
    """The clause that `text` spells, or ClauseError. Words stand one ASCII space apart."""
    words = text.split(" ")
    if len(words) not in (4, 5):
        raise ClauseError(text, ClauseFault.SHAPE)
    weight = _word(Weight, words[0], text, ClauseFault.WEIGHT)
    measure = _word(Measure, words[1], text, ClauseFault.MEASURE)
    comparator = _word(Comparator, words[2], text, ClauseFault.COMPARATOR)
    if len(words) == 4:
        return Clause(weight, measure, comparator, _whole(words[3], text), 1, None)
    num, den = _ratio(words[3], text)
    return Clause(weight, measure, comparator, num, den, _word(Base, words[4], text, ClauseFault.BASE))


def _word(kind: type[Word], word: str, text: str, fault: ClauseFault) -> Word:
    try:
        return kind(word)
    except ValueError:
        raise ClauseError(text, fault) from None


def _whole(word: str, text: str) -> int:
    if _RATIO.fullmatch(word):
        raise ClauseError(text, ClauseFault.RATIO_NEEDS_BASE)
    if not _WHOLE.fullmatch(word):
        raise ClauseError(text, ClauseFault.NUMBER)
    return int(word)


def _ratio(word: str, text: str) -> tuple[int, int]:
    if _WHOLE.fullmatch(word):
        raise ClauseError(text, ClauseFault.BASE_NEEDS_RATIO)
    if not (found := _RATIO.fullmatch(word)):
        raise ClauseError(text, ClauseFault.NUMBER)
    return int(found[1]), int(found[2])


def _fault(num: int, den: int, base: Base | None) -> ClauseFault | None:
    if num < 0 or den < 1:
        return ClauseFault.NUMBER
    if base is None:
        return None if den == 1 else ClauseFault.RATIO_NEEDS_BASE
    if num > den:
        return ClauseFault.RATIO_OVER_ONE
    return None if gcd(num, den) == 1 else ClauseFault.NOT_LOWEST_TERMS
