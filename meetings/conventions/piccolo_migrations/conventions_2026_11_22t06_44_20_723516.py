"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T06:44:20:723516"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS convention_public_id ON convention (public_id)',
            'CREATE INDEX IF NOT EXISTS convention_community ON convention (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS text_version_public_id ON text_version (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS text_version_number ON text_version (convention, '
            'number) WHERE number IS NOT NULL',
            'CREATE UNIQUE INDEX IF NOT EXISTS text_version_in_force ON text_version (convention) '
            "WHERE state = 'in_force'",
            'CREATE UNIQUE INDEX IF NOT EXISTS text_version_coming ON text_version (convention) '
            "WHERE state IN ('draft', 'consultation', 'consulted', 'submitted')",
            'CREATE UNIQUE INDEX IF NOT EXISTS clause_public_id ON clause (public_id)',
            'CREATE INDEX IF NOT EXISTS clause_convention ON clause (convention)',
            'CREATE UNIQUE INDEX IF NOT EXISTS clause_text_once ON clause_text (version, clause)',
            'CREATE INDEX IF NOT EXISTS clause_text_clause ON clause_text (clause)',
            'CREATE INDEX IF NOT EXISTS clause_loss_version ON clause_loss (version)',
            'CREATE INDEX IF NOT EXISTS legal_step_version ON legal_step (version)',
            'CREATE UNIQUE INDEX IF NOT EXISTS consultation_version ON consultation (version)',
            'CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_public_id ON clause_comment '
            '(public_id)',
            'CREATE INDEX IF NOT EXISTS clause_comment_consultation ON clause_comment '
            '(consultation, clause)',
            'CREATE INDEX IF NOT EXISTS clause_comment_person ON clause_comment (person)',
            'CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_agree ON clause_comment '
            "(consultation, clause, person) WHERE kind = 'agree' AND withdrawn_at IS NULL",
            'CREATE INDEX IF NOT EXISTS clause_answer_consultation ON clause_answer (consultation)',
            'CREATE UNIQUE INDEX IF NOT EXISTS clause_credit_once ON clause_credit (version, '
            'clause, comment)',
            'CREATE UNIQUE INDEX IF NOT EXISTS submission_open ON submission (version) WHERE '
            'ended_at IS NULL',
            'CREATE INDEX IF NOT EXISTS submission_ref ON submission (question)',
            'CREATE INDEX IF NOT EXISTS adoption_version ON adoption (version)',
            'CREATE INDEX IF NOT EXISTS text_posting_version ON text_posting (version)',
            'CREATE UNIQUE INDEX IF NOT EXISTS signature_public_id ON signature (public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS signature_paper ON signature (version, household, '
            'COALESCE(occupancy, 0), COALESCE(owner, 0)) WHERE withdrawn_at IS NULL AND how = '
            "'paper'",
            'CREATE UNIQUE INDEX IF NOT EXISTS signature_person ON signature (version, household, '
            'person, COALESCE(occupancy, 0), COALESCE(owner, 0)) WHERE withdrawn_at IS NULL AND '
            'person IS NOT NULL',
            'CREATE INDEX IF NOT EXISTS signature_version ON signature (version)',
            'CREATE INDEX IF NOT EXISTS signature_building ON signature (building)',
            'CREATE INDEX IF NOT EXISTS signature_of ON signature (person)'),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS convention_public_id ON convention (public_id)',
                'CREATE INDEX IF NOT EXISTS convention_community ON convention (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS text_version_public_id ON text_version '
                '(public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS text_version_number ON text_version '
                '(convention, number) WHERE number IS NOT NULL',
                'CREATE UNIQUE INDEX IF NOT EXISTS text_version_in_force ON text_version '
                "(convention) WHERE state = 'in_force'",
                'CREATE UNIQUE INDEX IF NOT EXISTS text_version_coming ON text_version '
                "(convention) WHERE state IN ('draft', 'consultation', 'consulted', 'submitted')",
                'CREATE UNIQUE INDEX IF NOT EXISTS clause_public_id ON clause (public_id)',
                'CREATE INDEX IF NOT EXISTS clause_convention ON clause (convention)',
                'CREATE UNIQUE INDEX IF NOT EXISTS clause_text_once ON clause_text (version, '
                'clause)',
                'CREATE INDEX IF NOT EXISTS clause_text_clause ON clause_text (clause)',
                'CREATE INDEX IF NOT EXISTS clause_loss_version ON clause_loss (version)',
                'CREATE INDEX IF NOT EXISTS legal_step_version ON legal_step (version)',
                'CREATE UNIQUE INDEX IF NOT EXISTS consultation_version ON consultation (version)',
                'CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_public_id ON clause_comment '
                '(public_id)',
                'CREATE INDEX IF NOT EXISTS clause_comment_consultation ON clause_comment '
                '(consultation, clause)',
                'CREATE INDEX IF NOT EXISTS clause_comment_person ON clause_comment (person)',
                'CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_agree ON clause_comment '
                "(consultation, clause, person) WHERE kind = 'agree' AND withdrawn_at IS NULL",
                'CREATE INDEX IF NOT EXISTS clause_answer_consultation ON clause_answer '
                '(consultation)',
                'CREATE UNIQUE INDEX IF NOT EXISTS clause_credit_once ON clause_credit (version, '
                'clause, comment)',
                'CREATE UNIQUE INDEX IF NOT EXISTS submission_open ON submission (version) WHERE '
                'ended_at IS NULL',
                'CREATE INDEX IF NOT EXISTS submission_ref ON submission (question)',
                'CREATE INDEX IF NOT EXISTS adoption_version ON adoption (version)',
                'CREATE INDEX IF NOT EXISTS text_posting_version ON text_posting (version)',
                'CREATE UNIQUE INDEX IF NOT EXISTS signature_public_id ON signature (public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS signature_paper ON signature (version, '
                'household, COALESCE(occupancy, 0), COALESCE(owner, 0)) WHERE withdrawn_at IS NULL '
                "AND how = 'paper'",
                'CREATE UNIQUE INDEX IF NOT EXISTS signature_person ON signature (version, '
                'household, person, COALESCE(occupancy, 0), COALESCE(owner, 0)) WHERE withdrawn_at '
                'IS NULL AND person IS NOT NULL',
                'CREATE INDEX IF NOT EXISTS signature_version ON signature (version)',
                'CREATE INDEX IF NOT EXISTS signature_building ON signature (building)',
                'CREATE INDEX IF NOT EXISTS signature_of ON signature (person)')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="conventions", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
