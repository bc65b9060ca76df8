"""Nouns of places and people: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from app.community.routes import codes, me, sign_in, slips

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *codes.ROUTES,
    *me.ROUTES,
    *sign_in.ROUTES,
    *slips.ROUTES,
)
