"""Which columns and keys hold a text by clause and version, what neighbours said, votes, signatures?

A clause is a thing with an identity (Clause); what it says in one version is another row (ClauseText). A
version's words stand still from the day its fingerprint is written: consultation, vote, adoption, signatures
all name that fingerprint.
"""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Occupancy, Owner, Person, day, instant, points_to
from app.web.tables import StoredFile
from meetings.roundtables.tables import RoundTable


class Convention(Table, tablename="convention"):
    """A text the neighbours live by, through all its versions."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    kind = Varchar(length=24)  # which text, with which electorate and steps: rules/kinds.py
    building = points_to(Building, null=True)  # rules of one building only
    round_table = points_to(RoundTable, null=True)  # the table it came from
    title = Varchar(length=120)
    title_en = Varchar(length=200, default="")
    drafts = Integer(default=0)  # how many versions were ever begun: the row that writers of versions lock
    created_by = points_to(Person)
    created_at = instant()
    ended_on = day()  # no longer in force, and nothing took its place
    ended_why = Varchar(length=400, default="")


class TextVersion(Table, tablename="text_version"):
    """One version of a text. `state` moves by compare-and-set."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    convention = points_to(Convention)
    number = Integer(null=True, default=None)  # 1, 2, 3 …: given when it comes into force
    state = Varchar(length=16, default="draft")  # draft, consultation … in_force, replaced: rules/states.py
    based_on = points_to("self", null=True)
    origin = Varchar(length=24, default="empty")  # empty | template | version | pasted | file
    origin_words = Varchar(length=200, default="")  # the template's key, the file's name
    summary = Text(default="")  # what changed, in one paragraph
    summary_en = Text(default="")
    preamble = Text(default="")  # before the first clause
    preamble_en = Text(default="")
    edits = Integer(default=0)  # counts every change of its clauses: two editors notice each other
    fingerprint = Varchar(
        length=64, default=""
    )  # SHA-256 of the canonical text; set when the words stand still
    frozen_at = instant(null=True)
    delegated = Text(default="")  # the residents' meeting's decision that the representatives may adopt it
    adopted_on = day()
    in_force_from = day()
    replaced_by = points_to("self", null=True)
    replaced_on = day()
    posted_on = day()  # the adopted text: on the notice board, the first day not counted
    public_until = day()
    created_by = points_to(Person)
    created_at = instant()
    ended_why = Varchar(length=400, default="")


class Clause(Table, tablename="clause"):
    """A clause's identity: it stays through renumbering, moving and rewording."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    convention = points_to(Convention)


class ClauseText(Table, tablename="clause_text"):
    """What a clause says in one version, and where it stands there."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    clause = points_to(Clause)
    position = Integer()
    chapter = Varchar(length=80, default="")  # a heading that begins before this clause
    chapter_en = Varchar(length=160, default="")
    heading = Varchar(length=80, default="")
    heading_en = Varchar(length=160, default="")
    words = Text(default="")
    words_en = Text(default="")
    reason = Varchar(length=400, default="")  # why it was changed since the version before
    edits = Integer(default=0)  # compare-and-set of one clause
    edited_by = points_to(Person, null=True)
    edited_at = instant()


class ClauseLoss(Table, tablename="clause_loss"):
    """A clause taken out of a draft: what it said last, why, by whom; comments on it stay on record."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    clause = points_to(Clause)
    words = Text(default="")
    reason = Varchar(length=400, default="")
    merged_into = points_to(Clause, null=True)
    removed_by = points_to(Person)
    removed_at = instant()


class LegalStep(Table, tablename="legal_step"):
    """A step on the way that was done: the party organisation studied it, the street reviewed it, filed …"""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    step = Varchar(length=24)  # rules/steps.py
    done_on = day(null=False)
    words = Varchar(length=400, default="")  # by whom, what they said; of a filing: to whom
    receipt = Varchar(length=120, default="")  # a filing's receipt number
    file = points_to(StoredFile, null=True)
    recorded_by = points_to(Person)
    recorded_at = instant()
    withdrawn_at = instant(null=True)  # a wrong entry is withdrawn and stays


class Consultation(Table, tablename="consultation"):
    """The period in which neighbours say what they think of a version, clause by clause."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    words = Text(default="")  # what is asked
    opens_on = day(null=False)
    closes_on = day(null=False)  # the last day
    extended_why = Varchar(length=400, default="")
    posted_by = points_to(Person)
    posted_at = instant()
    closed_at = instant(null=True)
    closed_by = BigInt(null=True, default=None)


