"""How is an assembly's key kept, so that the database alone tells nobody which leaf is whose?

The key (32 random bytes) names entries in the ledger and salts what the roll commits to. It lies in the
assembly's row wrapped with the installation's secret, which lies in a file beside the database. Destroying
it at the end of retention makes the names in the ledger mean nothing for ever.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voting.ledger.pseudonyms import KEY_BYTES

_NONCE = 12


class WrongSecret(Exception):
    """The wrapped key does not open: the secret is another installation's, or the row was damaged."""


def fresh_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def fresh_op() -> str:
    """What makes a form's second arrival the same act, not another: 32 hex digits."""
    return secrets.token_hex(16)


def wrap(secret: bytes, assembly: str, key: bytes) -> bytes:
    """The key as it is stored, bound to the assembly's public id so that it opens nowhere else."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_wrapping_key(secret)).encrypt(nonce, key, assembly.encode())


def unwrap(secret: bytes, assembly: str, wrapped: bytes) -> bytes:
    """The key again, or WrongSecret."""
    try:
        return AESGCM(_wrapping_key(secret)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], assembly.encode())
    except (InvalidTag, ValueError) as fault:
        raise WrongSecret(
            f"The key of assembly {assembly} does not open with this installation's secret."
            " Restore secret.key from the same backup as the database."
        ) from fault


def _wrapping_key(secret: bytes) -> bytes:
    # A key of its own for each purpose: the secret also keys printed codes.
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"roundtable/assembly-key/v1").derive(secret)
