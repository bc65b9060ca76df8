"""Is every verdict what the statute says, at the threshold, one below it and one above it?"""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.law_table import LAW, Row, clauses_of, holds, outcome
from voting.preset_library import all_presets, preset
from voting.rules.clauses import Measure, Weight, parse
from voting.rules.presets import canonical
from voting.rules.verdict import (
    Count,
    CountError,
    CountFault,
    GateKind,
    NotComputable,
    Outcome,
    Tally,
    judge,
    weigh,
)

CASES = list(csv.DictReader((Path(__file__).parent / "cases.csv").read_text("utf-8").splitlines()))


def tally(area: Row, heads: Row) -> Tally:
    return Tally(Count(*area), Count(*heads))


def the_same(row: Row) -> Tally:
    return tally(row, row)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_shared_cases(case: dict[str, str]) -> None:
    area, heads = (
        tuple(int(case[f"{side}_{part}"]) for part in ("all", "yes", "no", "abstain"))
        for side in ("area", "heads")
    )
    assert judge(preset(case["preset"]), tally(area, heads)).outcome == case["verdict"]  # type: ignore[arg-type]


# What article 278 says, with numbers small enough to check by eye. Twelve equal flats.
@pytest.mark.parametrize(
    ("rule", "yes", "no", "abstain", "expected"),
    [
        ("ordinary", 7, 0, 0, "no_quorum"),  # 7 of 12 is under two thirds
        ("ordinary", 8, 0, 0, "passed"),  # 8 of 12 is exactly two thirds, which 以上 includes
        ("ordinary", 5, 3, 0, "passed"),
        ("ordinary", 4, 4, 0, "rejected"),  # half of those taking part is not 过半数
        ("ordinary", 4, 3, 1, "rejected"),  # who abstains takes part
        ("ordinary", 5, 0, 3, "passed"),
        ("ordinary", 0, 8, 0, "rejected"),
        ("ordinary", 0, 0, 12, "rejected"),
        ("ordinary", 0, 0, 0, "no_quorum"),
        ("special", 6, 2, 0, "passed"),  # 6 of 8 is exactly three quarters, which 以上 includes
        ("special", 5, 3, 0, "rejected"),
        ("special", 6, 2, 1, "rejected"),  # 6 of 9
        ("special", 7, 0, 0, "no_quorum"),
        ("special", 9, 3, 0, "passed"),
        ("special", 8, 4, 0, "rejected"),
    ],
)
def test_article_278(rule: str, yes: int, no: int, abstain: int, expected: str) -> None:
    assert judge(preset(f"cn.cc278.{rule}"), the_same((12, yes, no, abstain))).outcome == expected


# Each weight alone can hold a motion up: of twelve heads one owns half of the area.
@pytest.mark.parametrize(
    ("area", "heads", "expected"),
    [
        ((1200, 1200, 0, 0), (12, 12, 0, 0), "passed"),
        ((1200, 600, 0, 0), (12, 11, 0, 0), "no_quorum"),  # enough heads, too little area
        ((1200, 1100, 0, 0), (12, 7, 0, 0), "no_quorum"),  # enough area, too few heads
        ((1200, 600, 600, 0), (12, 11, 1, 0), "rejected"),
        ((1200, 1100, 100, 0), (12, 6, 6, 0), "rejected"),
    ],
)
def test_area_and_heads_are_both_needed(area: Row, heads: Row, expected: str) -> None:
    assert judge(preset("cn.cc278.ordinary"), tally(area, heads)).outcome == expected


def test_building_13_passes_with_23_of_25_heads() -> None:
    verdict = judge(preset("cn.sh.elevator.building"), tally((209096, 188283, 20813, 0), (25, 23, 2, 0)))
    assert verdict.outcome is Outcome.PASSED
    heads = verdict.approval[1]
    assert (heads.left, heads.right, heads.least, heads.missing) == (92, 75, 19, 0)


def test_use_of_a_dwelling_for_business_needs_every_single_owner() -> None:
    rule = preset("cn.cc279.use_change")
    assert judge(rule, the_same((30, 30, 0, 0))).outcome is Outcome.PASSED
    assert judge(rule, the_same((30, 29, 0, 1))).outcome is Outcome.REJECTED
    assert judge(rule, the_same((30, 29, 0, 0))).outcome is Outcome.REJECTED
    assert judge(rule, the_same((0, 0, 0, 0))).outcome is Outcome.REJECTED


def test_the_oracle_knows_every_computable_rule() -> None:
    assert set(LAW) == {each.id for each in all_presets() if each.computable}


WHOLE = 12000  # divides evenly by every denominator of the library
SIGNS = {
    "≥": (False, True, True),
    ">": (False, False, True),
    "≤": (True, True, False),
    "<": (True, False, False),
}


