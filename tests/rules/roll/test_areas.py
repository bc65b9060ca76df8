"""Does an area come out in whole dm², exactly as it is written?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.community.rules.roll.areas import AreaFlaw, plain_metres, read_area, stated_total


@pytest.mark.parametrize(
    ("written", "dm2"),
    [
        ("89.52", 8952),
        ("89.52㎡", 8952),
        ("89.52 m2", 8952),
        ("89.52M²", 8952),
        ("89.5平方米", 8950),
        ("89平米", 8900),
        ("８９．５２", 8952),
        ("89.520", 8952),
        ("89.", 8900),
        ("1,203.40", 120340),
        ("1，203.4㎡", 120340),
        (" 62 . 15 ", 6215),
    ],
)
def test_every_form_is_read_exactly(written: str, dm2: int) -> None:
    cell = read_area(written)
    assert (cell.dm2, cell.flaw) == (dm2, None)


@pytest.mark.parametrize(
    ("written", "flaw", "proposed"),
    [
        ("", AreaFlaw.MISSING, ()),
        ("无", AreaFlaw.MISSING, ()),
        ("0", AreaFlaw.ZERO, ()),
        ("0.00㎡", AreaFlaw.ZERO, ()),
        ("89.525", AreaFlaw.DECIMALS, (8953, 8952)),
        ("89.521", AreaFlaw.DECIMALS, (8952, 8953)),
        ("约89", AreaFlaw.UNREADABLE, (8900,)),
        ("89,52", AreaFlaw.UNREADABLE, (8952,)),
        ("86.42+3.50", AreaFlaw.UNREADABLE, (8992,)),
        ("#REF!", AreaFlaw.UNREADABLE, ()),
    ],
)
def test_what_is_unclear_is_proposed_and_never_taken(
    written: str, flaw: AreaFlaw, proposed: tuple[int, ...]
) -> None:
    cell = read_area(written)
    assert (cell.dm2, cell.flaw, cell.proposed) == (None, flaw, proposed)


def test_a_bare_ping_is_read_and_marked() -> None:
    assert (read_area("62.15平").dm2, read_area("62.15平").flaw) == (6215, AreaFlaw.MARK)


@given(st.integers(1, 10**9), st.sampled_from(["", "㎡", " m2", "平方米"]), st.booleans())
def test_any_area_survives_being_written(dm2: int, unit: str, thousands: bool) -> None:
    metres = Decimal(dm2) / 100
    written = f"{metres:,.2f}" if thousands else f"{metres:.2f}"
    assert read_area(written + unit).dm2 == dm2


@given(st.integers(0, 10**9))
def test_the_exported_form_is_read_back(dm2: int) -> None:
    assert read_area(plain_metres(dm2)).dm2 == (dm2 or None)


def test_a_total_may_stand_among_words() -> None:
    assert stated_total("2090.96") == 209096
    assert stated_total("合计28户2,090.96㎡") == 209096
    assert stated_total("28套") is None
