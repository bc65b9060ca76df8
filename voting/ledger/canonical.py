"""Which bytes say a thing, and only those: RFC 8785 under a profile so narrow that JSON has one spelling.

The profile: keys are `[a-z][a-z0-9_]*`; strings are NFC without control characters or lone surrogates;
numbers are integers below 2^53; true, false and null stand for themselves; no floats, no exponents, no
repeated key; at most 4 KiB, eight levels deep. Under it Python's sorted `json.dumps` equals RFC 8785
(keys are ASCII, so code points and UTF-16 units sort alike), which the tests hold against `rfc8785`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from unicodedata import category, is_normalized

MAX_BYTES = 4096
MAX_DEPTH = 8
MAX_INT = 2**53 - 1  # I-JSON: every reader, JavaScript's too, holds these exactly

_KEY = re.compile(r"[a-z][a-z0-9_]*")

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


class Flaw(StrEnum):
    """Why bytes or a value are not of the profile."""

    NOT_AN_OBJECT = "not_an_object"
    BAD_KEY = "bad_key"
    BAD_STRING = "bad_string"
    BAD_NUMBER = "bad_number"
    BAD_TYPE = "bad_type"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    NOT_JSON = "not_json"
    REPEATED_KEY = "repeated_key"
    NOT_CANONICAL = "not_canonical"


class NotCanonical(ValueError):
    """The value or the bytes are outside the profile; `flaw` says in which way."""

    def __init__(self, flaw: Flaw, where: str = "") -> None:
        super().__init__(f"{flaw}{': ' + where if where else ''}")
        self.flaw = flaw


def encode(value: Mapping[str, Json]) -> bytes:
    """The one spelling of an object, or NotCanonical when the profile has none for it."""
    if type(value) is not dict:
        raise NotCanonical(Flaw.NOT_AN_OBJECT)
    spelled = encode_value(value)
    if len(spelled) > MAX_BYTES:
        raise NotCanonical(Flaw.TOO_LONG, f"{len(spelled)} bytes")
    return spelled


def encode_value(value: Json) -> bytes:
    """The one spelling of any value of the profile, as a commitment hashes it (no limit of length)."""
    _check(value, 1)
    return _ENCODER.encode(value).encode()


def decode(spelled: bytes) -> dict[str, Any]:
    """Read an object back and refuse every spelling but the canonical one."""
    value = parse(spelled)
    if encode(value) != spelled:
        raise NotCanonical(Flaw.NOT_CANONICAL)
    return value


def parse(spelled: bytes) -> dict[str, Any]:
    """Read an object back, whatever its spelling: enough for who has just spelled it."""
    if len(spelled) > MAX_BYTES:
        raise NotCanonical(Flaw.TOO_LONG, f"{len(spelled)} bytes")
    try:
        value = _DECODER.decode(spelled.decode("utf-8"))
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical(Flaw.TOO_DEEP) from None
    except ValueError as error:
        raise NotCanonical(Flaw.NOT_JSON, str(error)) from None
    if type(value) is not dict:
        raise NotCanonical(Flaw.NOT_AN_OBJECT)
    return value


def _check(value: Json, depth: int) -> None:
    kind = type(value)
    if kind is str:
        _check_string(value)  # type: ignore[arg-type]
    elif kind is int:
        if not -MAX_INT <= value <= MAX_INT:  # type: ignore[operator]
            raise NotCanonical(Flaw.BAD_NUMBER, str(value)[:40])
    elif value is None or kind is bool:
        return
    elif depth > MAX_DEPTH:
        raise NotCanonical(Flaw.TOO_DEEP)
    elif kind is dict:
        for key, inner in value.items():  # type: ignore[union-attr]
            if type(key) is not str or not _KEY.fullmatch(key):
                raise NotCanonical(Flaw.BAD_KEY, repr(key)[:40])
            _check(inner, depth + 1)
    elif kind is list or kind is tuple:
        for inner in value:  # type: ignore[union-attr]
            _check(inner, depth + 1)
    else:  # a float is of no type here: 8913.0 has several spellings, 8913 has one
        raise NotCanonical(Flaw.BAD_NUMBER if kind is float else Flaw.BAD_TYPE, kind.__name__)


def _check_string(text: str) -> None:
    if text.isascii() and text.isprintable():  # NFC and free of control characters without looking further
        return
    if any(category(char) in ("Cc", "Cs") for char in text) or not is_normalized("NFC", text):
        raise NotCanonical(Flaw.BAD_STRING, ascii(text)[:40])


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotCanonical(Flaw.REPEATED_KEY)
    return value


def _integer(digits: str) -> int:
    if len(digits) > 17:  # before int(): a leaf of four thousand digits is refused, not computed
        raise NotCanonical(Flaw.BAD_NUMBER, digits[:40])
    return int(digits)


def _no_float(digits: str) -> float:
    raise NotCanonical(Flaw.BAD_NUMBER, digits[:40])


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_without_repeats,
    parse_int=_integer,
    parse_float=_no_float,
    parse_constant=_no_float,
)
