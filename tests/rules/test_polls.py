"""Straw polls: what fits, what is refused and why, what answers come to, and lots that anyone can draw."""

import hashlib
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.gatherings.rules.lots import commitment, drawn, lot
from meetings.gatherings.rules.polls import (
    Answer,
    Fault,
    Line,
    Marks,
    Method,
    Sheet,
    count,
    options_of,
    poll_fault,
    read_answer,
)
from meetings.gatherings.rules.ranking import preferences, ranked, strongest_paths

FIVE = (1, 2, 3, 4, 5)  # A B C D E


def ballots(*groups: tuple[int, str]) -> list[dict[int, int]]:
    """(5, "ACBED"): five people who put A first, then C …"""
    return [{"ABCDEFGHI".index(sign) + 1: n for n, sign in enumerate(order, 1)} for times, order in groups
            for _ in range(times)]  # fmt: skip


def names(groups: tuple[tuple[int, ...], ...]) -> list[str]:
    return ["".join(" ABCDEFGHI"[option] for option in group) for group in groups]


# ---- ranking: Schulze 2011, and what must hold for every set of ballots ---------------------------

SCHULZE_1 = ballots((8, "ACDB"), (2, "BADC"), (4, "CDBA"), (4, "DBAC"), (3, "DCBA"))  # 3.1: D, A, C, B
SCHULZE_45 = ballots(
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"),
    (8, "EBADC"),
)  # fmt: skip


def test_the_papers_first_example() -> None:
    assert names(ranked(SCHULZE_1, (1, 2, 3, 4))) == ["D", "A", "C", "B"]


def test_the_example_of_45_ballots_and_its_pairs() -> None:
    pairs = preferences(SCHULZE_45, FIVE)
    assert [pairs[1, other] for other in (2, 3, 4, 5)] == [20, 26, 30, 22]
    assert names(ranked(SCHULZE_45, FIVE)) == ["E", "A", "C", "B", "D"]


def test_two_who_cannot_be_told_apart_stay_together() -> None:
    assert names(ranked(ballots((1, "AB"), (1, "BA")), (1, 2))) == ["AB"]
    assert names(ranked([], (1, 2, 3))) == ["ABC"]


def test_a_proposal_left_out_stands_behind_those_that_were_ranked() -> None:
    assert names(ranked([{2: 1}], (1, 2, 3))) == ["B", "AC"]


some_ballots = st.lists(
    st.permutations(FIVE).flatmap(
        lambda order: st.integers(0, 5).map(lambda n: {o: k for k, o in enumerate(order[:n], 1)})
    ),
    max_size=12,
)


@given(some_ballots)
def test_every_option_stands_in_the_order_once(found: list[dict[int, int]]) -> None:
    assert sorted(option for group in ranked(found, FIVE) for option in group) == list(FIVE)


@given(some_ballots)
def test_whoever_beats_every_other_stands_first_alone(found: list[dict[int, int]]) -> None:
    pairs = preferences(found, FIVE)
    winners = [a for a in FIVE if all(pairs[a, b] > pairs[b, a] for b in FIVE if b != a)]
    if winners:
        assert ranked(found, FIVE)[0] == (winners[0],)


@given(st.lists(st.permutations(FIVE), max_size=12))
def test_who_stands_before_whom_turns_round_when_every_ballot_does(orders: list[list[int]]) -> None:
    forth, back = (
        strongest_paths(preferences([dict(zip(each, ranks, strict=True)) for each in orders], FIVE), FIVE)
        for ranks in (range(1, 6), range(5, 0, -1))
    )
    assert {pair: forth[pair] > forth[pair[::-1]] for pair in forth} == {
        pair: back[pair[::-1]] > back[pair] for pair in back
    }


@given(some_ballots, st.permutations(FIVE))
def test_no_option_gains_by_its_number(found: list[dict[int, int]], names_of: list[int]) -> None:
    new = dict(zip(FIVE, names_of, strict=True))
    renamed = [{new[option]: rank for option, rank in ballot.items()} for ballot in found]
    assert [set(group) for group in ranked(renamed, FIVE)] == [
        {new[option] for option in group} for group in ranked(found, FIVE)
    ]


# ---- lots ----------------------------------------------------------------------------------------


