"""How is a text that comes as lines cut into title, preamble, chapters and numbered clauses?

A text is cut by its own numbering: by 第一条 where it has it, else by the first kind of number that counts
up from one (一、 （一） 1. Article 1), else by paragraph. Numbers themselves are taken off, since ours
follow from the order; every other character stays where it was.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from meetings.conventions.rules.canonical import settled

LONGEST_TITLE_LINE = 40
LONGEST_HEADING_LINE = 24
LONGEST_NUMBER = 9  # signs of a clause's number; more of them are no number

_NUMERAL = "[零〇一二三四五六七八九十百0-9０-９]+"
_CHAPTER = re.compile(rf"^(第{_NUMERAL}[章节编]|Chapter\s+\d+\b)[ 　:：.、]*(.*)$", re.IGNORECASE)
# the ways to number clauses, the surest first
_NUMBERINGS = (
    re.compile(rf"^(第({_NUMERAL})条)[ 　:：.、]*(.*)$"),
    re.compile(r"^((?:Article|Clause|Section)\s+(\d+))[ :.、：]*(.*)$", re.IGNORECASE),
    re.compile(r"^(([一二三四五六七八九十百]+)[、.．])[ 　]*(.*)$"),
    re.compile(r"^([（(]([一二三四五六七八九十百]+|\d+)[）)])[ 　、]*(.*)$"),
    re.compile(r"^((\d{1,3}|[０-９]{1,3})[.．、)）])(?!\d)[ 　]*(.*)$"),
)
_SURE = 2  # of the numberings above: once is enough
_ENDS = "。．.；;！!？?，,：:"
_DIGITS = {d: n for n, d in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True)
class Line:
    """One line or paragraph; `kind` says what the file itself said of it: text, title, chapter or item."""

    words: str
    kind: str = "text"
    mark: str = ""  # an item's own number, where the file counted for itself


@dataclass(frozen=True)
class CutClause:
    """A clause as it was cut; `mark` is the number that was taken off."""

    words: str
    heading: str = ""
    chapter: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Cut:
    title: str
    preamble: str
    clauses: tuple[CutClause, ...]


def lines_of(text: str) -> tuple[Line, ...]:
    """Lines of plain text that was pasted or came in a .txt file."""
    return tuple(Line(line.strip()) for line in settled(text).split("\n") if line.strip())


def cut(lines: Sequence[Line]) -> Cut:
    """The clauses of a text, in its order."""
    numbering = _numbering_of(lines)
    title = chapter = ""
    preamble: list[str] = []
    clauses: list[CutClause] = []
    for line in lines:
        found = _chapter(line)
        if found:
            chapter = found
            continue
        mark, words = _begins(line, numbering)
        if mark or (numbering is None and _own(line, lines)):
            clauses.append(CutClause(words, chapter=chapter, mark=mark))
            chapter = ""
        elif clauses and not chapter:
            clauses[-1] = replace(clauses[-1], words=f"{clauses[-1].words}\n{line.words}".strip())
        elif clauses:  # words below a chapter's name, before its first number
            clauses.append(CutClause(line.words, chapter=chapter))
            chapter = ""
        elif not title and not preamble and _like_a_title(line):
            title = line.words
        else:
            preamble.append(line.words)
    if chapter:
        clauses.append(CutClause(chapter))
    return Cut(title, "\n".join(preamble), tuple(_headed(each) for each in clauses))


# ---- what a person changes of a cut before it is taken ---------------------------------------------


def written(clauses: Iterable[CutClause]) -> str:
    """Clauses to be changed by hand: an empty line between two, "# " before a chapter, 【】: a heading."""
    blocks = []
    for each in clauses:
        head = [f"# {each.chapter}"] if each.chapter else []
        head += [f"【{each.heading}】"] if each.heading else []
        blocks.append("\n".join([*head, each.words]))
    return "\n\n".join(blocks)


def read(blocks: str) -> tuple[CutClause, ...]:
    """The same back: two clauses are joined by taking the empty line out, cut by putting one in."""
    clauses: list[CutClause] = []
    for block in re.split(r"\n\s*\n", blocks.replace("\r\n", "\n").replace("\r", "\n")):
        rows = [row.strip() for row in block.strip().split("\n") if row.strip()]
        chapter = heading = ""
        if rows and rows[0].startswith("#"):
            chapter = rows.pop(0).lstrip("# ")
        if rows and (found := re.match(r"^【(.{1,80})】(.*)$", rows[0])):
            heading = found[1]
            rows[0] = found[2].strip()
        words = "\n".join(row for row in rows if row)
        if words:
            clauses.append(CutClause(words, heading, chapter))
        elif heading:
            clauses.append(CutClause(heading, "", chapter))
        elif chapter:
            clauses.append(CutClause(chapter))
    return tuple(clauses)


def _numbering_of(lines: Sequence[Line]) -> re.Pattern[str] | None:
    """The numbering that cuts this text; None where it has none, or where the file counted for itself."""
    if any(line.kind == "item" for line in lines):
        return None
    for place, numbering in enumerate(_NUMBERINGS):
        numbers = [_value(found[2]) for line in lines if (found := numbering.match(line.words))]
        if place < _SURE and numbers:
            return numbering
        rising = [n for n, number in enumerate(numbers, 1) if number == n]
        if len(rising) >= 2 and numbers[:2] == [1, 2]:
            return numbering
    return None


def _begins(line: Line, numbering: re.Pattern[str] | None) -> tuple[str, str]:
    """The number a line begins a clause with, and the words after it."""
    if line.kind == "item":
        return line.mark or "•", line.words
    found = numbering.match(line.words) if numbering else None
    return (found[1], found[3].strip()) if found else ("", line.words)


def _own(line: Line, lines: Sequence[Line]) -> bool:
    """Without any numbering each paragraph is a clause, but not the title."""
    if any(each.kind == "item" for each in lines):
        return False
    return not (line is lines[0] and _like_a_title(line) and len(lines) > 1)


def _chapter(line: Line) -> str:
    if line.kind == "chapter":
        return line.words
    found = _CHAPTER.match(line.words) if line.kind == "text" else None
    return line.words if found and len(line.words) <= LONGEST_TITLE_LINE else ""


def _like_a_title(line: Line) -> bool:
    return line.kind == "title" or (len(line.words) <= LONGEST_TITLE_LINE and line.words[-1] not in _ENDS)


def _headed(each: CutClause) -> CutClause:
    """A short first line without an end, with more below it, is the clause's heading."""
    first, _, rest = each.words.partition("\n")
    if rest and len(first) <= LONGEST_HEADING_LINE and first and first[-1] not in _ENDS:
        return replace(each, heading=first.strip("【】 "), words=rest)
    found = re.match(r"^[【［\[](.{1,24})[】］\]]\s*(.+)$", each.words, re.DOTALL)
    return replace(each, heading=found[1], words=found[2]) if found else each


def _value(numeral: str) -> int:
    """三十二 or ３２ or 32 as 32; 0 for what cannot be one."""
    if len(numeral) > LONGEST_NUMBER:
        return 0
    if numeral.isdigit() and all(c not in _DIGITS for c in numeral):
        return int(numeral)
    total = digit = 0
    for sign in numeral:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            return 0
    return total + digit
