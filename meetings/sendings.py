"""Which address does a new record get, so that a form that is sent twice makes one?"""

import hashlib
import secrets

# bytes: 10,000 Chinese characters come as 90,000, and are refused in words with what was typed kept
LONG_FORM = 256 * 1024


def address_of(kind: str, key: str) -> str:
    """A public id: the same for the same key of a form, and a fresh one where nothing names the sending."""
    if not key:
        return secrets.token_urlsafe(16)
    return hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()[:24]


def new_key() -> str:
    """What a page puts into its form to name this sending."""
    return secrets.token_urlsafe(12)
