"""A meeting's states, its agenda's order, its legal notice and quorum, and its calendar file, as tables."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.gatherings.rules import agenda, ics, notice
from meetings.gatherings.rules.agenda import Kind, Written
from meetings.gatherings.rules.body_list import read_list, write_list
from meetings.gatherings.rules.notice import Plan, Roll
from meetings.gatherings.rules.states import LEADS_TO, State, Step, allows, reason_against
from meetings.gatherings.rules.templates import BY_KEY, TEMPLATES, Body

MAY = date(2026, 5, 1)
EVENING = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


# ---- states --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_is_either_legal_or_refused_with_a_reason(state: State, step: Step) -> None:
    legal = (state, step) in LEADS_TO
    assert allows(state, step) is legal
    assert reason_against(state, step) == ("" if legal else f"gatherings.not_now_{state.value}")


def test_only_a_draft_is_called_and_nothing_comes_back_from_the_end() -> None:
    assert [state for state, step in LEADS_TO if step is Step.CALL] == [State.DRAFT]
    assert {after for (state, _), after in LEADS_TO.items() if state is State.CLOSED} == {State.CLOSED}
    assert not [step for state, step in LEADS_TO if state is State.CALLED_OFF]


# ---- the agenda ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "anchor", "expected"),
    [
        ("c", "a", "cab"),
        ("a", "c", "bac"),
        ("a", "", "bca"),
        ("a", "gone", "bca"),  # whatever it was to stand before is no longer there
        ("b", "b", "abc"),
        ("x", "a", "abc"),
    ],
)
def test_an_item_stands_before_the_one_it_was_put_before(item: str, anchor: str, expected: str) -> None:
    assert "".join(agenda.before("abc", item, anchor)) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "cab"), (2, "acb"), (3, "abc"), (0, "cab"), (99, "abc")]
)
def test_an_item_stands_at_its_number(number: int, expected: str) -> None:
    assert "".join(agenda.at_number("abc", "c", number)) == expected


@given(st.lists(st.text(min_size=1, max_size=2), unique=True, min_size=1), st.data())
def test_an_order_loses_and_doubles_nothing_and_saying_it_twice_is_once(
    order: list[str], data: st.DataObject
) -> None:
    item, anchor = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([*order, "", "no such"]))
    once = agenda.before(order, item, anchor)
    assert sorted(once) == sorted(order)
    assert agenda.before(once, item, anchor) == once
    number = data.draw(st.integers(-3, len(order) + 3))
    placed = agenda.at_number(order, item, number)
    assert sorted(placed) == sorted(order)
    assert agenda.at_number(placed, item, number) == placed


def test_items_begin_one_after_the_other() -> None:
    begins, ends = agenda.timetable(EVENING, [10, 0, 25])
    assert [(each - EVENING).seconds // 60 for each in begins] == [0, 10, 10]
    assert ends == EVENING + timedelta(minutes=35)
    assert agenda.timetable(None, [10]) == ((), None)


@pytest.mark.parametrize(
    ("written", "reasons"),
    [
        (Written("topic", "灯"), []),
        (Written("topic", ""), ["item_title"]),
        (Written("vote", "灯"), ["item_kind"]),
        (Written("topic", "灯" * 201), ["too_long"]),
        (Written("topic", "灯", "长" * 10_000), ["too_long"]),
        (Written("topic", "灯", minutes=None), ["item_minutes"]),
        (Written("topic", "灯", minutes=601), ["item_minutes"]),
        (Written("topic", "灯", presenter="人" * 61), ["too_long"]),
        (Written("list_review", "清单", list="wishes"), ["item_list"]),
    ],
)
def test_what_is_wrong_with_an_item(written: Written, reasons: list[str]) -> None:
    assert [wrong.reason for wrong in agenda.check(written)] == [f"gatherings.{each}" for each in reasons]


@pytest.mark.parametrize(
    ("kind", "outcome", "still"),
    [
        ("topic", "", True),
        ("topic", "carried", True),
        ("clause", "no_agreement", True),
        ("topic", "settled", False),
        ("motion", "referred", False),
        ("topic", "raised", True),  # said in the room; nobody has handed it up yet
        ("information", "", False),
        ("list_review", "", False),
    ],
)
def test_what_is_offered_again(kind: str, outcome: str, still: bool) -> None:
    assert agenda.stays_open(kind, outcome) is still


# ---- the law of residents' meetings --------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "heads", "needed"),
    [
        (Body.HOUSEHOLDS, 1, 1),
        (Body.HOUSEHOLDS, 2, 2),  # more than half of two is two
        (Body.HOUSEHOLDS, 100, 51),
        (Body.HOUSEHOLDS, 101, 51),
        (Body.ADULTS, 7200, 3601),
        (Body.REPRESENTATIVES, 3, 2),
        (Body.REPRESENTATIVES, 50, 34),
        (Body.REPRESENTATIVES, 51, 34),
        (Body.REPRESENTATIVES, 52, 35),
    ],
)
def test_how_many_must_come(body: Body, heads: int, needed: int) -> None:
    assert notice.quorum(body, heads).needed == needed


@given(st.sampled_from([Body.ADULTS, Body.HOUSEHOLDS, Body.REPRESENTATIVES]), st.integers(1, 10**6))
def test_a_quorum_is_the_least_number_that_satisfies_the_law(body: Body, heads: int) -> None:
    found = notice.quorum(body, heads)

    def enough(present: int) -> bool:
        left, right = present * found.denominator, heads * found.numerator
        return left > right if found.over else left >= right

    assert enough(found.needed)
    assert not enough(found.needed - 1)
    assert 1 <= found.needed <= heads


def test_ten_days_run_after_the_day_of_the_notice() -> None:
    assert notice.earliest(MAY, 10) == date(2026, 5, 12)
    assert notice.earliest(MAY, 0) == MAY


def plan(**other: object) -> Plan:
    values: dict = {
        "body": Body.HOUSEHOLDS,
        "roll": Roll("list", listed=30),
        "posted_on": MAY,
        "held_on": date(2026, 5, 12),
    }
    return Plan(**{**values, **other})


@pytest.mark.parametrize(
    ("given_plan", "reasons"),
    [
        (plan(), []),
        (plan(body=Body.NONE, roll=Roll("")), []),
        (plan(held_on=date(2026, 5, 11)), ["too_soon"]),
        (plan(held_on=MAY, urgent=True), ["urgent_unsaid"]),
        (plan(held_on=MAY, urgent=True, urgent_reason="水管爆裂"), []),
        (plan(posted_on=None), ["posted_on_unsaid"]),
        (plan(roll=Roll("")), ["roll_unsaid"]),
        (plan(roll=Roll("list")), ["roll_empty"]),
        (
            plan(roll=Roll("count")),
            ["roll_count_unsaid", "roll_source_unsaid", "roll_as_of_unsaid"],
        ),
        (plan(roll=Roll("count", count=522, source="底册", as_of=MAY)), []),
        (plan(body=Body.REPRESENTATIVES, posted_on=None, held_on=MAY), []),  # the law sets no notice
    ],
)
def test_what_stands_in_the_way_of_calling(given_plan: Plan, reasons: list[str]) -> None:
    assert [each.reason for each in notice.missing(given_plan)] == [f"gatherings.{each}" for each in reasons]


# ---- templates -----------------------------------------------------------------------------------


def test_ten_kinds_of_meeting_with_an_agenda_each() -> None:
    assert len(TEMPLATES) == len(BY_KEY) == 10
    assert [each.key for each in TEMPLATES if each.of_residents] == [
        "residents_meeting",
        "representatives_meeting",
    ]
    for each in TEMPLATES:
        assert each.agenda
        assert sum(line.minutes for line in each.agenda) <= each.minutes
        assert all(line.kind in set(Kind) for line in each.agenda)


# ---- a list of heads -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周一\t101\n李四\t202", (("周一", "101"), ("李四", "202"))),
        ("1\t周一\t101\n2、李四，202", (("周一", "101"), ("李四", "202"))),
        ("周一, 101\n\n周一, 101", (("周一", "101"),)),
        ("Anna Smith  3-501", (("Anna Smith", "3-501"),)),
        ("陈八", (("陈八", ""),)),
        ("", ()),
    ],
)
def test_a_list_is_read_as_it_was_pasted(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert read_list(text) == expected
    assert read_list(write_list(expected)) == expected


# ---- the calendar file ---------------------------------------------------------------------------


def event(**other: object) -> ics.Event:
    values: dict = {
        "uid": "m@roundtable",
        "sequence": 2,
        "title": "议事日；灯, 车\\棚",
        "place": "巷里一家",
        "words": "1. 灯\n2. 车",
        "url": "https://x.example/meetings/m",
        "starts": EVENING,
        "ends": EVENING + timedelta(minutes=90),
        "written": EVENING - timedelta(days=9),
    }
    return ics.Event(**{**values, **other})


def test_a_calendar_file_as_the_standard_writes_it() -> None:
    text = ics.calendar(event()).decode()
    assert text.endswith("\r\n")
    lines = text.split("\r\n")
    assert "DTSTART:20261120T110000Z" in lines
    assert "DTEND:20261120T123000Z" in lines
    assert "DTSTAMP:20261111T110000Z" in lines
    assert "SUMMARY:议事日；灯\\, 车\\\\棚" in lines
    assert "DESCRIPTION:1. 灯\\n2. 车" in lines
    assert "STATUS:CONFIRMED" in lines
    assert "SEQUENCE:2" in lines
    assert "STATUS:CANCELLED" in ics.calendar(event(called_off=True)).decode()


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back(words: str) -> None:
    body = ics.calendar(event(words="x" + words))
    lines = body.split(b"\r\n")
    assert all(len(line) <= ics.LINE for line in lines)
    unfolded = body.replace(b"\r\n ", b"").decode()  # each line is whole signs: this decodes
    said = next(line for line in unfolded.split("\r\n") if line.startswith("DESCRIPTION:"))
    assert said == f"DESCRIPTION:{ics.escaped('x' + words)}"
    assert "\n" not in ics.escaped(words)
