"""Which columns and keys hold an assembly, its notice, roll, ballots, ledger and verdict?

State is a record: an assembly is open because an Opening exists and no Closure does. The ledger's
two tables are raw SQL (`STATEMENTS`), since the database itself has to refuse update and delete.
"""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Integer,
    Text,
    Varchar,
)
from piccolo.table import Table

from app.community.tables import Community, Owner, Person, Unit, day, instant, points_to
from app.web.tables import StoredFile
from meetings.gatherings.tables import AgendaItem, Attendee, Meeting


class Assembly(Table, tablename="assembly"):
    """One calling of the owners: one scope, one roll, one ledger, one close."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)  # also the "a" of every leaf
    community = points_to(Community)
    title = Varchar(length=120)
    origin = Text(default="")  # where the question came from
    scope_kind = Varchar(length=16, default="community")  # community|buildings|entrances|units
    scope = Text(default="[]")  # ids as canonical JSON
    extraordinary = Boolean(default=False)
    worth = Varchar(length=16, default="advisory")  # advisory | binding
    worth_basis = Text(default="")  # the dated local rule on file that makes it binding
    without_phones = Text(default="")  # how those without phones vote
    contact = Varchar(length=120, default="")
    notice_on = day()
    opens_at = instant(null=True)
    closes_at = instant(null=True)
    objections_until = instant(null=True)
    result_days = Integer(default=15)  # for how many days the result is posted
    linked = points_to("self", null=True)  # the other level of a two-level matter
    rulebook = Text(default="{}")  # the settings it was called under, kept for ever
    key_wrapped = Bytea(default=b"")  # k_a, wrapped with the installation's secret
    created_by = points_to(Person)
    created_at = instant()


class Motion(Table, tablename="motion"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    position = Integer(default=1)  # "m1" in leaves
    matter = Varchar(length=40)  # which matter of art. 278: elevator, use_fund, …
    question = Text(default="")
    plan = Text(default="")
    facts = Text(default="[]")  # label/value pairs of the plan, as canonical JSON
    preset_id = Varchar(length=60)
    preset = Text(default="{}")  # the preset's snapshot it is held under
    second_level = Varchar(length=4, default="")  # does it use the estate's common part: "" unsaid, no, yes
    text_version = Varchar(length=32, default="")  # the version of a convention it adopts, by public id
    text_fingerprint = Varchar(length=64, default="")  # SHA-256 of that version's canonical text


class AssemblyDocument(Table, tablename="assembly_document"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    file = points_to(StoredFile)
    title = Varchar(length=120)
    position = Integer(default=0)


class Notice(Table, tablename="notice"):
    """What is posted: the calling, an extension, a correction, a calling-off, a result."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    kind = Varchar(length=16)  # calling | extension | correction | called_off | result
    content = Text()  # canonical JSON of all that the notice says; its hash is in the ledger
    content_hash = Varchar(length=64)
    reason = Text(default="")
    posted_on = day(null=False)
    public_until = day()
    made_by = points_to(Person, null=True)  # null: made by the product at the posted hour
    made_at = instant()


class Posting(Table, tablename="posting"):
    """That a notice hung at a place: when, who, photo, taken down when."""

    id = BigSerial(primary_key=True)
    notice = points_to(Notice)
    place = Varchar(length=120)
    hung_at = instant()
    hung_by = Varchar(length=60)
    photo = points_to(StoredFile, null=True)
    recorded_by = points_to(Person)
    taken_down_at = instant(null=True)
    taken_down_by = Varchar(length=60, default="")


