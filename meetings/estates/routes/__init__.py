"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.estates.routes import estates, publications

ROUTES: tuple[ControllerRouterHandler, ...] = (*estates.ROUTES, *publications.ROUTES)
