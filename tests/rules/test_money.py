"""Money: whole fen read exactly, areas rounded half up, and sums that add up to the fen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import money
from meetings.accounts.rules.money import MOST_FEN, Unreadable, by_area, parse_money, split, written
from meetings.accounts.rules.periods import Every, days_of, period_of
from meetings.accounts.rules.shares import By, Claim, UnitHeld, claims, plan_mark, shares, without_area
from meetings.accounts.rules.years import (
    Direction,
    Line,
    figures,
    fingerprint,
    read_figures,
    year_of,
)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.50", 123_450),
        ("1234.5", 123_450),
        ("１２３４．５", 123_450),
        ("１，２３４．５０", 123_450),
        ("￥1,234.50", 123_450),
        ("¥ 20", 2_000),
        ("20 元", 2_000),
        ("-20.01", -2_001),
        ("−20.01", -2_001),
        ("0", 0),
        ("0.01", 1),
        ("007", 700),
        ("100,000,000,000", MOST_FEN),
    ],
)
def test_what_people_type_is_read_to_the_fen(typed: str, fen: int) -> None:
    assert parse_money(typed) == fen


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Unreadable.EMPTY),
        ("元", Unreadable.EMPTY),
        ("1.005", Unreadable.TOO_FINE),
        ("1.000", Unreadable.TOO_FINE),
        ("12,34", Unreadable.WRONG),
        ("1,2345", Unreadable.WRONG),
        (",123", Unreadable.WRONG),
        ("1.", Unreadable.WRONG),
        (".5", Unreadable.WRONG),
        ("1.2.3", Unreadable.WRONG),
        ("--1", Unreadable.WRONG),
        ("1e5", Unreadable.WRONG),
        ("壹佰", Unreadable.WRONG),
        ("٣", Unreadable.WRONG),
        ("nan", Unreadable.WRONG),
        ("100,000,000,000.01", Unreadable.TOO_MUCH),
        ("9" * 10_000, Unreadable.TOO_MUCH),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(typed: str, why: Unreadable) -> None:
    assert parse_money(typed) is why


@given(st.integers(-MOST_FEN, MOST_FEN))
def test_what_is_written_is_read_again(fen: int) -> None:
    assert parse_money(written(fen)) == fen
    assert parse_money(money(fen)) == fen


@pytest.mark.parametrize(
    ("price", "area_dm2", "fen"),
    [(180, 8_642, 15_556), (1, 50, 1), (1, 49, 0), (3, 50, 2), (200, 10_000, 20_000), (55, 9_910, 5_451)],
)
def test_a_fee_by_area_is_rounded_half_up_for_each_unit(price: int, area_dm2: int, fen: int) -> None:
    assert by_area(price, area_dm2) == fen


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_rounding_is_never_off_by_more_than_half_a_fen(price: int, area_dm2: int) -> None:
    exact = Fraction(price * area_dm2, 100)
    assert -Fraction(1, 2) < by_area(price, area_dm2) - exact <= Fraction(1, 2)


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(0, 10**7), min_size=1, max_size=60).filter(lambda found: sum(found) > 0),
)
def test_parts_sum_to_the_fen_and_none_is_off_by_a_fen(total: int, weights: list[int]) -> None:
    parts, base = split(total, weights), sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, base)) < 1
        assert weight or not part


def test_the_fen_left_over_go_to_the_largest_remainders_then_to_whoever_stands_first() -> None:
    assert split(100, [1, 1, 1]) == (34, 33, 33)
    assert split(10, [5, 3, 1]) == (6, 3, 1)  # 5.56, 3.33, 1.11
    assert split(0, [1, 2]) == (0, 0)
    for total, weights in ((1, []), (1, [0]), (-1, [1]), (1, [1, -1])):
        with pytest.raises(ValueError, match="split"):
            split(total, weights)


@pytest.mark.parametrize(
    ("period", "every", "days"),
    [
        ("2026", Every.YEAR, ("2026-01-01", "2026-12-31")),
        ("2026Q4", Every.QUARTER, ("2026-10-01", "2026-12-31")),
        ("2024-02", Every.MONTH, ("2024-02-01", "2024-02-29")),
        ("2026Q5", Every.QUARTER, None),
        ("2026-13", Every.MONTH, None),
        ("2026", Every.MONTH, None),
        ("2026-01 ", Every.MONTH, None),
        ("٢٠٢٦", Every.YEAR, None),
    ],
)
def test_periods(period: str, every: Every, days: tuple[str, str] | None) -> None:
    found = days_of(period, every)
    assert (found and tuple(str(day) for day in found)) == days
    if found:
        assert period_of(found[0], every) == period_of(found[1], every) == period


HELD = (
    UnitHeld(1, "dwelling", 10_000, (7,)),
    UnitHeld(2, "dwelling", 20_000, (7,)),
    UnitHeld(3, "dwelling", 10_000, (8, 9)),
    UnitHeld(4, "shop", None, (10,)),
    UnitHeld(5, "parking", 1_200, ()),
)


def test_who_gets_a_line() -> None:
    assert [(each.unit, each.weight) for each in claims(By.AREA, HELD)] == [
        (1, 10_000), (2, 20_000), (3, 10_000), (5, 1_200),
    ]  # fmt: skip
    assert [each.unit for each in claims(By.UNIT, HELD)] == [1, 2, 3]
    assert [(each.unit, each.owner) for each in claims(By.HEAD, HELD)] == [(1, 7), (3, 8), (4, 10)]
    assert without_area(HELD) == 1


@given(st.integers(0, 10**10), st.integers(1, 600), st.text())
def test_a_list_sums_exactly_whatever_its_order(fen: int, units: int, seed: str) -> None:
    found = [Claim(unit, None, 5_000 + unit * 37 % 4_001) for unit in range(units)]
    listed = shares(fen, found, seed)
    assert sum(each.fen for each in listed) == fen
    assert [each.number for each in listed] == list(range(1, units + 1))
    assert {each.claim for each in listed} == set(found)


def test_the_order_of_a_list_follows_its_seed_and_not_the_rooms() -> None:
    found = [Claim(unit, None, 1) for unit in range(100)]
    one, other = ([each.claim.unit for each in shares(100, found, seed)] for seed in ("a", "b"))
    assert one != other
    assert one != sorted(one)


def test_another_amount_is_another_plan() -> None:
    mark = plan_mark("court", 2025, 100, "unit", "红包")
    assert len(mark.replace("-", "")) == 16
    assert mark == plan_mark("court", 2025, 100, "unit", "红包")
    others = [
        plan_mark("other", 2025, 100, "unit", "红包"),
        plan_mark("court", 2024, 100, "unit", "红包"),
        plan_mark("court", 2025, 101, "unit", "红包"),
        plan_mark("court", 2025, 100, "area", "红包"),
        plan_mark("court", 2025, 100, "unit", "红包 "),
    ]
    assert len({mark, *others}) == 6


def test_a_year_adds_up_and_is_read_again() -> None:
    lines = [
        Line(Direction.INCOME, "fees", 500_00),
        Line(Direction.INCOME, "parking", 300_00),
        Line(Direction.INCOME, "parking", -100_00),  # a reversal
        Line(Direction.SPENDING, "guard", 450_00),
        Line(Direction.SPENDING, "paid_back", 50_00),
    ]
    found = year_of(1_000_00, lines)
    assert found.income == (("fees", 500_00), ("parking", 200_00))
    assert (found.came_in, found.went_out, found.surplus, found.closing) == (
        700_00, 500_00, 200_00, 1_200_00,
    )  # fmt: skip
    text = figures("court", 2025, found, len(lines))
    assert read_figures(text) == found
    assert fingerprint(text) == fingerprint(figures("court", 2025, year_of(1_000_00, lines), 5))
    assert " " not in text
