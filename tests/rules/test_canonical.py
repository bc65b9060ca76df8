"""One value has one spelling, the one of RFC 8785, and no other bytes are read."""

import json
import unicodedata
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from voting.ledger.canonical import MAX_BYTES, MAX_INT, Flaw, NotCanonical, decode, encode

keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(keys, values, max_size=6)


def flaw_of(call: Any, given_value: Any) -> Any:
    with pytest.raises(NotCanonical) as refused:
        call(given_value)
    return refused.value.flaw


@given(objects)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(objects)
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    assert decode(encode(value)) == value


@given(objects)
def test_any_other_spelling_of_the_same_value_is_refused(value: Any) -> None:
    spelled = encode(value)
    for other in (
        json.dumps(value, sort_keys=True).encode(),
        json.dumps(value, sort_keys=True, separators=(",", ":")).encode(),
        json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(),
        spelled + b"\n",
        b" " + spelled,
        b"\xef\xbb\xbf" + spelled,
    ):
        if other != spelled:
            assert flaw_of(decode, other) in (Flaw.NOT_CANONICAL, Flaw.NOT_JSON)


@pytest.mark.parametrize(
    ("spelled", "flaw"),
    [
        (b'{"a":1,"a":1}', Flaw.REPEATED_KEY),
        (b'{"b":1,"a":2}', Flaw.NOT_CANONICAL),
        (b'{"a":01}', Flaw.NOT_JSON),
        (b'{"a":-0}', Flaw.NOT_CANONICAL),
        (b'{"a":1.0}', Flaw.BAD_NUMBER),
        (b'{"a":1e3}', Flaw.BAD_NUMBER),
        (b'{"a":NaN}', Flaw.BAD_NUMBER),
        (b'{"a":Infinity}', Flaw.BAD_NUMBER),
        (b'{"a":9007199254740992}', Flaw.BAD_NUMBER),
        (b'{"a":-9007199254740992}', Flaw.BAD_NUMBER),
        (b'{"a":' + b"9" * 4000 + b"}", Flaw.BAD_NUMBER),
        (b'{"A":1}', Flaw.BAD_KEY),
        (b'{"":1}', Flaw.BAD_KEY),
        (b'{"1a":1}', Flaw.BAD_KEY),
        (b'{"a":"\\u0041"}', Flaw.NOT_CANONICAL),
        (b'{"a":"\\ud800"}', Flaw.BAD_STRING),
        (b'{"a":"\\n"}', Flaw.BAD_STRING),
        (b'{"a":"\x7f"}', Flaw.BAD_STRING),
        (b'{"a":"\xc2\x85"}', Flaw.BAD_STRING),
        (b'{"a":"e\xcc\x81"}', Flaw.BAD_STRING),  # é in two characters: not NFC
        (b'{"a":"\xff"}', Flaw.NOT_JSON),
        (b"[]", Flaw.NOT_AN_OBJECT),
        (b'"a"', Flaw.NOT_AN_OBJECT),
        (b"", Flaw.NOT_JSON),
        (b'{"a":1}{"a":1}', Flaw.NOT_JSON),
        (b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}", Flaw.TOO_DEEP),
    ],
)
def test_bytes_outside_the_profile_are_refused(spelled: bytes, flaw: Flaw) -> None:
    assert flaw_of(decode, spelled) == flaw


@pytest.mark.parametrize(
    ("value", "flaw"),
    [
        ({"a": 89.13}, Flaw.BAD_NUMBER),
        ({"a": float("nan")}, Flaw.BAD_NUMBER),
        ({"a": MAX_INT + 1}, Flaw.BAD_NUMBER),
        ({"a": b"x"}, Flaw.BAD_TYPE),
        ({"a": {1, 2}}, Flaw.BAD_TYPE),
        ({1: "a"}, Flaw.BAD_KEY),
        ({"a\n": 1}, Flaw.BAD_KEY),
        ({"a": "x\x00"}, Flaw.BAD_STRING),
        ({"a": "\ud800"}, Flaw.BAD_STRING),
        ({"a": "e\u0301"}, Flaw.BAD_STRING),
        ([], Flaw.NOT_AN_OBJECT),
    ],
)
def test_values_outside_the_profile_are_never_written(value: Any, flaw: Flaw) -> None:
    assert flaw_of(encode, value) == flaw


def test_numbers_up_to_the_last_exact_one_are_written() -> None:
    assert encode({"a": MAX_INT, "b": -MAX_INT}) == b'{"a":9007199254740991,"b":-9007199254740991}'


def test_a_leaf_may_have_4096_bytes_and_not_one_more() -> None:
    room = MAX_BYTES - len(b'{"a":""}')
    fits = encode({"a": "x" * room})
    assert len(fits) == MAX_BYTES == 4096
    assert decode(fits) == {"a": "x" * room}
    assert flaw_of(encode, {"a": "x" * (room + 1)}) == Flaw.TOO_LONG
    assert flaw_of(decode, b'{"a":"' + b"x" * (room + 1) + b'"}') == Flaw.TOO_LONG


def test_depth_ends_at_eight() -> None:
    deep: dict = {"a": 1}
    for _ in range(7):
        deep = {"a": deep}
    assert decode(encode(deep)) == deep
    assert flaw_of(encode, {"a": deep}) == Flaw.TOO_DEEP
