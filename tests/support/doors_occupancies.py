"""Whose doors: the register, signing in and out at a house's code, the landlord's month, slips and files."""

from app.community.tables import Building, Occupancy, Room
from app.database import write
from meetings.occupancies.tables import LeavingNotice
from tests.support.court import SINCE
from tests.support.doors import ADMINISTRATOR, CONVENES, MODERATORS, PUBLIC, SIGNED_IN
from tests.support.open_vote import DURING

IN_CHARGE_OF_1 = MODERATORS | {"zhou"}  # who convenes building 1
LETS_IT = CONVENES | {"li"}  # the owner of house 2, and who convenes its table

OCCUPANCY_DOORS: dict[str, set[str]] = {
    "GET /communities/{community}/occupancies": LETS_IT | {"zhou"},
    "GET /communities/{community}/occupancies/{building}": IN_CHARGE_OF_1,
    "POST /communities/{community}/occupancies/{building}": IN_CHARGE_OF_1,
    "GET /occupancies/{occupancy}": LETS_IT,
    "POST /occupancies/{occupancy}": LETS_IT,
    "POST /occupancies/{occupancy}/ending": LETS_IT,
    "POST /occupancies/{occupancy}/slip": LETS_IT,
    "GET /h/{house_token}/sign-in": PUBLIC,
    "POST /h/{house_token}/sign-in": PUBLIC,
    "GET /h/{house_token}/signed-in": PUBLIC,
    "GET /h/{house_token}/sign-out": PUBLIC,
    "POST /h/{house_token}/sign-out": PUBLIC,
    "GET /h/{house_token}/signed-out": PUBLIC,
    "GET /sign-ins/{occupancy}": {"sub_landlord"},  # whose entry it is
    "GET /houses": SIGNED_IN,  # each their own, most none
    "GET /houses/{building}/month": IN_CHARGE_OF_1,
    "POST /houses/{building}/month": IN_CHARGE_OF_1,
    "POST /houses/{building}/sign-ins/{waiting}": IN_CHARGE_OF_1,
    "POST /houses/{building}/leavings/{leaving}": IN_CHARGE_OF_1,
    "GET /houses/{let_house}/rooms": LETS_IT,
    "POST /houses/{let_house}/rooms": LETS_IT,
    "GET /houses/{let_house}/rooms/{room}": LETS_IT,
    "POST /houses/{let_house}/rooms/{room}": LETS_IT,
    "POST /houses/{let_house}/rooms/{room}/removal": LETS_IT,
    "POST /tables/{table}/convenors/{term}/slip": MODERATORS,
    "POST /person-slips": PUBLIC,
    "GET /houses/{building}/police-file": {"zhou"},
    "POST /houses/{building}/police-file": {"zhou"},
    "GET /communities/{community}/police-file": ADMINISTRATOR,
    "POST /communities/{community}/police-file": ADMINISTRATOR,
}


async def occupancy_things(community: int, building: int, house: int | None = None) -> dict[str, str]:
    """A sign-in and a leaving that wait, and a room of a house: as the words of their addresses."""
    async with write():
        if house is None:
            made = await Building.insert(Building(community=community, name="别", position=9, house=True))
            house = int(made[0]["id"])
        rooms = await Room.select(Room.id).where(Room.building == house)
        room = rooms[0]["id"] if rooms else (await Room.insert(Room(building=house, name="别")))[0]["id"]
        await Occupancy.insert(
            Occupancy(
                public_id=f"waits-{community}", community=community, building=building, name="温某某",
                how="self", since=SINCE, recorded_at=DURING,
            )
        )  # fmt: skip
        await LeavingNotice.insert(
            LeavingNotice(
                public_id=f"left-{community}",
                building=building,
                name="温某某",
                last_day=SINCE,
                said_at=DURING,
            )
        )
    return {
        "waiting": f"waits-{community}",
        "leaving": f"left-{community}",
        "let_house": str(house),
        "room": str(room),
        "term": "1",
    }
