"""Which cells hold an identity-card number (GB 11643), and how are two compared without keeping either?

The number itself is replaced by a mark as soon as a cell is read. The mark is a keyed hash under a key that
lives as long as one reading, so it tells namesakes apart or together in memory and is worthless afterwards.
"""

import hashlib
import re

SURE = "\ue0f0"
"""Opens the mark of a number whose check digit is right."""
UNSURE = "\ue0f1"
"""Opens the mark of a number that looks like one but proves nothing: mistyped, cut by Excel, 15 digits."""
CLOSE = "\ue0f2"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DATE = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SHORT_DATE = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])(?:\d{{6}}{_DATE}\d{{3}}[0-9Xx]|\d{{6}}{_SHORT_DATE}\d{{3}})(?![0-9A-Za-z])"
)
_SPACED = re.compile(rf"(?<!\d)(\d{{6}})[ -]({_DATE})[ -](\d{{3}}[0-9Xx])(?![0-9A-Za-z])")
_MARK = re.compile(f"[{SURE}{UNSURE}][0-9a-f]*{CLOSE}")


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character, by GB 11643: weights modulo 11."""
    return _CHECKS[
        sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11
    ]


def is_identity(text: str) -> bool:
    """Eighteen characters with a plausible birthday and the right check digit."""
    found = _NUMBER.fullmatch(text)
    return found is not None and len(text) == 18 and check_digit(text[:17]) == text[17].upper()


def hide_identities(text: str, key: bytes, *, exact: bool = True) -> str:
    """The text with every identity number replaced by its mark.

    `exact=False` for a cell that the file stores as a number: Excel keeps fifteen digits and
    noughts, so two of them may look alike by accident.
    """
    if len(text) < 15:
        return text
    joined = _SPACED.sub(r"\1\2\3", text)
    return _NUMBER.sub(lambda found: _mark(found.group().upper(), key, exact), joined)


def has_mark(text: str) -> bool:
    return SURE in text or UNSURE in text


def marks(text: str) -> tuple[str, ...]:
    return tuple(_MARK.findall(text))


def without_marks(text: str) -> str:
    return _MARK.sub("", text) if has_mark(text) else text


def _mark(number: str, key: bytes, exact: bool) -> str:
    sign = SURE if exact and is_identity(number) else UNSURE
    return sign + hashlib.blake2b(number.encode(), key=key, digest_size=12).hexdigest() + CLOSE
