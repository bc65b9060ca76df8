"""End an office with a last day; the community never loses its last administrator."""

from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.community.queries.logins import has_nothing_left
from app.community.queries.offices import holds_after, terms_of
from app.community.rules.offices import Office
from app.community.tables import Community, Role
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def end_role(
    community: int, role: int, last_day: date | None, *, by: int | None, at: datetime, today: date
) -> int | None:
    """The person whose sessions should end too, since nothing is left for them; else None.

    `last_day` still counts; the day before today ends the office at once.
    """
    async with write():
        await lock(Community, community)  # two administrators may end each other at the same moment
        term = next((term for term in await terms_of(community) if term.id == role), None)
        if term is None:
            raise NotFound
        if term.over(today):
            return None
        if last_day is None or last_day < today - timedelta(days=1):
            raise Refusal("roles.wrong_last_day", at="last_day")
        if term.kind is Office.ADMINISTRATOR and not await holds_after(
            community, Office.ADMINISTRATOR, last_day, but=role
        ):
            raise Refusal("roles.last_administrator", at="last_day")
        await Role.update({Role.until: last_day, Role.ended_by: by, Role.ended_at: at}).where(Role.id == role)
        office = "chair" if term.chair else term.kind.value
        await tell(
            f"roles.told_ended_{office}",
            at=at,
            community=community,
            params={"day": last_day.isoformat()},
            people=[term.person],
        )
        return term.person if await has_nothing_left(term.person, today) else None