def at_threshold(clause: tuple[str, ...], step: int) -> tuple[Row, Row] | None:
    """Numbers that put one clause at its threshold plus `step`, where the rest of the rule is in favour."""
    letter, weight, measure, _, ratio, base = clause
    exactly = int(Fraction(ratio) * (WHOLE if base else 1)) + step
    rest = WHOLE - exactly
    if exactly < 0 or rest < 0:
        return None
    favour = (WHOLE, 0 if letter.startswith("|") else WHOLE, 0, 0)
    row = {
        ("part", "all"): (WHOLE, exactly, 0, 0),
        ("present", "all"): (WHOLE, exactly, 0, 0),
        ("present", ""): (WHOLE, exactly, 0, 0),
        ("yes", "all"): (WHOLE, exactly, 0, rest),
        ("yes", "part"): (WHOLE, exactly, 0, rest),
        ("yes", "present"): (WHOLE, exactly, rest, 0),
        ("yes", "cast"): (WHOLE, exactly, rest, 0),
        ("no", "all"): (WHOLE, rest, exactly, 0),
        ("no", "cast"): (WHOLE, rest, exactly, 0),
        ("no", ""): (WHOLE, rest, exactly, 0),
    }[measure, base]
    return (row, favour) if weight == "area" else (favour, row)


BOUNDARIES = [
    pytest.param(rule, place, step, id=f"{rule}-{place}-{('under', 'at', 'over')[step + 1]}")
    for rule in LAW
    for place, clause in enumerate(clauses_of(rule))
    for step in (-1, 0, 1)
    if at_threshold(clause, step)
]


@pytest.mark.parametrize(("rule", "place", "step"), BOUNDARIES)
def test_one_below_at_and_one_above_every_threshold(rule: str, place: int, step: int) -> None:
    clause = clauses_of(rule)[place]
    found = at_threshold(clause, step)
    assert found is not None
    verdict = judge(preset(rule), tally(*found))
    assert verdict.gates[place].met is SIGNS[clause[3]][step + 1]
    assert verdict.outcome == outcome(rule, *found)


def test_the_boundaries_reach_every_outcome_that_a_rule_has() -> None:
    for rule in LAW:
        lists = {clause[0].lstrip("|") for clause in clauses_of(rule)}
        reached = {
            outcome(rule, *found)
            for clause in clauses_of(rule)
            for step in (-1, 0, 1)
            if (found := at_threshold(clause, step))
        }
        assert "passed" in reached
        assert reached & {"rejected", "no_quorum"}
        assert "no_quorum" not in reached or "Q" in lists


rows = (
    st.integers(0, 10**12)
    .flatmap(
        lambda everyone: st.lists(st.integers(0, everyone), min_size=3, max_size=3).map(
            lambda cuts: (everyone, *sorted(cuts))
        )
    )
    .map(lambda cut: (cut[0], cut[1], cut[2] - cut[1], cut[3] - cut[2]))
)
small_rows = st.tuples(*(st.integers(0, 4) for _ in range(4))).map(
    lambda four: (sum(four), four[1], four[2], four[3])
)
any_rows = st.one_of(rows, small_rows)
any_rule = st.sampled_from(sorted(LAW))


@given(any_rule, any_rows, any_rows)
def test_every_verdict_is_that_of_exact_fractions(rule: str, area: Row, heads: Row) -> None:
    verdict = judge(preset(rule), tally(area, heads))
    assert verdict.outcome == outcome(rule, area, heads)
    assert [gate.met for gate in verdict.gates] == [holds(clause, area, heads) for clause in clauses_of(rule)]


@given(any_rule, any_rows, any_rows)
def test_the_two_integers_are_the_comparison(rule: str, area: Row, heads: Row) -> None:
    for gate in judge(preset(rule), tally(area, heads)).gates:
        assert gate.left == gate.numerator * gate.clause.den
        assert gate.right == gate.clause.num * (1 if gate.base is None else gate.base)
        assert gate.met == (gate.base != 0 and gate.clause.comparator.holds(gate.left, gate.right))
        assert all(type(number) is int for number in (gate.left, gate.right, gate.numerator))


@given(any_rule, any_rows, any_rows)
def test_the_bound_is_the_very_next_number_that_would_do(rule: str, area: Row, heads: Row) -> None:
    for gate in judge(preset(rule), tally(area, heads)).gates:
        clause, right = gate.clause, gate.right
        if gate.least is not None:
            assert clause.comparator.holds(gate.least * clause.den, right)
            assert not clause.comparator.holds((gate.least - 1) * clause.den, right)
            assert gate.missing == max(0, gate.least - gate.numerator)
        if gate.most is not None:
            assert clause.comparator.holds(gate.most * clause.den, right)
            assert not clause.comparator.holds((gate.most + 1) * clause.den, right)
            assert gate.missing == max(0, gate.numerator - gate.most)
        if gate.base == 0:
            assert (gate.least, gate.most, gate.missing, gate.met) == (None, None, None, False)
        else:
            assert gate.met is (gate.missing == 0)


