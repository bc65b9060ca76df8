"""At which tables does a person sit and whose items may they read, by what ties them to the community?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OFFICES = frozenset({"moderator", "committee", "administrator"})


@dataclass(frozen=True)
class Node:
    """A round table as far as reading goes."""

    id: int
    parent: int | None
    building: int | None
    level: str


@dataclass(frozen=True)
class Reader:
    """What somebody is to the items of one community.

    `seats` are the tables at which they sit; `convenes` those they convene, with all below; `homes` the
    buildings they own or live in. Nobody signed in has `person` None and belongs nowhere.
    """

    person: int | None
    community: int
    belongs: bool = False
    office: bool = False  # moderator, committee or administrator
    sets_rules: bool = False  # committee or administrator
    overseer: bool = False  # of the organisation above the community
    seats: frozenset[int] = frozenset()
    convenes: frozenset[int] = frozenset()
    homes: frozenset[int] = frozenset()

    def leads(self, round_table: int | None) -> bool:
        """Whether the person may act for the level: an office here, or its convenor or one above it."""
        return self.office or (round_table is not None and round_table in self.convenes)


def seats_of(
    nodes: Iterable[Node], homes: frozenset[int], convened: frozenset[int], invited: frozenset[int]
) -> frozenset[int]:
    """The tables of one's homes and duties with all above them, and those one was invited to."""
    tree = {node.id: node for node in nodes}
    wanted = {node.id for node in tree.values() if node.building in homes} | (convened & tree.keys())
    for start in tuple(wanted):
        wanted |= _above(tree, start)
    if wanted or homes:
        wanted |= {node.id for node in tree.values() if node.level == "community"}
    return frozenset(wanted | (invited & tree.keys()))


def below(nodes: Iterable[Node], tops: frozenset[int]) -> frozenset[int]:
    """These tables with all that stand below them."""
    children: dict[int, list[int]] = {}
    known = set()
    for node in nodes:
        known.add(node.id)
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node.id)
    found: set[int] = set()
    waiting = [top for top in tops if top in known]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += children.get(at, [])
    return frozenset(found)


def _above(tree: Mapping[int, Node], start: int) -> set[int]:
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at in tree and at not in seen:
        seen.add(at)
        at = tree[at].parent
    return seen
