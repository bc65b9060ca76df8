"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T01:42:39:472846"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS session_token ON session (token_hash)',
            'CREATE INDEX IF NOT EXISTS session_person ON session (person_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS stored_file_public ON stored_file (public_id)',
            'CREATE INDEX IF NOT EXISTS stored_file_content ON stored_file (sha256)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS session_token ON session (token_hash)',
                'CREATE INDEX IF NOT EXISTS session_person ON session (person_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS stored_file_public ON stored_file (public_id)',
                'CREATE INDEX IF NOT EXISTS stored_file_content ON stored_file (sha256)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="web", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
