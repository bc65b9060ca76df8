"""Which building is painted first: exact scores, stakes declared, ties by lots that anyone can draw again."""

import hashlib
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.contests.rules.order import (
    Criterion,
    Mark,
    Panel,
    hundredths,
    missing,
    month_of,
    order,
    score,
)

PLAN, NEED = Criterion(1, 60, 10), Criterion(2, 40, 5)
CRITERIA = (PLAN, NEED)
TWO = Panel((7, 8), frozenset())


def _sheet(judge: int, entry: int, plan: int, need: int) -> tuple[Mark, Mark]:
    return Mark(judge, entry, 1, plan), Mark(judge, entry, 2, need)


def test_a_score_can_be_checked_by_hand() -> None:
    marks = (*_sheet(7, 1, 8, 5), *_sheet(8, 1, 9, 4))
    # (60 × 8/10 + 40 × 5/5 + 60 × 9/10 + 40 × 4/5) ÷ (2 × 100) = (48 + 40 + 54 + 32) ÷ 200
    assert score(1, CRITERIA, TWO, marks) == Fraction(174, 200)
    assert hundredths(Fraction(174, 200)) == "87.00"


def test_a_third_is_cut_and_not_rounded() -> None:
    assert hundredths(Fraction(2, 3)) == "66.66"
    assert hundredths(Fraction(1)) == "100.00"


def test_a_judge_with_a_stake_gives_that_entry_nothing() -> None:
    panel = Panel((7, 8), frozenset({(8, 1)}))
    marks = (*_sheet(7, 1, 5, 5), *_sheet(8, 1, 10, 5), *_sheet(7, 2, 5, 5), *_sheet(8, 2, 5, 5))
    first, second = order((1, 2), CRITERIA, panel, marks, seed="s")
    assert first.score == second.score == Fraction(70, 100), "the judge's own full marks are left out"
    assert {first.entry: first.judges, second.entry: second.judges} == {1: 1, 2: 2}


def test_nothing_is_ordered_while_a_sheet_is_missing() -> None:
    marks = (*_sheet(7, 1, 5, 5), Mark(8, 1, 1, 5))
    assert missing((1,), CRITERIA, TWO, marks) == ((8, 1),)
    assert missing((1,), CRITERIA, Panel((7,), frozenset({(7, 1)})), marks) == ((0, 1),)
    with pytest.raises(ValueError, match="sheet"):
        order((1,), CRITERIA, TWO, marks, seed="s")


def test_equal_entries_stand_in_the_order_of_their_lots() -> None:
    marks = tuple(mark for entry in (1, 2, 3) for mark in _sheet(7, entry, 5, 5))
    placed = order((1, 2, 3), CRITERIA, Panel((7,), frozenset()), marks, seed="abc")
    by_lot = sorted((1, 2, 3), key=lambda n: hashlib.sha256(f"abc:{n}".encode()).hexdigest())
    assert [each.entry for each in placed] == by_lot
    assert [each.tied for each in placed] == [2, 2, 2]


def test_so_many_a_month_from_the_first() -> None:
    months = [month_of(place, 2, date(2026, 11, 15)) for place in range(1, 6)]
    assert months == [date(2026, 11, 1)] * 2 + [date(2026, 12, 1)] * 2 + [date(2027, 1, 1)]
    assert month_of(1, None, date(2026, 11, 1)) is None


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 5)), min_size=1, max_size=8), st.text(max_size=8)
)
def test_everyone_has_one_place_and_more_points_never_stand_behind(
    points: list[tuple[int, int]], seed: str
) -> None:
    panel = Panel((7,), frozenset())
    marks = tuple(mark for n, given_ in enumerate(points, 1) for mark in _sheet(7, n, *given_))
    placed = order(range(1, len(points) + 1), CRITERIA, panel, marks, seed=seed)
    assert sorted(each.entry for each in placed) == list(range(1, len(points) + 1))
    assert [each.place for each in placed] == list(range(1, len(points) + 1))
    scores = [each.score for each in placed]
    assert scores == sorted(scores, reverse=True)
