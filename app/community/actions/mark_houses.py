"""Say which buildings are houses let by rooms, which are no units of their own, and which are not."""

from collections.abc import Sequence

from app.community.tables import Building
from app.database import write

AT_ONCE = 300  # rows: well below the engines' limits on parameters


async def mark_houses(community: int, buildings: Sequence[int], *, house: bool) -> None:
    """These buildings are as they are said to be, however often it is said."""
    async with write():
        for start in range(0, len(buildings), AT_ONCE):
            await Building.update({Building.house: house}).where(
                (Building.community == community)
                & Building.id.is_in(list(buildings[start : start + AT_ONCE]))
            )
