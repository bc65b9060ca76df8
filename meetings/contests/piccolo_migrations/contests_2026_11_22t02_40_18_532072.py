"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T02:40:18:532072"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS ordering_contest_public_id ON ordering_contest '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS ordering_contest_community ON ordering_contest (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS criterion_position ON criterion (contest, position)',
            'CREATE UNIQUE INDEX IF NOT EXISTS contest_entry_public_id ON contest_entry '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS contest_entry_contest ON contest_entry (contest)',
            'CREATE UNIQUE INDEX IF NOT EXISTS judge_once ON judge (contest, person) WHERE '
            'ended_at IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS conflict_once ON conflict_declared (judge, entry)',
            'CREATE UNIQUE INDEX IF NOT EXISTS score_once ON score (judge, entry, criterion)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS ordering_contest_public_id ON ordering_contest '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS ordering_contest_community ON ordering_contest '
                '(community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS criterion_position ON criterion (contest, '
                'position)',
                'CREATE UNIQUE INDEX IF NOT EXISTS contest_entry_public_id ON contest_entry '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS contest_entry_contest ON contest_entry (contest)',
                'CREATE UNIQUE INDEX IF NOT EXISTS judge_once ON judge (contest, person) WHERE '
                'ended_at IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS conflict_once ON conflict_declared (judge, '
                'entry)',
                'CREATE UNIQUE INDEX IF NOT EXISTS score_once ON score (judge, entry, criterion)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="contests", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
