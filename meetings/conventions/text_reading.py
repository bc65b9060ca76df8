"""What does a file that somebody hands in say, line by line? .docx, .md and .txt are read; nothing runs.

A Word file is a ZIP of XML (ECMA-376): only its document is read, by python-docx, after the sizes inside were
looked at; numbers that Word counted by itself are counted here the same way. Reading blocks: call it in a
thread.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError
from markdown_it import MarkdownIt

from app.refusals import Refusal
from meetings.conventions.cutting import Line, lines_of
from meetings.conventions.rules.numerals import numeral

LARGEST_FILE = 12 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
LARGEST_PART = 12 * 1024 * 1024  # the document within it: hundreds of pages
MOST_CHARACTERS = 60_000  # a convention of 300 clauses has a third of it
MOST_LINES = 3_000
MOST_BLOCKS = 4 * MOST_LINES  # paragraphs and rows of a Word file, the empty ones too
DEEPEST = 8  # the last of Word's nine levels

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # Word before 2007, and Word files with a password
_DOCUMENT = "word/document.xml"
_MACROS = re.compile(r"vbaProject|macros?/|\.bin$", re.IGNORECASE)


def read_file(name: str, content: bytes) -> tuple[Line, ...]:
    """The lines of a file; refused in words where it is none of ours, too long, damaged or carries macros."""
    if len(content) > LARGEST_FILE:
        raise Refusal("text_files.too_large", at="file", most=LARGEST_FILE // 1024 // 1024)
    if content.startswith(_OLE):
        raise Refusal("text_files.old_or_locked", at="file")
    if content.startswith(_ZIP):
        try:
            return bounded(_word(content))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, XMLSyntaxError) as fault:
            # XML that is well formed and no Word file: a number that is none, a list that is not there
            raise Refusal("text_files.damaged", at="file") from fault
    text = _plain(content)
    if len(text) > 2 * MOST_CHARACTERS:  # before it is parsed: reading Markdown takes longer than its length
        raise Refusal("text_files.too_long", at="file", most=MOST_CHARACTERS)
    if name.lower().endswith((".md", ".markdown")):
        return bounded(_markdown(text))
    return bounded(lines_of(text))


def bounded(lines: Any) -> tuple[Line, ...]:
    """The lines, unless they are more than a convention can be."""
    kept: list[Line] = []
    length = 0
    for line in lines:
        length += len(line.words)
        if length > MOST_CHARACTERS or len(kept) >= MOST_LINES:
            raise Refusal("text_files.too_long", at="file", most=MOST_CHARACTERS)
        kept.append(line)
    if not kept:
        raise Refusal("text_files.empty", at="file")
    return tuple(kept)


def _plain(content: bytes) -> str:
    """UTF-8, or what Windows writes in China; anything else is no text."""
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("text_files.no_text", at="file")
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("text_files.no_text", at="file")


# ---- Word ----------------------------------------------------------------------------------------


def _word(content: bytes) -> Iterator[Line]:
    _looked_into(content)
    try:
        document = Document(io.BytesIO(content))
    except (KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile, NotImplementedError, OSError) as fault:
        raise Refusal("text_files.damaged", at="file") from fault
    counting = _Counting(document)
    for place, block in enumerate(document.iter_inner_content()):
        if place >= MOST_BLOCKS:
            raise Refusal("text_files.too_long", at="file", most=MOST_CHARACTERS)
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield from _paragraph(block, counting)


def _looked_into(content: bytes) -> None:
    """The sizes that the file itself declares, before anything of it is unpacked; no macros, one document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _measured(packed, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as fault:
        raise Refusal("text_files.damaged", at="file") from fault
    except (zlib.error, lzma.LZMAError, struct.error) as fault:
        raise Refusal("text_files.damaged", at="file") from fault
    names = {part.filename for part in parts}
    if any(_MACROS.search(name) for name in names):
        raise Refusal("text_files.macros", at="file")
    if _DOCUMENT not in names:
        raise Refusal("text_files.no_word_file", at="file")


def _measured(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack each part without keeping it: what a part declares of its size may be a lie."""
    total = 0
    for part in parts:
        if part.flag_bits & 1:
            raise Refusal("text_files.old_or_locked", at="file")
        size, most = 0, LARGEST_PART if part.filename == _DOCUMENT else LARGEST_UNPACKED
        with packed.open(part) as opened:
            while piece := opened.read(256 * 1024):
                size += len(piece)
                if size > most or total + size > LARGEST_UNPACKED:
                    raise Refusal("text_files.too_long", at="file", most=MOST_CHARACTERS)
        total += size


def _paragraph(paragraph: Paragraph, counting: "_Counting") -> Iterator[Line]:
    words = paragraph.text.replace("\t", " ").strip()
    mark, level = counting.mark(paragraph)
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    for place, row in enumerate(each.strip() for each in words.split("\n") if each.strip()):
        if place or not mark:
            yield Line(row, _kind(style) if not place else "text")
        elif level == 0:
            yield _counted(row, mark)
        else:
            yield Line(f"{mark} {row}")


def _counted(words: str, mark: str) -> Line:
    if mark.endswith(("章", "节", "编")):
        return Line(f"{mark} {words}", "chapter")
    return Line(words, "item", mark)


def _kind(style: str) -> str:
    if style == "Title":
        return "title"
    return "chapter" if style.startswith("Heading") else "text"


def _rows(table: Table) -> Iterator[Line]:
    for row in table._tbl.tr_lst:
        cells: list[str] = []
        for cell in row.tc_lst:  # as they stand in the file: a merged cell may claim any number of columns
            words = " ".join(_Cell(cell, table).text.split())
            if words and cell.vMerge != "continue":
                cells.append(words)
        if cells:
            yield Line(" | ".join(cells))


class _Counting:
    """Word's automatic numbers (ECMA-376 part 1, 17.9): a definition per list, a count per level."""

    def __init__(self, document: Any) -> None:
        self.counts: dict[tuple[int, int], int] = defaultdict(int)
        self.levels: dict[tuple[int, int], tuple[str, str, int]] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            int(each.get(qn("w:abstractNumId"))): each for each in numbering.findall(qn("w:abstractNum"))
        }
        for number in numbering.findall(qn("w:num")):
            found = abstract.get(int(number.find(qn("w:abstractNumId")).get(qn("w:val"))))
            for level in found.findall(qn("w:lvl")) if found is not None else ():
                key = (int(number.get(qn("w:numId"))), int(level.get(qn("w:ilvl"))))
                self.levels[key] = _level(level)

    def mark(self, paragraph: Paragraph) -> tuple[str, int]:
        """What Word writes before a paragraph, and on which level; "" where it counts nothing."""
        found = self._listed(paragraph)
        if found is None or not paragraph.text.strip():
            return "", 0
        number, level = found
        form, text, start = self.levels.get((number, level), ("decimal", f"%{level + 1}.", 1))
        if (number, level) not in self.counts:
            self.counts[number, level] = start - 1
        self.counts[number, level] += 1
        for deeper in range(level + 1, 9):
            self.counts.pop((number, deeper), None)
        if form == "bullet":
            return "•", level or 1
        return self._written(number, level, form, text), level

    def _written(self, number: int, level: int, form: str, text: str) -> str:
        for above in range(level + 1):
            its = self.levels.get((number, above), (form, "", 1))[0]
            said = _numbered(self.counts.get((number, above), 1) or 1, its)
            text = text.replace(f"%{above + 1}", said)
        return text

    def _listed(self, paragraph: Paragraph) -> tuple[int, int] | None:
        for properties in (paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)):
            numbered = getattr(properties, "numPr", None)
            if numbered is not None and numbered.numId is not None and numbered.numId.val:
                level = numbered.ilvl.val if numbered.ilvl is not None else 0
                if not 0 <= level <= DEEPEST:
                    raise ValueError(level)
                return int(numbered.numId.val), int(level)
        return None