class ClauseComment(Table, tablename="clause_comment"):
    """What one neighbour said of one clause: agree, a comment, or other words."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    consultation = points_to(Consultation)
    clause = points_to(Clause)
    kind = Varchar(length=8)  # agree | comment | proposal
    words = Text(default="")  # the comment; of a proposal: why
    proposed = Text(default="")  # the other words
    person = points_to(Person, null=True)  # null once forgotten: the words stay
    capacity = Varchar(length=16, default="")  # owner | tenant | sub_landlord | … on that day
    named = Boolean(default=False)  # agreed to be named by surname where the words were taken
    made_at = instant()
    withdrawn_at = instant(null=True)
    answer = BigInt(null=True, default=None)  # clause_answer: one answer may serve many that are alike
    moved_to = points_to(TextVersion, null=True)  # the next draft that it was carried to while still open


class ClauseAnswer(Table, tablename="clause_answer"):
    """The answer to one comment, or to several that are alike."""

    id = BigSerial(primary_key=True)
    consultation = points_to(Consultation)
    clause = points_to(Clause)
    outcome = Varchar(length=8)  # taken | partly | not
    why = Text()
    answered_by = points_to(Person)
    answered_at = instant()
    replaced_by = points_to("self", null=True)  # an answer put right; both stay


class ClauseCredit(Table, tablename="clause_credit"):
    """That a clause of a version took words of a comment."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    clause = points_to(Clause)
    comment = points_to(ClauseComment)


class Submission(Table, tablename="submission"):
    """That a version, by its fingerprint, was put before a body: in a meeting or in an assembly.

    `question` names it: an agenda item ("item:<its public id>"), or the motion of an assembly that
    puts this version to the owners ("motion:<assembly's public id>:<version's public id>").
    """

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    body = Varchar(length=16)  # adults | households | representatives | owners
    question = Varchar(length=80)
    fingerprint = Varchar(length=64)
    submitted_by = points_to(Person)
    submitted_at = instant()
    put_at = instant(null=True)  # the body was asked: from here on it is not taken back, only decided
    ended_at = instant(null=True)  # taken back, called off, or decided
    outcome = Varchar(length=16, default="")  # adopted | rejected | no_quorum | withdrawn


class Adoption(Table, tablename="adoption"):
    """What a body decided on a version, written with the verdict; or that it was issued without a vote."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    body = Varchar(length=16)  # adults | households | representatives | owners | issued
    outcome = Varchar(length=16)  # adopted | rejected | no_quorum | issued
    fingerprint = Varchar(length=64)
    decided_on = day(null=False)
    link = Varchar(length=200, default="")  # the page of the vote
    figures = Text(default="{}")  # canonical JSON: members, present, agree, against, abstain, or both weights
    citation = Varchar(length=200, default="")  # of the rule it was decided under
    outside = Boolean(default=False)  # decided outside the product: recorded, not counted here
    words = Varchar(length=400, default="")  # of one outside: where, how, what the papers say
    file = points_to(StoredFile, null=True)  # of one outside: the evidence
    recorded_by = BigInt(null=True, default=None)
    recorded_at = instant()


class TextPosting(Table, tablename="text_posting"):
    """That a version hung on a board: which notice, where, from when to when, with a photo."""

    id = BigSerial(primary_key=True)
    version = points_to(TextVersion)
    what = Varchar(length=16)  # consultation | adopted
    place = Varchar(length=80)
    posted_on = day(null=False)
    taken_down_on = day()
    file = points_to(StoredFile, null=True)
    posted_by = points_to(Person)
    recorded_at = instant()


class Signature(Table, tablename="signature"):
    """That a household read a version and signed it, on its phone or on paper before a witness."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    version = points_to(TextVersion)
    fingerprint = Varchar(length=64)
    building = points_to(Building)
    household = Varchar(length=40)  # "u12" a unit, "r7" a room, "o31" an occupancy without a place
    capacity = Varchar(length=16)  # owner | family | tenant | sub_landlord
    person = points_to(Person, null=True)  # on the phone
    occupancy = points_to(Occupancy, null=True)
    owner = points_to(Owner, null=True)
    name = Varchar(length=60, default="")  # on paper: as written there
    how = Varchar(length=8)  # phone | paper
    witness = Varchar(length=60, default="")  # on paper
    entered_by = points_to(Person, null=True)  # on paper: the helper
    signed_at = instant()
    withdrawn_at = instant(null=True)


