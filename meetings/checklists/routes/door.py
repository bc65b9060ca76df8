"""Who comes in: the community's lists for a reader, or one item for whoever may read it."""

from dataclasses import dataclass

from app.clock import today
from app.community.queries.standings import Place, place, place_by_id
from app.refusals import NotFound
from app.web import visitor
from meetings.checklists.queries.items import Seen, item_for
from meetings.checklists.queries.readers import reader
from meetings.checklists.routes.view import Asked, Voice, voice
from meetings.checklists.rules.reading import Reader


@dataclass(frozen=True)
class Entered:
    """A community's lists, who reads them, and in which voice."""

    place: Place
    reader: Reader
    voice: Voice


@dataclass(frozen=True)
class Opened:
    """One item with its community and reader."""

    place: Place
    seen: Seen
    voice: Voice

    @property
    def person(self) -> int:
        """Whoever acts; a guard has settled that somebody signed in."""
        if self.seen.reader.person is None:
            raise NotFound
        return self.seen.reader.person


async def enter_lists(request: Asked, public_id: str) -> Entered:
    """Anyone comes in; what they see is settled by their ties."""
    found = await place(public_id)
    if found is None:
        raise NotFound
    who, day = visitor(request), today(found.time_zone)
    reads = await reader(who.person_id if who else None, found.id, day)
    return Entered(found, reads, voice(request, day, found.time_zone, names=reads.belongs or reads.office))


async def open_item(request: Asked, public_id: str) -> Opened:
    """The item for whoever may read it."""
    who = visitor(request)
    seen = await item_for(public_id, who.person_id if who else None, today())
    found = await place_by_id(seen.item.community)
    names = seen.reader.belongs or seen.reader.office
    return Opened(found, seen, voice(request, today(found.time_zone), found.time_zone, names=names))
