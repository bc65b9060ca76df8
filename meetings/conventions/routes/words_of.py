"""How do the words of a version stand on a page, in the reader's language?"""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from app.web.templates import scene_of
from meetings.conventions.queries.versions import text_of
from meetings.conventions.rules.canonical import ClauseWords, VersionText
from meetings.conventions.rules.numerals import numeral


@dataclass(frozen=True)
class ReadClause:
    """One clause to be read; `foreign` where it has no English and stands in Chinese on an English page."""

    clause: int
    id: str
    number: str
    chapter: str
    heading: str
    words: str
    foreign: bool


@dataclass(frozen=True)
class ReadText:
    """A whole version to be read; `missing` are the numbers of clauses that have no English yet."""

    title: str
    preamble: str
    clauses: tuple[ReadClause, ...]
    missing: tuple[str, ...]
    has_english: bool


async def words_of(request: Request[Any, Any, Any], version: int) -> ReadText:
    """The words of a version as this visitor reads them."""
    return in_lang(await text_of(version), scene_of(request).lang)


def in_lang(text: VersionText, lang: str) -> ReadText:
    """Chinese, or English where it is given: what has no English is shown in Chinese and named."""
    english = lang == "en" and text.has_english
    clauses = tuple(_clause(each, english, lang) for each in text.clauses)
    return ReadText(
        title=text.title_en if lang == "en" and text.title_en else text.title,
        preamble=text.preamble_en if english and text.preamble_en else text.preamble,
        clauses=clauses,
        missing=tuple(each.number for each in clauses if each.foreign) if lang == "en" else (),
        has_english=text.has_english,
    )


def numbered(number: int, lang: str) -> str:
    """ "二", or "2" on an English page; a text beyond 999 clauses is numbered in figures."""
    return numeral(number) if lang == "zh" and number <= 999 else str(number)


def _clause(each: ClauseWords, english: bool, lang: str) -> ReadClause:
    own = english and bool(each.words_en)
    return ReadClause(
        clause=each.clause,
        id=f"k{each.number}",
        number=numbered(each.number, lang),
        chapter=each.chapter_en if english and each.chapter_en else each.chapter,
        heading=each.heading_en if own else each.heading,
        words=each.words_en if own else each.words,
        foreign=lang == "en" and not own,
    )
