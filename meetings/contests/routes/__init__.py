"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.contests.routes import contests, entries, marks

ROUTES: tuple[ControllerRouterHandler, ...] = (*contests.ROUTES, *entries.ROUTES, *marks.ROUTES)
