"""What a piece of SQL does, seen from its first word, and how its placeholders are written."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from app.database.faults import Misuse


class Effect(StrEnum):
    """What running a statement may do to the rows."""

    READS = "reads"
    WRITES = "writes"


READING = frozenset({"SELECT", "VALUES", "EXPLAIN", "SHOW", "TABLE", "WITH"})
# A transaction that ended itself would take along the other actions that share its commit.
FORBIDDEN = frozenset(
    {
        *("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE"),
        *("ATTACH", "DETACH", "VACUUM", "CHECKPOINT", "LISTEN", "UNLISTEN", "SET", "RESET", "DISCARD"),
    }
)


Statement = tuple[str, Sequence[object]]
"""SQL with `?` placeholders, and what stands for them."""


@lru_cache(maxsize=1024)
def effect(sql: str) -> Effect:
    """Say what `sql` does; `WITH … INSERT` counts as reading and is refused by the reader it is sent to."""
    word = first_word(sql)
    if word in READING:
        return Effect.READS
    if word == "PRAGMA" and "=" not in sql:
        return Effect.READS
    if word in FORBIDDEN or word == "PRAGMA":
        raise Misuse(f"{word} is not for actions: write() and read() open and close the transactions.")
    return Effect.WRITES


@lru_cache(maxsize=1024)
def first_word(sql: str) -> str:
    start = sql.lstrip(" \t\r\n(")[:16]
    word = start.split(None, 1)[0] if start else ""
    return word.split("(", 1)[0].rstrip(";").upper()


@lru_cache(maxsize=1024)
def numbered(sql: str) -> str:
    """Write the `?` placeholders of `sql` as `$1`, `$2`, …, leaving quoted text alone."""
    parts: list[str] = []
    quote = ""
    count = 0
    for character in sql:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "?":
            count += 1
            parts.append(f"${count}")
            continue
        parts.append(character)
    return "".join(parts)


@lru_cache(maxsize=256)
def together(statements: tuple[str, ...]) -> str:
    """Write statements that change rows as one, which answers how many rows each has changed."""
    parts = ", ".join(f"part_{at} AS ({sql} RETURNING 1)" for at, sql in enumerate(statements))
    counts = ", ".join(f"(SELECT count(*) FROM part_{at})" for at in range(len(statements)))
    return numbered(f"WITH {parts} SELECT {counts}")
