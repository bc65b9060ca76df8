"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

ROUTES: tuple[ControllerRouterHandler, ...] = ()
