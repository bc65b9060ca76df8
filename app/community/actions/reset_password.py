"""Set a new password with a reset link; the link is good once."""

from datetime import datetime

from app.community.actions.issue_reset_link import PASSWORD_RESET
from app.community.actions.tell import tell
from app.community.queries.codes import code_by_id
from app.community.queries.logins import own_login
from app.community.tables import Code, Person
from app.database import lock, write
from app.refusals import Refusal


async def reset_password(code: int | None, password_hash: str, *, at: datetime) -> int:
    """The person whose password it is now."""
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
        await tell("sign_in.told_password_set", at=at, community=None, people=[login.person], link="/me")
        return login.person
