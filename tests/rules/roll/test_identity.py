"""Is an identity number recognised everywhere, and does nothing of it remain?"""

from hypothesis import given
from hypothesis import strategies as st

from app.community.rules.roll.identity import (
    SURE,
    UNSURE,
    check_digit,
    hide_identities,
    is_identity,
    marks,
    without_marks,
)

KEY = b"k" * 32


def number(serial: int = 1) -> str:
    first = f"99999919800101{serial:03d}"
    return first + check_digit(first)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"  # the standard's own example


@given(
    st.integers(0, 999),
    st.sampled_from(["", "张三 ", "身份证："]),
    st.sampled_from(["", "（本人）", " 备注"]),
)
def test_a_number_is_hidden_wherever_it_stands(serial: int, before: str, after: str) -> None:
    hidden = hide_identities(before + number(serial) + after, KEY)
    assert not any(sign.isdigit() for sign in without_marks(hidden))
    assert len(marks(hidden)) == 1
    assert number(serial) not in hidden


def test_only_a_right_check_digit_proves_anything() -> None:
    right = number()
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert is_identity(right)
    assert hide_identities(right, KEY).startswith(SURE)
    assert hide_identities(wrong, KEY).startswith(UNSURE)
    assert hide_identities("999999800101001", KEY).startswith(UNSURE)
    assert hide_identities(right, KEY, exact=False).startswith(UNSURE)


def test_the_same_number_has_the_same_mark_under_one_key_only() -> None:
    assert hide_identities(number(), KEY) == hide_identities(number().lower(), KEY)
    assert hide_identities(number(), KEY) != hide_identities(number(), b"x" * 32)


def test_spaced_and_lower_case_numbers_are_hidden_too() -> None:
    text = number()
    assert marks(hide_identities(f"{text[:6]} {text[6:14]} {text[14:]}", KEY)) == marks(
        hide_identities(text, KEY)
    )


def test_mobiles_and_certificates_stay() -> None:
    for text in (
        "12000000001",
        "沪(2019)闵字不动产权第012345号",
        "310112003004GB00001F00010001",
        "91310112MA1GB0000X",
    ):
        assert hide_identities(text, KEY) == text
