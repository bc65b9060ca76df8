"""The six digits on the screen: they change, hold a little longer than they show, and fit one room only."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.gatherings.rules.clock_face import Face, face, whole_minutes
from meetings.gatherings.rules.room_code import (
    accepts,
    changes_at,
    code_at,
    groups,
    own_code,
    person_of,
    read,
)

SECRET = b"s" * 32
SEVEN = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def test_the_code_holds_five_minutes_and_the_five_after() -> None:
    code = code_at(SECRET, "room", SEVEN)
    assert len(code) == 6
    assert code.isdigit()
    assert code == code_at(SECRET, "room", SEVEN + timedelta(minutes=4, seconds=59))
    assert changes_at(SEVEN) == changes_at(SEVEN + timedelta(minutes=4)) == SEVEN + timedelta(minutes=5)
    for minutes, good in ((0, True), (4, True), (9.9, True), (10, False), (-1, False)):
        assert accepts(SECRET, "room", code, SEVEN + timedelta(minutes=minutes)) is good, minutes


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))
def test_what_the_screen_shows_lets_in_and_only_here(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    code = code_at(SECRET, "room", at)
    assert accepts(SECRET, "room", code, at)
    assert accepts(SECRET, "room", code, at + timedelta(minutes=5))
    assert at < changes_at(at) <= at + timedelta(minutes=5)


def test_another_room_another_installation_another_code() -> None:
    codes = {
        code_at(SECRET, "room", SEVEN),
        code_at(SECRET, "other", SEVEN),
        code_at(b"x" * 32, "room", SEVEN),
    }
    assert len(codes) == 3


def test_the_code_is_read_however_it_is_typed() -> None:
    code = code_at(SECRET, "room", SEVEN)
    wide = code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for typed in (code, f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}", wide):
        assert accepts(SECRET, "room", typed, SEVEN), typed


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "１２３", "٣٣٣٣٣٣", "²²²²²²", "9" * 10_000])
def test_anything_else_lets_nobody_in(typed: str) -> None:
    assert not accepts(SECRET, "room", typed, SEVEN)
    assert person_of(SECRET, "room", typed) is None


@given(st.integers(1, 10**9))
def test_a_personal_code_names_its_person_and_no_other(person: int) -> None:
    code = own_code(SECRET, "room", person)
    assert person_of(SECRET, "room", code) == person
    assert person_of(SECRET, "room", " ".join(groups(code))) == person
    assert person_of(SECRET, "other", code) is None
    assert person_of(SECRET, "room", str(int(code) + 10**6)) is None


def test_codes_are_read_out_in_threes() -> None:
    assert groups("123456") == ("123", "456")
    assert groups("71234567") == ("71", "234", "567")
    assert read("12 34-56") == "123456"


def test_clocks() -> None:
    assert face(580, 600) == Face("09:40", over=False, gone=20, of=600)
    assert face(0, 600) == Face("00:00", over=False, gone=600, of=600)
    assert face(-65, 600) == Face("01:05", over=True, gone=600, of=600)
    assert face(4500, 4500).text == "75:00"
    assert [whole_minutes(seconds) for seconds in (0, 1, 60, 61)] == [0, 1, 1, 2]