def test_a_lot_is_what_anybodys_computer_says() -> None:
    assert (
        commitment("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )  # FIPS 180-2
    assert lot("seed", 3) == hashlib.sha256(b"seed:3").hexdigest()


@given(st.text(max_size=64), st.sets(st.integers(1, 12), min_size=1))
def test_lots_depend_on_the_seed_and_on_nothing_else(seed: str, tied: set[int]) -> None:
    orders = {drawn(seed, order) for order in islice(permutations(sorted(tied)), 24)}
    assert len(orders) == 1
    assert set(orders.pop()) == tied


def test_lots_prefer_nobody() -> None:
    first = [drawn(f"seed {n}", (1, 2, 3))[0] for n in range(600)]
    assert {option: 150 < first.count(option) < 250 for option in (1, 2, 3)} == {1: True, 2: True, 3: True}


# ---- answers -------------------------------------------------------------------------------------

YES_NO = Sheet(Method.YES_NO, (1, 2, 3))
SINGLE = Sheet(Method.SINGLE, (1, 2, 3))
MULTIPLE = Sheet(Method.MULTIPLE, (1, 2, 3), 2)
CONSENSUS = Sheet(Method.CONSENSUS, (1, 2, 3, 4))
RANKING = Sheet(Method.RANKING, (1, 2, 3))
POINTS = Sheet(Method.POINTS, (1, 2, 3), 10)


@pytest.mark.parametrize(
    ("sheet", "typed", "reason", "wanted"),
    [
        (YES_NO, {2: 1}, "", Answer({2: 1})),
        (YES_NO, {2: 1}, "not asked for", Answer({2: 1})),
        (YES_NO, {}, "", Fault("polls.nothing_chosen", "choice")),
        (YES_NO, {4: 1}, "", Fault("polls.no_option", "choice")),
        (YES_NO, {1: 1, 2: 1}, "", Fault("polls.one_only", "choice")),
        (YES_NO, {1: 2}, "", Fault("polls.no_option", "choice")),
        (SINGLE, {3: 1}, "", Answer({3: 1})),
        (MULTIPLE, {3: 1, 1: 1}, "", Answer({1: 1, 3: 1})),
        (MULTIPLE, {1: 1, 2: 1, 3: 1}, "", Fault("polls.ticks_over", "choice", {"given": 3, "most": 2})),
        (CONSENSUS, {2: 1}, "", Answer({2: 1})),
        (CONSENSUS, {3: 1}, " ", Fault("polls.why_missing", "reason")),
        (CONSENSUS, {4: 1}, "挡光", Answer({4: 1}, "挡光")),
        (CONSENSUS, {4: 1}, "光" * 401, Fault("polls.why_long", "reason", {"most": 400})),
        (RANKING, {1: 3, 2: 1}, "", Answer({1: 2, 2: 1})),
        (RANKING, {1: 1, 2: 1}, "", Fault("polls.rank_twice", "choice")),
        (POINTS, {1: 4, 2: 6, 3: 0}, "", Answer({1: 4, 2: 6})),
        (POINTS, {1: 4, 2: 7}, "", Fault("polls.points_over", "choice", {"given": 11, "most": 10})),
        (POINTS, {1: -4}, "", Fault("polls.nothing_chosen", "choice")),
    ],
)
def test_an_answer_fits_or_says_why_not(
    sheet: Sheet, typed: dict[int, int], reason: str, wanted: Answer | Fault
) -> None:
    assert read_answer(sheet, typed, reason) == wanted


def test_marks_are_counted_and_ties_stay_ties() -> None:
    found = count(SINGLE, [{1: 1}, {2: 1}, {2: 1}, {1: 1}], present=9)
    assert found.lines == (Line(1, 2), Line(2, 2), Line(3, 0))
    assert (found.answered, found.present, found.order, found.tied) == (4, 9, ((1, 2), (3,)), True)
    assert set(found.drawn("s")[:2]) == {1, 2}
    assert found.drawn("s")[2] == 3


def test_points_are_summed_and_first_places_of_a_ranking_counted() -> None:
    assert count(POINTS, [{1: 4, 2: 6}, {1: 3}], 2).lines == (Line(1, 7), Line(2, 6), Line(3, 0))
    found = count(RANKING, [{1: 1, 2: 2}, {2: 1}, {2: 1, 1: 2}], 3)
    assert found.lines == (Line(1, 1), Line(2, 2), Line(3, 0))
    assert found.order == ((2,), (1,), (3,))


def test_a_scale_has_no_order_and_whoever_answered_was_present() -> None:
    found = count(CONSENSUS, [{1: 1}, {4: 1}], present=1)
    assert (found.order, found.tied, found.present) == ((), False, 2)


@given(st.lists(st.dictionaries(st.integers(1, 3), st.just(1), min_size=1, max_size=2), max_size=30))
def test_no_mark_is_lost_or_doubled(answers: list[Marks]) -> None:
    found = count(MULTIPLE, answers, 0)
    assert sum(line.count for line in found.lines) == sum(len(marks) for marks in answers)
    assert found.answered == len(answers)


@pytest.mark.parametrize(
    ("method", "question", "options", "most", "reason"),
    [
        ("yes_no", "装灯吗", (), None, ""),
        ("dice", "装灯吗", (), None, "polls.no_method"),
        ("yes_no", "", (), None, "polls.no_question"),
        ("yes_no", "灯" * 401, (), None, "polls.question_long"),
        ("single", "哪一种", ("甲",), None, "polls.options_number"),
        ("single", "哪一种", tuple("甲乙丙丁戊己庚辛壬癸子丑寅"), None, "polls.options_number"),
        ("single", "哪一种", ("甲", "甲"), None, "polls.option_twice"),
        ("single", "哪一种", ("甲" * 201, "乙"), None, "polls.option_long"),
        ("single", "哪一种", ("甲", "乙"), None, ""),
        ("multiple", "哪几种", ("甲", "乙"), None, "polls.most_ticks"),
        ("multiple", "哪几种", ("甲", "乙"), 3, "polls.most_ticks"),
        ("multiple", "哪几种", ("甲", "乙"), 2, ""),
        ("points", "怎么分", ("甲", "乙"), 0, "polls.most_points"),
        ("points", "怎么分", ("甲", "乙"), 10, ""),
    ],
)
def test_a_poll_can_be_asked_or_says_why_not(
    method: str, question: str, options: tuple[str, ...], most: int | None, reason: str
) -> None:
    fault = poll_fault(method, question, options, most)
    assert (fault.reason if fault else "") == reason


def test_the_fixed_scales_have_their_options() -> None:
    assert options_of("yes_no", 0) == (1, 2, 3)
    assert options_of("consensus", 7) == (1, 2, 3, 4)
    assert options_of("single", 5) == FIVE
