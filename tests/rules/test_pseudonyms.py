"""Names in the ledger tell nothing without the key, and a receipt's code survives being read aloud."""

import hmac
import json
from base64 import b32encode
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.support.ledgers import GOLDEN
from voting.ledger.pseudonyms import (
    commit,
    entry_pseudonym,
    parse_receipt_code,
    receipt_code,
    salt,
    staff_pseudonym,
)

KEY = bytes.fromhex(GOLDEN["key"])
A = GOLDEN["assembly"]


@pytest.mark.parametrize(("entry_id", "e"), GOLDEN["entries"].items())
def test_entries_are_named_as_in_the_golden_file(entry_id: str, e: str) -> None:
    mac = hmac.new(KEY, f"entry\0{A}\0{entry_id}".encode(), "sha256").digest()
    assert entry_pseudonym(KEY, A, entry_id) == e == b32encode(mac).decode().lower()[:24]


@pytest.mark.parametrize(("person_id", "name"), GOLDEN["staff"].items())
def test_staff_are_named_as_in_the_golden_file(person_id: str, name: str) -> None:
    assert staff_pseudonym(KEY, A, person_id) == name


@pytest.mark.parametrize(("entry_id", "opened"), GOLDEN["openings"].items())
@pytest.mark.parametrize(("field", "value"), [("area", "area_dm2"), ("units", "units"), ("label", "label")])
def test_commitments_are_those_of_the_golden_file(entry_id: str, opened: Any, field: str, value: Any) -> None:
    own_salt = salt(KEY, A, entry_id, field)
    assert own_salt.hex() == opened[f"{field}_salt"]
    assert commit(field, own_salt, opened[value]) == opened[f"{field}_c"]
    raw = b"plc/v1\0" + field.encode() + b"\0" + own_salt + rfc8785.dumps(opened[value])
    assert sha256(raw).hexdigest() == opened[f"{field}_c"]


def test_entry_staff_assembly_and_key_each_change_the_name() -> None:
    other_key = bytes(32)
    names = {
        entry_pseudonym(KEY, A, "101"),
        staff_pseudonym(KEY, A, "101"),
        entry_pseudonym(KEY, "as_other", "101"),
        entry_pseudonym(other_key, A, "101"),
        entry_pseudonym(KEY, A, "102"),
    }
    assert len(names) == 5


def test_field_value_and_salt_each_change_a_commitment() -> None:
    s = salt(KEY, A, "101", "area")
    other = salt(KEY, A, "102", "area")
    same = {
        commit("area", s, 8913),
        commit("area", s, 8914),
        commit("units", s, 8913),
        commit("area", other, 8913),
    }
    assert len(same) == 4


def test_trying_every_room_without_the_key_finds_nothing() -> None:
    ledger = json.dumps(GOLDEN["ledger"])
    for room in range(100, 3000):
        for text in (str(room), f"{room}室", f"entry\0{A}\0{room}"):
            raw = sha256(text.encode()).digest()
            assert raw.hex() not in ledger
            assert b32encode(raw).decode().lower()[:24] not in ledger


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        entry_pseudonym(key, A, "101")


def test_two_parts_are_never_read_as_one() -> None:
    with pytest.raises(ValueError, match="NUL"):
        entry_pseudonym(KEY, "as\0x", "1")


@pytest.mark.parametrize(("leaf_hash", "code"), GOLDEN["receipts"].items())
def test_receipt_codes_are_those_of_the_golden_file(leaf_hash: str, code: str) -> None:
    assert receipt_code(bytes.fromhex(leaf_hash)) == code


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("00" * 10, "0000-0000-0000-0000"),
        ("ff" * 10, "ZZZZ-ZZZZ-ZZZZ-ZZZZ"),
        ("08" + "00" * 9, "1000-0000-0000-0000"),
    ],
)
def test_a_code_is_the_first_eighty_bits(start: str, code: str) -> None:
    assert receipt_code(bytes.fromhex(start + "a5" * 22)) == code


@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_code_is_understood_however_it_is_typed(leaf_hash: bytes, data: st.DataObject) -> None:
    code = receipt_code(leaf_hash)
    typed = code
    for right, wrongs in (("0", "Oo0０Ｏ"), ("1", "Il1iL１")):
        typed = "".join(data.draw(st.sampled_from(wrongs)) if one == right else one for one in typed)
    typed = typed.replace("-", data.draw(st.sampled_from(["", " ", "-", " - ", "—", "\u3000"])))
    assert parse_receipt_code(typed.lower() if data.draw(st.booleans()) else typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0000-0000-0000-000",
        "0000-0000-0000-00000",
        "UUUU-0000-0000-0000",
        "一二三四-0000-0000-0000",
        "*" * 16,
    ],
)
def test_what_is_no_code_is_told_apart(typed: str) -> None:
    assert parse_receipt_code(typed) is None
