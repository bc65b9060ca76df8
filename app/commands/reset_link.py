"""Print a link with which a member of staff sets a new password."""

from app.clock import now
from app.commands import Refused
from app.commands.installation import set_up_already
from app.commands.terminal import say
from app.community.actions.issue_reset_link import GOOD_FOR, issue_reset_link
from app.community.queries.people import person_by_login
from app.community.rules.logins import read_login
from app.settings import Settings

LINK_HOURS = int(GOOD_FOR.total_seconds() // 3600)


async def reset_link(settings: Settings, login: str) -> int:
    """Issue the link; an earlier one dies."""
    async with set_up_already(settings):
        person = await person_by_login(read_login(login).lower())
        if person is None:
            raise Refused("commands.nobody", login=login)
        code = await issue_reset_link(person, secret=settings.secret, at=now(), issued_by=None)
    address = settings.public_address or f"http://127.0.0.1:{settings.port}"
    say("commands.reset_link", hours=LINK_HOURS)
    print(f"{address}/c/{code.token}")
    return 0
