"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T02:58:18:433727"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS roster_public_id ON roster (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS roster_member_open ON roster_member (roster, '
            'person) WHERE until IS NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS duty_public_id ON duty (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS duty_once ON duty (roster, on_day)',
            'CREATE UNIQUE INDEX IF NOT EXISTS duty_turn_seat ON duty_turn (duty, seat)',
            'CREATE INDEX IF NOT EXISTS duty_turn_person ON duty_turn (person)',
            'CREATE UNIQUE INDEX IF NOT EXISTS duty_swap_public_id ON duty_swap (public_id)',
            'CREATE INDEX IF NOT EXISTS duty_swap_turn ON duty_swap (turn)',
            'CREATE UNIQUE INDEX IF NOT EXISTS patrol_entry_public_id ON patrol_entry (public_id)',
            'CREATE INDEX IF NOT EXISTS patrol_entry_community ON patrol_entry (community, '
            'seen_at)',
            'CREATE UNIQUE INDEX IF NOT EXISTS campaign_public_id ON campaign (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS opinion_slip_code ON opinion_slip (code) WHERE code '
            'IS NOT NULL',
            'CREATE INDEX IF NOT EXISTS opinion_slip_campaign ON opinion_slip (campaign)',
            'CREATE UNIQUE INDEX IF NOT EXISTS errand_public_id ON errand (public_id)',
            'CREATE INDEX IF NOT EXISTS errand_community ON errand (community)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS roster_public_id ON roster (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS roster_member_open ON roster_member (roster, '
                'person) WHERE until IS NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS duty_public_id ON duty (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS duty_once ON duty (roster, on_day)',
                'CREATE UNIQUE INDEX IF NOT EXISTS duty_turn_seat ON duty_turn (duty, seat)',
                'CREATE INDEX IF NOT EXISTS duty_turn_person ON duty_turn (person)',
                'CREATE UNIQUE INDEX IF NOT EXISTS duty_swap_public_id ON duty_swap (public_id)',
                'CREATE INDEX IF NOT EXISTS duty_swap_turn ON duty_swap (turn)',
                'CREATE UNIQUE INDEX IF NOT EXISTS patrol_entry_public_id ON patrol_entry '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS patrol_entry_community ON patrol_entry (community, '
                'seen_at)',
                'CREATE UNIQUE INDEX IF NOT EXISTS campaign_public_id ON campaign (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS opinion_slip_code ON opinion_slip (code) WHERE '
                'code IS NOT NULL',
                'CREATE INDEX IF NOT EXISTS opinion_slip_campaign ON opinion_slip (campaign)',
                'CREATE UNIQUE INDEX IF NOT EXISTS errand_public_id ON errand (public_id)',
                'CREATE INDEX IF NOT EXISTS errand_community ON errand (community)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="patrols", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