@given(any_rule, any_rows, any_rows, st.integers(1, 1000))
def test_a_larger_unit_changes_no_verdict(rule: str, area: Row, heads: Row, factor: int) -> None:
    larger = tuple(number * factor for number in area)
    assert outcome(rule, area, heads) == judge(preset(rule), tally(larger, heads)).outcome  # type: ignore[arg-type]


@given(st.sampled_from(["cn.cc278.ordinary", "cn.cc278.special"]), any_rows, any_rows)
def test_changing_a_no_to_a_yes_never_hurts(rule: str, area: Row, heads: Row) -> None:
    before = judge(preset(rule), tally(area, heads)).outcome
    area, heads = ((row[0], row[1] + row[2], 0, row[3]) for row in (area, heads))
    after = judge(preset(rule), tally(area, heads)).outcome
    assert before is not Outcome.PASSED or after is Outcome.PASSED
    assert (before is Outcome.NO_QUORUM) == (after is Outcome.NO_QUORUM)


def test_a_rule_without_clauses_is_not_computed() -> None:
    with pytest.raises(NotComputable) as refused:
        judge(preset("cn.hz.assembly"), the_same((1, 1, 0, 0)))
    assert refused.value.needs == "overlays"


def test_those_present_count_as_attendees_even_when_they_do_not_vote() -> None:
    meeting = preset("cn.residents.reps")
    silent = Tally(Count(45, 16, 14), Count(45, 16, 14, 0, present=45))
    assert judge(meeting, silent).outcome is Outcome.REJECTED  # 16 of 45 who are there
    assert judge(meeting, Tally(Count(45, 16, 14), Count(45, 16, 14))).outcome is Outcome.PASSED


def test_votes_counted_on_their_own_are_not_read_from_the_heads() -> None:
    rule = preset("fr.26")  # heads > 1/2 and votes >= 2/3 of all
    heads = Count(100, 60, 0)
    assert judge(rule, Tally(heads, heads)).outcome is Outcome.REJECTED
    assert judge(rule, Tally(heads, heads, votes=Count(1000, 700, 0))).outcome is Outcome.PASSED


def test_a_weight_that_is_not_counted_is_read_from_its_side() -> None:
    counted = tally((7, 1, 0, 0), (9, 1, 0, 0))
    assert counted.of(Weight.SHARE).all == 7
    for weight in (Weight.VOTES, Weight.HOUSEHOLDS, Weight.PERSONS, Weight.REPS):
        assert counted.of(weight).all == 9


def test_votes_in_person_must_be_known_to_be_compared() -> None:
    clause = parse("heads inperson >= 1/20 all")
    with pytest.raises(NotComputable):
        weigh(GateKind.APPROVAL, clause, the_same((100, 50, 0, 0)))
    known = Tally(Count(100, 50, 0), Count(100, 50, 0, inperson=5))
    assert weigh(GateKind.APPROVAL, clause, known).met
    assert known.heads.measured(Measure.INPERSON) == 5


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ((-1, 0, 0, 0), CountFault.NEGATIVE),
        ((10, -1, 0, 0), CountFault.NEGATIVE),
        ((10, 5, 5, 1), CountFault.MORE_THAN_ALL),
        ((10, 5.0, 0, 0), CountFault.NOT_WHOLE),
        ((10, True, 0, 0), CountFault.NOT_WHOLE),
        ((10, 5, 0, 0, 4), CountFault.PRESENT_OUT_OF_RANGE),
        ((10, 5, 0, 0, 11), CountFault.PRESENT_OUT_OF_RANGE),
        ((10, 5, 0, 0, 6, 7), CountFault.PRESENT_OUT_OF_RANGE),
    ],
)
def test_numbers_that_are_no_count_are_refused(numbers: tuple, fault: CountFault) -> None:
    with pytest.raises(CountError) as refused:
        Count(*numbers)
    assert refused.value.fault is fault


def test_only_the_gates_that_failed_decide_a_failure() -> None:
    verdict = judge(preset("cn.cc278.ordinary"), tally((900, 400, 200, 0), (90, 40, 19, 0)))
    assert [gate.clause.text for gate in verdict.deciding] == ["heads part >= 2/3 all"]
    either = judge(preset("cn.petition.bj_founding"), tally((100, 4, 0, 0), (100, 4, 0, 0)))
    assert len(either.deciding) == 2


def test_a_verdict_can_be_kept_as_whole_numbers_and_words() -> None:
    record = judge(preset("cn.cc278.special"), the_same((12, 6, 2, 0))).record()
    assert record["outcome"] == "passed"
    assert '"clause":"area yes >= 3/4 part","kind":"approval","left":24,"met":true' in canonical(record)
