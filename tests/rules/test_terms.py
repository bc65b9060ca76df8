"""Which instants break "works only after 9:00 on weekdays"? Examples that a neighbour could check by hand."""

from datetime import date, datetime

import pytest

from meetings.agreements.rules.days import EVERY_DAY, weekdays_of
from meetings.agreements.rules.states import Standing, State, held_on, state_of
from meetings.agreements.rules.terms import Judged, Term, clock_of, judge, minute_of
from meetings.days_off import days_between, kind_of, published

WEEKDAYS_AFTER_NINE = Term("工作日 9:00 以后施工", "12345", 540, 1080)
NIGHT_GATE = Term("夜里 22:00 到 6:00 可以停车", "", 22 * 60, 6 * 60, holidays=True)
WEEKEND_NIGHT = Term("周六夜里", "6", 20 * 60, 2 * 60)
NO_HOURS = Term("每月公布一次账目")
NOT_ON_HOLIDAYS = Term("", EVERY_DAY)


@pytest.mark.parametrize(
    ("term", "at", "judged"),
    [
        (WEEKDAYS_AFTER_NINE, "2026-11-20 09:00", Judged.KEPT),  # a Friday
        (WEEKDAYS_AFTER_NINE, "2026-11-20 08:59", Judged.BROKEN),
        (WEEKDAYS_AFTER_NINE, "2026-11-20 17:59", Judged.KEPT),
        (WEEKDAYS_AFTER_NINE, "2026-11-20 18:00", Judged.BROKEN),
        (WEEKDAYS_AFTER_NINE, "2026-11-21 10:00", Judged.BROKEN),  # a Saturday
        (WEEKDAYS_AFTER_NINE, "2026-11-22 10:00", Judged.BROKEN),
        (WEEKDAYS_AFTER_NINE, "2026-10-01 10:00", Judged.BROKEN),  # National Day, a Thursday
        (WEEKDAYS_AFTER_NINE, "2026-10-07 10:00", Judged.BROKEN),  # the break's last day, a Wednesday
        (WEEKDAYS_AFTER_NINE, "2026-10-08 10:00", Judged.KEPT),
        (WEEKDAYS_AFTER_NINE, "2026-10-10 10:00", Judged.KEPT),  # a Saturday worked for National Day
        (WEEKDAYS_AFTER_NINE, "2026-10-10 08:00", Judged.BROKEN),
        (WEEKDAYS_AFTER_NINE, "2026-10-11 10:00", Judged.BROKEN),
        (NIGHT_GATE, "2026-11-20 22:00", Judged.KEPT),
        (NIGHT_GATE, "2026-11-21 05:59", Judged.KEPT),
        (NIGHT_GATE, "2026-11-21 06:00", Judged.BROKEN),
        (NIGHT_GATE, "2026-10-01 23:00", Judged.KEPT),
        (WEEKEND_NIGHT, "2026-11-21 20:00", Judged.KEPT),
        (WEEKEND_NIGHT, "2026-11-22 01:59", Judged.KEPT),  # Saturday's night
        (WEEKEND_NIGHT, "2026-11-22 20:00", Judged.BROKEN),
        (WEEKEND_NIGHT, "2026-11-21 01:00", Judged.BROKEN),  # Friday's night
        (NO_HOURS, "2026-11-21 10:00", Judged.BY_PEOPLE),
        (NOT_ON_HOLIDAYS, "2026-05-01 10:00", Judged.BROKEN),
        (NOT_ON_HOLIDAYS, "2026-11-22 10:00", Judged.KEPT),
    ],
)
def test_a_term_judges_an_instant(term: Term, at: str, judged: Judged) -> None:
    moment = datetime.fromisoformat(at)
    days = days_between(moment.date().replace(day=1), moment.date())
    assert judge(term, moment, days) is judged


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("9:00", 540), ("09:00", 540), ("９:00".replace("９", "9"), 540), ("9：30", 570), ("24:00", 1440),
     ("0:00", 0), ("24:01", None), ("9:60", None), ("9", None), ("", None), ("9:0", None), ("-1:00", None)],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed: str, minute: int | None) -> None:
    assert minute_of(typed) == minute
    if minute is not None:
        assert minute_of(clock_of(minute)) == minute


def test_weekdays_are_in_order_and_each_once() -> None:
    assert weekdays_of(("5", "1", "x", "1")) == "15"


def test_of_a_year_that_is_not_published_only_the_fixed_holidays_are_known() -> None:
    assert published(2026)
    assert not published(2099)
    assert kind_of(date(2099, 10, 1)) == "holiday"
    assert kind_of(date(2099, 10, 4)) == "plain"
    assert kind_of(date(2026, 10, 4)) == "holiday"
    assert kind_of(date(2026, 10, 10)) == "make_up"


@pytest.mark.parametrize(
    ("signed", "since", "until", "ended", "state"),
    [
        (False, 1, None, False, State.DRAFT),
        (True, 1, None, False, State.IN_FORCE),
        (True, 21, 21, False, State.IN_FORCE),
        (True, 22, None, False, State.COMING),
        (True, 1, 20, False, State.OVER),
        (True, 1, None, True, State.ENDED),
        (False, 1, None, True, State.ENDED),
    ],
)
def test_one_state_holds_on_a_day(
    signed: bool, since: int, until: int | None, ended: bool, state: State
) -> None:
    found = Standing(
        signed,
        date(2026, 11, since),
        date(2026, 11, until) if until else None,
        datetime(2026, 11, 20) if ended else None,
    )
    assert state_of(found, date(2026, 11, 21)) is state


def test_only_what_happened_while_it_held_can_have_broken_it() -> None:
    found = Standing(True, date(2026, 11, 5), date(2026, 11, 20), None)
    held = [day for day in range(1, 30) if held_on(found, date(2026, 11, day), date(2026, 11, 10))]
    assert held == [5, 6, 7, 8, 9, 10]
