"""What would one more vote do?"""

from hypothesis import given
from hypothesis import strategies as st

from voting.preset_library import preset
from voting.rules.verdict import Count, Outcome, Tally, judge
from voting.rules.what_if import Choice, WhatIf, what_if, with_more

SPECIAL, ORDINARY = preset("cn.cc278.special"), preset("cn.cc278.ordinary")


def even(heads: int, yes: int, no: int = 0, abstain: int = 0, each_dm2: int = 100) -> Tally:
    """A house of equal flats."""
    rows = [Count(*(number * unit for number in (heads, yes, no, abstain))) for unit in (each_dm2, 1)]
    return Tally(*rows)


def after(answer: WhatIf, choice: Choice) -> Outcome:
    return next(more.verdict.outcome for more in answer.one_more if more.choice is choice)


def test_nineteen_of_thirty_agree_and_a_no_carries_it() -> None:
    answer = what_if(SPECIAL, even(30, 19))
    assert answer.verdict.outcome is Outcome.NO_QUORUM
    assert after(answer, Choice.AGAINST) is Outcome.PASSED  # 20 of 30 take part, 19 of 20 agree
    assert after(answer, Choice.AGREE) is Outcome.PASSED
    assert after(answer, Choice.ABSTAIN) is Outcome.PASSED
    assert answer.a_no_would_pass_it
    assert answer.agrees_needed == 1
    assert [(gate.clause.text, gate.missing) for gate in answer.missing] == [
        ("area part >= 2/3 all", 100),
        ("heads part >= 2/3 all", 1),
    ]


def test_one_more_no_sinks_what_hangs_by_one() -> None:
    answer = what_if(SPECIAL, even(30, 15, 5))
    assert answer.verdict.outcome is Outcome.PASSED
    assert after(answer, Choice.AGAINST) is Outcome.REJECTED
    assert after(answer, Choice.ABSTAIN) is Outcome.REJECTED
    assert after(answer, Choice.AGREE) is Outcome.PASSED
    assert not answer.a_no_would_pass_it
    assert answer.agrees_needed == 0
    assert answer.missing == ()


def test_when_all_have_answered_nothing_more_can_happen() -> None:
    answer = what_if(ORDINARY, even(30, 15, 15))
    assert answer.one_more == ()
    assert answer.agrees_needed is None


def test_it_says_how_many_would_have_to_agree() -> None:
    answer = what_if(ORDINARY, even(30, 10, 12))
    assert answer.agrees_needed == 3  # 13 of 25
    assert what_if(SPECIAL, even(30, 0, 15)).agrees_needed is None


def test_a_change_is_marked_as_one() -> None:
    assert [more.changes for more in what_if(SPECIAL, even(30, 5)).one_more] == [False, False, False]


def test_one_more_head_brings_an_even_part_of_the_waiting_area() -> None:
    tally = Tally(Count(1000, 100, 0), Count(10, 1, 0))
    assert {more.area_dm2 for more in what_if(SPECIAL, tally).one_more} == {100}
    assert {more.area_dm2 for more in what_if(SPECIAL, tally, step_dm2=250).one_more} == {250}
    assert {more.area_dm2 for more in what_if(SPECIAL, tally, step_dm2=5000).one_more} == {900}


@given(st.integers(1, 60), st.data())
def test_the_number_that_would_carry_it_is_the_smallest(heads: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, heads))
    no = data.draw(st.integers(0, heads - yes))
    rule = data.draw(st.sampled_from([SPECIAL, ORDINARY, preset("cn.henan.objection_2017"), preset("fr.25")]))
    tally = even(heads, yes, no)
    needed = what_if(rule, tally).agrees_needed
    waiting = heads - yes - no
    passing = [
        more
        for more in range(waiting + 1)
        if judge(rule, with_more(tally, Choice.AGREE, heads=more, area_dm2=more * 100)).outcome
        is Outcome.PASSED
    ]
    assert needed == (passing[0] if passing else None)
