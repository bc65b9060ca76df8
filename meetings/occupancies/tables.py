"""Which columns and keys hold a house's month, what is due there, the grid's figures and duties?

The register itself is Occupancy and Room (app.community.tables): who lives where. That an owner handed a
house to a sub-landlord is the Convenorship of its table (meetings.roundtables.tables), with its dates.
"""

from piccolo.columns import BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Occupancy, Person, day, instant, points_to
from app.web.tables import StoredFile


class HouseConfirmation(Table, tablename="house_confirmation"):
    """That whoever is in charge of a house looked at its list in a month and found it right."""

    id = BigSerial(primary_key=True)
    building = points_to(Building)
    month = Varchar(length=7)  # 2026-11
    households = Integer()
    people = Integer()
    confirmed_by = points_to(Person)
    confirmed_at = instant()


class LeavingNotice(Table, tablename="leaving_notice"):
    """Said at a house's code: a household moved out. Only its own phone or those in charge end it."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    building = points_to(Building)
    occupancy = points_to(Occupancy, null=True)  # once it is clear which
    room = Varchar(length=40, default="")  # as typed
    name = Varchar(length=60, default="")  # as typed
    last_day = day(null=False)
    said_by = points_to(Person, null=True)
    said_at = instant()
    outcome = Varchar(length=12, default="")  # ended | stays | unknown
    settled_by = points_to(Person, null=True)
    settled_at = instant(null=True)


class PoliceExport(Table, tablename="police_export"):
    """That a file for the police registration was made on purpose, and why; no copy is kept."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building, null=True)
    reason = Varchar(length=400)
    asked_by = Varchar(length=120, default="")  # which office asked
    rows = Integer()
    sha256 = Varchar(length=64)
    made_by = points_to(Person)
    made_at = instant()


class KnownOccupants(Table, tablename="known_occupants"):
    """How many are known to live somewhere by another source: what coverage is reckoned against."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building, null=True)  # null: the whole community
    people = Integer()
    source = Varchar(length=200)
    as_of = day(null=False)
    entered_by = points_to(Person)
    entered_at = instant()


class BaselineSheet(Table, tablename="baseline_sheet"):
    """One of the five sheets on an estate or a building, as found on a day; the newest holds."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building, null=True)
    kind = Varchar(length=12)  # dwellings | people | facilities | hazards | hygiene
    facts = Text(default="[]")  # canonical JSON: label and value pairs of the kind (rules/baseline.py)
    words = Text(default="")
    checked_on = day(null=False)
    checked_by = points_to(Person)
    entered_at = instant()


class Duty(Table, tablename="landlord_duty"):
    """Something every house's person in charge does again and again."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    title = Varchar(length=80)
    words = Text(default="")
    every = Varchar(length=8)  # week | month | quarter | year
    grace_days = Integer(default=0)  # after the period's end until it counts as overdue
    since = day(null=False)
    until = day()
    made_by = points_to(Person)
    made_at = instant()


class DutyDone(Table, tablename="landlord_duty_done"):
    """That a duty was done for a house in a period."""

    id = BigSerial(primary_key=True)
    duty = points_to(Duty)
    building = points_to(Building)
    period = Varchar(length=8)  # 2026-W47 | 2026-11 | 2026Q4 | 2026
    words = Varchar(length=400, default="")
    file = points_to(StoredFile, null=True)
    done_by = points_to(Person)
    done_at = instant()


TABLES: tuple[type[Table], ...] = (
    HouseConfirmation,
    LeavingNotice,
    PoliceExport,
    KnownOccupants,
    BaselineSheet,
    Duty,
    DutyDone,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS house_confirmation_once ON house_confirmation (building, month)",
    "CREATE UNIQUE INDEX IF NOT EXISTS leaving_notice_public_id ON leaving_notice (public_id)",
    "CREATE INDEX IF NOT EXISTS leaving_notice_building ON leaving_notice (building)",
    "CREATE INDEX IF NOT EXISTS police_export_community ON police_export (community)",
    "CREATE INDEX IF NOT EXISTS known_occupants_of ON known_occupants (community, building)",
    "CREATE INDEX IF NOT EXISTS baseline_sheet_of ON baseline_sheet (community, building, kind)",
    "CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_public_id ON landlord_duty (public_id)",
    "CREATE INDEX IF NOT EXISTS landlord_duty_community ON landlord_duty (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS landlord_duty_done_once"
    " ON landlord_duty_done (duty, building, period)",
)
