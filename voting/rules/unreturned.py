"""What a count becomes when the rulebook counts ballots that were delivered and never came back.

Silence is no consent (Civil Code art. 140): the default leaves such ballots out. The other two policies need
a clause on file, proven delivery and a warning on the ballot; whoever calls `deemed` has checked these, and
shows the strict count beside the deemed one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from voting.rules.verdict import Count, Tally


class Unreturned(StrEnum):
    EXCLUDE = "exclude"
    PARTICIPATE_ABSTAIN = "participate_abstain"
    FOLLOW_MAJORITY = "follow_majority"


@dataclass(frozen=True, slots=True)
class Silent:
    """Ballots proven delivered and not returned, by both weights."""

    area_dm2: int
    heads: int


def deemed(tally: Tally, silent: Silent, policy: Unreturned) -> Tally:
    """The count with the silent ballots in it. Those that follow the majority join the side that leads by
    area and by heads alike; where the two disagree or tie there is none to follow, and they abstain."""
    if policy is Unreturned.EXCLUDE:
        return tally
    side = "abstain" if policy is Unreturned.PARTICIPATE_ABSTAIN else _leading(tally)
    return replace(
        tally,
        area_dm2=_joined(tally.area_dm2, side, silent.area_dm2),
        heads=_joined(tally.heads, side, silent.heads),
    )


def _leading(tally: Tally) -> str:
    if tally.area_dm2.yes > tally.area_dm2.no and tally.heads.yes > tally.heads.no:
        return "yes"
    if tally.area_dm2.yes < tally.area_dm2.no and tally.heads.yes < tally.heads.no:
        return "no"
    return "abstain"


def _joined(count: Count, side: str, silent: int) -> Count:
    return Count(
        all=count.all,
        yes=count.yes + (silent if side == "yes" else 0),
        no=count.no + (silent if side == "no" else 0),
        abstain=count.abstain + (silent if side == "abstain" else 0),
    )
