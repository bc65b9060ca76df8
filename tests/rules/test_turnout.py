"""What is still missing while a vote runs, without a single choice being known?"""

from dataclasses import fields

import pytest

from voting.preset_library import all_presets, preset
from voting.rules.turnout import Participation, turnout

AREA = 209096  # building 13, in dm²


@pytest.mark.parametrize(
    ("heads", "area", "missing_heads", "missing_area", "met"),
    [
        (0, 0, 17, 139398, False),
        (5, 19058, 12, 120340, False),
        (16, 139398, 1, 0, False),
        (17, 139397, 0, 1, False),
        (17, 139398, 0, 0, True),
        (25, AREA, 0, 0, True),
    ],
)
def test_the_quorum_of_building_13(
    heads: int, area: int, missing_heads: int, missing_area: int, met: bool
) -> None:
    standing = turnout(preset("cn.cc278.special"), Participation(25, heads, AREA, area))
    assert (standing.missing_heads, standing.missing_area_dm2) == (missing_heads, missing_area)
    assert standing.met is met
    assert [gate.clause.text for gate in standing.gates] == ["area part >= 2/3 all", "heads part >= 2/3 all"]


def test_a_rule_without_quorum_misses_nothing() -> None:
    standing = turnout(preset("cn.cc279.use_change"), Participation(25, 0, AREA, 0))
    assert standing.met
    assert standing.gates == ()


def test_where_one_of_two_is_enough_the_nearer_one_is_missing() -> None:
    standing = turnout(preset("cn.village.meeting"), Participation(30, 10, 0, 0))
    assert standing.missing_heads == 6  # 16 of 30, not 20
    assert not standing.met
    assert turnout(preset("cn.village.meeting"), Participation(30, 16, 0, 0)).met


def test_an_empty_roll_is_no_quorum() -> None:
    assert not turnout(preset("cn.cc278.special"), Participation(0, 0, 0, 0)).met


def test_it_is_never_told_a_choice() -> None:
    assert {each.name for each in fields(Participation)} == {
        "heads_all",
        "heads_part",
        "area_all_dm2",
        "area_part_dm2",
    }


def test_the_quorum_of_every_rule_can_be_watched() -> None:
    for rule in all_presets():
        standing = turnout(rule, Participation(30, 30, 3000, 3000))
        assert standing.met
        assert len(standing.gates) == len(rule.quorum) + len(rule.quorum_any_of)
