"""Do the sentences on pages and notices say exactly what the clauses demand, in both languages?"""

from datetime import date

import pytest

from app.i18n import translator
from voting.preset_library import all_presets, overlays_on, preset
from voting.preset_words import certainty_words, class_words, condition_words, preset_name
from voting.rules.clauses import Base, Clause, Comparator, Measure, Weight, parse
from voting.rules.presets import MatterClass
from voting.rules.turnout import Participation, turnout
from voting.rules.verdict import Count, Gate, GateKind, Outcome, Tally, judge, weigh
from voting.verdict_words import (
    Words,
    clause_demand,
    clause_words,
    gate_actual,
    gate_demand,
    gate_integers,
    gate_sentence,
    gate_share,
    gate_state,
    gate_title,
    kind_words,
    outcome_words,
    say,
    say_plain,
    turnout_missing,
    verdict_sentences,
)

BUILDING = Tally(Count(209096, 188283, 9000, 5598), Count(25, 22, 1, 1))


def gate(text: str, tally: Tally = BUILDING) -> Gate:
    return weigh(GateKind.APPROVAL, parse(text), tally)


def zh(words: Words) -> str:
    return say_plain(translator("zh"), words).replace("\u00a0", " ")


def en(words: Words) -> str:
    return say_plain(translator("en"), words).replace("\u00a0", " ")


def test_the_verdict_of_building_13_is_said_clause_by_clause() -> None:
    sentences = verdict_sentences(judge(preset("cn.sh.elevator.building"), BUILDING))
    assert [zh(sentence) for sentence in sentences] == [
        "参与表决的面积须占总面积 2,090.96 ㎡的三分之二以上（至少 1,393.98 ㎡），实际 2,028.81 ㎡，达到。",
        "参与表决的户数须占全体 25 户的三分之二以上（至少 17 户），实际 24 户，达到。",
        "同意的面积须占参与表决的 2,028.81 ㎡的四分之三以上（至少 1,521.61 ㎡），实际 1,882.83 ㎡，达到。",
        "同意的户数须占参与表决的 24 户的四分之三以上（至少 18 户），实际 22 户，达到。",
    ]


@pytest.mark.parametrize(
    ("clause", "chinese", "english"),
    [
        (
            "heads yes > 1/2 part",
            "同意的户数须过参与表决的 24 户的半数（至少 13 户），实际 22 户，达到。",
            "Households in favour must be more than half of the 24 households taking part"
            " (at least 13 households); the count is 22 households: met.",
        ),
        (
            "heads yes >= 1/1 all",
            "同意的户数须等于全体 25 户（至少 25 户），实际 22 户，未达到，还差 3 户。",
            "Households in favour must be all 25 households without exception"
            " (at least 25 households); the count is 22 households: not met, 3 households short.",
        ),
        (
            "persons part > 2/3 all",
            "参与表决的人数须超过全体 25 人的三分之二（至少 17 人），实际 24 人，达到。",
            "Persons taking part must be more than two thirds of all 25 persons"
            " (at least 17 persons); the count is 24 persons: met.",
        ),
        (
            "heads no < 1/23 cast",
            "反对的户数须不满同意与反对合计的 23 户的1/23（最多 0 户），实际 1 户，未达到，超出 1 户。",
            "Households against must be less than 1/23 of the 23 households for and against"
            " (at most 0 households); the count is 1 household: not met, 1 household too many.",
        ),
        (
            "persons present >= 3",
            "到场的人数须不少于 3 人，实际 24 人，达到。",
            "Persons present must be at least 3 persons; the count is 24 persons: met.",
        ),
    ],
)
def test_a_sentence_in_both_languages(clause: str, chinese: str, english: str) -> None:
    assert zh(gate_sentence(gate(clause))) == chinese
    assert en(gate_sentence(gate(clause))) == english


def test_nothing_to_compare_with_is_said_so() -> None:
    empty = gate("heads yes > 1/2 part", Tally(Count(10, 0, 0), Count(10, 0, 0)))
    assert zh(gate_sentence(empty)) == "同意的户数无从比较：参与表决者为零，未达到。"
    assert zh(gate_state(empty)) == "未达到"
    assert gate_share(empty) is None
    assert gate_integers(empty) == "–"


def test_at_least_and_more_than_are_never_the_same_words() -> None:
    for weight in Weight:
        for base in Base:
            for num, den in ((1, 2), (2, 3), (3, 4), (5, 7)):
                clauses = [Clause(weight, Measure.YES, each, num, den, base) for each in Comparator]
                for said in (clause_words, clause_demand):
                    assert len({zh(said(clause)) for clause in clauses}) == 4
                    assert len({en(said(clause)) for clause in clauses}) == 4
                at_least, more_than = zh(clause_words(clauses[0])), zh(clause_words(clauses[1]))
                assert "以上" in at_least
                assert "以上" not in more_than
                assert "半数" in more_than or "超过" in more_than


