"""Who comes in: load the community and the visitor's standing in one step, or nothing exists."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from app.clock import now, today
from app.community.actions.log_reading import log_reading
from app.community.queries.standings import Place, place, standing
from app.community.rules.offices import Office, Standing
from app.refusals import NotFound
from app.web import visitor


@dataclass(frozen=True)
class Entered:
    """A community that the visitor may be in, and what they are there."""

    place: Place
    standing: Standing


async def enter(request: Request[Any, Any, Any], public_id: str, *offices: Office) -> Entered:
    """The community at an address for a visitor who holds one of these offices.

    Without `offices` the page is public and anyone comes in. Whoever may not come in is told the
    same as for an address that does not exist.
    """
    found = await place(public_id)
    if found is None:
        raise NotFound
    who = visitor(request)
    standing_ = await standing(who.person_id if who else None, found.id, today(found.time_zone))
    if offices and not standing_.holds(*offices):
        raise NotFound
    return Entered(found, standing_)


async def note_reading(
    entered: Entered, what: str, *, building: int | None = None, subject: str = ""
) -> None:
    """Keep that a list of personal data was opened: `what` as the log calls it, `subject` the record."""
    if entered.standing.person is None:
        raise NotFound
    place = entered.place
    await log_reading(
        place.id,
        building,
        entered.standing.person,
        what,
        at=now(),
        today=today(place.time_zone),
        subject=subject,
    )
