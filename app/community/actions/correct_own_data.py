"""Put one's own name or number right, wherever a copy of it is in use today."""

from datetime import datetime

from app.community.actions.note_own_request import note_own_request
from app.community.queries.own_data import account
from app.community.rules.logins import read_mobile
from app.community.rules.occupancy import LONGEST_NAME
from app.community.tables import Occupancy, Person
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def correct_own_data(person: int, *, name: str, mobile: str, at: datetime) -> None:
    """The account and the entries of the register that are theirs; frozen rolls and records stay.

    The name of somebody who holds an office or acts for an owner is put right by the committee: others rely
    on it. A register entry under a new name is looked at again by whoever is in charge of the house.
    """
    number = read_mobile(mobile) if mobile else ""
    if number is None:
        raise Refusal("occupancy.wrong_mobile", at="mobile")
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refusal("occupancy.wrong_name", at="name")
    async with write():
        await lock(Person, person)
        known = await account(person)
        if known is None:
            raise NotFound
        if (name, number) == (known.name, known.mobile):
            return
        if name != known.name and known.bound:
            raise Refusal("own_data.name_by_committee", at="name")
        if number != known.mobile:
            await _free(known.login, known.mobile, number, person)
        await Person.update({Person.name: name, Person.mobile: number}).where(Person.id == person)
        await Occupancy.update({Occupancy.name: name, Occupancy.mobile: number}).where(
            Occupancy.person == person
        )
        if name != known.name:
            await Occupancy.update({Occupancy.confirmed_on: None, Occupancy.confirmed_by: None}).where(
                Occupancy.person == person
            )
        await note_own_request(person, "correct", at=at)


async def _free(login: str, before: str, number: str, person: int) -> None:
    """A number that is somebody's login stays theirs."""
    if login and login == before:
        raise Refusal("own_data.number_is_login", at="mobile")
    taken = await Person.exists().where(
        ((Person.login == number) | ((Person.mobile == number) & (Person.password_hash != "")))
        & (Person.id != person)
        & Person.ended_at.is_null()
    )
    if number and taken:
        raise Refusal("sign_in.number_taken", at="mobile")
