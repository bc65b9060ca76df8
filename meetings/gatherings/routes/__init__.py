"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.gatherings.routes import minutes

ROUTES: tuple[ControllerRouterHandler, ...] = (*minutes.ROUTES,)
