"""Set up one more community below an organisation, with its first administrator."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.add_staff import add_staff
from app.community.actions.grant_role import Term
from app.community.actions.issue_code import PrintedCode
from app.community.rules.offices import Office
from app.community.tables import Community
from app.database import write
from app.refusals import Refusal

LONGEST_NAME = 80


@dataclass(frozen=True)
class NewCommunity:
    """Where the new community is, and the link with which its administrator begins."""

    public_id: str
    name: str
    login: str
    link: PrintedCode


async def add_community(
    organisation: int,
    name: str,
    region: str,
    administrator: str,
    login: str,
    *,
    secret: bytes,
    by: int,
    at: datetime,
    today: date,
) -> NewCommunity:
    """Community, person and office stand or fall together; the organisation gets no way into it."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal("organisations.wrong_name", at="community")
    term = Term(Office.ADMINISTRATOR, chair=False, since=today, until=None, consented=False)
    public_id = secrets.token_urlsafe(8)
    async with write():
        rows = await Community.insert(
            Community(public_id=public_id, name=name, region=region, organisation=organisation, created_at=at)
        )
        link = await add_staff(
            int(rows[0]["id"]), administrator, login, term, secret=secret, by=by, at=at, today=today
        )
    return NewCommunity(public_id, name, login.strip().lower(), link)
