"""Does the library hold what the law says, dated, and does a vote keep its rule for ever?"""

import json
from dataclasses import replace
from datetime import date

import pytest

from voting.preset_library import (
    LIBRARY,
    UnknownPreset,
    all_presets,
    default_settings,
    lies_over,
    offered_on,
    overlays_on,
    preset,
)
from voting.rules.presets import Act, Certainty, MatterClass, Preset, SnapshotError, canonical, from_snapshot

TODAY = date(2026, 11, 21)


def test_the_library_has_every_rule_once() -> None:
    ids = [each.id for each in all_presets()]
    assert len(ids) == len(set(ids)) == 56


def test_art_278_is_written_as_the_statute_says() -> None:
    ordinary, special = preset("cn.cc278.ordinary"), preset("cn.cc278.special")
    two_thirds = ["area part >= 2/3 all", "heads part >= 2/3 all"]
    assert [clause.text for clause in ordinary.quorum] == two_thirds
    assert [clause.text for clause in special.quorum] == two_thirds
    assert [clause.text for clause in ordinary.approval] == ["area yes > 1/2 part", "heads yes > 1/2 part"]
    assert [clause.text for clause in special.approval] == ["area yes >= 3/4 part", "heads yes >= 3/4 part"]
    assert ordinary.valid_from == special.valid_from == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("heir", "parent"),
    [
        ("cn.sh.elevator.building", "cn.cc278.special"),
        ("cn.sh.elevator.estate_land", "cn.cc278.ordinary"),
        ("cn.elevator.unit", "cn.cc278.special"),
        ("cn.sh.partial.ordinary", "cn.cc278.ordinary"),
        ("cn.sh.partial.special", "cn.cc278.special"),
        ("hk.large_works", "hk.ordinary"),
        ("jp.31.bylaws", "jp.17.change"),
    ],
)
def test_an_heir_has_the_clauses_and_the_class_of_its_parent(heir: str, parent: str) -> None:
    assert preset(heir).clauses == preset(parent).clauses
    assert preset(heir).matter_class is preset(parent).matter_class


def test_an_heir_keeps_what_it_says_itself() -> None:
    assert [clause.text for clause in preset("sg.ninety").approval] == ["share yes >= 9/10 cast"]
    assert preset("sg.ninety").quorum == preset("sg.ordinary").quorum
    assert preset("hk.large_works").valid_from == date(2025, 7, 13)
    assert preset("cn.sh.elevator.estate_land").valid_from == date(2021, 1, 1)
    assert preset("jp.17_5.barrier_free").valid_from == date(2026, 4, 1)


def test_classes_follow_the_matters() -> None:
    assert preset("cn.cc278.ordinary").matter_class is MatterClass.ORDINARY
    assert preset("cn.elevator.unit").matter_class is MatterClass.SPECIAL
    assert preset("cn.cc279.use_change").matter_class is MatterClass.UNANIMOUS
    assert preset("cn.residents.meeting").matter_class is None


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        ("cn.hz.assembly", "overlays"),
        ("cn.bj.assembly", "overlays"),
        ("cn.qingyuan.assembly", "overlays"),
        ("cn.ningbo.assembly", "overlays"),
        ("cn.committee.election", "per_candidate"),
        ("cn.convention", "decide_by"),
        ("cn.roundtable", "no_clauses"),
    ],
)
def test_a_rule_without_clauses_says_what_it_needs(rule: str, needs: str) -> None:
    assert preset(rule).needs == needs
    assert not preset(rule).computable


def test_every_other_rule_is_computable() -> None:
    assert sum(not each.computable for each in all_presets()) == 7


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(UnknownPreset, match=r"cn\.nowhere"):
        preset("cn.nowhere")


def test_what_is_offered_is_enabled_in_force_computable_and_not_from_memory() -> None:
    offered = {each.id for each in offered_on(TODAY)}
    assert {"cn.cc278.ordinary", "cn.cc278.special", "cn.elevator.unit", "cn.sh.elevator.building"} <= offered
    assert not offered & {"cn.sh.elevator.building_2014", "cn.henan.objection_2017", "cn.jinan.elevator_2019"}
    assert not offered & {"cn.hz.assembly", "cn.committee.election", "cn.roundtable"}
    assert not offered & {"sg.ordinary", "us.ordinary", "cn.petition.n274"}
    assert all(preset(each).certainty is not Certainty.MEMORY for each in offered)


def test_a_disabled_rule_is_not_offered_even_on_a_day_it_was_in_force() -> None:
    long_ago = date(2016, 12, 1)
    assert preset("cn.sh.elevator.building_2014").in_force(long_ago)
    assert all(each.enabled for each in offered_on(long_ago))


@pytest.mark.parametrize(
    ("rule", "last_day_before", "first_day"),
    [
        ("cn.cc278.special", date(2020, 12, 31), date(2021, 1, 1)),
        ("cn.residents.meeting", date(2025, 12, 31), date(2026, 1, 1)),
        ("hk.large_works", date(2025, 7, 12), date(2025, 7, 13)),
        ("jp.39.ordinary", date(2026, 3, 31), date(2026, 4, 1)),
    ],
)
def test_a_rule_is_offered_from_its_first_day_on(rule: str, last_day_before: date, first_day: date) -> None:
    assert rule not in {each.id for each in offered_on(last_day_before)}
    assert rule in {each.id for each in offered_on(first_day)}


