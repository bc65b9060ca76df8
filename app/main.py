"""Which features make up the application, and what runs beside its pages?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from app.community.chores import chores
from app.community.file_reading import reading_files
from app.community.queries.people import NAME_OF_SESSION
from app.community.routes import ROUTES as COMMUNITY_ROUTES
from app.settings import Settings
from app.web.plugin import Web
from meetings.chores import CHORES as MEETING_CHORES
from meetings.routes import ROUTES as MEETING_ROUTES
from voting.clockwork import clockwork
from voting.routes import ROUTES as VOTING_ROUTES

# every module whose tables make up the schema, each after those it points to
TABLE_MODULES = (
    "app.web.tables",
    "app.community.tables",
    "meetings.roundtables.tables",
    "meetings.checklists.tables",
    "meetings.estates.tables",
    "meetings.accounts.tables",
    "meetings.agreements.tables",
    "meetings.patrols.tables",
    "meetings.gatherings.tables",
    "meetings.conventions.tables",
    "meetings.contests.tables",
    "meetings.occupancies.tables",
    "meetings.houses.tables",
    "voting.tables",
)


def create_app(settings: Settings) -> Litestar:
    """The application for these settings; its database is opened by whoever runs it."""

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        used: Settings = app.state.settings
        async with (
            reading_files(),
            clockwork(used.secret, (*MEETING_CHORES, *chores(used.outbox, used.data_dir))),
        ):
            yield

    app = Litestar(
        route_handlers=[*COMMUNITY_ROUTES, *MEETING_ROUTES, *VOTING_ROUTES],
        plugins=[Web(settings, name_sql=NAME_OF_SESSION)],
        lifespan=[running],
    )
    app.state.settings = settings
    return app
