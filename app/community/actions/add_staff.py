"""Add a person who works here, with a login and a link to set their own first password."""

from datetime import date, datetime

from app.community.actions.grant_role import Term, grant_role
from app.community.actions.issue_code import PrintedCode
from app.community.actions.issue_reset_link import issue_reset_link
from app.community.rules.terms import staff_login
from app.community.tables import Person
from app.database import is_unique_violation, savepoint, write
from app.refusals import Refusal

LONGEST_NAME = 60


async def add_staff(
    community: int,
    name: str,
    login: str,
    term: Term,
    *,
    secret: bytes,
    by: int | None,
    at: datetime,
    today: date,
) -> PrintedCode:
    """Person, office and link stand or fall together; the link is known in plain only now."""
    async with write():
        person = await new_login(name, login, at=at)
        await grant_role(community, person, term, by=by, at=at, today=today)
        return await issue_reset_link(person, secret=secret, at=at, issued_by=by, community=community)


async def new_login(name: str, login: str, *, at: datetime) -> int:
    """A person with a login and no password yet; call it inside a `write()`."""
    bare = staff_login(login)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal("roles.wrong_name", at="name")
    if bare is None:
        raise Refusal("roles.wrong_login", at="login")
    try:
        async with savepoint():
            rows = await Person.insert(Person(name=name, login=bare, created_at=at))
    except Exception as fault:
        if is_unique_violation(fault):
            raise Refusal("roles.login_taken", at="login") from fault
        raise
    return int(rows[0]["id"])
