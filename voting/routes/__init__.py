"""Nouns of the voting feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from voting.routes import assemblies, ballots, calculator, desks, kiosk, results

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *assemblies.ROUTES,
    *ballots.ROUTES,
    *calculator.ROUTES,
    *desks.ROUTES,
    *kiosk.ROUTES,
    *results.ROUTES,
)
