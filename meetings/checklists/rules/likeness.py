"""Which open issues may be the same thing as the one that somebody is about to raise?

Words are compared by pairs of signs (Chinese writes no blanks between words) and by whole words of other
scripts: Dice, "Measures of the Amount of Ecologic Association Between Species", Ecology 26 (1945).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_SHOWN = 3
ENOUGH = 0.5  # of 1, by words alone
ENOUGH_AT_THE_PLACE = 0.34  # in the same building
ELSEWHERE = 0.75  # in another building it has to be nearly the same words
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True)
class Known:
    """An open issue: `building` is a row id or None, `place` as somebody wrote it."""

    id: int
    words: str
    place: str
    building: int | None


def signs(text: str) -> frozenset[str]:
    """ "楼道灯不亮 LED" -> 楼道 道灯 灯不 不亮 led; signs of punctuation count for nothing."""
    found: set[str] = set()
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        if not run.isascii():  # a run of Chinese signs
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.add(run)
    return frozenset(found)


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """From 0 to 1. A short text that stands wholly within a long one counts as nearly the same."""
    common = len(first & second)
    if not common:
        return 0.0
    dice = 2 * common / (len(first) + len(second))
    smaller = min(len(first), len(second))
    within = 0.8 * common / smaller if smaller >= 3 else 0.0
    return max(dice, within)


def same_things(words: str, place: str, building: int | None, known: Iterable[Known]) -> tuple[int, ...]:
    """Ids of the likeliest issues, the likeliest first, at most three."""
    said, where = signs(words), signs(place)
    found = []
    for issue in known:
        score = likeness(said, signs(issue.words))
        if where and (there := signs(issue.place)):
            score += 0.2 * likeness(where, there)
        if score >= _needed(building, issue.building):
            found.append((-score, issue.id))
    return tuple(number for _, number in sorted(found)[:MOST_SHOWN])


def _needed(here: int | None, there: int | None) -> float:
    if here is None or there is None:
        return ENOUGH
    return ENOUGH_AT_THE_PLACE if here == there else ELSEWHERE
