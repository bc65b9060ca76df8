"""What was kept of readings of the register goes into the one log of readings; its own table goes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:19:40:931007"
VERSION = "1.38.0"
DESCRIPTION = "readings of the register move to data_reading"

# A line said on which day, not when: noon in China stands for the moment.
MOVE = (
    "INSERT INTO data_reading (community, building, person, what, subject, reason, times, read_on, read_at)"
    " SELECT b.community, r.building, r.person, 'register', '', '', 1, r.read_on, {noon}"
    " FROM register_reading r JOIN building b ON b.id = r.building"
)
NOON = {"sqlite": "r.read_on || ' 04:00:00+00:00'", "postgresql": "(r.read_on + TIME '04:00') AT TIME ZONE 'UTC'"}


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="roundtables", description=DESCRIPTION
    )

    async def run() -> None:
        await execute(MOVE.format(noon=NOON[engine_kind()]))

    manager.add_raw(run)
    manager.drop_table(
        class_name="RegisterReading", tablename="register_reading", schema=None
    )

    return manager
