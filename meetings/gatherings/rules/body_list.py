"""How is the list of a body read from lines that somebody pasted out of a sheet or typed?"""

import re
import unicodedata
from collections.abc import Iterable

_PARTS = re.compile(r"\t+|[,;\u3001\uff0c\uff1b]|\s{2,}")
_NUMBER = re.compile(r"\d{1,5}[.\u3001\uff0e)]?")


def read_list(text: str) -> tuple[tuple[str, str], ...]:
    """One head per line: a name, then the household after a tab, a comma or two blanks.

    A running number in front, as sheets have it, is left out; so are empty lines and lines said twice.
    """
    found: dict[tuple[str, str], None] = {}
    for line in text.splitlines():
        parts = [unicodedata.normalize("NFKC", part).strip() for part in _PARTS.split(line.strip())]
        parts = [part for part in parts if part]
        if len(parts) > 1 and _NUMBER.fullmatch(parts[0]):
            parts = parts[1:]
        if parts:
            found[(parts[0], " ".join(parts[1:]))] = None
    return tuple(found)


def write_list(heads: Iterable[tuple[str, str]]) -> str:
    """The same list as it is typed: name and household, a comma between."""
    return "\n".join(f"{name}, {household}" if household else name for name, household in heads)
