"""A roster is dealt evenly, gives nobody two shifts in a row where avoidable, leaves nothing to chance."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agreements.rules.days import EVERY_DAY
from meetings.days_off import days_between
from meetings.patrols.rules.dealing import Member, Shift, deal, loads
from meetings.patrols.rules.entries import Noted, figures, month_after, month_of
from meetings.patrols.rules.roster import RosterRule, duty_days, reminds_at, span
from meetings.patrols.rules.swaps import Exchange, Turn, why_not

MONDAY = date(2026, 11, 2)
ZONE = "Asia/Shanghai"


def rule(**other: object) -> RosterRule:
    return RosterRule(
        **{
            "weekdays": EVERY_DAY,
            "holidays": True,
            "from_minute": 1140,
            "until_minute": 1260,
            "people": 2,
            "since": MONDAY,
            "until": None,
            **other,
        }  # type: ignore[arg-type]
    )


def members(count: int) -> list[Member]:
    return [Member(person, MONDAY) for person in range(1, count + 1)]


def shifts(count: int, places: int) -> list[Shift]:
    return [Shift(MONDAY + timedelta(days=n), (), places) for n in range(count)]


def dealt(count: int, places: int, there: list[Member]) -> list[Shift]:
    new = deal(shifts(count, places), there)
    return [Shift(shift.on, new.get(shift.on, ())) for shift in shifts(count, places)]


def test_four_people_in_pairs_take_turns() -> None:
    assert [shift.people for shift in dealt(4, 2, members(4))] == [(1, 2), (3, 4), (1, 2), (3, 4)]


def test_five_people_in_pairs_meet_different_neighbours() -> None:
    row = [shift.people for shift in dealt(10, 2, members(5))]
    assert len({frozenset(pair) for pair in row}) == 10
    assert set(loads(dealt(10, 2, members(5))).values()) == {4}


@given(st.integers(1, 4), st.integers(0, 12), st.integers(0, 60))
def test_with_twice_as_many_members_nobody_is_on_twice_in_a_row_and_loads_are_even(
    places: int, more: int, count: int
) -> None:
    row = dealt(count, places, members(2 * places + more))
    assert all(len(set(shift.people)) == places for shift in row)
    for one, next_one in pairwise(row):
        assert not set(one.people) & set(next_one.people)
    carried = [loads(row)[person] for person in range(1, 2 * places + more + 1)]
    assert max(carried) - min(carried) <= 1


@given(st.integers(1, 3), st.integers(0, 5), st.integers(1, 30))
def test_with_few_members_every_place_that_can_be_filled_is(places: int, there: int, count: int) -> None:
    row = dealt(count, places, members(there))
    assert all(len(set(shift.people)) == min(places, there) for shift in row)
    carried = [loads(row)[person] for person in range(1, there + 1)] or [0]
    assert max(carried) - min(carried) <= (1 if there <= places or there >= 2 * places else 2)


def test_the_same_rows_give_the_same_roster_in_any_order() -> None:
    there = members(7)
    assert deal(shifts(20, 2), there) == deal(list(reversed(shifts(20, 2))), list(reversed(there)))


def test_what_is_dealt_stays_and_gaps_are_filled_beside_it() -> None:
    row = [Shift(MONDAY, (1, 2)), Shift(MONDAY + timedelta(1), (3,), 1), Shift(MONDAY + timedelta(2), (4, 5))]
    assert deal(row, members(6)) == {MONDAY + timedelta(1): (6,)}


def test_whoever_joins_later_is_not_made_to_catch_up() -> None:
    late = Member(9, MONDAY + timedelta(days=20))
    row = dealt(40, 1, [*members(4), late])
    assert loads(row[20:])[9] <= 5
    assert loads(row[:20])[9] == 0


def test_nobody_is_dealt_a_shift_outside_their_dates() -> None:
    there = [Member(1, MONDAY, MONDAY), Member(2, MONDAY + timedelta(days=2))]
    assert [shift.people for shift in dealt(4, 1, there)] == [(1,), (), (2,), (2,)]


def test_days_of_duty_follow_the_weekdays_and_the_holidays() -> None:
    october = days_between(date(2026, 10, 1), date(2026, 10, 11))
    weekdays = rule(weekdays="12345", holidays=False, since=date(2026, 10, 1))
    assert duty_days(weekdays, date(2026, 10, 1), date(2026, 10, 11), october) == (
        date(2026, 10, 8),
        date(2026, 10, 9),
    )
    assert len(duty_days(rule(since=date(2026, 10, 1)), date(2026, 9, 1), date(2026, 10, 11), october)) == 11
    assert duty_days(rule(until=MONDAY), MONDAY, date(2026, 12, 1), {}) == (MONDAY,)
    assert duty_days(rule(), date(2026, 10, 1), date(2026, 10, 11), october) == ()


def test_a_shift_over_midnight_ends_on_the_next_day() -> None:
    assert span(rule(), MONDAY, ZONE) == (
        datetime(2026, 11, 2, 11, tzinfo=UTC),
        datetime(2026, 11, 2, 13, tzinfo=UTC),
    )
    night = span(rule(from_minute=1320, until_minute=360), MONDAY, ZONE)
    assert night == (datetime(2026, 11, 2, 14, tzinfo=UTC), datetime(2026, 11, 2, 22, tzinfo=UTC))
    assert span(rule(until_minute=1440), MONDAY, ZONE)[1] == datetime(2026, 11, 2, 16, tzinfo=UTC)
    assert reminds_at(MONDAY, ZONE) == datetime(2026, 11, 1, 10, tzinfo=UTC)


NOW = datetime(2026, 11, 2, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


def turn(person: int, starts_at: datetime = LATER, off: bool = False, others: tuple[int, ...] = ()) -> Turn:
    return Turn(person, person, starts_at, off, frozenset(others))


@pytest.mark.parametrize(
    ("given_", "taken", "of", "reason"),
    [
        (turn(1), turn(2), 2, ""),
        (turn(1), None, 2, ""),
        (turn(1), None, 1, "patrols.swap_with_oneself"),
        (turn(3), turn(2), 2, "patrols.swap_moved"),
        (turn(1), turn(3), 2, "patrols.swap_moved"),
        (turn(1, off=True), None, 2, "patrols.swap_called_off"),
        (turn(1), turn(2, off=True), 2, "patrols.swap_called_off"),
        (turn(1, EARLIER), None, 2, "patrols.swap_too_late"),
        (turn(1, NOW), None, 2, "patrols.swap_too_late"),
        (turn(1), turn(2, EARLIER), 2, "patrols.swap_too_late"),
        (turn(1, others=(2,)), None, 2, "patrols.swap_already_on"),
        (turn(1), turn(2, others=(1,)), 2, "patrols.swap_already_on"),
    ],
)
def test_why_a_swap_cannot_be(given_: Turn, taken: Turn | None, of: int, reason: str) -> None:
    assert why_not(Exchange(given_, taken, asked_by=1, asked_of=of), NOW) == reason


def test_figures_have_honest_denominators() -> None:
    month = figures((Noted(True, False), Noted(False, True, True), Noted(False, True), Noted(True, False)))
    assert (month.entries, month.settled, month.issues, month.closed, month.open) == (4, 2, 2, 1, 1)


def test_months_are_read_and_stepped() -> None:
    assert month_of("2026-02", MONDAY) == date(2026, 2, 1)
    assert month_of("nonsense", MONDAY) == date(2026, 11, 1)
    assert (month_after(MONDAY, 2), month_after(MONDAY, -11)) == (date(2027, 1, 1), date(2025, 12, 1))