@pytest.mark.parametrize(
    ("clause", "demand"),
    [
        ("heads part >= 2/3 all", "全体的三分之二以上，至少 17 户"),
        ("area part >= 2/3 all", "总面积的三分之二以上，至少 1,393.98 ㎡"),
        ("heads yes > 1/2 part", "参与表决者的过半数，至少 13 户"),
        ("area yes >= 3/4 part", "参与表决面积的四分之三以上，至少 1,521.61 ㎡"),
        ("heads yes >= 1/1 all", "全体一致，至少 25 户"),
        ("heads obj <= 1/3 all", "不超过全体的三分之一，最多 8 户"),
        ("votes yes >= 67/100 all", "全体的百分之六十七以上，至少 17 票"),
    ],
)
def test_a_demand_stands_beside_its_bar(clause: str, demand: str) -> None:
    assert zh(gate_demand(gate(clause))) == demand


def test_the_parts_of_a_bar() -> None:
    area = gate("area yes >= 3/4 part")
    assert zh(gate_title(area)) == "同意 · 面积"
    assert zh(gate_actual(area)) == "1,882.83 / 2,028.81 ㎡"
    share = gate_share(area)
    assert share is not None
    assert zh(share) == "92.8 %"
    assert gate_integers(area) == "188,283 × 4 = 753,132 ≥ 202,881 × 3 = 608,643"
    assert gate_integers(gate("heads no >= 1/2 part")) == "1 × 2 = 2 < 24 × 1 = 24"
    assert gate_integers(gate("persons present >= 3")) == "24 ≥ 3"
    assert zh(gate_actual(gate("persons present >= 3"))) == "24 人"


@pytest.mark.parametrize(
    ("heads", "area", "chinese", "english"),
    [
        (5, 19058, "还差 12 户、1,203.40 ㎡", "Still 12 households and 1,203.40 m²"),
        (16, 209096, "还差 1 户", "Still 1 household"),
        (25, 139397, "还差 0.01 ㎡", "Still 0.01 m²"),
        (17, 139398, "参与已达到法定要求", "Enough have taken part"),
    ],
)
def test_what_is_missing_is_said_as_on_the_projector(
    heads: int, area: int, chinese: str, english: str
) -> None:
    standing = turnout(preset("cn.cc278.special"), Participation(25, heads, 209096, area))
    assert zh(turnout_missing(standing)) == chinese
    assert en(turnout_missing(standing)) == english


def test_every_clause_that_can_be_written_can_be_said() -> None:
    tallies = [
        BUILDING,
        Tally(Count(0, 0, 0), Count(0, 0, 0)),
        Tally(Count(9, 0, 9), Count(9, 0, 9, inperson=9)),
    ]
    for weight in Weight:
        for comparator in Comparator:
            for measure in (Measure.PART, Measure.YES, Measure.NO, Measure.OBJ, Measure.PRESENT):
                for base in (None, *Base):
                    clause = Clause(weight, measure, comparator, 1, 3 if base else 1, base)
                    for tally in tallies:
                        judged = weigh(GateKind.APPROVAL, clause, tally)
                        for said in (gate_sentence, gate_title, gate_demand, gate_actual, gate_state):
                            assert zh(said(judged))
                            assert en(said(judged))


def test_every_rule_has_a_name_and_words_for_what_it_leaves_open() -> None:
    for rule in all_presets():
        for said in (preset_name(rule), certainty_words(rule), *condition_words(rule)):
            assert zh(said)
            assert en(said)
        assert rule.conditions == () or condition_words(rule)
    for overlay in overlays_on(date(2026, 11, 21)):
        for said in condition_words(preset("cn.cc278.special").under(overlay)):
            assert zh(said)
            assert en(said)


def test_no_two_rules_have_the_same_name() -> None:
    assert len({zh(preset_name(rule)) for rule in all_presets()}) == len(all_presets())
    assert len({en(preset_name(rule)) for rule in all_presets()}) == len(all_presets())


def test_outcomes_kinds_and_classes_have_words() -> None:
    for said in (
        *(outcome_words(each) for each in Outcome),
        *(kind_words(each) for each in GateKind),
        *(class_words(each) for each in MatterClass),
    ):
        assert zh(said)
        assert en(said)


def test_what_is_said_on_a_page_is_escaped_once() -> None:
    said = say(translator("zh"), gate_demand(gate("heads part >= 2/3 all")))
    assert "&amp;" not in said
    assert "全体的三分之二以上" in said
