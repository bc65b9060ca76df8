"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.patrols.routes import campaigns, duties, entries, errands, rosters, slips_in

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *rosters.ROUTES,
    *duties.ROUTES,
    *entries.ROUTES,
    *campaigns.ROUTES,
    *slips_in.ROUTES,
    *errands.ROUTES,
)
