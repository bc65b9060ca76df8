"""Set a new password with a reset link; the link is good once."""

from datetime import datetime

from app.community.actions.end_access import end_access
from app.community.actions.issue_reset_link import PASSWORD_RESET
from app.community.actions.tell import tell
from app.community.queries.codes import code_by_id
from app.community.queries.logins import own_login
from app.community.tables import Code, OwnerAccess, Person
from app.database import lock, write
from app.refusals import Refusal


async def reset_password(code: int | None, password_hash: str, *, at: datetime) -> int:
    """The person whose password it is now.

    Where an administrator issued the link, the person's phone acts for no owner from now on and needs a
    new slip: whoever can hand out a password must not come by a ballot that way.
    """
    async with write():
        if code is None:
            raise Refusal("sign_in.reset_dead")
        await lock(Code, code)
        found = await code_by_id(code)
        login = await own_login(found.subject_id)
        if found.purpose != PASSWORD_RESET or not found.live(at) or found.used_at or login is None:
            raise Refusal("sign_in.reset_dead")
        await Person.update({Person.password_hash: password_hash}).where(Person.id == login.person)
        await Code.update({Code.used_at: at, Code.used_by: login.person, Code.ended_at: at}).where(
            Code.id == found.id
        )
        if found.community is not None:
            await _end_every_access(login.person, at)
        await tell("sign_in.told_password_set", at=at, community=None, people=[login.person], link="/me")
        return login.person


async def _end_every_access(person: int, at: datetime) -> None:
    rows = await OwnerAccess.select(OwnerAccess.id, OwnerAccess.owner.community.as_alias("community")).where(
        (OwnerAccess.person == person) & OwnerAccess.until.is_null()
    )
    for row in rows:
        await end_access(row["id"], row["community"], at=at, today=at.date())
