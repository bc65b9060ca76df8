"""What may be said at a house's code, when a room is full, and what is due in a house: by tables."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.occupancies.rules.dues import (
    LEASE_REMINDERS,
    PAPERS_REMINDERS,
    Due,
    Kind,
    Lives,
    dues_of,
    month_due,
    month_of,
    reminder_step,
)
from meetings.occupancies.rules.signing_in import (
    SignIn,
    fits,
    has_identity_number,
    room_like,
    told_digest,
    wrong_sign_in,
)

TODAY = date(2026, 11, 21)
GOOD = SignIn("A", "安娜", "12000000071", "tenant", 2, 1, TODAY, None, False, None, True)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"place": ""}, None),
        ({"place": "房" * 41}, "place"),
        ({"name": ""}, "name"),
        ({"name": "王" * 60}, None),
        ({"name": "王" * 61}, "name"),
        ({"name": "王\n五"}, "name"),
        ({"name": "11010519491231002X"}, "name"),
        ({"mobile": "120 0000 0071"}, None),
        ({"mobile": "+8612000000071"}, None),
        ({"mobile": ""}, "mobile"),
        ({"mobile": "1200000007"}, "mobile"),
        ({"mobile": "110105194912310021"}, "mobile"),
        ({"capacity": "sub_landlord"}, "capacity"),
        ({"capacity": "owner"}, None),
        ({"people": None}, "people"),
        ({"people": 0}, "people"),
        ({"people": 99, "children": 98}, None),
        ({"people": 100}, "people"),
        ({"children": 2}, "children"),  # somebody of age lives there, too
        ({"children": -1}, "children"),
        ({"children": None}, "children"),
        ({"since": None}, "since"),
        ({"since": days(-366)}, None),
        ({"since": days(-367)}, "since"),
        ({"since": days(92)}, None),
        ({"since": days(93)}, "since"),
        ({"lease_until": TODAY}, None),
        ({"lease_until": days(-1)}, "lease_until"),
        ({"since": days(9), "lease_until": days(8)}, "lease_until"),
        ({"lease_until": days(3660)}, None),
        ({"lease_until": days(3661)}, "lease_until"),
        ({"papers_until": TODAY}, None),
        ({"papers_until": days(-1)}, "papers_until"),
        ({"agreed": False}, "agreed"),
    ],
)
def test_what_may_be_said(change: dict[str, object], field: str | None) -> None:
    wrong = wrong_sign_in(replace(GOOD, **change), TODAY)  # type: ignore[arg-type]
    assert (wrong and wrong[1]) == field


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", True),
        ("110105491231002", True),  # of the older cards
        ("身份证 110105 19491231 002x", True),
        ("１１０１０５１９４９１２３１００２１", True),
        ("1101-0519-4912-3100-21", True),
        ("12000000071", False),
        ("86 120 0000 0071", False),
        ("A 间", False),
        ("", False),
    ],
)
def test_an_identity_number_is_known_however_it_is_spaced(text: str, is_one: bool) -> None:
    assert has_identity_number(text) is is_one


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=80))
def test_words_without_digits_are_never_taken_for_one(text: str) -> None:
    assert not has_identity_number(text)


@pytest.mark.parametrize(
    ("most", "heads", "coming", "room"),
    [
        (None, (9, 9), 9, True),
        (2, (), 2, True),
        (2, (1,), 1, True),
        (2, (1,), 2, False),
        (2, (2,), 1, False),
        (2, (3,), 1, False),  # one that is over already
        (1, (), 1, True),
    ],
)
def test_a_room_is_full(most: int | None, heads: tuple[int, ...], coming: int, room: bool) -> None:
    assert fits(most, heads, coming) is room


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("A", "A"), ("a 室", "A"), ("Ａ间", "A"), ("201", "201"), ("２０１房间", "201"), (" 2 0 1 号", "201"),
        ("20", None), ("B", None), ("室", None),
    ],
)  # fmt: skip
def test_a_room_is_known_however_it_is_written(typed: str, found: str | None) -> None:
    assert room_like(typed, ("A", "201")) == found


def test_other_words_have_another_digest() -> None:
    assert told_digest(("一", "二")) != told_digest(("一", "三"))
    assert told_digest(("甲乙",)) == told_digest(["甲乙"])


# ---- what is due -----------------------------------------------------------------------------------

HOME = Lives("x", date(2026, 1, 1), None, None, False, TODAY, False)


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, []),
        ({"confirmed_on": date(2026, 11, 1)}, []),
        ({"confirmed_on": date(2026, 10, 31)}, [("unconfirmed", None, True)]),
        ({"confirmed_on": None}, [("unconfirmed", None, True)]),
        ({"waits": True, "confirmed_on": None}, [("sign_in", None, False)]),
        ({"lease_until": days(31)}, []),
        ({"lease_until": days(30)}, [("lease", days(30), False)]),
        ({"lease_until": TODAY}, [("lease", TODAY, False)]),
        ({"lease_until": days(-1)}, [("lease", days(-1), True)]),
        ({"papers_until": days(61)}, []),
        ({"papers_until": days(60)}, [("papers", days(60), False)]),
        ({"papers_until": days(-1)}, [("papers", days(-1), True)]),
        ({"from_abroad": True}, []),  # moved in long ago
        ({"from_abroad": True, "since": TODAY}, [("abroad", days(1), False)]),
        ({"from_abroad": True, "since": days(-1)}, [("abroad", TODAY, False)]),
        ({"from_abroad": True, "since": days(-2)}, [("abroad", days(-1), True)]),
        ({"from_abroad": True, "since": days(-4)}, []),
        (
            {"from_abroad": True, "since": TODAY, "waits": True},
            [("abroad", days(1), False), ("sign_in", None, False)],
        ),
    ],
)
def test_what_is_due_about_a_household(
    change: dict[str, object], due: list[tuple[str, object, bool]]
) -> None:
    found = dues_of([replace(HOME, **change)], TODAY)  # type: ignore[arg-type]
    assert [(each.kind.value, each.day, each.late) for each in found] == due


def test_what_is_late_comes_first() -> None:
    homes = (
        replace(HOME, key="a", lease_until=days(3)),
        replace(HOME, key="b", papers_until=days(-3)),
        replace(HOME, key="c", lease_until=days(1)),
    )
    assert [each.key for each in dues_of(homes, TODAY)] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("day", "confirmed", "households", "late"),
    [
        (date(2026, 12, 1), False, 1, False),
        (date(2026, 12, 5), False, 1, False),
        (date(2026, 12, 6), False, 1, True),
        (date(2026, 12, 31), False, 1, True),
        (date(2026, 12, 31), True, 1, None),
        (date(2026, 12, 31), False, 0, None),
    ],
)
def test_a_month_is_due_by_the_fifth(day: date, confirmed: bool, households: int, late: bool | None) -> None:
    due = month_due(day, confirmed, households)
    assert due == (None if late is None else Due(Kind.MONTH, "", date(day.year, day.month, 5), late))


def test_a_month_is_written_with_two_figures() -> None:
    assert [month_of(day) for day in (date(2026, 1, 31), date(2026, 12, 1))] == ["2026-01", "2026-12"]


@pytest.mark.parametrize(
    ("left", "steps", "step"),
    [
        (31, LEASE_REMINDERS, None),
        (30, LEASE_REMINDERS, 30),
        (8, LEASE_REMINDERS, 30),
        (7, LEASE_REMINDERS, 7),
        (0, LEASE_REMINDERS, 7),
        (61, PAPERS_REMINDERS, None),
        (60, PAPERS_REMINDERS, 60),
        (14, PAPERS_REMINDERS, 14),
    ],
)
def test_a_reminder_goes_at_its_days(left: int, steps: tuple[int, ...], step: int | None) -> None:
    assert reminder_step(days(left), TODAY, steps) == step
