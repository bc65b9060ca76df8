"""What the lists rest on: likeness of issues, figures with their parts, chains, steps, sheets."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.checklists.rules.chains import Link, chains
from meetings.checklists.rules.figures import Counted, Share, list_figures, median
from meetings.checklists.rules.items import ListSettings, goes_up_at
from meetings.checklists.rules.likeness import Known, likeness, same_things, signs
from meetings.checklists.rules.reading import Node, below, seats_of
from meetings.checklists.rules.sheet import Vocabulary, plan, read_lines, safe_cell
from meetings.checklists.rules.steps import Case, steps

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "known", "here", "there", "same"),
    [
        ("楼道灯不亮", "三楼楼道灯不亮，老人夜里不敢下楼", 1, 1, True),
        ("三楼的灯坏了", "三楼楼道灯不亮，老人夜里不敢下楼", 1, 1, False),
        ("楼道灯不亮", "三楼楼道灯不亮，老人夜里不敢下楼", 1, 2, True),  # nearly all of its words
        ("楼道里灯坏了", "楼道灯不亮", 1, 2, False),
        ("消防通道被车堵了", "夜里停车，消防通道只剩 2 米", 1, 1, True),
        ("消防通道被车堵了", "夜里停车，消防通道只剩 2 米", 1, 2, False),
        ("狗没牵绳", "垃圾桶满了", 1, 1, False),
        ("the stair light is out", "Stair light out on third floor", None, None, True),
        ("灯", "灯", 1, 1, True),
        ("", "楼道灯不亮", 1, 1, False),
        ("！！！", "。。。", 1, 1, False),
    ],
)
def test_what_may_be_the_same_thing(
    said: str, known: str, here: int | None, there: int | None, same: bool
) -> None:
    assert bool(same_things(said, "", here, [Known(7, known, "", there)])) is same


def test_three_at_most_and_the_likeliest_first() -> None:
    known = [Known(n, f"楼道灯不亮{'很久' * n}", "", 1) for n in range(6)]
    assert same_things("楼道灯不亮", "", 1, known) == (0, 1, 2)


@given(st.text(), st.text())
def test_likeness_has_no_order_and_stays_within_bounds(first: str, second: str) -> None:
    one, other = likeness(signs(first), signs(second)), likeness(signs(second), signs(first))
    assert one == other
    assert 0 <= one <= 1


def counted(**more: object) -> Counted:
    usual: dict[str, object] = {
        "state": "open",
        "closed_how": "",
        "raised_at": AT,
        "first_answer_at": None,
        "closed_at": None,
        "due_on": None,
    }
    return Counted(**{**usual, **more})  # type: ignore[arg-type]


def closed(how: str, days: int) -> Counted:
    return counted(state="closed", closed_how=how, closed_at=AT + timedelta(days=days))


def test_figures_that_can_be_counted_by_eye() -> None:
    found = list_figures(
        [
            counted(),
            counted(state="underway", due_on=date(2026, 11, 19), first_answer_at=AT + timedelta(hours=4)),
            counted(state="answered", due_on=date(2026, 11, 20), first_answer_at=AT + timedelta(hours=10)),
            counted(state="done", due_on=date(2026, 11, 1)),  # reported: no longer late
            closed("agreed", 3),
            closed("agreed", 5),
            closed("no_answer", 10),
            closed("withdrawn", 1),
            counted(state="joined", closed_how="joined", closed_at=AT),
        ],
        DAY,
    )
    assert (found.raised, found.open, found.apart) == (7, 4, 2)
    assert found.overdue == Share(1, 3)
    assert (found.answered, found.to_answer) == (Share(2, 7), timedelta(hours=7))
    assert (found.closed, found.to_close) == (Share(3, 7), timedelta(days=5))
    assert (found.confirmed, found.without_answer) == (Share(2, 3), Share(1, 3))


def test_of_nothing_there_is_no_median() -> None:
    assert list_figures([], DAY).to_close is None
    assert median([]) is None


@given(st.lists(st.sampled_from(["open", "underway", "done", "closed"]), max_size=30))
def test_open_and_closed_make_up_all(states: list[str]) -> None:
    items = [closed("agreed", 1) if state == "closed" else counted(state=state) for state in states]
    found = list_figures(items, DAY)
    assert found.open + found.closed.n == found.raised == len(states)


def test_days_at_each_level_and_none_above() -> None:
    settings = ListSettings(house_days=3, community_days=20)
    assert goes_up_at("issue", "house", AT, settings) == AT + timedelta(days=3)
    assert goes_up_at("need", "community", AT, settings) == AT + timedelta(days=20)
    assert goes_up_at("issue", "office", AT, settings) is None
    assert goes_up_at("action", "house", AT, settings) is None


class Thing:
    def __init__(self, id: int, list: str) -> None:
        self.id, self.list = id, list


def test_linked_things_stand_in_one_row() -> None:
    things = [Thing(1, "issue"), Thing(2, "need"), Thing(3, "resource"), Thing(4, "action"), Thing(5, "need")]
    found = chains(things, [Link(1, 2), Link(3, 2, "meets"), Link(2, 4), Link(9, 1)])
    assert [[t.id for part in (c.issues, c.needs, c.resources, c.actions) for t in part] for c in found] == [
        [1, 2, 3, 4],
        [5],
    ]


def test_a_tree_bent_into_a_ring_ends() -> None:
    ring = [Node(1, 2, None, "group"), Node(2, 1, 7, "house")]
    assert seats_of(ring, frozenset({7}), frozenset(), frozenset()) == {1, 2}
    assert below(ring, frozenset({1})) == {1, 2}


def case(**more: object) -> Case:
    usual: dict[str, object] = {
        "list": "issue",
        "state": "open",
        "level": "building",
        "in_charge": False,
        "has_been_up": False,
        "leads": False,
        "responsible": False,
        "raised_it": False,
        "asked": False,
        "nobody_to_ask": False,
        "belongs": True,
        "follows": False,
    }
    return Case(**{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_", "has", "lacks"),
    [
        ({}, {"taking", "notes"}, {"answers", "closing", "escalation"}),
        ({"belongs": False}, set(), {"taking", "notes"}),
        ({"leads": True}, {"responsibility", "answers", "escalation", "parties"}, {"completion", "return"}),
        ({"leads": True, "level": "office"}, {"answers"}, {"escalation"}),
        ({"leads": True, "list": "action"}, {"responsibility"}, {"escalation", "needs"}),
        ({"responsible": True, "in_charge": True}, {"completion", "due_day"}, {"escalation", "taking"}),
        ({"state": "done", "asked": True}, {"agreement", "refusal"}, {"completion"}),
        ({"state": "done", "leads": True}, set(), {"agreement"}),
        ({"state": "done", "leads": True, "nobody_to_ask": True}, {"agreement"}, set()),
        ({"state": "closed", "raised_it": True}, {"reopening"}, {"notes"}),
        ({"state": "closed"}, set(), {"reopening"}),
        ({"state": "joined", "leads": True}, set(), {"reopening"}),
        ({"list": "resource", "leads": True}, {"answers", "closing"}, {"completion", "responsibility"}),
    ],
)
def test_who_may_take_which_step(given_: dict[str, object], has: set[str], lacks: set[str]) -> None:
    found = set(steps(case(**given_)))
    assert has <= found
    assert not lacks & found


WORDS = Vocabulary(
    heads={
        "清单": "list",
        "编号": "number",
        "什么事": "words",
        "期限": "due_on",
        "来自": "comes_from",
        "楼": "building",
    },
    codes={
        name: {} | ({"问题": "issue", "行动": "action"} if name == "list" else {})
        for name in ("list", "topic", "state", "closed_how", "visibility")
    },
    buildings=frozenset({"12"}),
)
HEAD = ["清单", "编号", "什么事", "期限", "来自", "楼", "别的"]


def test_a_sheet_is_read_and_compared() -> None:
    rows = [
        HEAD,
        ["问题", "3", "灯不亮", "2026-12-01", "", "12", "x"],
        ["行动", "", " 换 灯 ", "", "问题 3", "", ""],
    ]
    lines, faults = read_lines([*rows, ["", "", "", "", "", "", ""]], WORDS)
    assert not faults
    assert lines[1].values["words"] == "换 灯"
    assert lines[1].comes_from == (("issue", 3),)
    on_file = {("issue", 3): {"words": "灯不亮", "due_on": "2026-11-30", "building": "12"}}
    found = plan(lines, faults, on_file)
    assert [line.list for line in found.new] == ["action"]
    assert [names for _, names in found.changed] == [("due_on",)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["愿望", "", "灯", "", "", "", ""], "lists.sheet_word"),
        (["问题", "三", "灯", "", "", "", ""], "lists.sheet_number"),
        (["问题", "", "", "2026-12-01", "", "", ""], "lists.sheet_no_words"),
        (["问题", "", "长" * 201, "", "", "", ""], "lists.sheet_long"),
        (["问题", "", "灯", "明天", "", "", ""], "lists.sheet_day"),
        (["问题", "", "灯", "", "", "99", ""], "lists.sheet_unknown"),
        (["问题", "", "灯", "", "问题 9", "", ""], "lists.sheet_no_such"),
        (["问题", "", "灯", "", "胡写", "", ""], "lists.sheet_no_such"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_of_that_line(row: list[str], reason: str) -> None:
    lines, faults = read_lines([HEAD, ["问题", "", "好的", "", "", "", ""], row], WORDS)
    found = plan(lines, faults, {})
    assert [(fault.line, fault.reason) for fault in found.faults] == [(3, reason)]


def test_a_number_stands_once_and_columns_must_be_there() -> None:
    twice = [HEAD, ["问题", "3", "灯", "", "", "", ""], ["问题", "3", "门", "", "", "", ""]]
    assert [fault.reason for fault in read_lines(twice, WORDS)[1]] == ["lists.sheet_twice"]
    assert [fault.column for fault in read_lines([["甲", "乙"], ["1", "2"]], WORDS)[1]] == ["list", "words"]
    assert read_lines([], WORDS)[1][0].reason == "lists.sheet_empty"


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
