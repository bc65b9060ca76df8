"""Print a link with which a member of staff sets a new password."""

from app.clock import now
from app.commands import Refused
from app.commands.installation import installation
from app.community.actions.issue_reset_link import issue_reset_link
from app.community.queries.people import person_by_login
from app.settings import Settings


async def reset_link(settings: Settings, login: str) -> int:
    """Issue the link; an earlier one dies."""
    async with installation(settings):
        person = await person_by_login(login)
        if person is None:
            raise Refused(f"Nobody signs in as {login!r}.")
        code = await issue_reset_link(person, secret=settings.secret, at=now(), issued_by=None)
    address = settings.public_address or f"http://127.0.0.1:{settings.port}"
    print(f"{address}/c/{code.token}")
    return 0
