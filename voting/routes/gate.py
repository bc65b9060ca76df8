"""Who comes in to an assembly: load it and the visitor's standing in one step, or nothing exists."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Office, Standing
from app.refusals import NotFound
from app.web import visitor
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.rules.stages import PUBLIC

CALLERS = (Office.COMMITTEE, Office.ADMINISTRATOR)
TELLERS = (Office.TELLER, Office.COMMITTEE, Office.ADMINISTRATOR)


@dataclass(frozen=True)
class EnteredAssembly:
    """An assembly that the visitor may see, its community, and what the visitor is there."""

    assembly: AssemblyOnFile
    place: Place
    standing: Standing


async def enter_assembly(
    request: Request[Any, Any, Any], public_id: str, *offices: Office
) -> EnteredAssembly:
    """The assembly at an address; with `offices`, only for a visitor who holds one of them.

    Without `offices` anyone comes in to a posted assembly and only its callers to a draft.
    """
    found = await assembly(public_id)
    if found is None:
        raise NotFound
    where = await place_by_id(found.community)
    who = visitor(request)
    standing_ = await standing(who.person_id if who else None, where.id, today(where.time_zone))
    wanted = offices or (() if found.stage in PUBLIC else CALLERS)
    if wanted and not standing_.holds(*wanted):
        raise NotFound
    return EnteredAssembly(found, where, standing_)
