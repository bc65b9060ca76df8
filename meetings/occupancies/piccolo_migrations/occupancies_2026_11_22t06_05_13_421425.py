"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:05:13:421425"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS house_confirmation_once ON house_confirmation '
            '(building, month)',
            'CREATE UNIQUE INDEX IF NOT EXISTS leaving_notice_public_id ON leaving_notice '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS leaving_notice_building ON leaving_notice (building)',
            'CREATE INDEX IF NOT EXISTS police_export_community ON police_export (community)',
            'CREATE INDEX IF NOT EXISTS known_occupants_of ON known_occupants (community, '
            'building)',
            'CREATE INDEX IF NOT EXISTS baseline_sheet_of ON baseline_sheet (community, building, '
            'kind)',
            'CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_public_id ON landlord_duty '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS landlord_duty_community ON landlord_duty (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_done_once ON landlord_duty_done '
            '(duty, building, period)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS house_confirmation_once ON house_confirmation '
                '(building, month)',
                'CREATE UNIQUE INDEX IF NOT EXISTS leaving_notice_public_id ON leaving_notice '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS leaving_notice_building ON leaving_notice (building)',
                'CREATE INDEX IF NOT EXISTS police_export_community ON police_export (community)',
                'CREATE INDEX IF NOT EXISTS known_occupants_of ON known_occupants (community, '
                'building)',
                'CREATE INDEX IF NOT EXISTS baseline_sheet_of ON baseline_sheet (community, '
                'building, kind)',
                'CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_public_id ON landlord_duty '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS landlord_duty_community ON landlord_duty (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_done_once ON landlord_duty_done '
                '(duty, building, period)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="occupancies", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
