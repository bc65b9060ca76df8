"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T03:49:18:619865"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS round_table_public_id ON round_table (public_id)',
            'CREATE INDEX IF NOT EXISTS round_table_community ON round_table (community)',
            'CREATE INDEX IF NOT EXISTS round_table_parent ON round_table (parent)',
            'CREATE UNIQUE INDEX IF NOT EXISTS round_table_building ON round_table (building) '
            'WHERE building IS NOT NULL AND closed_on IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS round_table_top ON round_table (community) WHERE '
            "level = 'community' AND closed_on IS NULL",
            'CREATE INDEX IF NOT EXISTS table_change_table ON table_change (round_table)',
            'CREATE INDEX IF NOT EXISTS convenorship_table ON convenorship (round_table)',
            'CREATE INDEX IF NOT EXISTS convenorship_person ON convenorship (person)',
            'CREATE INDEX IF NOT EXISTS table_guest_table ON table_guest (round_table)',
            'CREATE INDEX IF NOT EXISTS table_guest_person ON table_guest (person)',
            'CREATE INDEX IF NOT EXISTS table_sitting_table ON table_sitting (round_table, '
            'held_on)',
            'CREATE UNIQUE INDEX IF NOT EXISTS register_reading_once ON register_reading '
            '(building, person, read_on)',
            'CREATE UNIQUE INDEX IF NOT EXISTS table_sitting_meeting ON table_sitting (meeting) '
            "WHERE meeting <> ''"),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS round_table_public_id ON round_table '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS round_table_community ON round_table (community)',
                'CREATE INDEX IF NOT EXISTS round_table_parent ON round_table (parent)',
                'CREATE UNIQUE INDEX IF NOT EXISTS round_table_building ON round_table (building) '
                'WHERE building IS NOT NULL AND closed_on IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS round_table_top ON round_table (community) '
                "WHERE level = 'community' AND closed_on IS NULL",
                'CREATE INDEX IF NOT EXISTS table_change_table ON table_change (round_table)',
                'CREATE INDEX IF NOT EXISTS convenorship_table ON convenorship (round_table)',
                'CREATE INDEX IF NOT EXISTS convenorship_person ON convenorship (person)',
                'CREATE INDEX IF NOT EXISTS table_guest_table ON table_guest (round_table)',
                'CREATE INDEX IF NOT EXISTS table_guest_person ON table_guest (person)',
                'CREATE INDEX IF NOT EXISTS table_sitting_table ON table_sitting (round_table, '
                'held_on)',
                'CREATE UNIQUE INDEX IF NOT EXISTS register_reading_once ON register_reading '
                '(building, person, read_on)',
                'CREATE UNIQUE INDEX IF NOT EXISTS table_sitting_meeting ON table_sitting '
                "(meeting) WHERE meeting <> ''")}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="roundtables", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
