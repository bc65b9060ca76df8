"""Tables from buildings, terms of convenors, what counts as having met, entries of the register."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.community.rules.occupancy import OccupancyValues, wrong_occupancy
from meetings.roundtables.rules.convening import HeldTerm, NewTerm, WrongTerm, place_term
from meetings.roundtables.rules.scope import Reach, Ties, calls, seat
from meetings.roundtables.rules.settings import TableRules, wrong_rules
from meetings.roundtables.rules.sittings import Met, met, remind_since, wrong_sitting
from meetings.roundtables.rules.tree import (
    OnFile,
    WantedGroup,
    WantedTree,
    WrongTree,
    deal,
    faults_of,
    read_written,
    shares,
    written,
)

TODAY = date(2026, 11, 21)


def houses(count: int) -> tuple[OnFile, ...]:
    return tuple(OnFile(100 + n, str(n), True, n) for n in range(1, count + 1))


# ---- the tree --------------------------------------------------------------------------------------


def test_326_houses_in_three_groups_are_330_tables() -> None:
    tree = deal(houses(326), ("一", "二", "三"))
    assert [len(group.buildings) for group in tree.groups] == [109, 109, 108]
    assert 1 + len(tree.groups) + sum(len(group.buildings) for group in tree.groups) == 330
    assert [written(group.buildings, houses(326)) for group in tree.groups] == [
        "1-109",
        "110-218",
        "219-326",
    ]
    assert faults_of(tree, houses(326)) == ()


@given(st.integers(0, 500), st.integers(1, 40))
def test_shares_are_even_and_whole(count: int, groups: int) -> None:
    dealt = shares(count, groups)
    assert sum(dealt) == count
    assert len(dealt) == groups
    assert max(dealt) - min(dealt) <= 1


@given(st.sets(st.integers(1, 60)))
def test_what_is_written_is_read_again(chosen: set[int]) -> None:
    places = houses(60)
    buildings = {100 + n for n in chosen}
    assert set(read_written(written(buildings, places), places)[0]) == buildings


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("1-3", (101, 102, 103), ()),
        ("1～3、5", (101, 102, 103, 105), ()),
        ("１，２ 3", (101, 102, 103), ()),
        ("2号、3 号楼", (102, 103), ()),
        ("1 - 2", (101, 102), ()),
        ("5-2", (), ("5-2",)),
        ("9, 77", (109,), ("77",)),
        ("", (), ()),
    ],
)
def test_buildings_are_read_as_people_write_them(
    text: str, found: tuple[int, ...], unknown: tuple[str, ...]
) -> None:
    assert read_written(text, houses(9)) == (found, unknown)


def test_a_name_with_a_dash_is_a_name() -> None:
    places = (OnFile(1, "3-1", False, 1), OnFile(2, "3-2", False, 2), OnFile(3, "5", False, 3))
    assert read_written("3-2", places) == ((2,), ())
    assert read_written("3-1-5", places) == ((1, 2, 3), ())
    assert read_written(written((1, 2, 3), places), places)[0] == (1, 2, 3)


@pytest.mark.parametrize(
    ("tree", "why", "at"),
    [
        (WantedTree((WantedGroup(None, "", (101, 102)),)), WrongTree.UNNAMED, "name-0"),
        (WantedTree((WantedGroup(None, "东", (101,)),)), WrongTree.MISSING, "buildings-0"),
        (
            WantedTree((WantedGroup(None, "东", (101, 102)), WantedGroup(None, "西", (102,)))),
            WrongTree.TWICE,
            "buildings-1",
        ),
        (
            WantedTree((WantedGroup(None, "东", (101,)), WantedGroup(None, "东", (102,)))),
            WrongTree.SAME_NAME,
            "name-1",
        ),
        (WantedTree(()), WrongTree.MISSING, "buildings-direct"),
    ],
)
def test_a_tree_holds_each_building_once(tree: WantedTree, why: WrongTree, at: str) -> None:
    assert [(fault.why, fault.at) for fault in faults_of(tree, houses(2))] == [(why, at)]


@pytest.mark.parametrize(
    ("unders", "wrong"),
    [
        ((None, 0, 0), []),
        ((None, None, 1), []),
        ((1, None, 1), []),
        ((None, 0, 1), ["under-2"]),  # three groups below one another
        ((0, None, None), ["under-0"]),  # below itself
        ((1, 0, None), ["under-0", "under-1"]),  # a ring
        ((1, 2, 0), ["under-0", "under-1", "under-2"]),
        ((None, 7, -1), ["under-1", "under-2"]),  # below a row that is not there
    ],
)
def test_groups_stand_two_deep(unders: tuple[int | None, ...], wrong: list[str]) -> None:
    names = ("网格", "微网格一", "微网格二")
    groups = tuple(
        WantedGroup(None, name, (101 + at,), under)
        for at, (name, under) in enumerate(zip(names, unders, strict=True))
    )
    found = faults_of(WantedTree(groups), houses(3))
    assert [fault.at for fault in found] == wrong
    assert {fault.why for fault in found} <= {WrongTree.UNDER}


def test_a_table_is_not_closed_by_leaving_it_out() -> None:
    place = OnFile(101, "1", True, 1, table=7, parent=3)
    fault = faults_of(WantedTree((), without=(101,)), (place,))[0]
    assert (fault.why, fault.names) == (WrongTree.CLOSING, ("1",))
    assert faults_of(WantedTree((), direct=(101,)), (place,)) == ()
    assert faults_of(WantedTree(()), ())[0].why == WrongTree.NOTHING


# ---- seats -----------------------------------------------------------------------------------------

HOUSE = Reach(5, False, frozenset({50}), frozenset({1, 2}), frozenset())
GROUP = Reach(2, False, frozenset({50, 51}), frozenset({1}), frozenset({5, 6}))
TOP = Reach(1, True, frozenset({50, 51, 52}), frozenset(), frozenset({2, 3, 5, 6, 7}))


@pytest.mark.parametrize(
    ("ties", "seats"),
    [
        (Ties(owned=frozenset({50})), ("owner", "owner", "owner")),
        (Ties(owned=frozenset({52})), ("", "", "owner")),
        (Ties(lived_in=frozenset({(51, "tenant")})), ("", "tenant", "tenant")),
        (Ties(lived_in=frozenset({(50, "family")})), ("resident", "resident", "resident")),
        (Ties(lived_in=frozenset({(50, "tenant"), (51, "family")})), ("tenant", "resident", "resident")),
        (Ties(owned=frozenset({52}), lived_in=frozenset({(50, "tenant")})), ("tenant", "tenant", "owner")),
        (Ties(invited=frozenset({2})), ("", "guest", "")),
        (Ties(convened=frozenset({5})), ("office", "office", "office")),
        (Ties(convened=frozenset({6})), ("", "office", "office")),
        (Ties(offices=frozenset({"moderator"})), ("office", "office", "office")),
        (Ties(offices=frozenset({"resident"})), ("", "", "resident")),
        (Ties(offices=frozenset({"overseer"})), ("", "", "")),
        (Ties(), ("", "", "")),
    ],
)
def test_on_what_a_seat_rests(ties: Ties, seats: tuple[str, str, str]) -> None:
    assert tuple(seat(ties, reach) for reach in (HOUSE, GROUP, TOP)) == seats


@pytest.mark.parametrize(
    ("ties", "may"),
    [
        (Ties(convened=frozenset({5})), (True, False, False)),
        (Ties(convened=frozenset({2})), (True, True, False)),
        (Ties(convened=frozenset({1})), (True, True, True)),
        (Ties(convened=frozenset({6})), (False, False, False)),
        (Ties(offices=frozenset({"committee"})), (True, True, True)),
        (Ties(offices=frozenset({"teller"})), (False, False, False)),
        (Ties(owned=frozenset({50})), (False, False, False)),
    ],
)
def test_who_calls_a_table(ties: Ties, may: tuple[bool, bool, bool]) -> None:
    assert tuple(calls(ties, reach) for reach in (HOUSE, GROUP, TOP)) == may


# ---- convenors -------------------------------------------------------------------------------------


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def new(since: int | None = 0, until: int | None = None, person: int = 2, basis: str = "owner") -> NewTerm:
    return NewTerm(
        person, basis, None if since is None else day(since), None if until is None else day(until)
    )


OPEN = HeldTerm(9, 1, day(-100), None)


def test_a_house_has_one_convenor_at_a_time() -> None:
    assert place_term("house", [OPEN], new()).cut == ((9, day(-1)),)
    assert place_term("group", [OPEN], new()).cut == ()
    assert place_term("house", [], new()).wrong is None
    assert place_term("house", [HeldTerm(9, 1, day(-100), day(-1))], new()).cut == ()
    assert place_term("house", [HeldTerm(9, 1, day(-9), day(5))], new()).cut == ((9, day(-1)),)


def test_who_began_the_same_day_is_set_aside() -> None:
    today = HeldTerm(9, 1, TODAY, None)
    assert place_term("house", [today], new()).cut == ((9, day(-1)),)
    assert place_term("house", [HeldTerm(9, 1, TODAY, day(-1))], new()).cut == ()


def test_a_later_term_stands_in_the_way() -> None:
    later = HeldTerm(9, 1, day(10), None)
    placed = place_term("house", [later], new())
    assert (placed.wrong, placed.day) == (WrongTerm.LATER, day(10))
    assert place_term("house", [later], new(until=9)).wrong is None
    assert place_term("group", [later], new()).wrong is None


def test_the_same_term_twice_is_one() -> None:
    held = HeldTerm(9, 2, TODAY, None)
    assert place_term("house", [held], new()).same == 9
    assert place_term("house", [held], new(since=3)).wrong == WrongTerm.ALREADY
    assert place_term("group", [held], new(since=3)).wrong == WrongTerm.ALREADY


def test_a_term_needs_a_ground_and_days_in_order() -> None:
    assert place_term("house", [], new(basis="king")).wrong == WrongTerm.BASIS
    assert place_term("house", [], new(since=None)).wrong == WrongTerm.SINCE
    assert place_term("house", [], new(until=-1)).wrong == WrongTerm.UNTIL


# ---- sittings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "word"),
    [
        (0, Met.MONTH), (30, Met.MONTH), (31, Met.QUARTER), (90, Met.QUARTER), (91, Met.YEAR),
        (365, Met.YEAR), (366, Met.LONGER), (-1, Met.NEVER),
    ],
)  # fmt: skip
def test_a_month_is_30_days_a_quarter_90(days: int, word: Met) -> None:
    assert met(TODAY - timedelta(days=days), TODAY) is word


def test_a_table_that_never_met() -> None:
    assert met(None, TODAY) is Met.NEVER


def test_a_reminder_comes_weeks_after_the_last_sitting_or_the_first_day() -> None:
    assert remind_since(day(-70), day(-400), 8) == day(-14)
    assert remind_since(None, day(-10), 8) == day(46)
    assert remind_since(day(-70), day(-10), 8) == day(46)  # a new convenor gets the same time


@pytest.mark.parametrize(
    ("held_on", "people", "field"),
    [
        (TODAY, 5, None),
        (day(1), 5, "held_on"),
        (None, 5, "held_on"),
        (day(-5 * 365 - 1), 5, "held_on"),
        (TODAY, 0, "people"),
        (TODAY, None, "people"),
        (TODAY, 20_001, "people"),
    ],
)
def test_a_sitting_is_noted_with_a_day_and_a_count(
    held_on: date | None, people: int | None, field: str | None
) -> None:
    wrong = wrong_sitting(held_on, people, "", TODAY)
    assert (wrong[1] if wrong else None) == field
    if field is None:
        assert wrong_sitting(held_on, people, "字" * 401, TODAY) == ("roundtables.too_long", "words")


# ---- forms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "weeks", "seconds", "field"),
    [
        ("1 号", 8, 120, None),
        ("1 号", 0, 120, None),
        ("", 8, 120, "name"),
        ("字" * 81, 8, 120, "name"),
        ("1 号", 105, 120, "remind_weeks"),
        ("1 号", None, 120, "remind_weeks"),
        ("1 号", 8, 14, "speech_seconds"),
    ],
)
def test_rules_of_a_table(name: str, weeks: int | None, seconds: int, field: str | None) -> None:
    wrong = wrong_rules(name, TableRules(weeks, seconds, 2, False, False))
    assert (wrong.at if wrong else None) == field


def entry(**other: object) -> OccupancyValues:
    values = {
        "place": "A", "name": "丁一", "mobile": "12000000031", "capacity": "tenant", "people": 3,
        "since": TODAY, "until": None,
    }  # fmt: skip
    return OccupancyValues(**{**values, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({}, None),
        ({"mobile": ""}, None),
        ({"mobile": "021-5555"}, "mobile"),
        ({"name": ""}, "name"),
        ({"name": "字" * 61}, "name"),
        ({"place": "字" * 41}, "place"),
        ({"capacity": "king"}, "capacity"),
        ({"people": 0}, "people"),
        ({"people": None}, "people"),
        ({"since": None}, "since"),
        ({"since": TODAY + timedelta(days=367)}, "since"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_an_entry_of_the_register(other: dict[str, object], field: str | None) -> None:
    wrong = wrong_occupancy(entry(**other), TODAY)
    assert (wrong[1] if wrong else None) == field
