"""A community's public page, and the desk of those who work for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.clock import today
from app.community.queries.figures import Figures, figures
from app.community.queries.offices import OfficeTerm, terms_of
from app.community.queries.rulebooks import rulebook
from app.community.routes.gate import enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.community.rules.rulebook import CHOICES, Rulebook
from app.community.rules.surnames import surname
from app.i18n import Translate
from app.web import page, public, signed_in
from app.web.ground import ground_of
from app.web.templates import scene_of

STAFF = (Office.ADMINISTRATOR, Office.COMMITTEE, Office.TELLER)
NAMED = (Office.COMMITTEE, Office.ADMINISTRATOR, Office.TELLER, Office.MODERATOR, Office.CONVENOR)


@dataclass(frozen=True)
class OfficeView:
    """One office as this reader may know it: by surname in public, by name among those concerned."""

    office: str
    name: str
    since: date | None


@get("/communities/{community:str}", guards=[public])
async def community_page(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """What anyone may know: totals, votes, the rules in force, who is in office."""
    entered = await enter(request, community)
    place, this_day = entered.place, today(entered.place.time_zone)
    t = scene_of(request).t
    return page(
        request,
        "community/community.html",
        place=place,
        figures=await figures(place.id),
        rules=_rules(t, await rulebook(place.id, this_day)),
        holders=_holders(t, await terms_of(place.id), this_day, belongs=entered.standing.belongs),
        belongs=entered.standing.belongs,
        is_staff=entered.standing.holds(*STAFF),
    )


@get("/communities/{community:str}/desk", guards=[signed_in])
async def desk(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Where a day's work begins: counts, votes, and what is still missing."""
    entered = await enter(request, community, *STAFF)
    place, counted = entered.place, await figures(entered.place.id)
    writes = entered.standing.holds(Office.ADMINISTRATOR, Office.COMMITTEE)
    return page(
        request,
        "community/desk.html",
        place=place,
        nav=desk_nav(scene_of(request).t, place, "desk", entered.standing),
        figures=counted,
        missing=_missing(counted, has_address=ground_of(request).settings.public_address is not None),
        writes=writes,
        administers=entered.standing.holds(Office.ADMINISTRATOR),
    )


def _missing(counted: Figures, *, has_address: bool) -> list[tuple[str, str, int]]:
    """What has to be done before a first vote: message, address below the community, a count."""
    if not counted.units:
        return [("community.missing_roll", "/roll", 0)]
    found = []
    if counted.without_area:
        found.append(("community.missing_area", "/roll", counted.without_area))
    if counted.without_owner:
        found.append(("community.missing_owner", "/roll", counted.without_owner))
    if not has_address:
        found.append(("community.missing_address", "/slips", 0))
    elif counted.slips < counted.owners and counted.phones < counted.owners:
        without = counted.owners - max(counted.slips, counted.phones)
        found.append(("community.missing_slips", "/slips", without))
    return found


def _rules(t: Translate, book: Rulebook) -> list[tuple[str, str, str]]:
    """Every setting in words, with the word for where it comes from."""
    return [
        (
            t(f"rulebook.key_{key}"),
            t(f"rulebook.value_{key}_{book.value(key)}"),
            t("rulebook.by_clause" if book.setting(key) else "rulebook.by_default"),
        )
        for key in CHOICES
    ]


def _holders(
    t: Translate, terms: tuple[OfficeTerm, ...], this_day: date, *, belongs: bool
) -> list[OfficeView]:
    return [
        OfficeView(
            office=t(f"roles.office_{'chair' if term.chair else term.kind.value}"),
            name=term.name if belongs else t("community.surnamed", surname=surname(term.name)),
            since=term.since,
        )
        for term in terms
        if term.kind in NAMED and term.holds_on(this_day) and (belongs or term.consented_on)
    ]


ROUTES = (community_page, desk)
