"""Where Piccolo finds the engine of every table and the apps whose migrations it runs."""

from typing import Any

from app.database import ENGINE as DB

__all__ = ["DB"]

# In the order in which their migrations run.
APPS = (
    "app.web.piccolo_app",
    "app.community.piccolo_app",
    "meetings.roundtables.piccolo_app",
    "meetings.checklists.piccolo_app",
    "meetings.estates.piccolo_app",
    "meetings.accounts.piccolo_app",
    "meetings.agreements.piccolo_app",
    "meetings.patrols.piccolo_app",
    "meetings.gatherings.piccolo_app",
    "meetings.conventions.piccolo_app",
    "meetings.contests.piccolo_app",
    "meetings.occupancies.piccolo_app",
    "meetings.houses.piccolo_app",
    "voting.piccolo_app",
)


def __getattr__(name: str) -> Any:
    # Looked up when asked for, since it imports every table, and the tables look for DB here.
    if name != "APP_REGISTRY":
        raise AttributeError(name)
    from piccolo.conf.apps import AppRegistry

    return AppRegistry(apps=list(APPS))
