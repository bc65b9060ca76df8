"""Which columns and keys hold an estate's type and status, and what its bodies publish?"""

from piccolo.columns import BigSerial, Text, Varchar
from piccolo.table import Table

from app.community.tables import Community, Person, day, instant, points_to
from app.web.tables import StoredFile


class EstateType(Table, tablename="estate_type"):
    """Of which type an estate is, from a day on: templates are offered by it (一类型一攻略)."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    type = Varchar(length=24)  # which types there are: rules/types.py
    since = day(null=False)
    entered_by = points_to(Person)
    entered_at = instant()


class EstateStatus(Table, tablename="estate_status"):
    """Who runs the estate, from a day on, with the proof: nobody, a group that forms, a body."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    status = Varchar(length=16)  # nobody | forming | self_managed | committee
    since = day(null=False)
    words = Varchar(length=400, default="")  # what it rests on: the election's date, the filing's number
    gate = Text(default="[]")  # canonical JSON: which conditions of the step were ticked, with words
    file = points_to(StoredFile, null=True)
    entered_by = points_to(Person)
    entered_at = instant()


class Publication(Table, tablename="publication"):
    """A notice, a resolution or an account that a body puts up; put right by another, never changed."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    kind = Varchar(length=12)  # notice | resolution | accounts
    body = Varchar(length=24)  # who speaks: committee | residents_committee | self_managed_group | moderators
    title = Varchar(length=120)
    title_en = Varchar(length=200, default="")
    words = Text(default="")
    words_en = Text(default="")
    link = Varchar(length=200, default="")  # the vote, the meeting, the year's account it tells of
    file = points_to(StoredFile, null=True)
    fingerprint = Varchar(length=64)
    posted_on = day(null=False)
    public_until = day()  # the last day of its notice period; it stays readable afterwards
    corrects = points_to("self", null=True)
    posted_by = points_to(Person)
    posted_at = instant()
    withdrawn_at = instant(null=True)
    withdrawn_why = Varchar(length=400, default="")


class PublicationPosting(Table, tablename="publication_posting"):
    """That a publication hung on a board: where, from when to when, with a photo."""

    id = BigSerial(primary_key=True)
    publication = points_to(Publication)
    place = Varchar(length=80)
    posted_on = day(null=False)
    taken_down_on = day()
    file = points_to(StoredFile, null=True)
    posted_by = points_to(Person)
    recorded_at = instant()


TABLES: tuple[type[Table], ...] = (EstateType, EstateStatus, Publication, PublicationPosting)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS estate_type_community ON estate_type (community, since)",
    "CREATE INDEX IF NOT EXISTS estate_status_community ON estate_status (community, since)",
    "CREATE UNIQUE INDEX IF NOT EXISTS publication_public_id ON publication (public_id)",
    "CREATE INDEX IF NOT EXISTS publication_community ON publication (community, posted_on)",
    "CREATE INDEX IF NOT EXISTS publication_posting_of ON publication_posting (publication)",
)
