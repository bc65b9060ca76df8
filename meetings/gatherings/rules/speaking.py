"""Who speaks next, and why does somebody wait?

The table's rules: so many speeches per item for each person; who has not spoken in this meeting yet first,
if the table wants it; for and against in turns where the item is a proposal, if the table wants it and both
sides wait. Otherwise in the order in which hands went up. A hand never goes down by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """What a speaker will speak for, where the item is a proposal; NONE asks or adds something."""

    NONE = ""
    FOR = "for"
    AGAINST = "against"


class Wait(StrEnum):
    """Why somebody stands where they stand in the queue."""

    NEXT = "next"
    ASKED_LATER = "asked_later"  # others asked before
    NEWCOMERS = "newcomers"  # somebody who asked later has not spoken yet
    OTHER_SIDE = "other_side"  # it is the other side's turn
    HAD_TURNS = "had_turns"  # has had all speeches on this item


@dataclass(frozen=True)
class SpeakingRules:
    """A table's rules; `proposal`: the item has sides."""

    seconds: int = 120
    per_item: int = 2  # 0: as often as one likes
    newcomers_first: bool = False
    alternate_sides: bool = False
    proposal: bool = False

    @property
    def takes_turns(self) -> bool:
        return self.alternate_sides and self.proposal


@dataclass(frozen=True)
class Hand:
    """A raised hand that was not called and not withdrawn; `attendee` is a row id."""

    request: int
    attendee: int
    asked_at: datetime
    side: str = Side.NONE


@dataclass(frozen=True)
class Spoke:
    """One speech of the meeting, in order; `seconds` it took."""

    attendee: int
    item: int | None
    seconds: int
    side: str = Side.NONE


@dataclass(frozen=True)
class Place:
    """One hand in the queue: `number` from 1, None for whoever has had all turns."""

    hand: Hand
    number: int | None
    wait: Wait


@dataclass(frozen=True)
class Total:
    """What one person has spoken in the meeting."""

    attendee: int
    speeches: int
    seconds: int


def order(
    hands: Iterable[Hand], speeches: Iterable[Spoke], rules: SpeakingRules, item: int
) -> tuple[Place, ...]:
    """Every hand raised for an item in the order of speaking; those without a turn left stand at the end."""
    spoken = tuple(speeches)
    asked = sorted(hands, key=lambda hand: (hand.asked_at, hand.request))
    had = [each.attendee for each in spoken if each.item == item]
    over = [hand for hand in asked if rules.per_item and had.count(hand.attendee) >= rules.per_item]
    known = {each.attendee for each in spoken}
    waiting = [hand for hand in asked if hand not in over]
    if rules.newcomers_first:
        waiting.sort(key=lambda hand: hand.attendee in known)
    if rules.takes_turns:
        waiting = _in_turns(waiting, _last_side(spoken, item))
    placed = [Place(hand, n, _why(n, waiting, known, rules)) for n, hand in enumerate(waiting, 1)]
    return (*placed, *(Place(hand, None, Wait.HAD_TURNS) for hand in over))


def totals(speeches: Iterable[Spoke]) -> tuple[Total, ...]:
    """How often and how long each has spoken; who spoke longest first."""
    sums: dict[int, tuple[int, int]] = {}
    for speech in speeches:
        count, seconds = sums.get(speech.attendee, (0, 0))
        sums[speech.attendee] = (count + 1, seconds + speech.seconds)
    found = (Total(attendee, *both) for attendee, both in sums.items())
    return tuple(sorted(found, key=lambda total: (-total.seconds, total.attendee)))


def _in_turns(waiting: list[Hand], last: str) -> list[Hand]:
    """The sides in turns, as long as both wait; who takes no side keeps the place by time."""
    left, turned = list(waiting), []
    while left:
        wanted = _opposite(last)
        fits = next((hand for hand in left if hand.side in (wanted, Side.NONE)), None) if wanted else None
        chosen = fits or left[0]
        left.remove(chosen)
        turned.append(chosen)
        last = chosen.side or last
    return turned


def _last_side(speeches: tuple[Spoke, ...], item: int) -> str:
    sides = [each.side for each in speeches if each.item == item and each.side]
    return sides[-1] if sides else Side.NONE


def _opposite(side: str) -> str:
    return {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}.get(Side(side), Side.NONE)


def _why(number: int, waiting: list[Hand], known: set[int], rules: SpeakingRules) -> Wait:
    if number == 1:
        return Wait.NEXT
    hand = waiting[number - 1]
    passed_by = [
        other
        for other in waiting[: number - 1]
        if (other.asked_at, other.request) > (hand.asked_at, hand.request)
    ]
    if not passed_by:
        return Wait.ASKED_LATER
    by_newcomers = any(other.attendee not in known for other in passed_by)
    if rules.newcomers_first and hand.attendee in known and by_newcomers:
        return Wait.NEWCOMERS
    return Wait.OTHER_SIDE
