"""Keep a person's new password; an owner's mobile number on file becomes their login."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.logins import has_nothing_left, own_login
from app.community.rules.logins import read_mobile
from app.community.tables import Person
from app.database import is_unique_violation, lock, write
from app.refusals import NotFound, Refusal


async def set_password(person: int, password_hash: str, *, mobile: str, at: datetime, today: date) -> None:
    """`mobile` counts only where there is no login yet; it must be the number on file."""
    try:
        async with write():
            await lock(Person, person)
            login = await own_login(person)
            if login is None:
                raise NotFound
            if not login.login:
                await _take_number(person, _on_file(mobile, login.mobiles), today)
            await Person.update({Person.password_hash: password_hash}).where(Person.id == person)
            await tell("sign_in.told_password_set", at=at, community=None, people=[person], link="/me")
    except Exception as fault:
        if is_unique_violation(fault):  # another person took the number at the same moment
            raise Refusal("sign_in.number_taken", at="mobile") from fault
        raise


def _on_file(typed: str, mobiles: tuple[str, ...]) -> str:
    number = read_mobile(typed)
    if number is None or number not in mobiles:
        raise Refusal("sign_in.number_not_on_file", at="mobile")
    return number


async def _take_number(person: int, number: str, today: date) -> None:
    """A number that only somebody has who may do nothing any more (an earlier phone) is free again."""
    rows = await Person.select(Person.id).where((Person.login == number) & (Person.id != person))
    for row in rows:
        if not await has_nothing_left(row["id"], today):
            raise Refusal("sign_in.number_taken", at="mobile")
        await Person.update({Person.login: "", Person.password_hash: ""}).where(Person.id == row["id"])
    await Person.update({Person.login: number, Person.mobile: number}).where(Person.id == person)
