"""Make the plates that are missing, all in one step; one that hangs already stays as it is."""

from datetime import datetime

from app.community.rules import codes
from app.community.tables import Code, Community
from app.database import execute, lock, write
from meetings.houses.queries.spots import open_spots
from meetings.houses.rules.plates import HOUSE, Spots, plain_code, subject
from meetings.houses.tables import HousePlate

_AT_ONCE = 80  # rows of one statement: well below the engines' limits on parameters


async def make_plates(
    community: int, wanted: Spots, *, secret: bytes, by: int | None, at: datetime
) -> tuple[int, ...]:
    """Ids of the plates that were made; none where each place had its own."""
    async with write():
        await lock(Community, community)  # two desks that make them at once make one set
        plates = [
            HousePlate(
                community=community,
                building=spot.building,
                entrance=spot.entrance,
                unit=spot.unit,
                generation=1,
                made_by=by,
                made_at=at,
            )
            for spot in await open_spots(community, wanted)
        ]
        made: list[int] = []
        for start in range(0, len(plates), _AT_ONCE):
            made += [int(row["id"]) for row in await HousePlate.insert(*plates[start : start + _AT_ONCE])]
        new = [_code(community, plate, secret=secret, by=by, at=at) for plate in made]
        for start in range(0, len(new), _AT_ONCE):
            await Code.insert(*new[start : start + _AT_ONCE])
        await execute(
            "UPDATE house_plate SET code = (SELECT k.id FROM code k WHERE k.purpose = ?"
            " AND k.subject = 'plate:' || house_plate.id AND k.ended_at IS NULL)"
            " WHERE community = ? AND code IS NULL",
            [HOUSE, community],
        )
    return tuple(made)


def _code(community: int, plate: int, *, secret: bytes, by: int | None, at: datetime) -> Code:
    plain = plain_code(secret, plate, 1)
    return Code(
        purpose=HOUSE,
        community=community,
        subject=subject(plate),
        link_hash=codes.link_hash(plain.token),
        typed_hash=codes.typed_hash(secret, codes.read(plain.typed) or ""),
        issued_at=at,
        issued_by=by,
    )