def test_a_rule_is_in_force_through_its_last_day() -> None:
    old = preset("cn.sh.elevator.building_2014")
    assert old.in_force(date(2019, 12, 31))
    assert not old.in_force(date(2020, 1, 1))
    assert not old.enabled


def test_offers_can_be_narrowed_to_a_place_an_electorate_and_an_act() -> None:
    owners = {each.id for each in offered_on(TODAY, place="cn", electorate="owners", act=Act.DECISION)}
    assert owners == {
        "cn.cc278.ordinary",
        "cn.cc278.special",
        "cn.cc279.use_change",
        "cn.sh.partial.ordinary",
        "cn.sh.partial.special",
        "cn.sh.elevator.building",
        "cn.sh.elevator.estate_land",
        "cn.elevator.unit",
    }


def test_an_overlay_adds_its_clocks_and_changes_no_clause() -> None:
    special, hangzhou = preset("cn.cc278.special"), preset("cn.hz.assembly")
    laid = special.under(hangzhou)
    assert laid.id == special.id
    assert laid.clauses == special.clauses
    assert laid.condition("ballot_days") == {"min": 5, "max": 60}
    assert laid.condition("overlay") == "cn.hz.assembly"
    assert laid.computable
    assert from_snapshot(laid.snapshot()) == laid


@pytest.mark.parametrize(
    ("rule", "over"),
    [
        ("cn.cc278.ordinary", True),
        ("cn.elevator.unit", True),
        ("cn.cc279.use_change", False),
        ("cn.residents.meeting", False),
        ("cn.petition.20", False),
        ("tw.31", False),
    ],
)
def test_a_local_rule_goes_over_the_national_one_and_what_took_it_over(rule: str, over: bool) -> None:
    assert lies_over(preset("cn.hz.assembly"), preset(rule)) is over


def test_hangzhou_applies_from_the_day_it_came_into_force() -> None:
    assert "cn.hz.assembly" not in {each.id for each in overlays_on(date(2022, 2, 28))}
    assert "cn.hz.assembly" in {each.id for each in overlays_on(date(2022, 3, 1))}


def test_where_the_rulebook_is_silent_the_rule_s_own_default_holds() -> None:
    settings = default_settings(preset("cn.cc278.special"))
    assert settings["abstain"] == "participates_not_agree"
    assert settings["unreturned"] == "exclude"
    assert settings["parking_counts"] is False
    assert default_settings(preset("cn.cc279.use_change"))["abstain"] == "not_agree"
    assert "unreturned" not in default_settings(preset("cn.residents.meeting"))


@pytest.mark.parametrize("rule", all_presets(), ids=lambda rule: rule.id)
def test_a_vote_keeps_its_rule_for_ever(rule: Preset) -> None:
    kept = json.loads(canonical(rule.snapshot()))
    assert from_snapshot(kept) == rule
    assert canonical(kept) == canonical(rule.snapshot())
    assert kept["approval"] == [clause.text for clause in rule.approval]


def test_a_snapshot_holds_clause_strings_word_for_word() -> None:
    kept = preset("cn.cc278.special").snapshot()
    assert kept["quorum"] == ["area part >= 2/3 all", "heads part >= 2/3 all"]
    assert kept["approval"] == ["area yes >= 3/4 part", "heads yes >= 3/4 part"]
    assert kept["valid_from"] == "2021-01-01"


@pytest.mark.parametrize(
    "change",
    [
        {"approval": ["area yes > 3/4  part"]},
        {"approval": "area yes > 3/4 part"},
        {"valid_from": "1 January 2021"},
        {"class": "very special"},
        {"surprise": 1},
        {"v": 2},
        {"enabled": "yes"},
    ],
)
def test_a_snapshot_that_was_touched_is_refused(change: dict) -> None:
    with pytest.raises(SnapshotError):
        from_snapshot(preset("cn.cc278.special").snapshot() | change)


def test_a_snapshot_that_lacks_something_is_refused() -> None:
    kept = preset("cn.cc278.special").snapshot()
    for name in kept:
        with pytest.raises(SnapshotError):
            from_snapshot({key: value for key, value in kept.items() if key != name})


def test_every_rule_says_where_it_comes_from() -> None:
    without = {each.id for each in all_presets() if not each.cite}
    assert without == {"cn.roundtable"}  # a practice of this product, not a rule of law


def test_every_rule_named_by_another_exists() -> None:
    for each in all_presets():
        for name in ("overlays", "per_candidate", "decide_by"):
            value = each.condition(name)
            for other in value if isinstance(value, list) else [value] if value else []:
                assert preset(str(other)).id == other


def test_a_rule_cannot_be_changed_in_memory() -> None:
    rule = preset("cn.cc278.special")
    with pytest.raises(AttributeError):
        rule.quorum = ()  # type: ignore[misc]
    assert replace(rule, enabled=False) != rule


def test_the_library_stands_beside_the_code() -> None:
    assert LIBRARY.is_file()
