"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T02:38:28:880351"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS community_public_id ON community (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS building_name ON building (community, name)',
            'CREATE UNIQUE INDEX IF NOT EXISTS entrance_name ON entrance (building, name)',
            'CREATE UNIQUE INDEX IF NOT EXISTS unit_place ON unit (building, entrance, room, use) '
            'WHERE entrance IS NOT NULL AND removed_on IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS unit_place_plain ON unit (building, room, use) '
            'WHERE entrance IS NULL AND removed_on IS NULL',
            'CREATE INDEX IF NOT EXISTS unit_community ON unit (community)',
            'CREATE INDEX IF NOT EXISTS owner_community ON owner (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS holding_open ON holding (unit, owner) WHERE until '
            'IS NULL',
            'CREATE INDEX IF NOT EXISTS holding_owner ON holding (owner)',
            'CREATE UNIQUE INDEX IF NOT EXISTS roll_upload_public_id ON roll_upload (public_id)',
            "CREATE UNIQUE INDEX IF NOT EXISTS person_login ON person (login) WHERE login <> ''",
            'CREATE INDEX IF NOT EXISTS person_mobile ON person (mobile)',
            'CREATE INDEX IF NOT EXISTS role_person ON role (person)',
            'CREATE INDEX IF NOT EXISTS role_community ON role (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS code_link ON code (link_hash)',
            'CREATE UNIQUE INDEX IF NOT EXISTS code_typed ON code (typed_hash) WHERE typed_hash <> '
            "''",
            'CREATE INDEX IF NOT EXISTS code_subject ON code (subject)',
            'CREATE UNIQUE INDEX IF NOT EXISTS owner_access_open ON owner_access (person, owner) '
            'WHERE until IS NULL',
            'CREATE INDEX IF NOT EXISTS owner_access_owner ON owner_access (owner)',
            'CREATE UNIQUE INDEX IF NOT EXISTS room_name ON room (building, name) WHERE removed_on '
            'IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS occupancy_public_id ON occupancy (public_id)',
            'CREATE INDEX IF NOT EXISTS occupancy_building ON occupancy (building)',
            'CREATE INDEX IF NOT EXISTS occupancy_person ON occupancy (person)',
            'CREATE INDEX IF NOT EXISTS owner_access_code ON owner_access (code)',
            'CREATE INDEX IF NOT EXISTS inbox_item_person ON inbox_item (person)',
            'CREATE INDEX IF NOT EXISTS inbox_item_owner ON inbox_item (owner)',
            'CREATE INDEX IF NOT EXISTS inbox_item_subject ON inbox_item (subject)',
            'CREATE UNIQUE INDEX IF NOT EXISTS inbox_reading_once ON inbox_reading (item, person)',
            'CREATE UNIQUE INDEX IF NOT EXISTS outbox_message_once ON outbox_message (item, '
            'channel, address)',
            'CREATE INDEX IF NOT EXISTS rulebook_setting_key ON rulebook_setting (community, key)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS community_public_id ON community (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS building_name ON building (community, name)',
                'CREATE UNIQUE INDEX IF NOT EXISTS entrance_name ON entrance (building, name)',
                'CREATE UNIQUE INDEX IF NOT EXISTS unit_place ON unit (building, entrance, room, '
                'use) WHERE entrance IS NOT NULL AND removed_on IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS unit_place_plain ON unit (building, room, use) '
                'WHERE entrance IS NULL AND removed_on IS NULL',
                'CREATE INDEX IF NOT EXISTS unit_community ON unit (community)',
                'CREATE INDEX IF NOT EXISTS owner_community ON owner (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS holding_open ON holding (unit, owner) WHERE '
                'until IS NULL',
                'CREATE INDEX IF NOT EXISTS holding_owner ON holding (owner)',
                'CREATE UNIQUE INDEX IF NOT EXISTS roll_upload_public_id ON roll_upload '
                '(public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS person_login ON person (login) WHERE login <> '
                "''",
                'CREATE INDEX IF NOT EXISTS person_mobile ON person (mobile)',
                'CREATE INDEX IF NOT EXISTS role_person ON role (person)',
                'CREATE INDEX IF NOT EXISTS role_community ON role (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS code_link ON code (link_hash)',
                'CREATE UNIQUE INDEX IF NOT EXISTS code_typed ON code (typed_hash) WHERE '
                "typed_hash <> ''",
                'CREATE INDEX IF NOT EXISTS code_subject ON code (subject)',
                'CREATE UNIQUE INDEX IF NOT EXISTS owner_access_open ON owner_access (person, '
                'owner) WHERE until IS NULL',
                'CREATE INDEX IF NOT EXISTS owner_access_owner ON owner_access (owner)',
                'CREATE UNIQUE INDEX IF NOT EXISTS room_name ON room (building, name) WHERE '
                'removed_on IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS occupancy_public_id ON occupancy (public_id)',
                'CREATE INDEX IF NOT EXISTS occupancy_building ON occupancy (building)',
                'CREATE INDEX IF NOT EXISTS occupancy_person ON occupancy (person)',
                'CREATE INDEX IF NOT EXISTS owner_access_code ON owner_access (code)',
                'CREATE INDEX IF NOT EXISTS inbox_item_person ON inbox_item (person)',
                'CREATE INDEX IF NOT EXISTS inbox_item_owner ON inbox_item (owner)',
                'CREATE INDEX IF NOT EXISTS inbox_item_subject ON inbox_item (subject)',
                'CREATE UNIQUE INDEX IF NOT EXISTS inbox_reading_once ON inbox_reading (item, '
                'person)',
                'CREATE UNIQUE INDEX IF NOT EXISTS outbox_message_once ON outbox_message (item, '
                'channel, address)',
                'CREATE INDEX IF NOT EXISTS rulebook_setting_key ON rulebook_setting (community, '
                'key)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="community", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
