"""What a straw poll looks like in words: its options, its count with both numbers, who gave which answer."""

from dataclasses import dataclass

from app.i18n import Translate
from app.web.drawing import Tally, tally
from meetings.gatherings.poll_words import (
    Option,
    answer_in_words,
    denominator,
    in_order,
    line_words,
    options_in_words,
)
from meetings.gatherings.queries.polls import Given, Poll, answered, answers_of, count_now, present
from meetings.gatherings.rules.lots import lot
from meetings.gatherings.rules.polls import Count


@dataclass(frozen=True)
class CountLine:
    """One option's count in words with its bar; `place` 0 where options have no order."""

    option: Option
    place: int
    said: str
    drawing: Tally


@dataclass(frozen=True)
class Drawn:
    """Options that were equal, in the order of their lots: (words, number, lot)."""

    lots: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Named:
    """Who gave which answer (`name` "" in a poll without names), and the reason."""

    name: str
    words: str
    reason: str


@dataclass(frozen=True)
class PollView:
    """A poll as everyone in the room may see it. `lines` () while its result is hidden."""

    poll: Poll
    options: tuple[Option, ...]
    answered: int
    present: int
    shown: bool
    lines: tuple[CountLine, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    named: tuple[Named, ...] = ()

    @property
    def address(self) -> str:
        return f"/polls/{self.poll.public_id}"


async def poll_view(t: Translate, found: Poll) -> PollView:
    """The poll now; the count of one that is closed is the one that was written at the close."""
    options = options_in_words(t, found)
    shown = found.state == "closed" or (found.state == "open" and found.live_result)
    if not shown:
        return PollView(found, options, await answered(found.id), await present(found.meeting), shown=False)
    counted = found.result or await count_now(found)
    return PollView(
        found,
        options,
        counted.answered,
        counted.present,
        shown=True,
        lines=_lines(t, found, options, counted),
        drawn=_drawn(found, options, counted),
        named=tuple(_named(t, found, await answers_of(found.id))),
    )


def _lines(t: Translate, found: Poll, options: tuple[Option, ...], counted: Count) -> tuple[CountLine, ...]:
    counts = {line.option: line.count for line in counted.lines}
    all_ = denominator(found, counted)
    by_number = {option.number: option for option in options}
    return tuple(
        CountLine(
            by_number[number],
            place if counted.order else 0,
            line_words(t, found, counts[number], all_),
            tally(counts[number], all_, None, blocks=False),
        )
        for place, number in enumerate(in_order(found, counted), 1)
    )


def _drawn(found: Poll, options: tuple[Option, ...], counted: Count) -> tuple[Drawn, ...]:
    if not found.seed:
        return ()
    words = {option.number: option.words for option in options}
    order = counted.drawn(found.seed) if counted.order else ()
    return tuple(
        Drawn(tuple((words[n], n, lot(found.seed, n)) for n in order if n in group))
        for group in counted.order
        if len(group) > 1
    )


def _named(t: Translate, found: Poll, given: tuple[Given, ...]) -> list[Named]:
    """Names only where the poll is asked with names; without names the reasons alone, in no telling order."""
    if found.named:
        return [Named(each.name, answer_in_words(t, found, each), each.reason) for each in given]
    with_reason = [Named("", answer_in_words(t, found, each), each.reason) for each in given if each.reason]
    return sorted(with_reason, key=lambda each: (each.words, each.reason))