class RollVersion(Table, tablename="roll_version"):
    """The derived roll as posted; each correction makes the next version; the last is frozen."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    number = Integer()
    digest = Varchar(length=64)
    heads = Integer()
    area_dm2 = BigInt()
    reason = Text(default="")
    made_by = points_to(Person, null=True)
    made_at = instant()


class RollEntry(Table, tablename="roll_entry"):
    """One head with all its units in scope and their area."""

    id = BigSerial(primary_key=True)
    version = points_to(RollVersion)
    assembly = points_to(Assembly)
    number = Integer()  # as posted; unrelated to the pseudonym in the ledger
    area_dm2 = BigInt()
    label = Varchar(length=400)  # "501室、702室", as the owners' roll shows it
    merged = Varchar(length=24, default="")  # why several units are one head


class RollEntryUnit(Table, tablename="roll_entry_unit"):
    id = BigSerial(primary_key=True)
    entry = points_to(RollEntry)
    unit = points_to(Unit)
    label = Varchar(length=120)
    building = Varchar(length=40)
    entrance = Varchar(length=40, default="")
    room = Varchar(length=40)
    floor = Integer(null=True, default=None)
    use = Varchar(length=16)
    area_dm2 = BigInt()
    area_source = Varchar(length=16, default="")


class RollEntryOwner(Table, tablename="roll_entry_owner"):
    id = BigSerial(primary_key=True)
    entry = points_to(RollEntry)
    owner = points_to(Owner)
    name = Varchar(length=120)
    kind = Varchar(length=16)
    representative = Varchar(length=60, default="")


class RollObjection(Table, tablename="roll_objection"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    version = points_to(RollVersion)
    entry_number = Integer(null=True, default=None)
    owner = points_to(Owner)
    person = points_to(Person)
    text = Text()
    made_at = instant()


class RollAnswer(Table, tablename="roll_answer"):
    """What the committee answered an objection; upheld ones name the corrected version."""

    id = BigSerial(primary_key=True)
    objection = points_to(RollObjection)
    upheld = Boolean(default=False)
    text = Text()
    version = points_to(RollVersion, null=True)
    answered_by = points_to(Person)
    answered_at = instant()


class MatterQuestion(Table, tablename="matter_question"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    person = points_to(Person)
    owner = points_to(Owner, null=True)
    text = Text()
    asked_at = instant()


class MatterAnswer(Table, tablename="matter_answer"):
    id = BigSerial(primary_key=True)
    question = points_to(MatterQuestion)
    text = Text()
    answered_by = points_to(Person)
    answered_at = instant()


class Confirmation(Table, tablename="confirmation"):
    """That somebody went on although an item of a check was not as it should be, and why."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    stage = Varchar(length=8)  # posting | opening
    item = Varchar(length=24)
    facts = Text()  # what exactly was confirmed; anything else needs a confirmation of its own
    reason = Text()
    confirmed_by = points_to(Person)
    made_at = instant()


