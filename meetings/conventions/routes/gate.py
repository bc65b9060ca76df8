"""Who comes to a text: load it with the visitor's standing in one step, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import now, today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Standing
from app.refusals import NotFound
from app.web import visitor
from meetings.conventions.draft_desk import Editor
from meetings.conventions.queries.conventions import ConventionOnFile, convention
from meetings.conventions.queries.versions import VersionOnFile, version
from meetings.conventions.rules.drafting import may_draft, may_read

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtVersion:
    """A version, where it is for, and what the visitor is there."""

    place: Place
    version: VersionOnFile
    standing: Standing
    today: date

    @property
    def drafts(self) -> bool:
        return may_draft(self.standing, self.version.kind)

    @property
    def path(self) -> str:
        return f"/versions/{self.version.public_id}"

    @property
    def editor(self) -> Editor:
        """The person behind an action that only drafters reach."""
        if self.standing.person is None:
            raise NotFound
        return Editor(self.standing.person, now())


@dataclass(frozen=True)
class AtText:
    """A text for anyone: that it is there is public once a version was posted or in force."""

    place: Place
    text: ConventionOnFile
    standing: Standing
    today: date

    @property
    def drafts(self) -> bool:
        return may_draft(self.standing, self.text.kind)


async def at_version(request: Asked, public_id: str) -> AtVersion:
    """The version for whoever may read it; a draft does not exist for others."""
    found = await version(public_id)
    if found is None:
        raise NotFound
    place = await place_by_id(found.community)
    day, who = today(place.time_zone), visitor(request)
    seen = AtVersion(place, found, await standing(who.person_id if who else None, place.id, day), day)
    if not may_read(seen.standing, found.kind, found.state):
        raise NotFound
    return seen


async def at_draft(request: Asked, public_id: str) -> AtVersion:
    """The version for those who draft this kind of text; for others it does not exist."""
    seen = await at_version(request, public_id)
    if not seen.drafts:
        raise NotFound
    return seen


async def at_text(request: Asked, public_id: str) -> AtText:
    """The text for anyone; one of which nothing was ever posted is its drafters' only."""
    found = await convention(public_id)
    if found is None:
        raise NotFound
    place = await place_by_id(found.community)
    day, who = today(place.time_zone), visitor(request)
    return AtText(place, found, await standing(who.person_id if who else None, place.id, day), day)
