"""Invite a department, a firm or a delegate to a meeting by name."""

from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.invitations import invitations
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import Invitation

LONGEST_PARTY, LONGEST_NAME, MOST_PARTIES = 80, 60, 60


async def invite_party(meeting: str, *, party: str, name: str, by: int, at: datetime) -> int:
    """Write the invitation and return it; the same party and name twice are one."""
    if not party:
        raise Refusal("gatherings.party_unsaid", at="party")
    if len(party) > LONGEST_PARTY:
        raise Refusal("gatherings.too_long", at="party", n=LONGEST_PARTY)
    if len(name) > LONGEST_NAME:
        raise Refusal("gatherings.too_long", at="name", n=LONGEST_NAME)
    async with write():
        head = await hold_meeting(meeting, Step.PLAN, by=by, at=at)
        parties = [each for each in await invitations(head.id) if each.party]
        for each in parties:
            if (each.party, each.name) == (party, name):
                return each.id
        if len(parties) >= MOST_PARTIES:
            raise Refusal("gatherings.too_many_parties", at="party", n=MOST_PARTIES)
        rows = await Invitation.insert(Invitation(meeting=head.id, party=party, name=name, invited_at=at))
        return int(rows[0]["id"])