class Opening(Table, tablename="opening"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    version = points_to(RollVersion)  # the frozen roll
    opened_at = instant()
    opened_by = points_to(Person, null=True)


class Extension(Table, tablename="extension"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    closes_before = instant()
    closes_at = instant()
    reason = Text()
    notice = points_to(Notice)
    made_by = points_to(Person)
    made_at = instant()


class CallingOff(Table, tablename="calling_off"):
    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    reason = Text()
    notice = points_to(Notice, null=True)
    made_by = points_to(Person)
    made_at = instant()


class Closure(Table, tablename="closure"):
    """That voting ended: when, why, by whom."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    cause = Varchar(length=16)  # schedule | all_voted | clause
    closed_at = instant()
    closed_by = points_to(Person, null=True)
    leaf_index = Integer()


class Verdict(Table, tablename="verdict"):
    """What the rule says of the count of one motion."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    motion = points_to(Motion)
    outcome = Varchar(length=16)  # passed | rejected | no_quorum
    record = Text()  # canonical JSON: counts and every gate with its two integers
    made_at = instant()
    leaf_index = Integer()


class Cast(Table, tablename="cast_record"):
    """Who cast for an entry, how and when; the choice is only in the leaf."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    entry = points_to(RollEntry)
    leaf_index = Integer()
    person = points_to(Person, null=True)
    owner = points_to(Owner, null=True)
    channel = Varchar(length=8)  # online | kiosk
    basis = Varchar(length=16)  # digits | slip_only | desk
    teller = points_to(Person, null=True)
    witness = Varchar(length=60, default="")
    present = Text(default="[]")  # at the desk: the owners who were there, as canonical JSON of their ids
    cast_at = instant()


class Settlement(Table, tablename="settlement"):
    """That co-owners agreed on a contested entry's ballot: together at the desk, or by who contested it."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    entry = points_to(RollEntry)
    target = Integer()  # index of the ballot leaf that now stands
    leaf_index = Integer()  # of the designation
    owner = points_to(Owner, null=True)  # who withdrew the contest; null: agreed together at the desk
    person = points_to(Person)  # whose phone, or the teller
    made_at = instant()


class Contest(Table, tablename="contest"):
    """That a co-owner contested the ballot cast for their entry."""

    id = BigSerial(primary_key=True)
    assembly = points_to(Assembly)
    entry = points_to(RollEntry)
    target = Integer()  # index of the ballot leaf
    leaf_index = Integer()
    owner = points_to(Owner)
    person = points_to(Person)
    made_at = instant()


# ---- residents' meetings ------------------------------------------------------------------------


class MeetingMotion(Table, tablename="meeting_motion"):
    """A question put to a residents' or representatives' meeting under its own rule, by hands and phones."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    meeting = points_to(Meeting)
    item = points_to(AgendaItem)
    question = Varchar(length=200)  # as it stood on the posted agenda
    words = Text(default="")
    body = Varchar(length=16)  # adults | households | representatives
    members = Integer()  # how many the body has, and where that number comes from
    members_source = Varchar(length=200, default="")
    preset_id = Varchar(length=60)
    preset = Text(default="{}")  # the preset's snapshot it is held under
    phones = Boolean(default=False)  # phones answer too, hands are counted of those without one
    text_version = Varchar(length=32, default="")  # the version of a convention it adopts, by public id
    text_fingerprint = Varchar(length=64, default="")  # SHA-256 of that version's canonical text
    opened_by = points_to(Person)
    opened_at = instant()


class MotionBallot(Table, tablename="motion_ballot"):
    """One answer by phone; a later one of the same attendee takes its place, both stay."""

    id = BigSerial(primary_key=True)
    motion = points_to(MeetingMotion)
    attendee = points_to(Attendee)
    choice = Varchar(length=8)  # agree | against | abstain
    cast_at = instant()


class MotionHandCount(Table, tablename="motion_hand_count"):
    """What one counter found; a count stands when two of one round are the same."""

    id = BigSerial(primary_key=True)
    motion = points_to(MeetingMotion)
    round = Integer()
    counter = Varchar(length=60)
    agree = Integer()
    against = Integer()
    abstain = Integer()
    entered_by = points_to(Person)
    entered_at = instant()


class MotionVerdict(Table, tablename="motion_verdict"):
    """The count of a motion and what its rule says of it; written once, with the close."""

    id = BigSerial(primary_key=True)
    motion = points_to(MeetingMotion)
    present = Integer()
    hands = Text()  # canonical JSON: agree, against, abstain
    phones = Text()
    outcome = Varchar(length=16)  # passed | rejected | no_quorum
    record = Text()  # canonical JSON: counts and every gate with its two integers
    closed_by = points_to(Person)
    closed_at = instant()


TABLES: tuple[type[Table], ...] = (
    Assembly,
    Motion,
    AssemblyDocument,
    Notice,
    Posting,
    RollVersion,
    RollEntry,
    RollEntryUnit,
    RollEntryOwner,
    RollObjection,
    RollAnswer,
    MatterQuestion,
    MatterAnswer,
    Confirmation,
    Opening,
    Extension,
    CallingOff,
    Closure,
    Verdict,
    Cast,
    Settlement,
    Contest,
    MeetingMotion,
    MotionBallot,
    MotionHandCount,
    MotionVerdict,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS assembly_public_id ON assembly (public_id)",
    "CREATE INDEX IF NOT EXISTS assembly_community ON assembly (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS motion_position ON motion (assembly, position)",
    "CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_public_id ON meeting_motion (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS meeting_motion_item ON meeting_motion (item)",
    "CREATE INDEX IF NOT EXISTS meeting_motion_meeting ON meeting_motion (meeting)",
    "CREATE INDEX IF NOT EXISTS motion_ballot_motion ON motion_ballot (motion, attendee)",
    "CREATE UNIQUE INDEX IF NOT EXISTS motion_hand_count_once ON motion_hand_count (motion, round, counter)",
    "CREATE UNIQUE INDEX IF NOT EXISTS motion_verdict_once ON motion_verdict (motion)",
    "CREATE INDEX IF NOT EXISTS assembly_document_assembly ON assembly_document (assembly)",
    "CREATE INDEX IF NOT EXISTS notice_assembly ON notice (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS notice_calling_once ON notice (assembly) WHERE kind = 'calling'",
    "CREATE INDEX IF NOT EXISTS posting_notice ON posting (notice)",
    "CREATE UNIQUE INDEX IF NOT EXISTS roll_version_number ON roll_version (assembly, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS roll_entry_number ON roll_entry (version, number)",
    "CREATE INDEX IF NOT EXISTS roll_entry_unit_entry ON roll_entry_unit (entry)",
    "CREATE INDEX IF NOT EXISTS roll_entry_owner_entry ON roll_entry_owner (entry)",
    "CREATE INDEX IF NOT EXISTS roll_entry_owner_owner ON roll_entry_owner (owner)",
    "CREATE INDEX IF NOT EXISTS roll_objection_assembly ON roll_objection (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS roll_answer_once ON roll_answer (objection)",
    "CREATE INDEX IF NOT EXISTS matter_question_assembly ON matter_question (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS matter_answer_once ON matter_answer (question)",
    "CREATE UNIQUE INDEX IF NOT EXISTS confirmation_once ON confirmation (assembly, stage, item, facts)",
    "CREATE UNIQUE INDEX IF NOT EXISTS opening_once ON opening (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS calling_off_once ON calling_off (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS closure_once ON closure (assembly)",
    "CREATE UNIQUE INDEX IF NOT EXISTS verdict_once ON verdict (motion)",
    "CREATE UNIQUE INDEX IF NOT EXISTS cast_leaf ON cast_record (assembly, leaf_index)",
    "CREATE INDEX IF NOT EXISTS cast_entry ON cast_record (entry)",
    "CREATE UNIQUE INDEX IF NOT EXISTS contest_once ON contest (assembly, target, owner)",
    "CREATE UNIQUE INDEX IF NOT EXISTS settlement_leaf ON settlement (assembly, leaf_index)",
)

_LEDGER_SQLITE: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS ledger_leaf (
        assembly INTEGER NOT NULL REFERENCES assembly (id),
        i INTEGER NOT NULL,
        leaf BLOB NOT NULL,
        leaf_hash BLOB NOT NULL,
        op TEXT,
        PRIMARY KEY (assembly, i)
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_op ON ledger_leaf (assembly, op) WHERE op IS NOT NULL",
    # size and frontier of the log, and what the next leaf must know of it (voting/ledger/order.py, Head)
    """CREATE TABLE IF NOT EXISTS ledger_head (
        assembly INTEGER PRIMARY KEY REFERENCES assembly (id),
        size INTEGER NOT NULL,
        frontier TEXT NOT NULL,
        phase TEXT NOT NULL DEFAULT 'empty',
        heads INTEGER NOT NULL DEFAULT 0,
        area_dm2 INTEGER NOT NULL DEFAULT 0,
        voted INTEGER NOT NULL DEFAULT 0,
        closes TEXT NOT NULL DEFAULT '',
        notice_h TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # which ballot of an entry is current: moved forward only, so that a replay can check it
    """CREATE TABLE IF NOT EXISTS current_ballot (
        assembly INTEGER NOT NULL REFERENCES assembly (id),
        entry INTEGER NOT NULL REFERENCES roll_entry (id),
        i INTEGER NOT NULL,
        contested INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (assembly, entry)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER IF NOT EXISTS ledger_leaf_never_updated BEFORE UPDATE ON ledger_leaf
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS ledger_leaf_never_deleted BEFORE DELETE ON ledger_leaf
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS current_ballot_never_deleted BEFORE DELETE ON current_ballot
       BEGIN SELECT RAISE(ABORT, 'a ballot is replaced, never removed'); END""",
    """CREATE TRIGGER IF NOT EXISTS current_ballot_only_forward BEFORE UPDATE ON current_ballot
       WHEN NEW.i < OLD.i OR NEW.entry <> OLD.entry OR NEW.assembly <> OLD.assembly
       BEGIN SELECT RAISE(ABORT, 'a ballot is replaced by a later one only'); END""",
    """CREATE TRIGGER IF NOT EXISTS ledger_head_only_forward BEFORE UPDATE ON ledger_head
       WHEN NEW.size <= OLD.size OR NEW.assembly <> OLD.assembly
       BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END""",
    """CREATE TRIGGER IF NOT EXISTS ledger_head_never_deleted BEFORE DELETE ON ledger_head
       BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END""",
)

_LEDGER_POSTGRESQL: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS ledger_leaf (
        assembly BIGINT NOT NULL REFERENCES assembly (id),
        i BIGINT NOT NULL,
        leaf BYTEA NOT NULL,
        leaf_hash BYTEA NOT NULL,
        op TEXT,
        PRIMARY KEY (assembly, i)
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_op ON ledger_leaf (assembly, op) WHERE op IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS ledger_head (
        assembly BIGINT PRIMARY KEY REFERENCES assembly (id),
        size BIGINT NOT NULL,
        frontier TEXT NOT NULL,
        phase TEXT NOT NULL DEFAULT 'empty',
        heads BIGINT NOT NULL DEFAULT 0,
        area_dm2 BIGINT NOT NULL DEFAULT 0,
        voted BIGINT NOT NULL DEFAULT 0,
        closes TEXT NOT NULL DEFAULT '',
        notice_h TEXT NOT NULL DEFAULT ''
    )""",
    """CREATE TABLE IF NOT EXISTS current_ballot (
        assembly BIGINT NOT NULL REFERENCES assembly (id),
        entry BIGINT NOT NULL REFERENCES roll_entry (id),
        i BIGINT NOT NULL,
        contested INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (assembly, entry)
    )""",
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    "DROP TRIGGER IF EXISTS ledger_leaf_append_only ON ledger_leaf",
    """CREATE TRIGGER ledger_leaf_append_only BEFORE UPDATE OR DELETE ON ledger_leaf
       FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    "DROP TRIGGER IF EXISTS ledger_leaf_no_truncate ON ledger_leaf",
    """CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    "DROP TRIGGER IF EXISTS current_ballot_no_delete ON current_ballot",
    """CREATE TRIGGER current_ballot_no_delete BEFORE DELETE ON current_ballot
       FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    "DROP TRIGGER IF EXISTS current_ballot_forward ON current_ballot",
    """CREATE TRIGGER current_ballot_forward BEFORE UPDATE ON current_ballot FOR EACH ROW
       WHEN (NEW.i < OLD.i OR NEW.entry <> OLD.entry OR NEW.assembly <> OLD.assembly)
       EXECUTE FUNCTION refuse_change()""",
    "DROP TRIGGER IF EXISTS ledger_head_forward ON ledger_head",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head FOR EACH ROW
       WHEN (NEW.size <= OLD.size OR NEW.assembly <> OLD.assembly)
       EXECUTE FUNCTION refuse_change()""",
    "DROP TRIGGER IF EXISTS ledger_head_no_delete ON ledger_head",
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
       FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
)

STATEMENTS: dict[str, tuple[str, ...]] = {
    "sqlite": (*INDEXES, *_LEDGER_SQLITE),
    "postgresql": (*INDEXES, *_LEDGER_POSTGRESQL),
}
