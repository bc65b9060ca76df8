"""A slip is checked by four digits on file; a code survives copying by hand; every owner is in one state."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.community.rules import codes
from app.community.rules.logins import read_login, read_mobile
from app.community.rules.slips import (
    Basis,
    Batch,
    Digits,
    Slip,
    SlipState,
    check_by,
    in_batch,
    nobody_named,
    slip_state,
)

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)
GOOD = Slip(used=False, ended=False, expires_at=LATER)
USED = Slip(used=True, ended=False, expires_at=LATER)
REPLACED = Slip(used=False, ended=True, expires_at=LATER)
EXPIRED = Slip(used=False, ended=False, expires_at=NOW)


@given(st.integers(min_value=0, max_value=2**60 - 1))
def test_what_is_printed_reads_back_however_it_is_typed(bits: int) -> None:
    printed = codes.written(bits)
    bare = printed.replace("-", "")
    assert codes.read(printed) == codes.read(f" {bare.lower()} ") == codes.read(" ".join(printed)) == bare
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in printed)
    misread = printed.replace("0", "O").replace("1", "l")
    assert codes.read(wide) == codes.read(misread) == bare


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    bare = codes.read(typed)
    assert bare is None or (len(bare) == codes.TYPED_LENGTH and set(bare) <= set(codes.ALPHABET))


def test_a_typed_code_holds_more_than_fifty_bits() -> None:
    assert codes.TYPED_LENGTH * 5 == 60
    assert len(set(codes.ALPHABET)) == 32
    with pytest.raises(ValueError, match="60 bits"):
        codes.written(2**60)


def test_the_hash_of_a_typed_code_needs_the_secret() -> None:
    bare = "0" * 12
    assert codes.typed_hash(b"a" * 32, bare) != codes.typed_hash(b"b" * 32, bare)
    assert codes.typed_hash(b"a" * 32, bare) != codes.link_hash(bare)


@pytest.mark.parametrize(
    ("mobile", "certificate", "digits", "last"),
    [
        ("12000000001", "", Digits.MOBILE, "0001"),
        ("120 0000 0001", "5678", Digits.MOBILE, "0001"),
        ("", "5678", Digits.CERTIFICATE, "5678"),
        ("", "沪 1234567", Digits.CERTIFICATE, "4567"),
        ("", "", Digits.NONE, ""),
        ("", "567", Digits.NONE, ""),  # three digits check nothing
        ("无", "", Digits.NONE, ""),
    ],
)
def test_a_slip_is_checked_by_what_is_on_file(
    mobile: str, certificate: str, digits: Digits, last: str
) -> None:
    check = check_by(mobile, certificate)
    assert (check.digits, check.last) == (digits, last)
    assert check.basis is (Basis.SLIP_ONLY if digits is Digits.NONE else Basis.DIGITS)


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("0001", True),
        ("０００１", True),
        (" 00 01 ", True),
        ("0002", False),
        ("", False),
        ("12000000001", False),
    ],
)
def test_the_digits_fit_exactly(typed: str, passes: bool) -> None:
    assert check_by("12000000001", "").passes(typed) is passes


def test_with_nothing_on_file_nothing_is_asked() -> None:
    assert check_by("", "").passes("")


@pytest.mark.parametrize(
    ("slips", "bases", "state"),
    [
        ((), (), SlipState.NEVER),
        ((GOOD,), (), SlipState.WAITING),
        ((REPLACED, GOOD), (), SlipState.WAITING),
        ((REPLACED,), (), SlipState.LAPSED),
        ((EXPIRED,), (), SlipState.LAPSED),
        ((USED,), (), SlipState.LAPSED),  # the committee has ended the phone
        ((USED,), (Basis.DIGITS,), SlipState.BY_DIGITS),
        ((USED,), (Basis.SLIP_ONLY,), SlipState.BY_SLIP_ONLY),
        ((USED, GOOD), (Basis.DIGITS,), SlipState.BY_DIGITS),
        ((), (Basis.DESK,), SlipState.BY_DIGITS),
        ((), (Basis.SLIP_ONLY, Basis.DESK), SlipState.BY_DIGITS),
    ],
)
def test_every_owner_is_in_one_state(
    slips: tuple[Slip, ...], bases: tuple[Basis, ...], state: SlipState
) -> None:
    assert slip_state(slips, bases, NOW) is state


@pytest.mark.parametrize(
    ("state", "batches"),
    [
        (SlipState.NEVER, {Batch.MISSING, Batch.UNUSED, Batch.ALL}),
        (SlipState.LAPSED, {Batch.MISSING, Batch.UNUSED, Batch.ALL}),
        (SlipState.WAITING, {Batch.UNUSED, Batch.ALL}),
        (SlipState.BY_DIGITS, {Batch.ALL}),
        (SlipState.BY_SLIP_ONLY, {Batch.ALL}),
    ],
)
def test_a_batch_takes_only_whom_it_says(state: SlipState, batches: set[Batch]) -> None:
    assert {batch for batch in Batch if in_batch(state, batch)} == batches


def test_a_company_gets_a_slip_for_the_person_it_names() -> None:
    assert nobody_named("company", "")
    assert nobody_named("developer", "")
    assert not nobody_named("company", "赵经理")
    assert not nobody_named("person", "")


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("12000000001", "12000000001"),
        ("+86 120-0000-0001", "12000000001"),
        ("１２０００００ ０００１", "12000000001"),
        (" wang ", "wang"),
        ("120000000011", "120000000011"),
    ],
)
def test_a_login_is_read_however_it_was_typed(typed: str, login: str) -> None:
    assert read_login(typed) == login
    assert read_mobile("2000000000") is None
