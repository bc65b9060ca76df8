"""What the ledger calls an entry, a room, an area or a teller, and what a receipt calls a leaf.

Room numbers can be guessed, so nothing is hashed bare: names are HMACs under the assembly's key, values are
commitments under salts from the same key. Destroying the key makes the names mean nothing for ever.
"""

import hmac
from base64 import b32encode
from hashlib import sha256
from unicodedata import normalize

from voting.ledger.canonical import Json, encode_value

KEY_BYTES = 32
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARACTERS = 16  # 80 bits


def entry_pseudonym(key: bytes, assembly: str, entry_id: str) -> str:
    """The entry's name in the ledger: 24 letters, unrelated to its number on the posted roll."""
    return _pseudonym(key, "entry", assembly, entry_id)


def staff_pseudonym(key: bytes, assembly: str, person_id: str) -> str:
    """The name of who keyed, witnessed or ordered something in this one assembly."""
    return _pseudonym(key, "staff", assembly, person_id)


def salt(key: bytes, assembly: str, entry_id: str, field: str) -> bytes:
    return _mac(key, "salt", assembly, entry_id, field)


def commit(field: str, salt_of_field: bytes, value: Json) -> str:
    """64 hex digits that bind the value and tell nothing of it without the salt."""
    named = b"plc/v1\x00" + field.encode() + b"\x00"
    return sha256(named + salt_of_field + encode_value(value)).hexdigest()


def receipt_code(leaf_hash: bytes) -> str:
    """The first 80 bits of a leaf hash for telephone and paper: `XXXX-XXXX-XXXX-XXXX`."""
    bits = int.from_bytes(leaf_hash[:10], "big")
    letters = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_CHARACTERS, 4))


def parse_receipt_code(typed: str) -> str | None:
    """The code somebody meant, as `receipt_code` writes it: any case, any spacing, O for 0, I or L for 1."""
    wide = normalize("NFKC", typed).upper().translate(str.maketrans("OIL", "011"))  # NFKC: full-width digits
    letters = "".join(one for one in wide if not one.isspace() and one not in "-‐‑‒–—−_.·")
    if len(letters) != _CODE_CHARACTERS or any(one not in _CROCKFORD for one in letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_CHARACTERS, 4))


def _pseudonym(key: bytes, purpose: str, assembly: str, subject: str) -> str:
    return b32encode(_mac(key, purpose, assembly, subject)[:15]).decode().lower()  # 24 letters say 120 bits


def _mac(key: bytes, *parts: str) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("an assembly's key has 32 bytes")
    if any("\x00" in part for part in parts):  # parts are told apart by NUL alone
        raise ValueError("NUL in a name")
    return hmac.digest(key, b"\x00".join(part.encode() for part in parts), "sha256")
