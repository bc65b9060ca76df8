"""Who convenes a table, who did, and who may be handed the duty?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import Household, households_in
from app.database import fetch
from meetings.roundtables.queries.tables import Table
from meetings.roundtables.rules.convening import HeldTerm


@dataclass(frozen=True)
class ConvenorTerm:
    """One term with the convenor's name; `handed_over_by` is the owner who handed the duty over."""

    term: HeldTerm
    name: str
    basis: str
    consented_on: date | None
    handed_over_by: int | None
    handed_over_name: str


async def terms_at(table_id: int) -> tuple[ConvenorTerm, ...]:
    """Every term ever that was not set aside, by its beginning."""
    rows = await fetch(
        "SELECT c.id, c.person, c.basis, c.since, c.until, c.consented_on, c.handed_over_by, p.name,"
        " h.name AS handed_over_name FROM convenorship c JOIN person p ON p.id = c.person"
        " LEFT JOIN person h ON h.id = c.handed_over_by WHERE c.round_table = ?"
        " AND (c.until IS NULL OR c.until >= c.since) ORDER BY c.since, c.id",
        [table_id],
    )
    return tuple(
        ConvenorTerm(
            HeldTerm(row["id"], row["person"], row["since"], row["until"]),
            row["name"],
            row["basis"],
            row["consented_on"],
            row["handed_over_by"],
            row["handed_over_name"] or "",
        )
        for row in rows
    )


async def convenors_now(table_id: int, today: date) -> tuple[ConvenorTerm, ...]:
    """Who convenes the table today."""
    return tuple(each for each in await terms_at(table_id) if each.term.holds_on(today))


async def may_hand_over(person: int, table: Table) -> bool:
    """Whether the person owns the house of this table: its owner may hand the duty to whoever lets it."""
    if table.level != "house" or table.building is None or not table.is_open:
        return False
    rows = await fetch(
        "SELECT 1 FROM owner_access oa JOIN owner o ON o.id = oa.owner"
        " JOIN holding h ON h.owner = o.id AND h.until IS NULL"
        " JOIN unit u ON u.id = h.unit AND u.removed_on IS NULL"
        " WHERE oa.person = ? AND oa.until IS NULL AND o.ended_on IS NULL AND u.building = ? LIMIT 1",
        [person, table.building],
    )
    return bool(rows)


async def living_there(table: Table, today: date) -> tuple[Household, ...]:
    """Who may be handed the duty: whoever lives in the house, sub-landlords first."""
    if table.building is None:
        return ()
    found = [each for each in await households_in(table.building) if each.lives_on(today)]
    return tuple(sorted(found, key=lambda each: (each.capacity != "sub_landlord", each.id)))
