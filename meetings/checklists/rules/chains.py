"""Which items belong together, read from left to right: issue, need, resource, action?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Listed(Protocol):
    """What a chain asks of an item."""

    @property
    def id(self) -> int: ...
    @property
    def list(self) -> str: ...


T = TypeVar("T", bound=Listed)


@dataclass(frozen=True)
class Link:
    """That one item led to another (leads_to), or that a resource meets a need (meets)."""

    from_item: int
    to_item: int
    kind: str = "leads_to"


@dataclass(frozen=True)
class Chain(Generic[T]):
    """One row of the board."""

    issues: tuple[T, ...]
    needs: tuple[T, ...]
    resources: tuple[T, ...]
    actions: tuple[T, ...]


def chains(items: Iterable[T], links: Iterable[Link]) -> tuple[Chain[T], ...]:
    """Items that are linked stand in one row, in the order in which the first of each row came.

    Links to items that are not among `items` (another state, not this reader's) are passed over.
    """
    every = list(items)
    group = {item.id: item.id for item in every}

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for link in links:
        if link.from_item in group and link.to_item in group:
            group[root(link.to_item)] = root(link.from_item)
    rows: dict[int, list[T]] = {}
    for item in every:
        rows.setdefault(root(item.id), []).append(item)
    return tuple(_row(row) for row in rows.values())


def _row(items: list[T]) -> Chain[T]:
    of = {name: tuple(item for item in items if item.list == name) for name in _LISTS}
    return Chain(of["issue"], of["need"], of["resource"], of["action"])


_LISTS = ("issue", "need", "resource", "action")