TABLES: tuple[type[Table], ...] = (
    Convention,
    TextVersion,
    Clause,
    ClauseText,
    ClauseLoss,
    LegalStep,
    Consultation,
    ClauseComment,
    ClauseAnswer,
    ClauseCredit,
    Submission,
    Adoption,
    TextPosting,
    Signature,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS convention_public_id ON convention (public_id)",
    "CREATE INDEX IF NOT EXISTS convention_community ON convention (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS text_version_public_id ON text_version (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS text_version_number ON text_version (convention, number)"
    " WHERE number IS NOT NULL",
    # one text has one version in force and one on its way
    "CREATE UNIQUE INDEX IF NOT EXISTS text_version_in_force ON text_version (convention)"
    " WHERE state = 'in_force'",
    "CREATE UNIQUE INDEX IF NOT EXISTS text_version_coming ON text_version (convention)"
    " WHERE state IN ('draft', 'consultation', 'consulted', 'submitted')",
    "CREATE UNIQUE INDEX IF NOT EXISTS clause_public_id ON clause (public_id)",
    "CREATE INDEX IF NOT EXISTS clause_convention ON clause (convention)",
    "CREATE UNIQUE INDEX IF NOT EXISTS clause_text_once ON clause_text (version, clause)",
    "CREATE INDEX IF NOT EXISTS clause_text_clause ON clause_text (clause)",
    "CREATE INDEX IF NOT EXISTS clause_loss_version ON clause_loss (version)",
    "CREATE INDEX IF NOT EXISTS legal_step_version ON legal_step (version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS consultation_version ON consultation (version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_public_id ON clause_comment (public_id)",
    "CREATE INDEX IF NOT EXISTS clause_comment_consultation ON clause_comment (consultation, clause)",
    "CREATE INDEX IF NOT EXISTS clause_comment_person ON clause_comment (person)",
    # one neighbour agrees to a clause once
    "CREATE UNIQUE INDEX IF NOT EXISTS clause_comment_agree ON clause_comment (consultation, clause, person)"
    " WHERE kind = 'agree' AND withdrawn_at IS NULL",
    "CREATE INDEX IF NOT EXISTS clause_answer_consultation ON clause_answer (consultation)",
    "CREATE UNIQUE INDEX IF NOT EXISTS clause_credit_once ON clause_credit (version, clause, comment)",
    "CREATE UNIQUE INDEX IF NOT EXISTS submission_open ON submission (version) WHERE ended_at IS NULL",
    "CREATE INDEX IF NOT EXISTS submission_ref ON submission (question)",
    "CREATE INDEX IF NOT EXISTS adoption_version ON adoption (version)",
    "CREATE INDEX IF NOT EXISTS text_posting_version ON text_posting (version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS signature_public_id ON signature (public_id)",
    # a household signs on paper once; whoever moves into the same room afterwards is another household
    "CREATE UNIQUE INDEX IF NOT EXISTS signature_paper ON signature"
    " (version, household, COALESCE(occupancy, 0), COALESCE(owner, 0))"
    " WHERE withdrawn_at IS NULL AND how = 'paper'",
    "CREATE UNIQUE INDEX IF NOT EXISTS signature_person ON signature"
    " (version, household, person, COALESCE(occupancy, 0), COALESCE(owner, 0))"
    " WHERE withdrawn_at IS NULL AND person IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS signature_version ON signature (version)",
    "CREATE INDEX IF NOT EXISTS signature_building ON signature (building)",
    "CREATE INDEX IF NOT EXISTS signature_of ON signature (person)",
)
