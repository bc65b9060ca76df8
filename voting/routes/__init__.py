"""Nouns of the voting feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from voting.routes import calculator

ROUTES: tuple[ControllerRouterHandler, ...] = (*calculator.ROUTES,)
