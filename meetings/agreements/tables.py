"""Which columns and keys hold an agreement, its seats, its terms and reported breaches?"""

from piccolo.columns import BigSerial, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Community, Person, day, instant, points_to
from app.web.tables import StoredFile
from meetings.checklists.tables import ListItem
from meetings.roundtables.tables import RoundTable


class Agreement(Table, tablename="agreement"):
    """What two or three parties promised each other. In force once every seat has signed."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    round_table = points_to(RoundTable, null=True)  # whose scope may read it and report; null: everyone's
    title = Varchar(length=120)
    words = Text(default="")
    origin = Varchar(length=12, default="person")  # person | meeting | item
    origin_ref = Varchar(length=60, default="")
    since = day(null=False)
    until = day()
    watcher = points_to(Person, null=True)
    watcher_name = Varchar(length=60, default="")
    public = Boolean(default=True)
    made_by = points_to(Person)
    made_at = instant()
    in_force_at = instant(null=True)
    ended_at = instant(null=True)
    ended_by = points_to(Person, null=True)
    ended_reason = Varchar(length=400, default="")


class AgreementSeat(Table, tablename="agreement_seat"):
    """One party's seat: who it is, who signs for it, when and how that was done."""

    id = BigSerial(primary_key=True)
    agreement = points_to(Agreement)
    seat = Integer()  # 1, 2, 3
    party = Varchar(length=80)
    kind = Varchar(length=24)  # party_branch | residents_committee | committee | firm | …
    representative = Varchar(length=60)
    person = points_to(Person, null=True)  # who may sign on a phone
    signed_at = instant(null=True)
    signed_how = Varchar(length=8, default="")  # phone | paper
    sheet = points_to(StoredFile, null=True)  # the photographed signature page
    recorded_by = points_to(Person, null=True)


class AgreementTerm(Table, tablename="agreement_term"):
    """One promise that can be checked: on which days and between which minutes of the day it holds."""

    id = BigSerial(primary_key=True)
    agreement = points_to(Agreement)
    position = Integer()
    words = Varchar(length=400)  # "works only after 9:00 on weekdays"
    weekdays = Varchar(length=7, default="")  # allowed days, "12345"; "" where the term has no hours
    from_minute = Integer(null=True, default=None)  # minutes after midnight, community time
    until_minute = Integer(null=True, default=None)
    holidays = Boolean(default=False)  # allowed on public holidays too


class Breach(Table, tablename="breach"):
    """That somebody in scope reported a term as broken; it becomes an issue that points back."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    agreement = points_to(Agreement)
    term = points_to(AgreementTerm, null=True)
    happened_at = instant()
    words = Text(default="")
    photo = points_to(StoredFile, null=True)
    reported_by = points_to(Person)
    reported_at = instant()
    issue = points_to(ListItem)
    judged = Varchar(length=12, default="")  # what the term's own days and hours say: broken | kept | ""


TABLES: tuple[type[Table], ...] = (Agreement, AgreementSeat, AgreementTerm, Breach)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS agreement_public_id ON agreement (public_id)",
    "CREATE INDEX IF NOT EXISTS agreement_community ON agreement (community)",
    "CREATE INDEX IF NOT EXISTS agreement_origin ON agreement (origin, origin_ref)",
    "CREATE UNIQUE INDEX IF NOT EXISTS agreement_seat_once ON agreement_seat (agreement, seat)",
    "CREATE UNIQUE INDEX IF NOT EXISTS agreement_term_once ON agreement_term (agreement, position)",
    "CREATE UNIQUE INDEX IF NOT EXISTS breach_public_id ON breach (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS breach_issue ON breach (issue)",
    "CREATE INDEX IF NOT EXISTS breach_agreement ON breach (agreement)",
)
