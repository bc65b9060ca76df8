"""What does a copy of a whole installation consist of, and is one whole?"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.commands import Refused

DATABASE, FILES, SECRET, MANIFEST = "database", "files", "secret.key", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself; `sha256` is of every file in it but the manifest, by path."""

    made_at: str
    engine: str
    rows: int
    sha256: dict[str, str]

    def written(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False, indent=1, sort_keys=True)


def engine_of(url: str) -> str:
    """Which of the two engines an address is of: a copy of one is none of the other."""
    return "sqlite" if url.startswith("sqlite:") else "postgresql"


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder but its manifest."""
    return {
        file.relative_to(folder).as_posix(): _hash(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != folder / MANIFEST
    }


def verified(folder: Path) -> Manifest:
    """The manifest of a copy; refused when anything is missing, added or changed since it was made."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as fault:
        raise Refused("commands.no_copy", path=str(folder)) from fault
    found = hashes(folder)
    wrong = sorted(name for name, _ in manifest.sha256.items() ^ found.items())
    # Stored files are named by their content: this holds also where the manifest was changed with the file.
    wrong += [name for name, sha256 in found.items() if name.startswith(f"{FILES}/") and name[-64:] != sha256]
    if wrong or not {DATABASE, SECRET} <= found.keys():
        names = ", ".join(dict.fromkeys(wrong)) or MANIFEST
        raise Refused("commands.copy_not_whole", path=str(folder), names=names[:300])
    return manifest


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
