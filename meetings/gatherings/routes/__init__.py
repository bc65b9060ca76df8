"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.gatherings.routes import (
    agenda,
    attendees,
    desk,
    hands,
    invitations,
    joining,
    meetings,
    minutes,
    notices,
    papers,
    planning,
    raises,
    room_live,
    steps,
)

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *minutes.ROUTES,
    *attendees.ROUTES,
    *desk.ROUTES,
    *hands.ROUTES,
    *joining.ROUTES,
    *room_live.ROUTES,
    *steps.ROUTES,
    *meetings.ROUTES,
    *planning.ROUTES,
    *agenda.ROUTES,
    *papers.ROUTES,
    *invitations.ROUTES,
    *notices.ROUTES,
    *raises.ROUTES,
)
