"""Issue a link with which a member of staff sets a new password; an earlier one dies."""

from datetime import datetime, timedelta

from app.community.actions.issue_code import PrintedCode, issue_code
from app.community.actions.tell import tell
from app.community.queries.logins import own_login, stands_elsewhere
from app.community.tables import Person
from app.database import lock, write
from app.refusals import NotFound, Refusal

PASSWORD_RESET = "password_reset"  # noqa: S105 - the purpose of a code, not a password
GOOD_FOR = timedelta(hours=24)


async def issue_reset_link(
    person: int, *, secret: bytes, at: datetime, issued_by: int | None, community: int | None = None
) -> PrintedCode:
    """The caller has settled who may ask: with `community`, an administrator of that community.

    Such an administrator cannot get at a person who is somebody elsewhere, too: their link is
    issued on the server itself (`community` None). The person finds a word about it in the inbox.
    """
    async with write():
        await lock(Person, person)
        login = await own_login(person)
        if login is None:
            raise NotFound
        if not login.login:
            raise Refusal("sign_in.no_login")
        if community is not None and await stands_elsewhere(person, community, at.date()):
            raise Refusal("sign_in.reset_elsewhere")
        await tell("sign_in.told_reset_issued", at=at, community=community, people=[person], link="/me")
        return await issue_code(
            PASSWORD_RESET,
            f"person:{person}",
            secret=secret,
            at=at,
            community=community,
            issued_by=issued_by,
            expires_at=at + GOOD_FOR,
        )
