"""Which buildings and tables can an item belong to?"""

from dataclasses import dataclass

from app.database import fetch


@dataclass(frozen=True)
class Named:
    """Something to choose by its name."""

    id: int
    name: str


async def buildings_of(community: int) -> tuple[Named, ...]:
    """In the committee's order."""
    rows = await fetch(
        "SELECT id, name FROM building WHERE community = ? ORDER BY position, name", [community]
    )
    return tuple(Named(**row) for row in rows)


async def tables_of_items(community: int) -> tuple[Named, ...]:
    """The tables at which something stands, from the top down."""
    rows = await fetch(
        "SELECT rt.id, rt.name FROM round_table rt WHERE rt.community = ? AND EXISTS"
        " (SELECT 1 FROM list_item i WHERE i.round_table = rt.id) ORDER BY"
        " CASE rt.level WHEN 'community' THEN 0 WHEN 'group' THEN 1 ELSE 2 END, rt.position, rt.id",
        [community],
    )
    return tuple(Named(**row) for row in rows)
