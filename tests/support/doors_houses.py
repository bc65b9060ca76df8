"""Whose doors: the page behind a house's code, the house's desk, the sheets of codes."""

from app.database import execute, fetch, write
from meetings.houses.actions.enter_warden import enter_warden
from meetings.houses.actions.hang_route import hang_route
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.save_lesson import LessonWords, save_lesson
from meetings.houses.actions.write_to_house import write_to_house
from meetings.houses.queries.houses import house
from meetings.houses.rules.plates import Spots, plain_code
from tests.support.court import BEGAN, SINCE
from tests.support.doors import MODERATORS, PUBLIC
from tests.support.open_vote import DURING

RUNS_IT = MODERATORS | {"zhou"}  # offices, and the convenor of the building's table

HOUSE_DOORS: dict[str, set[str]] = {
    "GET /h/{house_token}": PUBLIC,
    "GET /h/{house_token}/escape-routes/{route_file}": PUBLIC,
    "GET /h/{house_token}/reports": PUBLIC,
    "POST /h/{house_token}/reports": PUBLIC,
    "GET /h/{house_token}/messages": PUBLIC,
    "POST /h/{house_token}/messages": PUBLIC,
    "GET /house-messages/{house_message}": PUBLIC,
    "GET /communities/{community}/plates": MODERATORS,
    "POST /communities/{community}/plates": MODERATORS,
    "POST /communities/{community}/plates/sheets": MODERATORS,
    "GET /houses/{building}/plates": RUNS_IT,
    "POST /houses/{building}/plates": RUNS_IT,
    "POST /houses/{building}/plates/sheets": RUNS_IT,
    "POST /houses/{building}/plates/{plate}/replacements": RUNS_IT,
    "GET /houses/{building}/messages": RUNS_IT,
    "POST /houses/{building}/messages/{house_message}/answer": RUNS_IT,
    "GET /houses/{building}/safety": RUNS_IT,
    "POST /houses/{building}/wardens": RUNS_IT,
    "POST /houses/{building}/wardens/{warden}/ending": RUNS_IT,
    "POST /houses/{building}/wardens/{warden}/consent": RUNS_IT,
    "POST /houses/{building}/escape-routes": RUNS_IT,
    "POST /houses/{building}/escape-routes/{route}/removal": RUNS_IT,
    "GET /houses/{building}/escape-routes/{route_file}": RUNS_IT,
    "GET /communities/{community}/lessons": MODERATORS,
    "POST /communities/{community}/lessons": MODERATORS,
    "GET /lessons/{lesson}": MODERATORS,
    "POST /lessons/{lesson}": MODERATORS,
    "POST /lessons/{lesson}/removal": MODERATORS,
}


async def house_things(
    community: int, building: int, person: int, photo: int, secret: bytes
) -> dict[str, str]:
    """A plate, a warden, a picture, a lesson and a message of one building, as words of addresses."""
    here = await house(building)
    assert here is not None
    spots = Spots(buildings=frozenset((building,)))
    plate = (await make_plates(community, spots, secret=secret, by=person, at=BEGAN))[0]
    warden = await enter_warden(
        building, "方某某", "patrol", SINCE, agreed=True, by=person, at=BEGAN, today=SINCE
    )
    await hang_route(building, photo, 1, "", by=person, at=BEGAN)
    route = (await fetch("SELECT id FROM escape_route WHERE building = ?", [building]))[0]["id"]
    file = (await fetch("SELECT public_id FROM stored_file WHERE id = ?", [photo]))[0]["public_id"]
    message = await write_to_house(
        here, "convenor", "想问问", "", person=None, at=DURING, today=DURING.date(), key=str(building)
    )
    async with write():  # nobody's inbox has more in it than other tests count
        await execute("DELETE FROM inbox_item WHERE subject LIKE 'house_message:%'")
    return {
        "house_token": plain_code(secret, plate, 1).token,
        "plate": str(plate),
        "warden": str(warden),
        "route": str(route),
        "route_file": file,
        "lesson": await save_lesson(
            community, LessonWords("楼道留空", "什么都不放"), key=str(community), by=person, at=BEGAN
        ),
        "house_message": message,
    }
