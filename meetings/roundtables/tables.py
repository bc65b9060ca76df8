"""Which columns and keys hold the tree of round tables, who convenes them and when they met?"""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Person, day, instant, points_to


class RoundTable(Table, tablename="round_table"):
    """A standing group of neighbours. Who belongs is derived from ownership and occupancy below it."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    level = Varchar(length=12)  # community | group | building | house
    name = Varchar(length=80)
    parent = points_to("self", null=True)  # the table above now; TableChange keeps where it stood before
    building = points_to(Building, null=True)  # of a building's or house's table
    position = Integer(default=0)
    remind_weeks = Integer(default=8)  # the convenor is reminded when it has not met for so long; 0: never
    speech_seconds = Integer(default=120)  # the table's rules of speaking, copied to each meeting
    speeches_per_item = Integer(default=2)
    alternate_sides = Boolean(default=False)
    newcomers_first = Boolean(default=False)
    created_by = points_to(Person, null=True)
    created_at = instant()
    closed_on = day()


class TableChange(Table, tablename="table_change"):
    """One step in a table's history: made, renamed, moved to another group, its rules changed, closed."""

    id = BigSerial(primary_key=True)
    round_table = points_to(RoundTable)
    what = Varchar(length=24)  # made | renamed | moved | rules | closed
    before = Text(default="{}")
    after = Text(default="{}")
    reason = Varchar(length=200, default="")
    made_by = points_to(Person, null=True)
    made_at = instant()


class Convenorship(Table, tablename="convenorship"):
    """That a person convenes a table from a day to a day, and who handed the duty over."""

    id = BigSerial(primary_key=True)
    round_table = points_to(RoundTable)
    person = points_to(Person)
    basis = Varchar(length=16)  # owner | sub_landlord | elected | appointed
    handed_over_by = points_to(Person, null=True)  # the owner who handed it to the sub-landlord
    since = day(null=False)
    until = day()
    consented_on = day()  # agreed to be named in public by surname and office; null: not named
    granted_by = points_to(Person, null=True)
    granted_at = instant()
    ended_by = points_to(Person, null=True)
    ended_at = instant(null=True)


class TableGuest(Table, tablename="table_guest"):
    """Somebody invited to a table by name, beside those who belong to it by owning or living there."""

    id = BigSerial(primary_key=True)
    round_table = points_to(RoundTable)
    person = points_to(Person, null=True)
    name = Varchar(length=60)
    party = Varchar(length=80, default="")  # the department or firm they come for
    since = day(null=False)
    until = day()
    invited_by = points_to(Person)
    invited_at = instant()


class TableSitting(Table, tablename="table_sitting"):
    """That a table met on a day: written when its meeting closes, or noted afterwards by its convenor."""

    id = BigSerial(primary_key=True)
    round_table = points_to(RoundTable)
    held_on = day(null=False)
    people = Integer(default=0)
    meeting = Varchar(length=32, default="")  # the meeting's public id; "" where it met without the product
    words = Varchar(length=400, default="")
    recorded_by = BigInt(null=True, default=None)
    recorded_at = instant()


TABLES: tuple[type[Table], ...] = (
    RoundTable,
    TableChange,
    Convenorship,
    TableGuest,
    TableSitting,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS round_table_public_id ON round_table (public_id)",
    "CREATE INDEX IF NOT EXISTS round_table_community ON round_table (community)",
    "CREATE INDEX IF NOT EXISTS round_table_parent ON round_table (parent)",
    "CREATE UNIQUE INDEX IF NOT EXISTS round_table_building ON round_table (building)"
    " WHERE building IS NOT NULL AND closed_on IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS round_table_top ON round_table (community)"
    " WHERE level = 'community' AND closed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS table_change_table ON table_change (round_table)",
    "CREATE INDEX IF NOT EXISTS convenorship_table ON convenorship (round_table)",
    "CREATE INDEX IF NOT EXISTS convenorship_person ON convenorship (person)",
    "CREATE INDEX IF NOT EXISTS table_guest_table ON table_guest (round_table)",
    "CREATE INDEX IF NOT EXISTS table_guest_person ON table_guest (person)",
    "CREATE INDEX IF NOT EXISTS table_sitting_table ON table_sitting (round_table, held_on)",
    "CREATE UNIQUE INDEX IF NOT EXISTS table_sitting_meeting ON table_sitting (meeting) WHERE meeting <> ''",
)
