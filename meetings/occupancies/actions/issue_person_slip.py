"""Issue a printed slip that lets in somebody without a login: who lives there, or convenes a table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.actions.issue_code import PrintedCode, issue_code
from app.community.queries.occupancies import household
from app.community.tables import Occupancy, Person
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.queries.person_slips import PERSON_SLIP, concerns, slip_person, tied_elsewhere

VALID_DAYS = 14


@dataclass(frozen=True)
class Issuer:
    """Who prints it, when, with the installation's secret; `office` may also print for a phone in use."""

    person: int
    office: bool
    at: datetime
    today: date
    secret: bytes


async def issue_person_slip(
    community: int, person: int, by: Issuer, *, building: int | None = None
) -> PrintedCode:
    """An earlier slip of the same person dies. Whoever has an office, a ballot or a password gets none.

    `building` is the house in whose charge the issuer is; somebody tied to others, too, goes to the office.
    """
    async with write():
        await lock(Person, person)
        who = await slip_person(person, by.today)
        if who is None or not await concerns(person, community, by.today):
            raise NotFound
        if who.more:
            raise Refusal("person_slips.has_another_way", name=who.name)
        if who.inside and not by.office:
            # or whoever lets a room could take a tenant's phone over, and speak and sign for them
            raise Refusal("person_slips.phone_in_use", name=who.name)
        if building is not None and not by.office and await tied_elsewhere(person, building, by.today):
            # a name and a number typed on one's own list would open the account of a neighbour elsewhere
            raise Refusal("person_slips.lives_elsewhere", name=who.name)
        return await issue_code(
            PERSON_SLIP,
            f"person:{person}",
            secret=by.secret,
            at=by.at,
            community=community,
            issued_by=by.person,
            expires_at=by.at + timedelta(days=VALID_DAYS),
        )


async def issue_slip_for_home(address: str, by: Issuer) -> PrintedCode:
    """For the household's named one, who becomes a person by it if they were none yet."""
    async with write():
        home = await household(address)
        if home is None or home.waits or not home.name:
            raise NotFound
        await lock(Occupancy, home.id)
        rows = await Occupancy.select(Occupancy.person).where(Occupancy.id == home.id)
        person = rows[0]["person"]
        if person is None:
            made = await Person.insert(Person(name=home.name, mobile=home.mobile, created_at=by.at))
            person = int(made[0]["id"])
            await Occupancy.update({Occupancy.person: person}).where(Occupancy.id == home.id)
        return await issue_person_slip(home.community, person, by, building=home.building)
