"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:03:23:562530"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS fee_public_id ON fee (public_id)',
            'CREATE INDEX IF NOT EXISTS fee_community ON fee (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS charge_once ON charge (fee, unit, period)',
            'CREATE INDEX IF NOT EXISTS charge_unit ON charge (unit)',
            'CREATE UNIQUE INDEX IF NOT EXISTS payment_public_id ON payment (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS payment_receipt ON payment (community, receipt)',
            'CREATE UNIQUE INDEX IF NOT EXISTS payment_reversal ON payment (reverses) WHERE '
            'reverses IS NOT NULL',
            'CREATE INDEX IF NOT EXISTS payment_charge ON payment (charge)',
            'CREATE UNIQUE INDEX IF NOT EXISTS booking_public_id ON booking (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS booking_number ON booking (community, year, number)',
            'CREATE UNIQUE INDEX IF NOT EXISTS booking_reversal ON booking (reverses) WHERE '
            'reverses IS NOT NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS account_year_once ON account_year (community, year)',
            'CREATE UNIQUE INDEX IF NOT EXISTS distribution_public_id ON distribution (public_id)',
            'CREATE INDEX IF NOT EXISTS distribution_community ON distribution (community, year)',
            'CREATE UNIQUE INDEX IF NOT EXISTS share_number ON share (distribution, number)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS fee_public_id ON fee (public_id)',
                'CREATE INDEX IF NOT EXISTS fee_community ON fee (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS charge_once ON charge (fee, unit, period)',
                'CREATE INDEX IF NOT EXISTS charge_unit ON charge (unit)',
                'CREATE UNIQUE INDEX IF NOT EXISTS payment_public_id ON payment (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS payment_receipt ON payment (community, receipt)',
                'CREATE UNIQUE INDEX IF NOT EXISTS payment_reversal ON payment (reverses) WHERE '
                'reverses IS NOT NULL',
                'CREATE INDEX IF NOT EXISTS payment_charge ON payment (charge)',
                'CREATE UNIQUE INDEX IF NOT EXISTS booking_public_id ON booking (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS booking_number ON booking (community, year, '
                'number)',
                'CREATE UNIQUE INDEX IF NOT EXISTS booking_reversal ON booking (reverses) WHERE '
                'reverses IS NOT NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS account_year_once ON account_year (community, '
                'year)',
                'CREATE UNIQUE INDEX IF NOT EXISTS distribution_public_id ON distribution '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS distribution_community ON distribution (community, '
                'year)',
                'CREATE UNIQUE INDEX IF NOT EXISTS share_number ON share (distribution, number)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
