"""What votes say of a plan to pay back a surplus: a fragment for its page, and the decision by a verdict."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Standing
from app.refusals import NotFound, Refusal
from app.web import page, public, read_form, see_other, signed_in, visitor
from meetings.accounts.queries.distributions import DistributionOnFile, distribution
from meetings.accounts.rules.shares import State
from voting.actions.decide_distribution import decide_distribution
from voting.queries.deciding_votes import votes_on
from voting.routes.gate import CALLERS
from voting.routes.results import Asked, posted_result


@get("/distributions/{plan:str}/votes", guards=[public])
async def deciding_votes(request: Asked, plan: FromPath[str]) -> Response[str]:
    """Every vote that was asked about exactly this plan."""
    found, place, stands = await _enter(request, plan)
    return page(
        request,
        # the plan's page takes the part; whoever has no script follows the link to a page of its own
        f"voting/{'_' if 'hx-request' in request.headers else ''}distribution_votes.html",
        plan=found,
        place=place,
        votes=await votes_on(found.community, found.mark),
        is_caller=stands.holds(*CALLERS),
    )


@post("/distributions/{plan:str}/decision", guards=[signed_in])
async def decide(request: Asked, plan: FromPath[str]) -> Response[Any]:
    """Draw the list up by a verdict that is posted and still holds."""
    found, _, stands = await _enter(request, plan)
    if not stands.holds(*CALLERS):
        raise NotFound
    assembly = (await read_form(request)).text("assembly")
    if found.state == State.PLANNED:
        if assembly not in [each.assembly for each in await votes_on(found.community, found.mark)]:
            raise Refusal("open_account.vote_not_on_this")
        try:
            await posted_result(request, assembly)
        except NotFound:
            raise Refusal("open_account.vote_not_passed") from None
    await decide_distribution(plan, assembly, seed=secrets.token_hex(16))
    return see_other(f"/distributions/{plan}")


async def _enter(request: Asked, plan: str) -> tuple[DistributionOnFile, Place, Standing]:
    found, who = await distribution(plan), visitor(request)
    if found is None:
        raise NotFound
    place = await place_by_id(found.community)
    stands = await standing(who.person_id if who else None, place.id, today(place.time_zone))
    if found.state == State.WITHDRAWN and not stands.holds(*CALLERS):
        raise NotFound
    return found, place, stands


ROUTES = (deciding_votes, decide)
