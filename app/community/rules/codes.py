"""How is a printed code written, typed and recognised again?

A code has two forms of one secret's purpose: a link token of 128 bits behind the QR code and a
typed form of 60 bits in Crockford's base 32 (https://www.crockford.com/base32.html), which has no
I, L, O or U, so that it survives being read aloud and copied by hand.
"""

import base64
import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPED_LENGTH = 12
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def written(random_bits: int) -> str:
    """The typed form of 60 random bits in groups of four: "7K3M-0QXV-9F2A"."""
    if not 0 <= random_bits < 32**TYPED_LENGTH:
        raise ValueError("60 bits are needed")
    letters = "".join(ALPHABET[(random_bits >> 5 * place) & 31] for place in range(TYPED_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, TYPED_LENGTH, 4))


def read(typed: str) -> str | None:
    """What somebody typed as the bare letters of a code, or None if it cannot be one.

    Full-width letters, small letters, spaces, dashes and the usual misreadings are forgiven.
    """
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    bare = "".join(c for c in narrow.upper() if c.isalnum()).translate(_MISREAD)
    if len(bare) != TYPED_LENGTH or any(c not in ALPHABET for c in bare):
        return None
    return bare


def link_hash(token: str) -> str:
    """What is stored of a link token: 128 random bits need no key."""
    return hashlib.sha256(b"code-link\x00" + token.encode()).hexdigest()


def typed_hash(secret: bytes, bare: str) -> str:
    """What is stored of a typed code: keyed, so that a stolen table cannot be searched offline."""
    return hmac.new(secret, b"code-typed\x00" + bare.encode(), hashlib.sha256).hexdigest()


def derived(secret: bytes, purpose: bytes, key: str) -> tuple[str, str]:
    """Link token and typed form that follow from the installation's secret: known again, never stored."""
    made = hmac.new(secret, purpose + b"\0" + key.encode(), hashlib.sha256).digest()
    token = base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")
    return token, written(int.from_bytes(made[16:24], "big") % 32**TYPED_LENGTH)
