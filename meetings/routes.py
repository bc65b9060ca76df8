"""Every address of the neighbours' talk, feature by feature."""

from litestar.types import ControllerRouterHandler

from meetings.agreements.routes import ROUTES as AGREEMENTS
from meetings.checklists.routes import ROUTES as CHECKLISTS
from meetings.contests.routes import ROUTES as CONTESTS
from meetings.gatherings.routes import ROUTES as GATHERINGS
from meetings.patrols.routes import ROUTES as PATROLS
from meetings.roundtables.routes import ROUTES as ROUNDTABLES

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *ROUNDTABLES,
    *CHECKLISTS,
    *AGREEMENTS,
    *PATROLS,
    *GATHERINGS,
    *CONTESTS,
)
