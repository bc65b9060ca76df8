"""Invite somebody to a table by name, beside those who belong to it by owning or living there."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.occupancies import person_called
from app.community.rules.logins import read_mobile
from app.database import lock, write
from app.refusals import Refusal
from meetings.roundtables.queries.guests import guests_of
from meetings.roundtables.queries.tables import table_by_id
from meetings.roundtables.tables import RoundTable, TableGuest

LONGEST_NAME = 60
LONGEST_PARTY = 80


@dataclass(frozen=True)
class Invited:
    """A guest as typed: the department or firm they come for, and a number that they may be known by."""

    name: str
    party: str
    mobile: str
    until: date | None


async def invite_guest(table_id: int, guest: Invited, *, by: int, at: datetime, today: date) -> None:
    """Whoever can sign in under that name and number is told; the number itself is not kept."""
    _refuse_wrong(guest, today)
    async with write():
        await lock(RoundTable, table_id)
        table = await table_by_id(table_id)
        if not table.is_open:
            raise Refusal("roundtables.is_closed")
        person = await person_called(guest.name, read_mobile(guest.mobile) or "")
        for known in await guests_of(table_id, today):
            if (known.name, known.party, known.person) == (guest.name, guest.party, person):
                await TableGuest.update({TableGuest.until: guest.until}).where(TableGuest.id == known.id)
                return
        await TableGuest.insert(
            TableGuest(
                round_table=table_id,
                person=person,
                name=guest.name,
                party=guest.party,
                since=today,
                until=guest.until,
                invited_by=by,
                invited_at=at,
            )
        )
        await tell(
            "roundtables.told_guest",
            at=at,
            community=table.community,
            params={"table": table.name},
            people=[person] if person is not None else [],
            link=f"/tables/{table.public_id}",
        )


def _refuse_wrong(guest: Invited, today: date) -> None:
    if not 0 < len(guest.name) <= LONGEST_NAME:
        raise Refusal("roundtables.wrong_guest", at="name")
    if len(guest.party) > LONGEST_PARTY:
        raise Refusal("roundtables.too_long", at="party", n=LONGEST_PARTY)
    if guest.mobile and read_mobile(guest.mobile) is None:
        raise Refusal("roundtables.wrong_mobile", at="mobile")
    if guest.until is not None and guest.until < today:
        raise Refusal("roundtables.wrong_until", at="until")
