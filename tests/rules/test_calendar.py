"""The legal clock: which days a vote may open and close on, counted as a court would count them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import load
from voting.holidays import days_around, days_between, published
from voting.rules.calendar import (
    CalendarReason,
    Clock,
    DayKind,
    Plan,
    Severity,
    clock_of,
    counter,
    judge,
    judge_corrected_notice,
    judge_extension,
    judge_result_posting,
    judge_taking_down,
    judge_window_left,
    last_day_of,
    next_working_day,
    period,
    propose,
    result_due,
)

R = CalendarReason
NOTICE = date(2026, 11, 9)  # a Monday; the 15th day after it is Tuesday 24 November
DAYS = days_between(date(2025, 1, 1), date(2027, 12, 31))
NATIONAL = Clock()
HANGZHOU = {
    "notice_days": {"regular": 15, "extraordinary": 7},
    "ballot_days": {"min": 5, "max": 60},
    "public_days": 15,
}
PLACE = clock_of([{"notice_days": 15}, HANGZHOU])
SHANGHAI = timezone(timedelta(hours=8))


def plan(**said: Any) -> Plan:
    fine: dict[str, Any] = {
        "notice_day": NOTICE,
        "objections_until": date(2026, 11, 17),
        "opens": datetime(2026, 11, 25, 9, tzinfo=SHANGHAI),
        "closes": datetime(2026, 12, 10, 20, tzinfo=SHANGHAI),
    }
    return Plan(**(fine | said))


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def said(findings: Any) -> list[tuple[CalendarReason, Severity]]:
    return [(finding.reason, finding.severity) for finding in findings]


def reasons(findings: Any) -> set[CalendarReason]:
    return {finding.reason for finding in findings}


def test_a_calm_plan_has_nothing_to_say() -> None:
    assert judge(plan(), NATIONAL, DAYS) == ()
    assert judge(plan(), PLACE, DAYS, today=date(2026, 11, 25)) == ()


# ---- the notice: 15 days before, its own day not counted (art. 201)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0, [(R.NOTICE_TOO_SHORT, Severity.REFUSE)]),
        (1, [(R.NOTICE_TOO_SHORT, Severity.REFUSE)]),
        (14, [(R.NOTICE_TOO_SHORT, Severity.REFUSE)]),
        (15, [(R.NOTICE_ARGUABLE, Severity.WARN)]),
        (16, []),
        (17, []),
    ],
)
def test_fifteen_days_are_arguable_and_sixteen_are_safe(
    after: int, expected: list[tuple[CalendarReason, Severity]]
) -> None:
    opening = NOTICE + timedelta(days=after)
    found = judge(plan(opens=at(opening)), NATIONAL, DAYS)
    notice = {R.NOTICE_TOO_SHORT, R.NOTICE_ARGUABLE, R.NOTICE_ENDS_ON_DAY_OFF}
    assert [one for one in said(found) if one[0] in notice] == expected
    for finding in found:
        if finding.reason in notice:
            assert finding.params == {"notice": NOTICE, "earliest": date(2026, 11, 25), "n": 15}


def test_a_notice_that_ends_on_a_day_off_moves_the_safe_day() -> None:
    posted = date(2026, 11, 13)  # the 15th day is Saturday 28 November, the next working day Monday 30
    calm = {"notice_day": posted, "objections_until": date(2026, 11, 20)}
    arguable = judge(plan(**calm, opens=at(date(2026, 11, 28))), NATIONAL, DAYS)
    assert said(arguable) == [(R.NOTICE_ARGUABLE, Severity.WARN)]
    moved = judge(plan(**calm, opens=at(date(2026, 11, 30))), NATIONAL, DAYS)
    assert said(moved) == [(R.NOTICE_ENDS_ON_DAY_OFF, Severity.WARN)]
    assert moved[0].params["earliest"] == date(2026, 12, 1)
    assert judge(plan(**calm, opens=at(date(2026, 12, 1))), NATIONAL, DAYS) == ()


def test_a_working_saturday_ends_a_period() -> None:
    assert date(2026, 10, 10).weekday() == 5
    assert DAYS[date(2026, 10, 10)] == DayKind.WORKING  # made up for National Day
    assert period(date(2026, 9, 25), 15, DAYS).ends_moved == date(2026, 10, 10)


def test_a_period_that_ends_in_the_holidays_ends_after_them() -> None:
    assert period(date(2026, 9, 19), 15, DAYS).ends == date(2026, 10, 4)
    assert period(date(2026, 9, 19), 15, DAYS).ends_moved == date(2026, 10, 8)
    assert next_working_day(date(2026, 2, 15), DAYS) == date(2026, 2, 24)


def test_the_opening_may_not_lie_in_the_past() -> None:
    assert reasons(judge(plan(), NATIONAL, DAYS, today=date(2026, 11, 26))) == {R.OPENS_IN_THE_PAST}


def test_a_shorter_local_notice_is_warned_of_until_the_national_one_is_kept() -> None:
    urgent = clock_of([{"notice_days": 15}, HANGZHOU], extraordinary=True)
    assert (urgent.notice_days, urgent.national_notice_days) == (7, 15)
    soon = {"objections_until": date(2026, 11, 13)}
    for opening, expected in (
        (date(2026, 11, 15), {R.NOTICE_TOO_SHORT}),
        (date(2026, 11, 16), {R.NOTICE_ARGUABLE}),
        (date(2026, 11, 17), {R.NOTICE_BELOW_NATIONAL}),
        (date(2026, 11, 24), {R.NOTICE_BELOW_NATIONAL}),
        (date(2026, 11, 25), set()),
    ):
        found = judge(plan(**soon, opens=at(opening)), urgent, DAYS)
        assert reasons(found) - {R.NO_TIME_TO_ANSWER} == expected, opening
    national = judge(plan(**soon, opens=at(date(2026, 11, 18))), urgent, DAYS)
    assert national[0].params == {"n": 15, "local": 7, "earliest": date(2026, 11, 25)}


# ---- the ballot window


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        (datetime(2026, 11, 28, 20, tzinfo=SHANGHAI), {R.WINDOW_TOO_SHORT, R.CLOSES_ON_DAY_OFF}),
        (datetime(2026, 11, 29, 0, tzinfo=SHANGHAI), {R.WINDOW_TOO_SHORT, R.CLOSES_ON_DAY_OFF}),
        (datetime(2026, 11, 29, 20, tzinfo=SHANGHAI), {R.WINDOW_ARGUABLY_SHORT, R.CLOSES_ON_DAY_OFF}),
        (datetime(2026, 11, 30, 20, tzinfo=SHANGHAI), {R.WINDOW_ARGUABLY_SHORT}),
        (datetime(2026, 12, 1, 0, tzinfo=SHANGHAI), set()),  # 24:00 of the fifth day after the opening
        (datetime(2026, 12, 1, 9, tzinfo=SHANGHAI), set()),
    ],
)
def test_five_days_are_five_whole_days_after_the_opening_day(
    closes: datetime, expected: set[CalendarReason]
) -> None:
    found = judge(plan(closes=closes), PLACE, DAYS)
    assert reasons(found) == expected
    for finding in found:
        if finding.reason in (R.WINDOW_TOO_SHORT, R.WINDOW_ARGUABLY_SHORT):
            assert finding.params == {"n": 5, "earliest": date(2026, 11, 30)}
            refused = finding.reason == R.WINDOW_TOO_SHORT
            assert finding.severity == (Severity.REFUSE if refused else Severity.WARN)


@pytest.mark.parametrize(
    ("opened", "left"),
    [
        (at(date(2026, 11, 25), 9), None),  # at its hour
        (at(date(2026, 11, 25), 23), None),  # late, on its day
        (
            at(date(2026, 12, 4), 9),
            None,
        ),  # the 5th to the 9th are five whole days; closes on the 10th at 20:00
        (at(date(2026, 12, 5), 0), 4),
        (at(date(2026, 12, 9), 12), 0),
        (at(date(2026, 12, 10), 12), 0),
    ],
)
def test_a_vote_that_began_late_says_when_too_little_was_left(opened: datetime, left: int | None) -> None:
    found = judge_window_left(plan().opens, opened, plan().closes, PLACE)
    assert (found.params["n"] if found else None) == left
    assert judge_window_left(plan().opens, opened, plan().closes, NATIONAL) is None
    if found:
        assert (found.reason, found.severity) == (R.WINDOW_LEFT_SHORT, Severity.WARN)
        last = found.params["earliest"]
        assert isinstance(last, date)
        enough = datetime.combine(last + timedelta(days=1), time(0), SHANGHAI)  # its 24:00
        assert judge_window_left(plan().opens, opened, enough, PLACE) is None
        assert judge_window_left(plan().opens, opened, enough - timedelta(hours=1), PLACE) is not None


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 7, 3), set()),
        (date(2026, 7, 4), {R.CLOSES_ON_DAY_OFF}),  # day 60, a Saturday
        (date(2026, 7, 6), {R.WINDOW_LONG_BY_DAYS_OFF}),
        (date(2026, 7, 7), {R.WINDOW_TOO_LONG}),
    ],
)
def test_sixty_days_are_the_most_and_days_off_stretch_them_only_with_a_warning(
    last: date, expected: set[CalendarReason]
) -> None:
    early = {
        "notice_day": date(2026, 4, 13),
        "objections_until": date(2026, 4, 20),
        "opens": at(date(2026, 5, 5)),
    }
    found = judge(plan(**early, closes=at(last, 20)), PLACE, DAYS)
    assert reasons(found) == expected
    for finding in found:
        if finding.reason == R.WINDOW_TOO_LONG:
            assert finding.severity == Severity.REFUSE
            assert finding.params == {"n": 60, "latest": date(2026, 7, 4)}


def test_where_no_rule_is_on_file_no_window_is_too_short_or_too_long() -> None:
    assert judge(plan(closes=at(date(2026, 11, 25), 10)), NATIONAL, DAYS) == ()
    assert judge(plan(closes=at(date(2026, 12, 31), 10)), NATIONAL, DAYS) == ()


@pytest.mark.parametrize("closes", [at(date(2026, 11, 25)), at(date(2026, 11, 24))])
def test_a_vote_closes_after_it_opens(closes: datetime) -> None:
    found = judge(plan(closes=closes), PLACE, DAYS)
    assert said(found) == [(R.CLOSES_BEFORE_OPENING, Severity.REFUSE)]


def test_a_close_on_a_sunday_names_the_next_working_day() -> None:
    found = judge(plan(closes=at(date(2026, 12, 13), 20)), NATIONAL, DAYS)
    assert said(found) == [(R.CLOSES_ON_DAY_OFF, Severity.WARN)]
    assert found[0].params == {"last": date(2026, 12, 13), "moved": date(2026, 12, 14)}


def test_midnight_belongs_to_the_day_before() -> None:
    assert last_day_of(datetime(2026, 12, 13, 0, 0, tzinfo=UTC)) == date(2026, 12, 12)
    assert last_day_of(datetime(2026, 12, 13, 0, 1, tzinfo=UTC)) == date(2026, 12, 13)


# ---- objections to the roll


@pytest.mark.parametrize(
    ("until", "expected", "severity"),
    [
        (date(2026, 11, 8), R.OBJECTIONS_END_BEFORE_NOTICE, Severity.REFUSE),
        (date(2026, 11, 9), R.OBJECTIONS_END_BEFORE_NOTICE, Severity.REFUSE),
        (date(2026, 11, 10), R.OBJECTIONS_SHORT, Severity.WARN),
        (date(2026, 11, 15), R.OBJECTIONS_SHORT, Severity.WARN),
        (date(2026, 11, 16), None, None),
        (date(2026, 11, 21), R.OBJECTIONS_END_ON_DAY_OFF, Severity.WARN),
        (date(2026, 11, 23), R.NO_TIME_TO_ANSWER, Severity.WARN),
        (date(2026, 11, 24), R.NO_TIME_TO_ANSWER, Severity.WARN),
        (date(2026, 11, 25), R.OBJECTIONS_END_AFTER_OPENING, Severity.REFUSE),
        (date(2026, 11, 26), R.OBJECTIONS_END_AFTER_OPENING, Severity.REFUSE),
    ],
)
def test_objections_end_after_the_notice_and_before_the_roll_is_frozen(
    until: date, expected: CalendarReason | None, severity: Severity | None
) -> None:
    found = judge(plan(objections_until=until), NATIONAL, DAYS)
    assert said(found) == ([(expected, severity)] if expected else [])


def test_refusals_come_before_warnings() -> None:
    found = judge(plan(closes=at(date(2026, 12, 13)), objections_until=NOTICE), NATIONAL, DAYS)
    assert [finding.severity for finding in found] == [Severity.REFUSE, Severity.WARN]


# ---- proposals


@given(
    st.dates(date(2025, 1, 1), date(2027, 6, 30)),
    st.sampled_from([NATIONAL, PLACE, clock_of([HANGZHOU], extraordinary=True), Clock(notice_days=7)]),
    st.integers(1, 90),
)
def test_what_is_proposed_leaves_nothing_to_argue_about(notice: date, clock: Clock, ballot_days: int) -> None:
    days = days_around(notice)
    made = propose(notice, clock, days, ballot_days)
    proposed = Plan(
        notice, made.objections_until, at(made.opening_day), at(made.last_day + timedelta(days=1), 0)
    )
    assert reasons(judge(proposed, clock, days)) <= {R.DAYS_OFF_TO_CONFIRM}
    assert made.opening_day >= notice + timedelta(days=16 if clock.notice_days >= 15 else 8)
    assert made.first_arguable_day == notice + timedelta(days=clock.notice_days)


def test_the_day_before_the_proposed_opening_is_never_safe() -> None:
    for n in range(365):
        notice = date(2026, 1, 1) + timedelta(days=n)
        made = propose(notice, NATIONAL, DAYS)
        sooner = plan(
            notice_day=notice,
            objections_until=min(made.objections_until, made.opening_day - timedelta(days=2)),
            opens=at(made.opening_day - timedelta(days=1)),
            closes=at(made.last_day, 20),
        )
        assert judge(sooner, NATIONAL, DAYS), notice


def test_a_proposal_in_plain_days() -> None:
    made = propose(date(2026, 11, 21), PLACE, DAYS)
    assert (made.objections_until, made.first_arguable_day) == (date(2026, 11, 30), date(2026, 12, 6))
    assert (made.opening_day, made.last_day) == (date(2026, 12, 8), date(2026, 12, 23))


def test_a_proposal_runs_past_days_off_but_never_past_the_maximum() -> None:
    assert propose(date(2026, 11, 21), PLACE, DAYS, 18).last_day == date(2026, 12, 28)  # day 18 is a Saturday
    longest = propose(date(2026, 3, 30), PLACE, DAYS, 90)
    assert longest.opening_day + timedelta(days=60) == date(2026, 6, 14)  # a Sunday
    assert longest.last_day == date(2026, 6, 12)


# ---- extension, corrected notice


def test_an_extension_told_in_time_and_within_the_maximum_is_fine() -> None:
    p = plan()
    found = judge_extension(p.opens, p.closes, at(date(2026, 12, 17), 20), date(2026, 12, 9), PLACE, DAYS)
    assert found == ()


@pytest.mark.parametrize(
    ("new", "notice", "expected"),
    [
        (date(2026, 12, 10), date(2026, 12, 9), {R.EXTENSION_NOT_LATER}),
        (date(2026, 12, 9), date(2026, 12, 9), {R.EXTENSION_NOT_LATER}),
        (date(2026, 12, 17), date(2026, 12, 10), {R.EXTENSION_NOTICE_ON_LAST_DAY}),
        (date(2026, 12, 17), date(2026, 12, 11), {R.EXTENSION_NOTICE_TOO_LATE}),
        (date(2026, 12, 11), date(2026, 12, 7), {R.EXTENSION_SHORT}),
        (date(2026, 12, 13), date(2026, 12, 8), {R.CLOSES_ON_DAY_OFF}),
    ],
)
def test_an_extension_has_its_own_clock(new: date, notice: date, expected: set[CalendarReason]) -> None:
    p = plan()
    assert reasons(judge_extension(p.opens, p.closes, at(new, 20), notice, PLACE, DAYS)) == expected


def test_an_extension_stays_within_the_longest_window() -> None:
    opens, closes = at(date(2026, 5, 5)), at(date(2026, 6, 1), 20)
    told = date(2026, 5, 29)
    assert judge_extension(opens, closes, at(date(2026, 7, 3), 20), told, PLACE, DAYS) == ()
    found = judge_extension(opens, closes, at(date(2026, 7, 7), 20), told, PLACE, DAYS)
    assert said(found) == [(R.WINDOW_TOO_LONG, Severity.REFUSE)]


def test_a_corrected_notice_starts_its_clock_again() -> None:
    assert judge_corrected_notice(NOTICE, plan(), NATIONAL, DAYS) == ()
    later = judge_corrected_notice(date(2026, 11, 12), plan(), NATIONAL, DAYS)
    assert (R.NOTICE_TOO_SHORT, Severity.REFUSE) in said(later)


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 12, 1)])
def test_after_the_opening_a_notice_no_longer_changes_the_matter(day: date) -> None:
    assert said(judge_corrected_notice(day, plan(), NATIONAL, DAYS)) == [
        (R.CORRECTED_AFTER_OPENING, Severity.REFUSE)
    ]


# ---- the result's days


def test_a_result_is_due_within_the_days_of_the_place() -> None:
    beijing = clock_of([{"result_post_within_days": 3}])
    due = result_due(date(2026, 12, 10), beijing, DAYS)  # a Thursday: due on Sunday, moved to Monday
    assert due is not None
    assert (due.ends, due.ends_moved) == (date(2026, 12, 13), date(2026, 12, 14))
    for posted, expected in (
        (date(2026, 12, 13), set()),
        (date(2026, 12, 14), {R.RESULT_POSTED_LATE_BY_DAYS_OFF}),
        (date(2026, 12, 15), {R.RESULT_POSTED_LATE}),
    ):
        assert reasons(judge_result_posting(date(2026, 12, 10), posted, beijing, DAYS)) == expected
    assert result_due(date(2026, 12, 10), NATIONAL, DAYS) is None
    assert judge_result_posting(date(2026, 12, 10), date(2027, 12, 10), NATIONAL, DAYS) == ()


@pytest.mark.parametrize(
    ("today", "day", "over"),
    [
        (date(2026, 11, 1), 0, False),  # before it hangs
        (date(2026, 11, 2), 0, False),  # the day it is hung is not counted
        (date(2026, 11, 3), 1, False),
        (date(2026, 11, 16), 14, False),
        (date(2026, 11, 17), 15, False),
        (date(2026, 11, 18), 15, True),
    ],
)
def test_a_posted_notice_counts_its_days(today: date, day: int, over: bool) -> None:
    seen = counter(date(2026, 11, 2), 15, today, DAYS)
    assert (seen.day, seen.of, seen.last_day, seen.over) == (day, 15, date(2026, 11, 17), over)


def test_a_notice_whose_last_day_is_off_hangs_on() -> None:
    seen = counter(date(2026, 11, 6), 15, date(2026, 11, 22), DAYS)  # day 15 is Saturday 21 November
    assert (seen.day, seen.last_day, seen.over) == (15, date(2026, 11, 23), False)


@pytest.mark.parametrize(("taken_down", "early"), [(date(2026, 11, 17), True), (date(2026, 11, 18), False)])
def test_a_notice_is_taken_down_after_its_last_day(taken_down: date, early: bool) -> None:
    found = judge_taking_down(date(2026, 11, 2), taken_down, 15, DAYS)
    assert reasons(found) == ({R.TAKEN_DOWN_EARLY} if early else set())
    if early:
        assert found[0].params == {"n": 14, "of": 15, "last": date(2026, 11, 17)}


# ---- which days are off


def test_a_year_not_yet_published_is_known_only_to_confirm() -> None:
    assert published(2026)
    assert not published(2031)
    days = days_between(date(2031, 1, 1), date(2031, 1, 7))
    assert days[date(2031, 1, 1)] == DayKind.OFF  # fixed by the regulation itself
    assert days[date(2031, 1, 3)] == DayKind.WORKING_TO_CONFIRM
    assert days[date(2031, 1, 4)] == DayKind.OFF_TO_CONFIRM
    found = judge(plan(closes=at(date(2031, 1, 3), 20)), NATIONAL, {**days, **DAYS})
    assert said(found) == [(R.DAYS_OFF_TO_CONFIRM, Severity.WARN)]
    assert found[0].params == {"year": 2031, "day": date(2031, 1, 3)}


def test_a_day_that_nobody_told_us_of_is_an_ordinary_day_to_confirm() -> None:
    found = judge(plan(), NATIONAL, {})
    assert reasons(found) == {R.DAYS_OFF_TO_CONFIRM}
    friday, saturday = date(2026, 12, 11), date(2026, 12, 12)
    assert R.CLOSES_ON_DAY_OFF not in reasons(judge(plan(closes=at(friday, 20)), NATIONAL, {}))
    assert R.CLOSES_ON_DAY_OFF in reasons(judge(plan(closes=at(saturday, 20)), NATIONAL, {}))


def test_holidays_and_made_up_days_are_those_the_state_council_published() -> None:
    assert days_between(date(2026, 2, 14), date(2026, 2, 16)) == {
        date(2026, 2, 14): DayKind.WORKING,  # a Saturday made up for the Spring Festival
        date(2026, 2, 15): DayKind.OFF,
        date(2026, 2, 16): DayKind.OFF,
    }
    assert min(days_around(NOTICE)) <= NOTICE - timedelta(days=30)
    assert max(days_around(NOTICE)) >= NOTICE + timedelta(days=90)


# ---- clocks from presets


def test_a_place_lays_its_clock_over_the_national_one() -> None:
    assert replace(NATIONAL, ballot_min_days=5, ballot_max_days=60, public_days=15) == PLACE
    lift = clock_of([{"notice_days": 15}, {"publicity_days": 10}, {"result_post_within_days": 7}])
    assert (lift.notice_days, lift.publicity_days, lift.result_within_days) == (15, 10, 7)
    assert clock_of([]) == NATIONAL
    assert [clock_of([{"notice_days": n}]).objection_days for n in (1, 7, 9, 10, 15)] == [1, 4, 6, 7, 7]
    assert clock_of([{"notice_days": 7}, {"notice_days": 21}]).national_notice_days is None


# ---- words


@pytest.mark.parametrize("reason", list(CalendarReason))
def test_every_reason_has_words_and_they_use_what_it_gives(reason: CalendarReason) -> None:
    message = load()[f"calendar.{reason}"]
    params = PARAMS[reason]
    for phrase in (message.zh, message.en, message.en_one):
        if phrase is not None:
            assert phrase.names <= params, phrase.names - params


def seen_params() -> dict[CalendarReason, set[str]]:
    """What each reason really gives, from plans that bring every one of them about."""
    days = DAYS
    seen: dict[CalendarReason, set[str]] = {}
    p = plan()
    urgent = clock_of([{"notice_days": 15}, HANGZHOU], extraordinary=True)
    judged = [
        judge(plan(opens=at(NOTICE + timedelta(days=n))), clock, days, today=date(2027, 1, 1))
        for n in range(40)
        for clock in (PLACE, urgent)
    ]
    judged += [judge(plan(notice_day=date(2026, 11, 13), opens=at(date(2026, 11, 30))), NATIONAL, days)]
    judged += [
        judge(plan(closes=at(date(2026, 11, 24) + timedelta(days=n), 20)), PLACE, days) for n in range(80)
    ]
    judged += [
        judge(
            plan(notice_day=date(2026, 4, 13), opens=at(date(2026, 5, 5)), closes=at(date(2026, 7, 6))),
            PLACE,
            days,
        )
    ]
    judged += [judge(plan(objections_until=NOTICE + timedelta(days=n)), NATIONAL, days) for n in range(20)]
    judged += [judge_corrected_notice(date(2026, 12, 1), p, NATIONAL, days)]
    judged += [
        judge_extension(p.opens, p.closes, at(date(2026, 12, n), 20), date(2026, 12, told), PLACE, days)
        for n in (9, 11, 20)
        for told in (7, 10, 11)
    ]
    judged += [
        judge_result_posting(date(2026, 12, 10), date(2026, 12, n), Clock(result_within_days=3), days)
        for n in (14, 15)
    ]
    judged += [judge_taking_down(NOTICE, NOTICE, 15, days)]
    late = judge_window_left(p.opens, at(date(2026, 12, 9)), p.closes, PLACE)
    judged += [(late,)] if late else []
    for found in judged:
        for finding in found:
            seen.setdefault(finding.reason, set(finding.params))
            assert seen[finding.reason] == set(finding.params)
    return seen


PARAMS = seen_params()


def test_every_reason_can_come_about() -> None:
    assert set(PARAMS) == set(CalendarReason)
