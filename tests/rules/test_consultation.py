"""The days of a posting, what is wrong with them, and which comments read alike."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conventions.rules.canonical import ClauseWords, VersionText
from meetings.conventions.rules.comparing import compare
from meetings.conventions.rules.consultation import (
    Period,
    Said,
    Stage,
    Wording,
    alike,
    changed_unasked,
    extension_fault,
    fewest_days,
    period_fault,
)
from meetings.conventions.rules.kinds import Kind

POSTED = date(2026, 9, 28)
PERIOD = Period(POSTED, date(2026, 10, 13))


@pytest.mark.parametrize(
    ("today", "day", "left", "stage"),
    [
        (date(2026, 9, 27), 0, 15, Stage.COMING),
        (date(2026, 9, 28), 0, 15, Stage.RUNNING),  # the day of posting is not counted
        (date(2026, 9, 29), 1, 14, Stage.RUNNING),
        (date(2026, 10, 4), 6, 9, Stage.RUNNING),
        (date(2026, 10, 13), 15, 0, Stage.RUNNING),  # the last day is whole
        (date(2026, 10, 14), 15, 0, Stage.OVER),
    ],
)
def test_the_days_as_they_are_counted_on_the_wall(today: date, day: int, left: int, stage: Stage) -> None:
    assert PERIOD.days == 15
    assert (PERIOD.day(today), PERIOD.left(today), PERIOD.stage(today, closed=False)) == (day, left, stage)
    assert PERIOD.stage(today, closed=True) is Stage.CLOSED


@given(st.integers(1, 90), st.integers(-40, 140))
def test_days_gone_and_days_left_are_all_days(days: int, later: int) -> None:
    period = Period(POSTED, POSTED + timedelta(days=days))
    today = POSTED + timedelta(days=later)
    assert period.day(today) + period.left(today) == days


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (Kind.RESIDENTS_CONVENTION, 15),
        (Kind.MANAGEMENT_CONVENTION, 15),
        (Kind.RULES_OF_PROCEDURE, 15),
        (Kind.SHORT_RULES, 7),
        (Kind.OWNERS_HANDBOOK, 7),
        (Kind.TENANTS_GUIDE, 7),
    ],
)
def test_the_fewest_days_are_those_of_the_kind(kind: Kind, days: int) -> None:
    assert fewest_days(kind) == days
    assert period_fault(kind, POSTED, days, POSTED) == ("", "")
    assert period_fault(kind, POSTED, days - 1, POSTED) == ("days", "too_few_days")


@pytest.mark.parametrize(
    ("opens_on", "days", "fault"),
    [
        (None, 15, ("opens_on", "wrong_first_day")),
        (POSTED - timedelta(days=1), 15, ("opens_on", "wrong_first_day")),
        (POSTED + timedelta(days=31), 15, ("opens_on", "wrong_first_day")),
        (POSTED + timedelta(days=30), 15, ("", "")),
        (POSTED, None, ("days", "too_many_days")),
        (POSTED, 91, ("days", "too_many_days")),
        (POSTED, 90, ("", "")),
        (POSTED, -1, ("days", "too_few_days")),
    ],
)
def test_wrong_dates(opens_on: date | None, days: int | None, fault: tuple[str, str]) -> None:
    assert period_fault(Kind.RESIDENTS_CONVENTION, opens_on, days, POSTED) == fault


@pytest.mark.parametrize(
    ("closes_on", "why", "fault"),
    [
        (None, "雨", ("closes_on", "not_later")),
        (PERIOD.closes_on, "雨", ("closes_on", "not_later")),
        (PERIOD.closes_on + timedelta(days=1), "", ("why", "say_why_longer")),
        (PERIOD.closes_on + timedelta(days=1), "雨", ("", "")),
        (POSTED + timedelta(days=91), "雨", ("closes_on", "too_many_days")),
    ],
)
def test_wrong_extensions(closes_on: date | None, why: str, fault: tuple[str, str]) -> None:
    assert extension_fault(PERIOD, closes_on, why) == fault


def comment(number: int, words: str, kind: Said = Said.COMMENT) -> Wording:
    return Wording(number, kind, words)


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ([], ()),
        ([comment(1, "车棚太小。"), comment(2, "车棚太小！ ")], ((1, 2),)),  # punctuation tells nothing apart
        ([comment(1, "车棚太小，放不下。"), comment(2, "车棚太小了，放不下")], ((1, 2),)),
        ([comment(1, "车棚太小。"), comment(2, "夜里太吵。")], ((1,), (2,))),
        ([comment(1, "十点以后"), comment(2, "十点以后", Said.PROPOSAL)], ((1,), (2,))),
        ([comment(1, "Please open the SHED"), comment(2, "please open the shed!")], ((1, 2),)),
        ([comment(1, "！"), comment(2, "？")], ((1, 2),)),  # nothing but signs: nothing tells them apart
        ([comment(3, "狗要牵绳"), comment(1, "加灯"), comment(2, "狗要牵绳")], ((3, 2), (1,))),
    ],
)
def test_what_reads_alike_stands_together(said: list[Wording], groups: tuple[tuple[int, ...], ...]) -> None:
    assert alike(said) == groups


@given(st.lists(st.text("车棚太小放不下。", max_size=12), max_size=12))
def test_every_comment_stands_in_one_group(words: list[str]) -> None:
    groups = alike([comment(number, said) for number, said in enumerate(words)])
    assert sorted(number for group in groups for number in group) == list(range(len(words)))


def text(*words: str) -> VersionText:
    clauses = tuple(
        ClauseWords(clause=number, public_id=str(number), number=number, words=said)
        for number, said in enumerate(words, 1)
        if said
    )
    return VersionText("约", "", clauses)


@pytest.mark.parametrize(
    ("after", "credited", "unasked"),
    [
        (text("狗牵绳。", "车进棚。"), frozenset(), []),
        (text("狗要牵绳。", "车进棚。"), frozenset({1}), []),
        (text("狗要牵绳。", "车进棚。"), frozenset({2}), [1]),
        (text("狗牵绳。", ""), frozenset(), [2]),
        (text("狗牵绳。", "车进棚。", "夜里轻声。"), frozenset(), [3]),
    ],
)
def test_changes_that_nobody_asked_for(
    after: VersionText, credited: frozenset[int], unasked: list[int]
) -> None:
    changes = compare(text("狗牵绳。", "车进棚。"), after)
    assert [each.clause.clause for each in changed_unasked(changes, credited)] == unasked
