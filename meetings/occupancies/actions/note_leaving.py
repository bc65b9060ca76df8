"""Keep that somebody said at a house's code that a household has moved out: it ends nothing by itself."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.community.rules.occupancy import LONGEST_NAME, LONGEST_ROOM
from app.community.tables import Building
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.queries.houses import in_charge_of
from meetings.occupancies.queries.months import leaving_notices
from meetings.occupancies.rules.signing_in import AHEAD, BACK, MOST_WAITING, has_identity_number
from meetings.occupancies.tables import LeavingNotice


@dataclass(frozen=True)
class Said:
    """What was typed, and who was signed in on that phone, if anybody."""

    room: str
    name: str
    last_day: date | None
    person: int | None


async def note_leaving(community: int, building: int, said: Said, *, at: datetime, today: date) -> None:
    """The same said twice waits once. Whether anybody of that name lives there is told to nobody."""
    _refuse(said, today)
    async with write():
        await lock(Building, building)
        rows = await Building.select(Building.name).where(
            (Building.id == building) & (Building.community == community)
        )
        if not rows:
            raise NotFound
        waiting = await leaving_notices(building)
        if any(
            (each.room, each.name, each.last_day) == (said.room, said.name, said.last_day) for each in waiting
        ):
            return
        if len(waiting) >= MOST_WAITING:
            raise Refusal("signing_in.too_many_waiting", n=len(waiting))
        address = secrets.token_hex(8)
        await LeavingNotice.insert(
            LeavingNotice(
                public_id=address, building=building, room=said.room, name=said.name,
                last_day=said.last_day, said_by=said.person, said_at=at,
            )
        )  # fmt: skip
        await tell(
            "signing_in.told_leaving",
            at=at,
            community=community,
            params={"building": rows[0]["name"], "place": said.room or "-"},
            people=[each.person for each in await in_charge_of(building, today)],
            link=f"/houses/{building}/month",
            todo=True,
            subject=f"leaving:{address}",
        )


def _refuse(said: Said, today: date) -> None:
    for field in ("room", "name"):
        if has_identity_number(getattr(said, field)):
            raise Refusal("signing_in.no_identity", at=field)
    if len(said.room) > LONGEST_ROOM:
        raise Refusal("signing_in.wrong_place", at="room")
    if not 0 < len(said.name) <= LONGEST_NAME:
        raise Refusal("signing_in.wrong_name", at="name")
    earliest, latest = today - timedelta(days=BACK), today + timedelta(days=AHEAD)
    if said.last_day is None or not earliest <= said.last_day <= latest:
        raise Refusal("signing_in.wrong_last_day", at="last_day")
