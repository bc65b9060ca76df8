"""Nouns of places and people: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from app.community.routes import (
    codes,
    communities,
    home,
    inbox,
    me,
    organisations,
    own_data,
    privacy,
    readings,
    roles,
    roll,
    roll_owners,
    roll_units,
    roll_uploads,
    rulebook,
    sign_in,
    slips,
)

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *codes.ROUTES,
    *communities.ROUTES,
    *home.ROUTES,
    *inbox.ROUTES,
    *me.ROUTES,
    *organisations.ROUTES,
    *own_data.ROUTES,
    *privacy.ROUTES,
    *readings.ROUTES,
    *roles.ROUTES,
    *roll.ROUTES,
    *roll_owners.ROUTES,
    *roll_units.ROUTES,
    *roll_uploads.ROUTES,
    *rulebook.ROUTES,
    *sign_in.ROUTES,
    *slips.ROUTES,
)
