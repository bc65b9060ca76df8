"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "2026-11-22T02:46:24:458022"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {'sqlite': ('CREATE UNIQUE INDEX IF NOT EXISTS assembly_public_id ON assembly (public_id)',
            'CREATE INDEX IF NOT EXISTS assembly_community ON assembly (community)',
            'CREATE UNIQUE INDEX IF NOT EXISTS motion_position ON motion (assembly, position)',
            'CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_public_id ON meeting_motion '
            '(public_id)',
            'CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_item ON meeting_motion (item)',
            'CREATE INDEX IF NOT EXISTS meeting_motion_meeting ON meeting_motion (meeting)',
            'CREATE INDEX IF NOT EXISTS motion_ballot_motion ON motion_ballot (motion, attendee)',
            'CREATE UNIQUE INDEX IF NOT EXISTS motion_hand_count_once ON motion_hand_count '
            '(motion, round, counter)',
            'CREATE UNIQUE INDEX IF NOT EXISTS motion_verdict_once ON motion_verdict (motion)',
            'CREATE INDEX IF NOT EXISTS assembly_document_assembly ON assembly_document (assembly)',
            'CREATE INDEX IF NOT EXISTS notice_assembly ON notice (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS notice_calling_once ON notice (assembly) WHERE kind '
            "= 'calling'",
            'CREATE INDEX IF NOT EXISTS posting_notice ON posting (notice)',
            'CREATE UNIQUE INDEX IF NOT EXISTS roll_version_number ON roll_version (assembly, '
            'number)',
            'CREATE UNIQUE INDEX IF NOT EXISTS roll_entry_number ON roll_entry (version, number)',
            'CREATE INDEX IF NOT EXISTS roll_entry_unit_entry ON roll_entry_unit (entry)',
            'CREATE INDEX IF NOT EXISTS roll_entry_owner_entry ON roll_entry_owner (entry)',
            'CREATE INDEX IF NOT EXISTS roll_entry_owner_owner ON roll_entry_owner (owner)',
            'CREATE INDEX IF NOT EXISTS roll_objection_assembly ON roll_objection (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS roll_answer_once ON roll_answer (objection)',
            'CREATE INDEX IF NOT EXISTS matter_question_assembly ON matter_question (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS matter_answer_once ON matter_answer (question)',
            'CREATE UNIQUE INDEX IF NOT EXISTS confirmation_once ON confirmation (assembly, stage, '
            'item, facts)',
            'CREATE UNIQUE INDEX IF NOT EXISTS opening_once ON opening (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS calling_off_once ON calling_off (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS closure_once ON closure (assembly)',
            'CREATE UNIQUE INDEX IF NOT EXISTS verdict_once ON verdict (motion)',
            'CREATE UNIQUE INDEX IF NOT EXISTS cast_leaf ON cast_record (assembly, leaf_index)',
            'CREATE INDEX IF NOT EXISTS cast_entry ON cast_record (entry)',
            'CREATE UNIQUE INDEX IF NOT EXISTS contest_once ON contest (assembly, target, owner)',
            'CREATE UNIQUE INDEX IF NOT EXISTS settlement_leaf ON settlement (assembly, '
            'leaf_index)',
            'CREATE TABLE IF NOT EXISTS ledger_leaf (\n'
            '        assembly INTEGER NOT NULL REFERENCES assembly (id),\n'
            '        i INTEGER NOT NULL,\n'
            '        leaf BLOB NOT NULL,\n'
            '        leaf_hash BLOB NOT NULL,\n'
            '        op TEXT,\n'
            '        PRIMARY KEY (assembly, i)\n'
            '    ) STRICT, WITHOUT ROWID',
            'CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_op ON ledger_leaf (assembly, op) WHERE '
            'op IS NOT NULL',
            'CREATE TABLE IF NOT EXISTS ledger_head (\n'
            '        assembly INTEGER PRIMARY KEY REFERENCES assembly (id),\n'
            '        size INTEGER NOT NULL,\n'
            '        frontier TEXT NOT NULL,\n'
            "        phase TEXT NOT NULL DEFAULT 'empty',\n"
            '        heads INTEGER NOT NULL DEFAULT 0,\n'
            '        area_dm2 INTEGER NOT NULL DEFAULT 0,\n'
            '        voted INTEGER NOT NULL DEFAULT 0,\n'
            "        closes TEXT NOT NULL DEFAULT '',\n"
            "        notice_h TEXT NOT NULL DEFAULT ''\n"
            '    ) STRICT',
            'CREATE TABLE IF NOT EXISTS current_ballot (\n'
            '        assembly INTEGER NOT NULL REFERENCES assembly (id),\n'
            '        entry INTEGER NOT NULL REFERENCES roll_entry (id),\n'
            '        i INTEGER NOT NULL,\n'
            '        contested INTEGER NOT NULL DEFAULT 0,\n'
            '        PRIMARY KEY (assembly, entry)\n'
            '    ) STRICT, WITHOUT ROWID',
            'CREATE TRIGGER IF NOT EXISTS ledger_leaf_never_updated BEFORE UPDATE ON ledger_leaf\n'
            "       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
            'CREATE TRIGGER IF NOT EXISTS ledger_leaf_never_deleted BEFORE DELETE ON ledger_leaf\n'
            "       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
            'CREATE TRIGGER IF NOT EXISTS current_ballot_never_deleted BEFORE DELETE ON '
            'current_ballot\n'
            "       BEGIN SELECT RAISE(ABORT, 'a ballot is replaced, never removed'); END",
            'CREATE TRIGGER IF NOT EXISTS current_ballot_only_forward BEFORE UPDATE ON '
            'current_ballot\n'
            '       WHEN NEW.i < OLD.i OR NEW.entry <> OLD.entry OR NEW.assembly <> OLD.assembly\n'
            "       BEGIN SELECT RAISE(ABORT, 'a ballot is replaced by a later one only'); END",
            'CREATE TRIGGER IF NOT EXISTS ledger_head_only_forward BEFORE UPDATE ON ledger_head\n'
            '       WHEN NEW.size <= OLD.size OR NEW.assembly <> OLD.assembly\n'
            "       BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END",
            'CREATE TRIGGER IF NOT EXISTS ledger_head_never_deleted BEFORE DELETE ON ledger_head\n'
            "       BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"),
 'postgresql': ('CREATE UNIQUE INDEX IF NOT EXISTS assembly_public_id ON assembly (public_id)',
                'CREATE INDEX IF NOT EXISTS assembly_community ON assembly (community)',
                'CREATE UNIQUE INDEX IF NOT EXISTS motion_position ON motion (assembly, position)',
                'CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_public_id ON meeting_motion '
                '(public_id)',
                'CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_item ON meeting_motion (item)',
                'CREATE INDEX IF NOT EXISTS meeting_motion_meeting ON meeting_motion (meeting)',
                'CREATE INDEX IF NOT EXISTS motion_ballot_motion ON motion_ballot (motion, '
                'attendee)',
                'CREATE UNIQUE INDEX IF NOT EXISTS motion_hand_count_once ON motion_hand_count '
                '(motion, round, counter)',
                'CREATE UNIQUE INDEX IF NOT EXISTS motion_verdict_once ON motion_verdict (motion)',
                'CREATE INDEX IF NOT EXISTS assembly_document_assembly ON assembly_document '
                '(assembly)',
                'CREATE INDEX IF NOT EXISTS notice_assembly ON notice (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS notice_calling_once ON notice (assembly) WHERE '
                "kind = 'calling'",
                'CREATE INDEX IF NOT EXISTS posting_notice ON posting (notice)',
                'CREATE UNIQUE INDEX IF NOT EXISTS roll_version_number ON roll_version (assembly, '
                'number)',
                'CREATE UNIQUE INDEX IF NOT EXISTS roll_entry_number ON roll_entry (version, '
                'number)',
                'CREATE INDEX IF NOT EXISTS roll_entry_unit_entry ON roll_entry_unit (entry)',
                'CREATE INDEX IF NOT EXISTS roll_entry_owner_entry ON roll_entry_owner (entry)',
                'CREATE INDEX IF NOT EXISTS roll_entry_owner_owner ON roll_entry_owner (owner)',
                'CREATE INDEX IF NOT EXISTS roll_objection_assembly ON roll_objection (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS roll_answer_once ON roll_answer (objection)',
                'CREATE INDEX IF NOT EXISTS matter_question_assembly ON matter_question (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS matter_answer_once ON matter_answer (question)',
                'CREATE UNIQUE INDEX IF NOT EXISTS confirmation_once ON confirmation (assembly, '
                'stage, item, facts)',
                'CREATE UNIQUE INDEX IF NOT EXISTS opening_once ON opening (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS calling_off_once ON calling_off (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS closure_once ON closure (assembly)',
                'CREATE UNIQUE INDEX IF NOT EXISTS verdict_once ON verdict (motion)',
                'CREATE UNIQUE INDEX IF NOT EXISTS cast_leaf ON cast_record (assembly, leaf_index)',
                'CREATE INDEX IF NOT EXISTS cast_entry ON cast_record (entry)',
                'CREATE UNIQUE INDEX IF NOT EXISTS contest_once ON contest (assembly, target, '
                'owner)',
                'CREATE UNIQUE INDEX IF NOT EXISTS settlement_leaf ON settlement (assembly, '
                'leaf_index)',
                'CREATE TABLE IF NOT EXISTS ledger_leaf (\n'
                '        assembly BIGINT NOT NULL REFERENCES assembly (id),\n'
                '        i BIGINT NOT NULL,\n'
                '        leaf BYTEA NOT NULL,\n'
                '        leaf_hash BYTEA NOT NULL,\n'
                '        op TEXT,\n'
                '        PRIMARY KEY (assembly, i)\n'
                '    )',
                'CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_op ON ledger_leaf (assembly, op) '
                'WHERE op IS NOT NULL',
                'CREATE TABLE IF NOT EXISTS ledger_head (\n'
                '        assembly BIGINT PRIMARY KEY REFERENCES assembly (id),\n'
                '        size BIGINT NOT NULL,\n'
                '        frontier TEXT NOT NULL,\n'
                "        phase TEXT NOT NULL DEFAULT 'empty',\n"
                '        heads BIGINT NOT NULL DEFAULT 0,\n'
                '        area_dm2 BIGINT NOT NULL DEFAULT 0,\n'
                '        voted BIGINT NOT NULL DEFAULT 0,\n'
                "        closes TEXT NOT NULL DEFAULT '',\n"
                "        notice_h TEXT NOT NULL DEFAULT ''\n"
                '    )',
                'CREATE TABLE IF NOT EXISTS current_ballot (\n'
                '        assembly BIGINT NOT NULL REFERENCES assembly (id),\n'
                '        entry BIGINT NOT NULL REFERENCES roll_entry (id),\n'
                '        i BIGINT NOT NULL,\n'
                '        contested INTEGER NOT NULL DEFAULT 0,\n'
                '        PRIMARY KEY (assembly, entry)\n'
                '    )',
                'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS\n'
                "       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
                'DROP TRIGGER IF EXISTS ledger_leaf_append_only ON ledger_leaf',
                'CREATE TRIGGER ledger_leaf_append_only BEFORE UPDATE OR DELETE ON ledger_leaf\n'
                '       FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                'DROP TRIGGER IF EXISTS ledger_leaf_no_truncate ON ledger_leaf',
                'CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf\n'
                '       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                'DROP TRIGGER IF EXISTS current_ballot_no_delete ON current_ballot',
                'CREATE TRIGGER current_ballot_no_delete BEFORE DELETE ON current_ballot\n'
                '       FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                'DROP TRIGGER IF EXISTS current_ballot_forward ON current_ballot',
                'CREATE TRIGGER current_ballot_forward BEFORE UPDATE ON current_ballot FOR EACH '
                'ROW\n'
                '       WHEN (NEW.i < OLD.i OR NEW.entry <> OLD.entry OR NEW.assembly <> '
                'OLD.assembly)\n'
                '       EXECUTE FUNCTION refuse_change()',
                'DROP TRIGGER IF EXISTS ledger_head_forward ON ledger_head',
                'CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head FOR EACH ROW\n'
                '       WHEN (NEW.size <= OLD.size OR NEW.assembly <> OLD.assembly)\n'
                '       EXECUTE FUNCTION refuse_change()',
                'DROP TRIGGER IF EXISTS ledger_head_no_delete ON ledger_head',
                'CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head\n'
                '       FOR EACH ROW EXECUTE FUNCTION refuse_change()')}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="voting", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
