"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:03:15:270643"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE INDEX IF NOT EXISTS occupancy_room ON occupancy (room)',
            'CREATE INDEX IF NOT EXISTS occupancy_community ON occupancy (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS data_reading_once ON data_reading (community, '
            'COALESCE(building, 0), person, what, subject, reason, read_on)',
            'CREATE INDEX IF NOT EXISTS own_data_request_person ON own_data_request (person)'),
 'postgresql': ('CREATE INDEX IF NOT EXISTS occupancy_room ON occupancy (room)',
                'CREATE INDEX IF NOT EXISTS occupancy_community ON occupancy (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS data_reading_once ON data_reading (community, '
                'COALESCE(building, 0), person, what, subject, reason, read_on)',
                'CREATE INDEX IF NOT EXISTS own_data_request_person ON own_data_request (person)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="community", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
