"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.accounts.routes import distributions, fees, years

ROUTES: tuple[ControllerRouterHandler, ...] = (*years.ROUTES, *fees.ROUTES, *distributions.ROUTES)