def _level(level: Any) -> tuple[str, str, int]:
    def value(name: str, default: str) -> str:
        found = level.find(qn(name))
        return found.get(qn("w:val")) or default if found is not None else default

    return value("w:numFmt", "decimal"), value("w:lvlText", ""), int(value("w:start", "1"))


def _numbered(count: int, form: str) -> str:
    if form.lower().startswith(("chinese", "japanese", "ideograph", "taiwanese")) and count <= 999:
        return numeral(count)
    if form in ("lowerLetter", "upperLetter") and count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)


# ---- Markdown ------------------------------------------------------------------------------------


def _markdown(text: str) -> Iterator[Line]:
    """CommonMark: the first heading is the title, others are chapters, numbered items are clauses."""
    titled = False
    lists: list[list[Any]] = []  # [numbered?, next number] of the lists around
    opening: str | None = None
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([token.type.startswith("ordered"), int(token.attrGet("start") or 1)])
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            opening = f"{lists[-1][1]}." if lists[-1][0] else "•"
            lists[-1][1] += 1
        elif token.type == "heading_open":
            opening = "#"
        elif token.type in ("inline", "fence", "code_block", "html_block"):
            for row in _inline(token):
                yield _marked(row, opening, deep=len(lists) > 1, titled=titled)
                titled = titled or opening == "#"
                opening = None


def _marked(row: str, opening: str | None, *, deep: bool, titled: bool) -> Line:
    if opening == "#":
        return Line(row, "chapter" if titled else "title")
    if opening and opening != "•" and not deep:
        return Line(row, "item", opening)
    return Line(f"{opening} {row}" if opening else row)


def _inline(token: Any) -> Iterator[str]:
    """The words of a block without their marks: emphasis, links and code keep what they say."""
    if token.children is None:
        words = token.content
    else:
        words = "".join(
            "\n" if child.type in ("softbreak", "hardbreak") else child.content for child in token.children
        )
    yield from (row.strip() for row in words.split("\n") if row.strip())
