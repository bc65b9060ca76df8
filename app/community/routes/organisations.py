"""What a street office or residents' committee sees of its communities: figures, and no names."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.add_community import add_community
from app.community.actions.add_organisation import KINDS, add_organisation
from app.community.actions.issue_code import PrintedCode
from app.community.queries.figures import (
    Figures,
    OrganisationOnFile,
    communities_below,
    figures,
    organisations_below,
    overseen,
)
from app.community.queries.standings import Place
from app.community.rules.regions import REGIONS
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, signed_in, visitor
from app.web.ground import ground_of
from app.web.templates import scene_of


@dataclass(frozen=True)
class Row:
    """One community in numbers."""

    place: Place
    figures: Figures


@get("/organisations/{organisation:int}", guards=[signed_in])
async def organisation_page(request: Request[Any, Any, Any], organisation: FromPath[int]) -> Response[str]:
    """Figures of every community below."""
    return await _page(request, await _overseen(request, organisation))


@post("/organisations/{organisation:int}/communities", guards=[signed_in])
async def new_community(request: Request[Any, Any, Any], organisation: FromPath[int]) -> Response[str]:
    """A new community whose administrator begins with the link on this answer."""
    found, form = await _overseen(request, organisation), await read_form(request)
    region = form.text("region")
    try:
        added = await add_community(
            found.id,
            form.text("community"),
            region if region in REGIONS else REGIONS[-1],
            form.text("name"),
            form.text("login"),
            secret=ground_of(request).settings.secret,
            by=_me(request),
            at=now(),
            today=today(),
        )
    except Refusal as refusal:
        return await _page(request, found, form, refusal, at="community")
    return _link_page(request, found, form.text("name"), added.login, added.link)


@post("/organisations/{organisation:int}/organisations", guards=[signed_in])
async def new_organisation(request: Request[Any, Any, Any], organisation: FromPath[int]) -> Response[str]:
    """A residents' committee below a street office, with its overseer."""
    found, form = await _overseen(request, organisation), await read_form(request)
    try:
        _, link = await add_organisation(
            form.text("organisation"),
            form.text("kind"),
            form.text("name"),
            form.text("login"),
            parent=found.id,
            secret=ground_of(request).settings.secret,
            by=_me(request),
            at=now(),
            today=today(),
        )
    except Refusal as refusal:
        return await _page(request, found, form, refusal, at="organisation")
    return _link_page(request, found, form.text("name"), form.text("login").lower(), link)


async def _overseen(request: Request[Any, Any, Any], organisation: int) -> OrganisationOnFile:
    found = await overseen(organisation, _me(request), today())
    if found is None:
        raise NotFound
    return found


async def _page(
    request: Request[Any, Any, Any],
    found: OrganisationOnFile,
    form: Form | None = None,
    refusal: Refusal | None = None,
    at: str = "",
) -> Response[str]:
    t = scene_of(request).t
    rows = [Row(place, await figures(place.id)) for place in await communities_below(found.id)]
    names = ("community", "organisation", "region", "kind", "name", "login")
    return page(
        request,
        "community/organisation.html",
        refusal.status if refusal else 200,
        organisation=found,
        kind=t(f"organisations.kind_{found.kind}"),
        below=await organisations_below(found.id),
        rows=rows,
        totals=_totals(rows),
        regions=[(region, t(f"organisations.region_{region}")) for region in REGIONS],
        kinds=[(kind, t(f"organisations.kind_{kind}")) for kind in KINDS],
        typed={
            form_name: {n: form.text(n) if form and at == form_name else "" for n in names}
            for form_name in ("community", "organisation")
        },
        refusal=refusal,
        at=at,
    )


def _totals(rows: list[Row]) -> dict[str, int]:
    return {
        "communities": len(rows),
        "units": sum(row.figures.units for row in rows),
        "area_dm2": sum(row.figures.area_dm2 for row in rows),
        "owners": sum(row.figures.owners for row in rows),
        "phones": sum(row.figures.phones for row in rows),
    }


def _link_page(
    request: Request[Any, Any, Any], found: OrganisationOnFile, name: str, login: str, link: PrintedCode
) -> Response[str]:
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    response = page(
        request,
        "community/organisation_link.html",
        organisation=found,
        name=name,
        login=login,
        address=f"{base}/c/{link.token}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _me(request: Request[Any, Any, Any]) -> int:
    who = visitor(request)
    return who.person_id if who else 0


ROUTES = (organisation_page, new_community, new_organisation)
