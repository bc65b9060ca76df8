"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.houses.routes import lessons, messages, pages, plates, reports, safety

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *pages.ROUTES,
    *reports.ROUTES,
    *messages.ROUTES,
    *plates.ROUTES,
    *safety.ROUTES,
    *lessons.ROUTES,
)
