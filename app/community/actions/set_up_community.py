"""Set up a community with its first administrator."""

import secrets
from datetime import date, datetime

from app.community.tables import Community, Person, Role
from app.database import write


async def set_up_community(
    name: str, region: str, person: str, login: str, password_hash: str, *, at: datetime, today: date
) -> str:
    """Write community, person and role together; returns the community's public id."""
    public_id = secrets.token_urlsafe(8)
    async with write():
        community = await Community.insert(
            Community(public_id=public_id, name=name, region=region, created_at=at)
        )
        who = await Person.insert(
            Person(name=person, login=login, password_hash=password_hash, created_at=at)
        )
        await Role.insert(
            Role(
                person=who[0]["id"],
                community=community[0]["id"],
                kind="administrator",
                since=today,
                granted_at=at,
            )
        )
    return public_id
