"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:03:21:318150"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE INDEX IF NOT EXISTS estate_type_community ON estate_type (community, since)',
            'CREATE INDEX IF NOT EXISTS estate_status_community ON estate_status (community, '
            'since)',
            'CREATE UNIQUE INDEX IF NOT EXISTS publication_public_id ON publication (public_id)',
            'CREATE INDEX IF NOT EXISTS publication_community ON publication (community, '
            'posted_on)',
            'CREATE INDEX IF NOT EXISTS publication_posting_of ON publication_posting '
            '(publication)'),
 'postgresql': ('CREATE INDEX IF NOT EXISTS estate_type_community ON estate_type (community, '
                'since)',
                'CREATE INDEX IF NOT EXISTS estate_status_community ON estate_status (community, '
                'since)',
                'CREATE UNIQUE INDEX IF NOT EXISTS publication_public_id ON publication '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS publication_community ON publication (community, '
                'posted_on)',
                'CREATE INDEX IF NOT EXISTS publication_posting_of ON publication_posting '
                '(publication)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="estates", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
