"""What did the closed straw polls of a meeting say, line by line, as its minutes show them?"""

from app.i18n import Translate
from meetings.gatherings.poll_words import denominator, in_order, line_words, options_in_words
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.minutes import PolledLines
from meetings.gatherings.queries.polls import Poll, polls_of
from meetings.gatherings.rules.minutes import Counted
from meetings.gatherings.rules.polls import Count


async def polled_lines(head: MeetingHead, t: Translate) -> tuple[PolledLines, ...]:
    """Every closed poll with its counts, options in the words of one language."""
    every = await polls_of(head.id)
    return tuple(_lines(t, each, each.result) for each in every if each.result is not None)


def _lines(t: Translate, found: Poll, counted: Count) -> PolledLines:
    words = {option.number: option.words for option in options_in_words(t, found)}
    counts = {line.option: line.count for line in counted.lines}
    all_ = denominator(found, counted)
    lines = tuple((words[n], line_words(t, found, counts[n], all_)) for n in in_order(found, counted))
    return PolledLines(
        found.item,
        Counted(found.question, found.method, found.named, counted.answered, counted.present, lines),
    )
