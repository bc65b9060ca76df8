"""Which columns and keys hold an ordering contest: entries, criteria, judges, scores, the order?"""

from piccolo.columns import BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Person, day, instant, points_to
from app.web.tables import StoredFile


class OrderingContest(Table, tablename="ordering_contest"):
    """Who comes first, by criteria published before anyone hands in a plan."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    title = Varchar(length=120)
    words = Text(default="")
    per_month = Integer(null=True, default=None)  # how many can be done in a month, for the calendar
    starts_on = day()  # the month in which the first is done
    entries_until = instant()
    scores_until = instant()
    made_by = points_to(Person)
    made_at = instant()
    published_at = instant(null=True)  # criteria are fixed from now on
    closed_at = instant(null=True)
    result = Text(default="")  # canonical JSON, written once
    lot_seed = Varchar(length=64, default="")


class Criterion(Table, tablename="criterion"):
    id = BigSerial(primary_key=True)
    contest = points_to(OrderingContest)
    position = Integer()
    name = Varchar(length=80)
    words = Varchar(length=400, default="")
    weight = Integer()  # whole numbers; their sum is shown beside them
    most = Integer(default=10)  # the highest score


class ContestEntry(Table, tablename="contest_entry"):
    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    contest = points_to(OrderingContest)
    name = Varchar(length=80)  # "8 号楼"
    building = points_to(Building, null=True)
    words = Text(default="")
    plan = points_to(StoredFile, null=True)
    handed_in_by = points_to(Person)
    handed_in_at = instant()
    withdrawn_at = instant(null=True)


class Judge(Table, tablename="judge"):
    id = BigSerial(primary_key=True)
    contest = points_to(OrderingContest)
    person = points_to(Person)
    named_at = instant()
    ended_at = instant(null=True)


class ConflictDeclared(Table, tablename="conflict_declared"):
    """A judge who has a stake in an entry says so and does not score it."""

    id = BigSerial(primary_key=True)
    judge = points_to(Judge)
    entry = points_to(ContestEntry)
    reason = Varchar(length=200)
    declared_at = instant()


class Score(Table, tablename="score"):
    id = BigSerial(primary_key=True)
    judge = points_to(Judge)
    entry = points_to(ContestEntry)
    criterion = points_to(Criterion)
    points = Integer()
    given_at = instant()


TABLES: tuple[type[Table], ...] = (OrderingContest, Criterion, ContestEntry, Judge, ConflictDeclared, Score)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS ordering_contest_public_id ON ordering_contest (public_id)",
    "CREATE INDEX IF NOT EXISTS ordering_contest_community ON ordering_contest (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS criterion_position ON criterion (contest, position)",
    "CREATE UNIQUE INDEX IF NOT EXISTS contest_entry_public_id ON contest_entry (public_id)",
    "CREATE INDEX IF NOT EXISTS contest_entry_contest ON contest_entry (contest)",
    "CREATE UNIQUE INDEX IF NOT EXISTS judge_once ON judge (contest, person) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS conflict_once ON conflict_declared (judge, entry)",
    "CREATE UNIQUE INDEX IF NOT EXISTS score_once ON score (judge, entry, criterion)",
)
