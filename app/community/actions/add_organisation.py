"""Add an organisation above communities, below another or at the top, with its first overseer."""

from datetime import date, datetime

from app.community.actions.add_staff import new_login
from app.community.actions.issue_code import PrintedCode
from app.community.actions.issue_reset_link import issue_reset_link
from app.community.rules.offices import Office
from app.community.tables import Organisation, Role
from app.database import write
from app.refusals import Refusal

KINDS = ("street_office", "residents_committee")
LONGEST_NAME = 80


async def add_organisation(
    name: str,
    kind: str,
    overseer: str,
    login: str,
    *,
    parent: int | None,
    secret: bytes,
    by: int | None,
    at: datetime,
    today: date,
) -> tuple[int, PrintedCode]:
    """The organisation's number, and the link with which its overseer sets a password."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal("organisations.wrong_name", at="organisation")
    if kind not in KINDS:
        raise Refusal("organisations.wrong_kind", at="kind")
    async with write():
        rows = await Organisation.insert(Organisation(name=name, kind=kind, parent=parent))
        person = await new_login(overseer, login, at=at)
        await Role.insert(
            Role(
                person=person,
                organisation=rows[0]["id"],
                kind=Office.OVERSEER.value,
                since=today,
                granted_by=by,
                granted_at=at,
            )
        )
        return int(rows[0]["id"]), await issue_reset_link(person, secret=secret, at=at, issued_by=by)
