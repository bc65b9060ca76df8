"""Hang a picture of the way out of a house; the newest of a floor is the one that is shown."""

from datetime import datetime

from app.community.tables import Building
from app.database import execute, lock, write
from app.refusals import Refusal
from meetings.houses.queries.safety import routes_of
from meetings.houses.rules.safety import HIGHEST_FLOOR, LONGEST_ROUTE_WORDS, LOWEST_FLOOR, MOST_ROUTES
from meetings.houses.tables import EscapeRoute


async def hang_route(
    building: int, file: int, floor: int | None, words: str, *, by: int, at: datetime
) -> None:
    """`file` is a row of the file store; `floor` None stands for the whole house."""
    _check(floor, words)
    async with write():
        await lock(Building, building)
        hanging = await routes_of(building)
        if len([each for each in hanging if each.floor != floor]) >= MOST_ROUTES:
            raise Refusal("house_page.too_many_routes", at="file", n=MOST_ROUTES)
        await execute(
            "UPDATE escape_route SET removed_at = ? WHERE building = ? AND removed_at IS NULL AND "
            + ("floor IS NULL" if floor is None else "floor = ?"),
            [at, building, *([] if floor is None else [floor])],
        )
        await EscapeRoute.insert(
            EscapeRoute(building=building, floor=floor, file=file, words=words, entered_by=by, entered_at=at)
        )
        await execute("UPDATE stored_file SET delete_on = NULL WHERE id = ?", [file])


def _check(floor: int | None, words: str) -> None:
    if floor is not None and not LOWEST_FLOOR <= floor <= HIGHEST_FLOOR:
        raise Refusal("house_page.floor_wrong", at="floor")
    if len(words) > LONGEST_ROUTE_WORDS:
        raise Refusal("house_page.too_long", at="words", n=LONGEST_ROUTE_WORDS)
