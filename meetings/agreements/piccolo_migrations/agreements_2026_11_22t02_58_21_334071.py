"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T02:58:21:334071"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS agreement_public_id ON agreement (public_id)',
            'CREATE INDEX IF NOT EXISTS agreement_community ON agreement (community)',
            'CREATE INDEX IF NOT EXISTS agreement_origin ON agreement (origin, origin_ref)',
            'CREATE UNIQUE INDEX IF NOT EXISTS agreement_seat_once ON agreement_seat (agreement, '
            'seat)',
            'CREATE UNIQUE INDEX IF NOT EXISTS agreement_term_once ON agreement_term (agreement, '
            'position)',
            'CREATE UNIQUE INDEX IF NOT EXISTS breach_public_id ON breach (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS breach_issue ON breach (issue)',
            'CREATE INDEX IF NOT EXISTS breach_agreement ON breach (agreement)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS agreement_public_id ON agreement (public_id)',
                'CREATE INDEX IF NOT EXISTS agreement_community ON agreement (community)',
                'CREATE INDEX IF NOT EXISTS agreement_origin ON agreement (origin, origin_ref)',
                'CREATE UNIQUE INDEX IF NOT EXISTS agreement_seat_once ON agreement_seat '
                '(agreement, seat)',
                'CREATE UNIQUE INDEX IF NOT EXISTS agreement_term_once ON agreement_term '
                '(agreement, position)',
                'CREATE UNIQUE INDEX IF NOT EXISTS breach_public_id ON breach (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS breach_issue ON breach (issue)',
                'CREATE INDEX IF NOT EXISTS breach_agreement ON breach (agreement)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="agreements", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
