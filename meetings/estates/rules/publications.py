"""What may be published by whom, which bytes is its fingerprint of, and on which day of its period is it?

The canonical text is UTF-8, NFC, lines end with one line feed and the last line too; whoever saves it can
recompute the fingerprint with `sha256sum`. Days: Civil Code art. 201 (the day of posting is not counted).
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Words for people: messages `publications.kind_<value>`."""

    NOTICE = "notice"
    RESOLUTION = "resolution"
    ACCOUNTS = "accounts"


class Speaker(StrEnum):
    """Who speaks; words for people: messages `publications.body_<value>`."""

    COMMITTEE = "committee"
    SELF_MANAGED_GROUP = "self_managed_group"
    RESIDENTS_COMMITTEE = "residents_committee"
    MODERATORS = "moderators"


@dataclass(frozen=True)
class Published:
    """All that a publication says. `community`, `corrects` are public ids; `file` the SHA-256 of the file."""

    community: str
    kind: str
    body: str
    title: str
    words: str
    title_en: str
    words_en: str
    link: str
    file: str
    posted_on: date
    public_until: date | None
    corrects: str


def canonical(said: Published) -> str:
    """The text that the fingerprint is of."""
    lines = [
        "roundtable publication 1",
        f"community: {said.community}",
        f"kind: {said.kind}",
        f"body: {said.body}",
        f"posted: {said.posted_on.isoformat()}",
        f"until: {said.public_until.isoformat() if said.public_until else '-'}",
        f"corrects: {said.corrects or '-'}",
        f"link: {said.link or '-'}",
        f"file: {said.file or '-'}",
    ]
    parts = [_plain(part) for part in (said.title, said.words, said.title_en, said.words_en) if part]
    return "\n\n".join(["\n".join(lines), *parts]) + "\n"


def fingerprint(text: str) -> str:
    """SHA-256 of the canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def day_of(posted_on: date, public_until: date | None, today: date) -> tuple[int, int]:
    """Day `n` of `m`; the day of posting is day 0. (0, 0) where no period was set."""
    if public_until is None:
        return (0, 0)
    of = (public_until - posted_on).days
    return (min(max((today - posted_on).days, 0), of), of)
