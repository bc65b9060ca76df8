"""The residents' committee law's quorum and majority on hands and phones, and when a count stands."""

import pytest

from voting.preset_library import preset
from voting.rules.meeting_counts import (
    NOBODY,
    RULE_OF,
    Body,
    Choices,
    CountFault,
    CountRefused,
    HandCount,
    counted_hands,
    meeting_tally,
    round_to_count,
)
from voting.rules.verdict import judge

# body, members, present, agree, against, abstain, outcome. Arts 26 to 29 of the law in force since 2026.
LAW = [
    ("adults", 200, 100, 100, 0, 0, "no_quorum"),  # more than half, and 100 of 200 is half
    ("adults", 200, 101, 51, 50, 0, "passed"),  # more than half of those present: 51 of 101
    ("adults", 200, 102, 51, 0, 51, "rejected"),  # 51 of 102 is half
    ("adults", 201, 101, 51, 0, 0, "passed"),  # 101 of 201 is more than half; the silent are in the base
    ("adults", 201, 101, 50, 0, 0, "rejected"),
    ("households", 25, 13, 7, 6, 0, "passed"),
    ("households", 25, 12, 12, 0, 0, "no_quorum"),
    ("representatives", 30, 20, 11, 9, 0, "passed"),  # two thirds: at least, and 20 of 30 is exactly that
    ("representatives", 30, 19, 19, 0, 0, "no_quorum"),
    ("representatives", 30, 20, 10, 10, 0, "rejected"),
    ("representatives", 31, 20, 20, 0, 0, "no_quorum"),  # 20 × 3 = 60 < 62
    ("representatives", 31, 21, 11, 0, 0, "passed"),
]


@pytest.mark.parametrize(("body", "members", "present", "agree", "against", "abstain", "outcome"), LAW)
def test_the_law_on_a_count_of_hands(
    body: str, members: int, present: int, agree: int, against: int, abstain: int, outcome: str
) -> None:
    tally = meeting_tally(
        members=members, present=present, hands=Choices(agree, against, abstain), phones=NOBODY
    )
    assert judge(preset(RULE_OF[Body(body)]), tally).outcome == outcome


def test_hands_and_phones_are_one_count() -> None:
    tally = meeting_tally(members=10, present=8, hands=Choices(2, 1, 0), phones=Choices(3, 0, 1))
    assert (tally.heads.yes, tally.heads.no, tally.heads.abstain, tally.heads.present) == (5, 1, 1, 8)


def _count(round_: int, counter: str, *choices: int) -> HandCount:
    return HandCount(round_, counter, Choices(*choices))


REFUSED = [
    ((), False, CountFault.NOT_COUNTED),
    ((_count(1, "甲", 5, 1, 0),), False, CountFault.ONE_COUNTER),
    ((_count(1, "甲", 5, 1, 0),), True, CountFault.ONE_COUNTER),
    ((_count(1, "甲", 5, 1, 0), _count(1, "乙", 5, 0, 1)), False, CountFault.UNLIKE),
    (
        (_count(1, "甲", 5, 1, 0), _count(1, "乙", 5, 0, 1), _count(2, "甲", 5, 1, 0)),
        False,
        CountFault.ONE_COUNTER,
    ),
]


@pytest.mark.parametrize(("counts", "phones", "fault"), REFUSED)
def test_a_count_that_does_not_stand(counts: tuple[HandCount, ...], phones: bool, fault: CountFault) -> None:
    with pytest.raises(CountRefused) as refused:
        counted_hands(counts, phones=phones)
    assert refused.value.fault is fault


def test_two_counters_who_found_the_same_make_a_count() -> None:
    counts = (_count(1, "甲", 5, 1, 0), _count(1, "乙", 5, 1, 0))
    assert counted_hands(counts, phones=False) == Choices(5, 1, 0)
    assert round_to_count(counts) == 1


def test_two_counters_who_differ_count_again_and_the_last_round_holds() -> None:
    differ = (_count(1, "甲", 5, 1, 0), _count(1, "乙", 4, 2, 0))
    assert round_to_count(differ) == 2
    again = (*differ, _count(2, "甲", 5, 1, 0), _count(2, "丙", 5, 1, 0))
    assert counted_hands(again, phones=False) == Choices(5, 1, 0)


def test_where_phones_answer_no_hands_is_nobody() -> None:
    assert counted_hands((), phones=True) == NOBODY


@pytest.mark.parametrize(
    ("members", "present", "hands", "fault"),
    [
        (10, 11, Choices(1, 0, 0), CountFault.MORE_THAN_BODY),
        (10, 5, Choices(4, 1, 1), CountFault.TOO_MANY),
    ],
)
def test_more_than_can_be(members: int, present: int, hands: Choices, fault: CountFault) -> None:
    with pytest.raises(CountRefused) as refused:
        meeting_tally(members=members, present=present, hands=hands, phones=NOBODY)
    assert refused.value.fault is fault
