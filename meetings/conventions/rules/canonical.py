"""In which exact characters is a text fixed, so that anybody can recompute its fingerprint?

UTF-8, NFC, lines ended by one "\\n", no blanks at their ends, one empty line between parts: the title, the
preamble, then each clause as "第一条 heading" and its words below, a chapter's heading before the clause
it begins with. Where there is English, a line "----" and the same in English ("Article 1. heading"). The
fingerprint is SHA-256 of these bytes, 64 hex digits: what `sha256sum` says of the saved file.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from meetings.conventions.rules.numerals import clause_number

_BLANKS = " \t\u3000\xa0"
_EMPTY_LINES = re.compile(r"\n{2,}")
BETWEEN_LANGUAGES = "----"


@dataclass(frozen=True)
class ClauseWords:
    """What one clause says in one version. `number` counts from 1 in the order of the version."""

    clause: int
    public_id: str
    number: int
    words: str
    heading: str = ""
    chapter: str = ""
    words_en: str = ""
    heading_en: str = ""
    chapter_en: str = ""
    reason: str = ""
    edits: int = 0


@dataclass(frozen=True)
class VersionText:
    """A version's words whole, in both languages; English may be missing wholly or in parts."""

    title: str
    preamble: str
    clauses: tuple[ClauseWords, ...]
    title_en: str = ""
    preamble_en: str = ""

    @property
    def has_english(self) -> bool:
        return any((self.preamble_en, *(each.words_en for each in self.clauses)))

    @property
    def english_is_whole(self) -> bool:
        whole = all(each.words_en for each in self.clauses) and bool(self.title_en)
        return whole and (bool(self.preamble_en) or not self.preamble)


def canonical_text(text: VersionText) -> str:
    """The characters that the fingerprint is taken of; ends with one line end."""
    parts = [text.title, text.preamble]
    for each in text.clauses:
        parts.append(each.chapter)
        parts.append(f"{clause_number(each.number)} {each.heading}\n{each.words}")
    if text.has_english:
        parts += [BETWEEN_LANGUAGES, text.title_en, text.preamble_en]
        for each in text.clauses:
            parts.append(each.chapter_en)
            parts.append(f"Article {each.number}. {each.heading_en}\n{each.words_en}")
    return "\n\n".join(part for part in (settled(each) for each in parts) if part) + "\n"


def fingerprint(canonical: str) -> str:
    """SHA-256 of the canonical text, 64 hex digits."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def settled(words: str) -> str:
    """Words as they are kept: NFC, "\\n", no blanks at line ends, no empty lines within, none around."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    # line by line: a pattern for blanks before a line's end takes minutes on a field full of blanks
    bare = "\n".join(line.rstrip(_BLANKS) for line in lines.split("\n"))
    return _EMPTY_LINES.sub("\n", bare).strip()
