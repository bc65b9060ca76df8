"""Who comes to a table: load it with what the visitor is there in one step, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.standings import Place, place_by_id
from app.refusals import NotFound
from app.web import visitor
from meetings.roundtables.queries.scope import reach_of, ties_of
from meetings.roundtables.queries.tables import Table, table
from meetings.roundtables.rules.scope import Ties, appoints, calls, seat

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtTable:
    """A table, where it stands, and what the visitor may do: `seat` is "" for whoever has none."""

    place: Place
    table: Table
    today: date
    person: int | None
    ties: Ties
    seat: str
    calls: bool
    appoints: bool

    @property
    def me(self) -> int:
        """The person behind an action that only people who signed in reach."""
        if self.person is None:
            raise NotFound
        return self.person

    @property
    def path(self) -> str:
        return f"/tables/{self.table.public_id}"


async def at_table(request: Asked, public_id: str) -> AtTable:
    """The table for anyone: that it exists, and how often it meets, is public."""
    found = await table(public_id)
    if found is None:
        raise NotFound
    place, who = await place_by_id(found.community), visitor(request)
    this_day = today(place.time_zone)
    if who is None:
        return AtTable(place, found, this_day, None, Ties(), "", calls=False, appoints=False)
    ties, reach = await ties_of(who.person_id, found.community, this_day), await reach_of(found)
    stands = found.is_open
    return AtTable(
        place,
        found,
        this_day,
        who.person_id,
        ties,
        seat(ties, reach) if stands else "",
        calls=stands and calls(ties, reach),
        appoints=stands and appoints(ties, reach),
    )


async def at_own_table(request: Asked, public_id: str) -> AtTable:
    """The table for whoever may call it together; for others it does not exist."""
    found = await at_table(request, public_id)
    if not found.calls:
        raise NotFound
    return found


async def at_table_below(request: Asked, public_id: str) -> AtTable:
    """The table for whoever appoints its convenor: an office, or the convenor of a table above."""
    found = await at_table(request, public_id)
    if not found.appoints:
        raise NotFound
    return found
