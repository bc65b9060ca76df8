"""Which words may a clause have?"""

from dataclasses import dataclass

from meetings.conventions.rules.canonical import settled

LONGEST_CLAUSE = 5000
LONGEST_HEADING = 80
LONGEST_HEADING_EN = 160
LONGEST_REASON = 400
MOST_CLAUSES = 300


@dataclass(frozen=True)
class ClauseValues:
    """A clause as it was typed."""

    words: str
    heading: str = ""
    chapter: str = ""
    words_en: str = ""
    heading_en: str = ""
    chapter_en: str = ""
    reason: str = ""

    def settled(self) -> "ClauseValues":
        """As it is kept: headings on one line."""
        return ClauseValues(
            settled(self.words),
            _line(self.heading),
            _line(self.chapter),
            settled(self.words_en),
            _line(self.heading_en),
            _line(self.chapter_en),
            _line(self.reason),
        )


def wrong_clause(values: ClauseValues) -> tuple[str, str, int] | None:
    """The message, the field and the limit of the first thing wrong; None when nothing is."""
    if not values.words:
        return "clauses.no_words", "words", 0
    limits = (
        ("words", LONGEST_CLAUSE),
        ("words_en", LONGEST_CLAUSE),
        ("heading", LONGEST_HEADING),
        ("chapter", LONGEST_HEADING),
        ("heading_en", LONGEST_HEADING_EN),
        ("chapter_en", LONGEST_HEADING_EN),
        ("reason", LONGEST_REASON),
    )
    for name, most in limits:
        if len(getattr(values, name)) > most:
            return "clauses.too_long", name, most
    return None


def _line(words: str) -> str:
    return settled(words).replace("\n", " ")
