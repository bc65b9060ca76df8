"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.agreements.routes import agreements, breaches

ROUTES: tuple[ControllerRouterHandler, ...] = (*agreements.ROUTES, *breaches.ROUTES)
