"""What is being voted on in a community now: fragments for pages that must not know of voting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.clock import now
from app.community.routes.gate import enter
from app.web import fragment, public, visitor
from voting.queries.assemblies import AssemblyOnFile
from voting.queries.ballots import entries_to_cast
from voting.queries.now import assemblies_now, vote_counts
from voting.queries.turnouts import participation
from voting.routes.assemblies import turnout_view
from voting.rules.stages import Stage

RESULTS_SHOWN = timedelta(days=15)


@dataclass(frozen=True)
class VoteNow:
    """One vote as the first page shows it; `unvoted` counts the visitor's own entries."""

    public_id: str
    title: str
    stage: str
    found: AssemblyOnFile
    missing_heads: int
    missing_area_dm2: int
    met: bool
    days_left: int
    unvoted: int


@get("/communities/{community:str}/now", guards=[public])
async def votes_now(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Each vote with its stage, its deadline and what is still missing for a quorum."""
    entered = await enter(request, community)
    found = await assemblies_now(entered.place.id, now() - RESULTS_SHOWN)
    return fragment(
        request,
        "voting/_now.html",
        place=entered.place,
        votes=[await _vote(request, assembly) for assembly in found],
    )


@get("/communities/{community:str}/vote-figures", guards=[public])
async def vote_figures(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """How many votes stand where, and the turnout of those that run: numbers only."""
    entered = await enter(request, community)
    found = await assemblies_now(entered.place.id, now())
    running = [one for one in found if one.stage in (Stage.OPEN, Stage.CLOSED)]
    return fragment(
        request,
        "voting/_vote_figures.html",
        counts=await vote_counts(entered.place.id),
        running=[(one.public_id, one.title, await participation(one)) for one in running],
    )


async def _vote(request: Request[Any, Any, Any], found: AssemblyOnFile) -> VoteNow:
    who, is_open = visitor(request), found.stage is Stage.OPEN
    view = turnout_view(found, await participation(found)) if is_open else None
    entries = await entries_to_cast(found.id, who.person_id) if who and is_open else ()
    return VoteNow(
        public_id=found.public_id,
        title=found.motions[0].question if len(found.motions) == 1 else found.title,
        stage=str(found.stage),
        found=found,
        missing_heads=view.missing_heads if view else 0,
        missing_area_dm2=view.missing_area_dm2 if view else 0,
        met=view.met if view else False,
        days_left=max((found.closes_at - now()).days, 0) if found.closes_at else 0,
        unvoted=sum(entry.cast is None for entry in entries),
    )


ROUTES = (votes_now, vote_figures)
