"""Put a community below an organisation, which from then on sees its figures."""

from app.community.tables import Community
from app.database import write
from app.refusals import NotFound


async def put_below(public_id: str, organisation: int) -> None:
    """Asked for on the server itself, by whoever runs the installation."""
    async with write():
        found = await (
            Community.update({Community.organisation: organisation})
            .where(Community.public_id == public_id)
            .returning(Community.id)
        )
    if not found:
        raise NotFound
