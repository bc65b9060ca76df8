"""Who is this person, and by which name do pages greet them?"""

from app.community.tables import Person

# The same for whoever a session belongs to, as a part of the statement that finds the session.
NAME_OF_SESSION = "(SELECT p.name FROM person p WHERE p.id = session.person_id AND p.ended_at IS NULL)"


async def name_of(person: int) -> str | None:
    """The name of somebody who may sign in; None when there is no such person any more."""
    rows = await Person.select(Person.name).where((Person.id == person) & Person.ended_at.is_null())
    return str(rows[0]["name"]) if rows else None


async def person_by_login(login: str) -> int | None:
    """The member of staff who signs in with this."""
    rows = await Person.select(Person.id).where((Person.login == login) & Person.ended_at.is_null())
    return int(rows[0]["id"]) if rows else None
