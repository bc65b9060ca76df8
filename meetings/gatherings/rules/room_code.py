"""Which six digits let somebody into a room now, and which digits are a person's own?

The room's code is a keyed hash of the meeting and of the five minutes that run; the one of the five minutes
before still holds, so that nobody's code runs out between reading and typing. It is made as RFC 4226 makes
its codes, section 5.3, from SHA-256. A personal code holds the number of the person and six digits that
only the installation can make: it says to the moderator who stands there.
"""

import hashlib
import hmac
import unicodedata
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
DIGITS = 6


def code_at(secret: bytes, meeting: str, at: datetime) -> str:
    """The room's code at an instant: six digits. `meeting` is the public id."""
    return _digits(secret, f"room\0{meeting}\0{_window(at)}")


def changes_at(at: datetime) -> datetime:
    """When the code that holds at an instant is followed by the next one."""
    return datetime.fromtimestamp((_window(at) + 1) * _seconds(), UTC)


def accepts(secret: bytes, meeting: str, typed: str, at: datetime) -> bool:
    """Whether what was typed is the code of these five minutes or of those before."""
    digits = read(typed)
    return any(
        hmac.compare_digest(digits.encode(), code_at(secret, meeting, then).encode())
        for then in (at, at - WINDOW)
    )


def own_code(secret: bytes, meeting: str, person: int) -> str:
    """A person's own code for one meeting: the number of the person, then six digits."""
    return f"{person}{_digits(secret, f'own{chr(0)}{meeting}{chr(0)}{person}')}"


def person_of(secret: bytes, meeting: str, typed: str) -> int | None:
    """Whose own code was typed or scanned; None for one that this installation did not make."""
    digits = read(typed)
    if not DIGITS < len(digits) <= DIGITS + 15:
        return None
    person = int(digits[:-DIGITS])
    genuine = own_code(secret, meeting, person)
    return person if hmac.compare_digest(digits.encode(), genuine.encode()) else None


def read(typed: str) -> str:
    """The digits of what was typed, whatever stands between them; "" where there is something else."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign not in " -·\t\n")
    return plain if plain.isascii() and plain.isdigit() else ""


def groups(code: str) -> tuple[str, ...]:
    """The code as people read it out: in threes from the right."""
    first = len(code) % 3
    parts = (code[:first], *(code[start : start + 3] for start in range(first, len(code), 3)))
    return tuple(part for part in parts if part)


def _window(at: datetime) -> int:
    return int(at.timestamp()) // _seconds()


def _seconds() -> int:
    return int(WINDOW.total_seconds())


def _digits(secret: bytes, what: str) -> str:
    made = hmac.new(secret, b"roundtable/room-code/v1\0" + what.encode(), hashlib.sha256).digest()
    start = made[-1] & 0x0F
    number = int.from_bytes(made[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
