"""Every address of the four lists."""

from litestar.types import ControllerRouterHandler

from meetings.checklists.routes.following import ROUTES as FOLLOWING
from meetings.checklists.routes.items import ROUTES as ITEMS
from meetings.checklists.routes.list_rules import ROUTES as RULES
from meetings.checklists.routes.lists import ROUTES as LISTS
from meetings.checklists.routes.offices import ROUTES as OFFICES
from meetings.checklists.routes.raising import ROUTES as RAISING
from meetings.checklists.routes.sheets import ROUTES as SHEETS
from meetings.checklists.routes.steps import ROUTES as STEPS

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *LISTS,
    *RAISING,
    *ITEMS,
    *SHEETS,
    *STEPS,
    *FOLLOWING,
    *RULES,
    *OFFICES,
)
