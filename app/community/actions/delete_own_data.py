"""Take away what is held on somebody who asks for it; what the law or a record needs stays, and is named."""

from datetime import date, datetime

from app.community.actions.note_own_request import note_own_request
from app.community.queries.own_data import account, bound_statement, written_by
from app.community.rules.held_data import HELD
from app.community.tables import Person
from app.database import execute, lock, write
from app.refusals import NotFound


async def delete_own_data(person: int, *, at: datetime, today: date) -> bool:
    """Whether the account went, too: it stays while an office or an owner hangs on it. Twice is once.

    The name goes with the account unless records say what this person did; then they say so on.
    """
    async with write():
        await lock(Person, person)
        known = await account(person)
        if known is None:
            raise NotFound
        for held in HELD:
            for statement in held.taken_away:
                await execute(*bound_statement(statement, person, today))
        await note_own_request(
            person, "delete", at=at, outcome="kept" if known.bound else "done", why=_why(known.bound)
        )
        if known.bound:
            return False
        kept_name = known.name if await written_by(person) else ""
        await Person.update(
            {
                Person.name: kept_name,
                Person.mobile: "",
                Person.login: "",
                Person.password_hash: "",
                Person.ended_at: at,
            }
        ).where(Person.id == person)
        return True


def _why(bound: bool) -> str:
    return "own_data.kept_account" if bound else ""
