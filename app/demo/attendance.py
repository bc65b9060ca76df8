"""Who came to the demo's past meetings: invented neighbours, each with the home they say they live in."""

import random
from datetime import datetime, timedelta

from app.database import write
from app.demo.places import GIVEN, SURNAMES
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.tables import Attendee

CAPACITIES = ("owner", "tenant", "tenant", "resident")  # four in five in 杜巷 rent


async def came(head: MeetingHead, people: int, at: datetime) -> None:
    """Ticked off at the door in the quarter of an hour before it began."""
    chance = random.Random(head.public_id)  # noqa: S311 - the demo must be the same everywhere
    async with write():
        await Attendee.insert(
            *(
                Attendee(
                    public_id=f"{head.id}-{n}",
                    meeting=head.id,
                    name=chance.choice(SURNAMES) + chance.choice(GIVEN),
                    household=f"{chance.randrange(1, 60)}-{chance.choice(('101', '201', '302', '401'))}",
                    capacity=chance.choice(CAPACITIES),
                    how="tick",
                    came_at=at - timedelta(minutes=15 - n % 15),
                )
                for n in range(people)
            )
        )
