"""Is a clause one thing in one spelling, and is everything else refused with its reason?"""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.preset_library import all_presets
from voting.rules.clauses import (
    Base,
    Clause,
    ClauseError,
    ClauseFault,
    Comparator,
    Measure,
    Weight,
    parse,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "area part >= 2/3 all",
            Clause(Weight.AREA, Measure.PART, Comparator.AT_LEAST, 2, 3, Base.ALL),
        ),
        (
            "heads yes > 1/2 part",
            Clause(Weight.HEADS, Measure.YES, Comparator.MORE_THAN, 1, 2, Base.PART),
        ),
        (
            "area obj <= 1/3 all",
            Clause(Weight.AREA, Measure.OBJ, Comparator.AT_MOST, 1, 3, Base.ALL),
        ),
        (
            "share no < 1/2 cast",
            Clause(Weight.SHARE, Measure.NO, Comparator.LESS_THAN, 1, 2, Base.CAST),
        ),
        (
            "persons present >= 3",
            Clause(Weight.PERSONS, Measure.PRESENT, Comparator.AT_LEAST, 3, 1, None),
        ),
        (
            "persons no <= 0",
            Clause(Weight.PERSONS, Measure.NO, Comparator.AT_MOST, 0, 1, None),
        ),
        (
            "heads yes >= 1/1 all",
            Clause(Weight.HEADS, Measure.YES, Comparator.AT_LEAST, 1, 1, Base.ALL),
        ),
    ],
)
def test_a_clause_is_read_and_written_word_for_word(text: str, expected: Clause) -> None:
    assert parse(text) == expected
    assert parse(text).text == text


def test_at_least_and_more_than_are_two_different_clauses() -> None:
    assert parse("heads yes >= 1/2 part") != parse("heads yes > 1/2 part")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ClauseFault.SHAPE),
        ("area part >=", ClauseFault.SHAPE),
        ("area part >= 2/3 all of", ClauseFault.SHAPE),
        ("area  part >= 2/3 all", ClauseFault.SHAPE),
        (" area part >= 2/3 all", ClauseFault.SHAPE),
        ("area part >= 2/3 all ", ClauseFault.SHAPE),
        ("area part>= 2/3 all", ClauseFault.MEASURE),
        ("area\tpart >= 2/3 all", ClauseFault.WEIGHT),
        ("Area part >= 2/3 all", ClauseFault.WEIGHT),
        ("metres part >= 2/3 all", ClauseFault.WEIGHT),
        ("area agree >= 2/3 all", ClauseFault.MEASURE),
        ("area part = 2/3 all", ClauseFault.COMPARATOR),
        ("area part ≥ 2/3 all", ClauseFault.COMPARATOR),
        ("area part => 2/3 all", ClauseFault.COMPARATOR),
        ("area part >= 2/3 owners", ClauseFault.BASE),
        ("area part >= 2/3 ALL", ClauseFault.BASE),
        ("area part >= 0.67 all", ClauseFault.NUMBER),
        ("area part >= 67% all", ClauseFault.NUMBER),
        ("area part >= 2/0 all", ClauseFault.NUMBER),
        ("area part >= -2/3 all", ClauseFault.NUMBER),
        ("area part >= 02/3 all", ClauseFault.NUMBER),
        ("area part >= 2/03 all", ClauseFault.NUMBER),
        ("area part >= ２/３ all", ClauseFault.NUMBER),
        ("area part >= 2/3/1 all", ClauseFault.NUMBER),
        ("area part >= 1234567890/3 all", ClauseFault.NUMBER),
        ("persons present >= 03", ClauseFault.NUMBER),
        ("persons present >= ³", ClauseFault.NUMBER),
        ("persons present >= -3", ClauseFault.NUMBER),
        ("persons present >= 3.0", ClauseFault.NUMBER),
        ("persons present >= 2/3", ClauseFault.RATIO_NEEDS_BASE),
        ("persons present >= 3 all", ClauseFault.BASE_NEEDS_RATIO),
        ("area part >= 3/2 all", ClauseFault.RATIO_OVER_ONE),
        ("area part >= 4/6 all", ClauseFault.NOT_LOWEST_TERMS),
        ("area part >= 0/3 all", ClauseFault.NOT_LOWEST_TERMS),
    ],
)
def test_what_is_no_clause_is_refused_with_the_word_that_is_wrong(text: str, fault: ClauseFault) -> None:
    with pytest.raises(ClauseError) as refused:
        parse(text)
    assert refused.value.fault is fault


ratios = st.integers(1, 10**9 - 1).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den)))


@given(
    st.sampled_from(Weight),
    st.sampled_from(Measure),
    st.sampled_from(Comparator),
    ratios,
    st.sampled_from(Base),
)
def test_every_clause_survives_being_written_and_read(
    weight: Weight, measure: Measure, comparator: Comparator, ratio: tuple[int, int], base: Base
) -> None:
    lowest = Fraction(*ratio)
    clause = Clause(weight, measure, comparator, lowest.numerator, lowest.denominator, base)
    assert parse(clause.text) == clause


@given(st.text(alphabet="areayshdpt <>=/0123456789", max_size=40))
def test_no_text_makes_the_parser_stumble(text: str) -> None:
    with suppress(ClauseError):
        assert parse(text).text == text


def test_every_clause_of_the_library_stands_in_its_canonical_words() -> None:
    for preset in all_presets():
        for clause in preset.clauses:
            assert parse(clause.text) == clause
