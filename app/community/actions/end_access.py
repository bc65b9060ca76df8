"""End what a lost phone may do: it acts for that owner no more."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.logins import has_nothing_left
from app.community.tables import Owner, OwnerAccess
from app.database import lock, write


async def end_access(access: int, community: int, *, at: datetime, today: date) -> int | None:
    """Twice is as good as once. Returns the person when nothing is left that they could sign in for."""
    async with write():
        rows = await OwnerAccess.select(
            OwnerAccess.person,
            OwnerAccess.owner,
            OwnerAccess.owner.name.as_alias("name"),
        ).where((OwnerAccess.id == access) & (OwnerAccess.owner.community == community))
        if not rows:
            return None
        row = rows[0]
        await lock(Owner, row["owner"])
        ended = await (
            OwnerAccess.update({OwnerAccess.until: at})
            .where((OwnerAccess.id == access) & OwnerAccess.until.is_null())
            .returning(OwnerAccess.id)
        )
        if not ended:
            return None
        await tell(
            "slips.told_ended",
            at=at,
            community=community,
            params={"owner": row["name"]},
            owners=[row["owner"]],
            people=[row["person"]],
        )
        return int(row["person"]) if await has_nothing_left(row["person"], today) else None
