"""What the grid adds up to, when a duty is overdue, how long a sheet is fresh: tables and year ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import percent
from meetings.occupancies.rules.baseline import (
    FIELDS,
    FRESH_DAYS,
    Asked,
    Freshness,
    Sheet,
    Wrong,
    fresh_until,
    freshness,
    issue_words,
    kept,
    lines_of,
    oldest_fresh,
    read_sheet,
    stored,
    wrong_day,
)
from meetings.occupancies.rules.duties import (
    Every,
    Recurring,
    State,
    asked_periods,
    before,
    due_on,
    is_reminded,
    overdue_period,
    period_called,
    period_on,
    state,
    wrong_duty,
)
from meetings.occupancies.rules.grid import (
    HouseFigures,
    Known,
    NodeOnFile,
    add_up,
    cover,
    tenths_each,
    wrong_known,
)

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)  # a Sunday
days = st.dates(date(2000, 1, 1), date(2199, 12, 31))

# ---- duties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "day", "key", "first", "last"),
    [
        ("week", date(2026, 11, 22), "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        ("week", date(2026, 11, 23), "2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        ("week", date(2027, 1, 1), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("week", date(2024, 12, 30), "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("month", date(2026, 12, 31), "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("month", date(2028, 2, 29), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("quarter", date(2026, 10, 1), "2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2027, 3, 31), "2027Q1", date(2027, 1, 1), date(2027, 3, 31)),
        ("year", date(2026, 1, 1), "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_one_period(every: str, day: date, key: str, first: date, last: date) -> None:
    found = period_on(Every(every), day)
    assert (found.key, found.first, found.last) == (key, first, last)


@given(days, st.sampled_from(Every))
def test_periods_follow_one_another_without_a_gap(day: date, every: Every) -> None:
    period = period_on(every, day)
    assert period.first <= day <= period.last
    assert before(period).last + DAY == period.first
    assert period_on(every, period.last + DAY).first == period.last + DAY
    assert period_called(period.key) == period


@pytest.mark.parametrize(
    "key",
    ["", "2026-13", "2026-00", "2026Q5", "2026Q0", "2025-W53", "2026-W00", "26-11", "2026-11-01", "9999"],
)
def test_what_is_no_period_is_none(key: str) -> None:
    assert period_called(key) is None


# monthly, five days of grace, asked since 1 October
MONTHLY = Recurring(Every.MONTH, 5, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("today", "overdue", "asked"),
    [
        (date(2026, 10, 15), None, ["2026-10"]),
        (date(2026, 10, 31), None, ["2026-10"]),
        (date(2026, 11, 5), None, ["2026-10", "2026-11"]),  # the last day of grace
        (date(2026, 11, 6), "2026-10", ["2026-10", "2026-11"]),
        (date(2026, 12, 5), "2026-10", ["2026-10", "2026-11", "2026-12"]),
        (date(2026, 12, 6), "2026-11", ["2026-11", "2026-12"]),
        (date(2027, 1, 6), "2026-12", ["2026-12", "2027-01"]),  # over the year's end
    ],
)
def test_a_duty_is_overdue_after_its_grace(today: date, overdue: str | None, asked: list[str]) -> None:
    found = overdue_period(MONTHLY, today)
    assert (found.key if found else None) == overdue
    assert [each.key for each in asked_periods(MONTHLY, today)] == asked


@pytest.mark.parametrize(
    ("today", "done", "expected"),
    [
        (date(2026, 11, 30), (), State.RUNNING),
        (date(2026, 12, 1), (), State.GRACE),
        (date(2026, 12, 5), (), State.GRACE),
        (date(2026, 12, 6), (), State.OVERDUE),
        (date(2026, 12, 6), ("2026-11",), State.DONE),
        (date(2026, 12, 6), ("2026-10",), State.OVERDUE),
    ],
)
def test_how_a_duty_stands(today: date, done: tuple[str, ...], expected: State) -> None:
    assert state(MONTHLY, period_on(Every.MONTH, date(2026, 11, 1)), done, today) is expected


def test_reminders_come_in_the_last_days_and_in_grace() -> None:
    november = period_on(Every.MONTH, date(2026, 11, 1))
    reminded = [
        day for day in range(1, 40) if is_reminded(MONTHLY, november, date(2026, 11, 1) + (day - 1) * DAY)
    ]
    assert reminded == list(range(26, 36))  # 26 November to 5 December


@given(days, st.sampled_from(Every), st.integers(0, 60), st.integers(0, 900))
def test_exactly_one_past_period_is_asked_for(today: date, every: Every, grace: int, age: int) -> None:
    duty = Recurring(every, grace, today - age * DAY)
    asked = asked_periods(duty, today)
    states = [state(duty, each, (), today) for each in asked]
    assert states.count(State.OVERDUE) <= 1
    assert State.OVERDUE not in states[1:]
    assert asked[-1] == period_on(every, today)
    late = overdue_period(duty, today)
    assert (late is not None) == (State.OVERDUE in states)
    assert late is None or due_on(duty, late) < today


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        (("", "", "month", 5, TODAY), "title"),
        (("一" * 81, "", "month", 5, TODAY), "title"),
        (("查", "一" * 1001, "month", 5, TODAY), "words"),
        (("查", "", "daily", 5, TODAY), "every"),
        (("查", "", "month", None, TODAY), "grace_days"),
        (("查", "", "month", 61, TODAY), "grace_days"),
        (("查", "", "month", 5, None), "since"),
    ],
)
def test_a_wrong_duty_is_refused_beside_its_field(typed: tuple[Any, ...], at: str) -> None:
    wrong = wrong_duty(*typed)
    assert wrong is not None
    assert wrong[1] == at
    assert wrong_duty("查灭火器", "", "quarter", 0, TODAY) is None


# ---- sheets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Sheet)
def test_a_sheet_is_fresh_to_its_last_day(kind: Sheet) -> None:
    checked = TODAY - FRESH_DAYS[kind] * DAY
    assert freshness(kind, checked, TODAY) is Freshness.FRESH
    assert fresh_until(kind, checked) == TODAY
    assert oldest_fresh(kind, TODAY) == checked
    assert freshness(kind, checked - DAY, TODAY) is Freshness.DUE
    assert freshness(kind, None, TODAY) is Freshness.NEVER


def test_there_are_five_and_no_field_twice() -> None:
    assert len(Sheet) == 5
    for fields in FIELDS.values():
        assert len({each.key for each in fields}) == len(fields)
        assert all(bool(each.choices) == (each.asked is Asked.CHOICE) for each in fields)


@pytest.mark.parametrize(
    ("kind", "typed", "numbers", "words", "found"),
    [
        ("people", {"heads": "22"}, {"heads": 22}, "", (("heads", 22),)),
        ("people", {"heads": "0"}, {"heads": 0}, "", (("heads", 0),)),
        ("hygiene", {"stairs": "fair"}, {}, "", (("stairs", "fair"),)),
        ("hygiene", {}, {}, "都看了", ()),
        ("people", {"heads": "两"}, {"heads": None}, "", Wrong("baseline.wrong_number", "heads", 999_999)),
        ("people", {"heads": "-1"}, {"heads": -1}, "", Wrong("baseline.wrong_number", "heads", 999_999)),
        ("hygiene", {"stairs": "<b>"}, {}, "", Wrong("baseline.wrong_choice", "stairs")),
        ("people", {}, {}, "", Wrong("baseline.nothing", "households")),
        ("people", {}, {}, "一" * 2001, Wrong("baseline.too_long", "words", 2000)),
        ("hazards", {}, {}, "堆物\n" * 21, Wrong("baseline.too_many_lines", "words", 20)),
    ],
)
def test_a_sheet_is_read(
    kind: str, typed: dict[str, str], numbers: dict[str, Any], words: str, found: object
) -> None:
    assert read_sheet(Sheet(kind), typed, numbers, words) == found


def test_facts_survive_their_column() -> None:
    facts = (("heads", 22), ("stairs", "fair"))
    assert stored(facts) == '[["heads",22],["stairs","fair"]]'
    assert kept(stored(facts)) == dict(facts)


def test_hazards_are_lines_and_a_long_one_keeps_its_words() -> None:
    assert lines_of(" 堆纸箱 \n\n飞线充电\n") == ("堆纸箱", "飞线充电")
    assert issue_words("堆纸箱") == ("堆纸箱", "")
    words, detail = issue_words("一" * 300)
    assert (len(words), detail) == (120, "一" * 300)


def test_a_sheet_is_dated_today_or_before() -> None:
    assert wrong_day(TODAY, TODAY) is None
    assert wrong_day(TODAY - 1095 * DAY, TODAY) is None
    for day in (None, TODAY + DAY, TODAY - 1096 * DAY):
        assert wrong_day(day, TODAY) is not None


# ---- the grid --------------------------------------------------------------------------------------

NODES = (
    NodeOnFile(1, "top", "community", "小院", None, None),
    NodeOnFile(2, "grid", "group", "一网格", 1, None),
    NodeOnFile(3, "micro", "group", "微网格", 2, None),
    NodeOnFile(4, "h1", "house", "1 号", 3, 101),
    NodeOnFile(5, "h2", "house", "2 号", 3, 102),
    NodeOnFile(6, "h3", "house", "3 号", 1, 103),
)


def house(number: int, table: int | None, people: int = 0, **more: object) -> HouseFigures:
    return HouseFigures(number, str(number), True, table, households=int(people > 0), people=people, **more)  # type: ignore[arg-type]


def test_figures_go_up_to_every_level() -> None:
    houses = (
        house(101, 4, 12, contacts=frozenset({7}), convened=True, confirmed=True, duties=4, fresh=5),
        house(102, 5, 8, contacts=frozenset({7}), convened=True, duties=4, overdue=3),
        house(103, 6, 0, duties=4, overdue=4),
        house(104, None, 5, waiting=2, waiting_people=3),
    )
    sums = add_up(NODES, houses)
    assert [sums[n].people for n in (1, 2, 3, 4, 5, 6)] == [25, 20, 20, 12, 8, 0]
    assert [sums[n].houses for n in (1, 2, 3, 4, 5, 6)] == [4, 2, 2, 1, 1, 1]
    top = sums[1]
    assert (top.alone, top.overdue, top.overdue_houses, top.duties) == (2, 7, 2, 12)
    assert (top.lived_in, top.confirmed, top.unconfirmed) == (3, 1, 2)  # nobody lives in 103
    assert (top.fresh, top.sheets, top.waiting, top.waiting_people) == (5, 20, 2, 3)
    assert len(top.contacts) == 1  # one landlord of two houses is one contact


@given(st.lists(st.tuples(st.sampled_from([None, 4, 5, 6, 99]), st.integers(0, 40)), max_size=30))
def test_the_top_is_the_sum_of_all(rows: list[tuple[int | None, int]]) -> None:
    houses = [house(200 + at, table, people) for at, (table, people) in enumerate(rows)]
    sums = add_up(NODES, houses)
    assert sums[1].people == sum(people for _, people in rows)
    assert sums[1].houses == len(rows)
    assert sums[2].people == sums[3].people == sums[4].people + sums[5].people


def test_a_ring_of_tables_ends() -> None:
    ring = (NodeOnFile(1, "a", "group", "a", 2, None), NodeOnFile(2, "b", "group", "b", 1, None))
    assert add_up(ring, (house(101, 1, 3),))[2].people == 3
    assert add_up((), (house(101, None, 3),)) == {}


KNOWN = Known(100, "派出所实有人口", date(2026, 11, 1))


def test_a_cover_counts_the_same_houses_above_and_below_the_line() -> None:
    houses = (house(101, 4, 12, known=Known(10, "走访", date(2026, 9, 1))), house(102, 5, 8))
    sums = add_up(NODES, houses)
    found = cover(sums[3])
    assert found is not None
    assert (found.registered, found.known, found.of_houses, found.beyond) == (12, 10, 1, 2)
    assert (found.source, found.as_of) == ("", date(2026, 9, 1))
    whole = cover(sums[1], KNOWN)
    assert whole is not None
    assert (whole.registered, whole.known, whole.source, whole.beyond) == (20, 100, KNOWN.source, 0)
    assert cover(sums[6]) is None


@pytest.mark.parametrize(
    ("registered", "known", "said"),
    [
        (19_999, 20_000, "99.9"),
        (20_000, 20_000, "100.0"),
        (20_001, 20_000, "100.0"),
        (20_020, 20_000, "100.1"),
    ],
)
def test_a_share_is_never_rounded_across(registered: int, known: int, said: str) -> None:
    assert percent(registered, known).startswith(said)


@pytest.mark.parametrize(
    ("people", "contacts", "said"),
    [(800, 40, "20.0"), (7200, 326, "22.0"), (799, 40, "19.9"), (5, 0, "–"), (0, 3, "0.0")],
)
def test_the_load_of_one_contact(people: int, contacts: int, said: str) -> None:
    assert tenths_each(people, contacts) == said


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ((None, "走访", TODAY), "people"),
        ((0, "走访", TODAY), "people"),
        ((10_000_000, "走访", TODAY), "people"),
        ((5, "", TODAY), "source"),
        ((5, "一" * 201, TODAY), "source"),
        ((5, "走访", None), "as_of"),
        ((5, "走访", TODAY + DAY), "as_of"),
    ],
)
def test_a_wrong_known_number_is_refused(typed: tuple[Any, Any, Any], at: str) -> None:
    wrong = wrong_known(*typed, TODAY)
    assert wrong is not None
    assert wrong[1] == at
    assert wrong_known(5, "走访", TODAY, TODAY) is None
