"""A straw poll in words: its options, one answer, one count beside the number it is a part of."""

from dataclasses import dataclass

from app.i18n import Translate
from meetings.gatherings.queries.polls import Given, Poll
from meetings.gatherings.rules.polls import SCALES, Count, Method

STEPS_OF_CONSENSUS = len(SCALES[Method.CONSENSUS])


@dataclass(frozen=True)
class Option:
    """One option: the number it is sent by, what stands in its box, its words."""

    number: int
    mark: str
    words: str


def options_in_words(t: Translate, found: Poll) -> tuple[Option, ...]:
    """Every option of a poll, those of a fixed scale in this language."""
    scale = SCALES.get(found.method)
    if scale is None:
        return tuple(Option(n, str(n), words) for n, words in enumerate(found.options, 1))
    if found.method == Method.CONSENSUS:  # 4 is best, as hands are raised with so many fingers
        return tuple(
            Option(n, str(STEPS_OF_CONSENSUS + 1 - n), t.plain(f"polls.{name}"))
            for n, name in enumerate(scale, 1)
        )
    return tuple(Option(n, name, t.plain(f"polls.{name}")) for n, name in enumerate(scale, 1))


def answer_in_words(t: Translate, found: Poll, given: Given) -> str:
    """One answer as it is read out: "甲", "1 甲，2 乙", "甲 3，乙 7"."""
    words = {option.number: option.words for option in options_in_words(t, found)}
    if found.method == Method.RANKING:
        ranks = sorted((rank, words[option]) for option, rank in given.marks.items())
        parts = [f"{rank} {name}" for rank, name in ranks]
    elif found.method == Method.POINTS:
        parts = [f"{words[option]} {points}" for option, points in given.marks.items()]
    else:
        parts = [words[option] for option in given.marks]
    return t.plain("polls.comma").join(parts)


def line_words(t: Translate, found: Poll, count: int, all_: int) -> str:
    """A count beside the number it is a part of, as minutes and pages say it."""
    if found.method == Method.POINTS:
        return t.plain("polls.count_points", count=count, all=all_)
    if found.method == Method.RANKING:
        return t.plain("polls.count_first", count=count, all=all_)
    return t.plain("polls.count_people", count=count, all=all_)


def in_order(found: Poll, counted: Count) -> tuple[int, ...]:
    """The options as they stand: best first, ties by lot once the seed is open; on a scale as there."""
    if not counted.order:
        return tuple(line.option for line in counted.lines)
    if found.seed:
        return counted.drawn(found.seed)
    return tuple(option for group in counted.order for option in group)


def denominator(found: Poll, counted: Count) -> int:
    """What a line's count is a part of: all points given out, else all who answered."""
    if found.method == Method.POINTS:
        return sum(line.count for line in counted.lines)
    return counted.answered
