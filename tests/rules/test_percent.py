"""Does a percentage on a screen ever cross the threshold that judged it?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.clauses import parse
from voting.rules.percent import ceil_percent, floor_percent, gate_percent
from voting.rules.verdict import Count, Gate, GateKind, Tally, weigh


def gate(text: str, *numbers: int) -> Gate:
    return weigh(GateKind.APPROVAL, parse(text), Tally(Count(*numbers), Count(*numbers)))


@pytest.mark.parametrize(
    ("numer", "denom", "digits", "shown"),
    [
        (2, 3, 1, "66.6"),
        (2, 3, 2, "66.66"),
        (2, 3, 0, "66"),
        (674, 900, 1, "74.8"),
        (674, 900, 0, "74"),
        (599999, 900000, 2, "66.66"),
        (23, 25, 1, "92.0"),
        (1, 1, 1, "100.0"),
        (999999, 1000000, 1, "99.9"),
        (0, 7, 1, "0.0"),
        (1, 2000, 1, "0.0"),
        (0, 0, 1, "–"),
    ],
)
def test_a_share_is_cut_never_rounded_up(numer: int, denom: int, digits: int, shown: str) -> None:
    assert floor_percent(numer, denom, digits) == shown


def test_a_share_under_a_cap_is_rounded_up() -> None:
    assert ceil_percent(1, 3) == "33.4"
    assert ceil_percent(1, 4) == "25.0"
    assert ceil_percent(25001, 100000) == "25.1"


@pytest.mark.parametrize(
    ("clause", "numbers", "shown"),
    [
        ("heads yes > 1/2 part", (60, 30, 30), "50.0"),
        ("area yes > 1/2 part", (600000, 300001, 299999), "50.0001"),
        ("area yes >= 3/4 part", (600000, 449999, 150001), "74.9"),
        ("area part >= 2/3 all", (900000, 599999, 0), "66.6665"),
        ("area part >= 2/3 all", (900000, 600000, 0), "66.6"),
        ("area no <= 1/4 cast", (100000, 74999, 25001), "25.1"),
        ("area no < 1/2 cast", (100000, 50001, 49999), "49.999"),
        ("persons present >= 3", (9, 4, 0), "4"),
    ],
)
def test_a_share_beside_its_threshold_reads_as_what_it_is(clause: str, numbers: tuple, shown: str) -> None:
    assert gate_percent(gate(clause, *numbers)) == shown


@given(st.integers(1, 10**9), st.data(), st.sampled_from(["1/2", "2/3", "3/4", "1/5"]))
def test_no_miss_is_shown_as_reached(everyone: int, data: st.DataObject, ratio: str) -> None:
    yes = data.draw(st.integers(0, everyone))
    judged = gate(f"area yes >= {ratio} all", everyone, yes, 0)
    shown = Fraction(gate_percent(judged)) / 100
    assert shown <= Fraction(yes, everyone)
    if not judged.met:
        assert shown < Fraction(ratio)
