"""Let a verdict decide how a surplus is paid back: the vote itself is looked at, nobody ticks a box."""

from zoneinfo import ZoneInfo

from app.community.queries.standings import place_by_id
from app.community.tables import Community
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.actions.draw_up_shares import draw_up_shares
from meetings.accounts.queries.distributions import decided_by, distribution
from meetings.accounts.rules.shares import State
from voting.queries.deciding_votes import votes_on


async def decide_distribution(public_id: str, assembly: str, *, seed: str) -> None:
    """Refused unless a motion of that vote of all owners carries the plan's digits and has passed.

    Deciding twice is deciding once. `seed` puts the list of payments into an order that tells nobody who
    is who; it is kept nowhere.
    """
    async with write():
        found = await distribution(public_id)
        if found is None:
            raise NotFound
        await lock(Community, found.community)  # two plans may carry the same digits
        found = await distribution(public_id) or found
        if found.state in (State.DECIDED, State.PAID):
            return
        asked = [each for each in await votes_on(found.community, found.mark) if each.assembly == assembly]
        if not asked:
            raise Refusal("open_account.vote_not_on_this")
        passed = next((each for each in asked if each.decides), None)
        if passed is None or passed.made_at is None:
            raise Refusal("open_account.vote_not_passed")
        if await decided_by(assembly, passed.position):
            raise Refusal("open_account.vote_used_already")
        zone = ZoneInfo((await place_by_id(found.community)).time_zone)
        await draw_up_shares(
            public_id,
            assembly=assembly,
            motion=passed.position,
            decided_on=passed.made_at.astimezone(zone).date(),
            seed=seed,
        )
