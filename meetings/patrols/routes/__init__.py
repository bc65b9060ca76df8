"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.patrols.routes import duties, entries, rosters

ROUTES: tuple[ControllerRouterHandler, ...] = (*rosters.ROUTES, *duties.ROUTES, *entries.ROUTES)
