"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.roundtables.routes import convenors, guests, maps, sittings, tables, trees

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *maps.ROUTES,
    *trees.ROUTES,
    *tables.ROUTES,
    *convenors.ROUTES,
    *guests.ROUTES,
    *sittings.ROUTES,
)
