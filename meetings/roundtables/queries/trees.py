"""How does a community's tree of tables stand, beside the buildings on file?"""

import hashlib
from dataclasses import dataclass

from app.database import fetch
from meetings.roundtables.queries.tables import Table, open_tables
from meetings.roundtables.rules.tree import OnFile, WantedGroup, WantedTree


@dataclass(frozen=True)
class TreeOnFile:
    """`seen` is a fingerprint, so that two who redraw it at once notice each other."""

    top: Table | None
    groups: tuple[Table, ...]
    places: tuple[OnFile, ...]
    seen: str

    @property
    def drawn(self) -> WantedTree:
        """The tree as it stands, in the shape in which it is redrawn."""
        of: dict[int | None, list[int]] = {}
        for place in self.places:
            of.setdefault(place.parent, []).append(place.building)
        top = self.top.id if self.top else 0
        place_of = {group.id: at for at, group in enumerate(self.groups)}
        return WantedTree(
            tuple(
                WantedGroup(
                    group.id,
                    group.name,
                    tuple(of.get(group.id, ())),
                    place_of.get(group.parent) if group.parent is not None else None,
                )
                for group in self.groups
            ),
            direct=tuple(of.get(top, ())),
            without=tuple(of.get(None, ())),
        )


async def tree_on_file(community: int) -> TreeOnFile:
    """The open tables and every building that holds a unit, is a house or has a table."""
    tables = await open_tables(community)
    rows = await fetch(
        "SELECT b.id AS building, b.name, b.house, b.position, rt.id AS round_table, rt.parent"
        " FROM building b LEFT JOIN round_table rt ON rt.building = b.id AND rt.closed_on IS NULL"
        " WHERE b.community = ? AND (b.house OR rt.id IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM unit u WHERE u.building = b.id AND u.removed_on IS NULL))"
        " ORDER BY b.position, b.id",
        [community],
    )
    places = tuple(
        OnFile(r["building"], r["name"], bool(r["house"]), r["position"], r["round_table"], r["parent"])
        for r in rows
    )
    top = next((each for each in tables if each.level == "community"), None)
    groups = tuple(each for each in tables if each.level == "group")
    return TreeOnFile(top, groups, places, _seen((top, groups, places)))


def _seen(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:24]
