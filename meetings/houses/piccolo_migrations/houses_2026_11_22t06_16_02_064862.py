"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:16:02:064862"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS house_plate_house ON house_plate (building) WHERE '
            'entrance IS NULL AND unit IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_entrance ON house_plate (entrance) '
            'WHERE entrance IS NOT NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_unit ON house_plate (unit) WHERE unit '
            'IS NOT NULL',
            'CREATE INDEX IF NOT EXISTS house_plate_community ON house_plate (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_code ON house_plate (code) WHERE code '
            'IS NOT NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS plate_replacement_once ON plate_replacement (plate, '
            'generation)',
            'CREATE INDEX IF NOT EXISTS plate_printing_community ON plate_printing (community)',
            'CREATE INDEX IF NOT EXISTS fire_warden_building ON fire_warden (building)',
            'CREATE INDEX IF NOT EXISTS escape_route_building ON escape_route (building)',
            'CREATE UNIQUE INDEX IF NOT EXISTS safety_lesson_public_id ON safety_lesson '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS safety_lesson_community ON safety_lesson (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS house_message_public_id ON house_message '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS house_message_building ON house_message (building)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS house_plate_house ON house_plate (building) '
                'WHERE entrance IS NULL AND unit IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_entrance ON house_plate (entrance) '
                'WHERE entrance IS NOT NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_unit ON house_plate (unit) WHERE '
                'unit IS NOT NULL',
                'CREATE INDEX IF NOT EXISTS house_plate_community ON house_plate (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS house_plate_code ON house_plate (code) WHERE '
                'code IS NOT NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS plate_replacement_once ON plate_replacement '
                '(plate, generation)',
                'CREATE INDEX IF NOT EXISTS plate_printing_community ON plate_printing (community)',
                'CREATE INDEX IF NOT EXISTS fire_warden_building ON fire_warden (building)',
                'CREATE INDEX IF NOT EXISTS escape_route_building ON escape_route (building)',
                'CREATE UNIQUE INDEX IF NOT EXISTS safety_lesson_public_id ON safety_lesson '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS safety_lesson_community ON safety_lesson (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS house_message_public_id ON house_message '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS house_message_building ON house_message (building)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="houses", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
