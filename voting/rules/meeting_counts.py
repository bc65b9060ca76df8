"""How do raised hands and phones in a meeting become one count, and by which rule is it judged?

Law on the organisation of urban residents' committees 城市居民委员会组织法 (in force 2026-01-01), arts 26
to 30: more than half of all adults, or of all household representatives, have to be present, two thirds of
the members of the representatives' meeting; more than half of those present decide. Raised hands are
counted by two people, each alone: a count stands when both numbers are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting.rules.verdict import Count, Tally


class Body(StrEnum):
    """Whose meeting it is: all adults, one of each household, or the elected representatives."""

    ADULTS = "adults"
    HOUSEHOLDS = "households"
    REPRESENTATIVES = "representatives"


RULE_OF = {
    Body.ADULTS: "cn.residents.meeting",
    Body.HOUSEHOLDS: "cn.residents.meeting",
    Body.REPRESENTATIVES: "cn.residents.reps",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How many agree, are against, abstain: whole heads."""

    agree: int
    against: int
    abstain: int

    @property
    def all(self) -> int:
        return self.agree + self.against + self.abstain


NOBODY = Choices(0, 0, 0)


@dataclass(frozen=True, slots=True)
class HandCount:
    """What one counter counted in one round."""

    round: int
    counter: str
    choices: Choices


class CountFault(StrEnum):
    """Why a count does not stand, in the order in which it is looked at."""

    NOT_COUNTED = "not_counted"  # hands are the only way, and nobody has counted them
    ONE_COUNTER = "one_counter"  # the second counter is missing
    UNLIKE = "unlike"  # the two differ: count again
    TOO_MANY = "too_many"  # more answers than people in the room
    MORE_THAN_BODY = "more_than_body"  # more people in the room than the body has


class CountRefused(ValueError):
    def __init__(self, fault: CountFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def counted_hands(counts: Sequence[HandCount], *, phones: bool) -> Choices:
    """The raised hands of the last round; CountRefused unless two counters found the same.

    Where phones answer too, no count of hands means that nobody without a phone was there to raise one.
    """
    last = [each for each in counts if each.round == current_round(counts)]
    if not last:
        if phones:
            return NOBODY
        raise CountRefused(CountFault.NOT_COUNTED)
    if len(last) < 2:
        raise CountRefused(CountFault.ONE_COUNTER)
    if last[0].choices != last[1].choices:
        raise CountRefused(CountFault.UNLIKE)
    return last[0].choices


def current_round(counts: Sequence[HandCount]) -> int:
    """The number of the last round, 1 before anyone has counted."""
    return max((each.round for each in counts), default=1)


def round_to_count(counts: Sequence[HandCount]) -> int:
    """The round in which the next count is entered: a new one once two counters differed."""
    now = current_round(counts)
    pair = [each.choices for each in counts if each.round == now]
    return now + 1 if len(pair) == 2 and pair[0] != pair[1] else now


def meeting_tally(*, members: int, present: int, hands: Choices, phones: Choices) -> Tally:
    """One count of heads: `members` is how many the body has, `present` how many of them are in the room.

    Who is present and says nothing counts for the quorum and in the base of the majority, as the law has it
    (more than half of those present).
    """
    if present > members:
        raise CountRefused(CountFault.MORE_THAN_BODY)
    if hands.all + phones.all > present:
        raise CountRefused(CountFault.TOO_MANY)
    heads = Count(
        all=members,
        yes=hands.agree + phones.agree,
        no=hands.against + phones.against,
        abstain=hands.abstain + phones.abstain,
        present=present,
    )
    return Tally(area_dm2=Count(all=0, yes=0, no=0), heads=heads)
