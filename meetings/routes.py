"""Every address of the neighbours' talk, feature by feature."""

from litestar.types import ControllerRouterHandler

from meetings.accounts.routes import ROUTES as ACCOUNTS
from meetings.agreements.routes import ROUTES as AGREEMENTS
from meetings.checklists.routes import ROUTES as CHECKLISTS
from meetings.contests.routes import ROUTES as CONTESTS
from meetings.conventions.routes import ROUTES as CONVENTIONS
from meetings.estates.routes import ROUTES as ESTATES
from meetings.gatherings.routes import ROUTES as GATHERINGS
from meetings.houses.routes import ROUTES as HOUSES
from meetings.occupancies.routes import ROUTES as OCCUPANCIES
from meetings.patrols.routes import ROUTES as PATROLS
from meetings.roundtables.routes import ROUTES as ROUNDTABLES

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *ROUNDTABLES,
    *CHECKLISTS,
    *ESTATES,
    *ACCOUNTS,
    *AGREEMENTS,
    *PATROLS,
    *GATHERINGS,
    *CONVENTIONS,
    *CONTESTS,
    *OCCUPANCIES,
    *HOUSES,
)
