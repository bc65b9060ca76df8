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
    phone,
    planning,
    polls,
    raises,
    room_live,
    screen,
    steps,
)

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *minutes.ROUTES,
    *attendees.ROUTES,
    *desk.ROUTES,
    *hands.ROUTES,
    *joining.ROUTES,
    *room_live.ROUTES,
    *phone.ROUTES,
    *polls.ROUTES,
    *screen.ROUTES,
    *steps.ROUTES,
    *meetings.ROUTES,
    *planning.ROUTES,
    *agenda.ROUTES,
    *papers.ROUTES,
    *invitations.ROUTES,
    *notices.ROUTES,
    *raises.ROUTES,
)
