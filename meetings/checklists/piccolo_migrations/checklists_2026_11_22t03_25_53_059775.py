"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T03:25:53:059775"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS list_item_public_id ON list_item (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS list_item_number ON list_item (community, list, '
            'number)',
            'CREATE INDEX IF NOT EXISTS list_item_state ON list_item (community, list, state)',
            'CREATE INDEX IF NOT EXISTS list_item_table ON list_item (round_table)',
            'CREATE INDEX IF NOT EXISTS list_item_origin ON list_item (origin, origin_ref)',
            'CREATE INDEX IF NOT EXISTS list_item_due ON list_item (level_due_at) WHERE closed_at '
            'IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS item_link_once ON item_link (from_item, to_item, '
            'kind) WHERE ended_at IS NULL',
            'CREATE INDEX IF NOT EXISTS item_link_to ON item_link (to_item)',
            'CREATE INDEX IF NOT EXISTS item_note_item ON item_note (item)',
            'CREATE INDEX IF NOT EXISTS item_photo_item ON item_photo (item)',
            'CREATE UNIQUE INDEX IF NOT EXISTS item_follower_once ON item_follower (item, person)',
            'CREATE INDEX IF NOT EXISTS party_invitation_item ON party_invitation (item)',
            'CREATE INDEX IF NOT EXISTS item_photo_file ON item_photo (file)',
            'CREATE INDEX IF NOT EXISTS item_follower_person ON item_follower (person)',
            'CREATE UNIQUE INDEX IF NOT EXISTS list_upload_public_id ON list_upload (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS list_rules_community ON list_rules (community)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS list_item_public_id ON list_item (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS list_item_number ON list_item (community, list, '
                'number)',
                'CREATE INDEX IF NOT EXISTS list_item_state ON list_item (community, list, state)',
                'CREATE INDEX IF NOT EXISTS list_item_table ON list_item (round_table)',
                'CREATE INDEX IF NOT EXISTS list_item_origin ON list_item (origin, origin_ref)',
                'CREATE INDEX IF NOT EXISTS list_item_due ON list_item (level_due_at) WHERE '
                'closed_at IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS item_link_once ON item_link (from_item, '
                'to_item, kind) WHERE ended_at IS NULL',
                'CREATE INDEX IF NOT EXISTS item_link_to ON item_link (to_item)',
                'CREATE INDEX IF NOT EXISTS item_note_item ON item_note (item)',
                'CREATE INDEX IF NOT EXISTS item_photo_item ON item_photo (item)',
                'CREATE UNIQUE INDEX IF NOT EXISTS item_follower_once ON item_follower (item, '
                'person)',
                'CREATE INDEX IF NOT EXISTS party_invitation_item ON party_invitation (item)',
                'CREATE INDEX IF NOT EXISTS item_photo_file ON item_photo (file)',
                'CREATE INDEX IF NOT EXISTS item_follower_person ON item_follower (person)',
                'CREATE UNIQUE INDEX IF NOT EXISTS list_upload_public_id ON list_upload '
                '(public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS list_rules_community ON list_rules (community)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checklists", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
