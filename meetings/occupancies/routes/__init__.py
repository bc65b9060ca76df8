"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.occupancies.routes import (
    baseline,
    duties,
    grid,
    months,
    person_slips,
    police_files,
    register,
    rooms,
    sign_ins,
    sign_outs,
)

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *register.ROUTES,
    *sign_ins.ROUTES,
    *sign_outs.ROUTES,
    *months.ROUTES,
    *rooms.ROUTES,
    *person_slips.ROUTES,
    *police_files.ROUTES,
    *grid.ROUTES,
    *baseline.ROUTES,
    *duties.ROUTES,
)
