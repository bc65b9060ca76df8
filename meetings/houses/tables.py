"""Which columns and keys hold what the page behind a house's code shows, and what is said through it?"""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Community, Person, Unit, day, instant, points_to
from app.web.tables import StoredFile


class HousePlate(Table, tablename="house_plate"):
    """The printed code of a house, or of one unit: which generation hangs there.

    The code itself is a Code of purpose "house"; it can be printed again, since it follows from the
    installation's secret and this row, and a new generation makes the old one dead.
    """

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building)
    unit = points_to(Unit, null=True)  # null: the whole house
    generation = Integer(default=1)
    code = BigInt()  # the code that is alive
    made_at = instant()
    replaced_at = instant(null=True)
    replaced_by = points_to(Person, null=True)
    replaced_why = Varchar(length=200, default="")


class FireWarden(Table, tablename="fire_warden"):
    """Who looks after fire safety in a house: shown by surname and office, with consent and dates."""

    id = BigSerial(primary_key=True)
    building = points_to(Building)
    person = points_to(Person, null=True)
    name = Varchar(length=60)
    office = Varchar(length=24)  # safety_head | patrol | publicity | firefighter  (消防四员)
    since = day(null=False)
    until = day()
    consented_on = day()  # agreed to be named by surname and office; null: the office only
    entered_by = points_to(Person)
    entered_at = instant()


class EscapeRoute(Table, tablename="escape_route"):
    """The picture of the way out of a house, by floor; the newest of a floor holds."""

    id = BigSerial(primary_key=True)
    building = points_to(Building)
    floor = Integer(null=True, default=None)  # null: the whole house
    file = points_to(StoredFile)
    words = Varchar(length=400, default="")
    entered_by = points_to(Person)
    entered_at = instant()
    removed_at = instant(null=True)


class SafetyLesson(Table, tablename="safety_lesson"):
    """A short lesson that every house's page shows."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    title = Varchar(length=80)
    title_en = Varchar(length=160, default="")
    words = Text(default="")
    words_en = Text(default="")
    position = Integer(default=0)
    entered_by = points_to(Person)
    entered_at = instant()
    removed_at = instant(null=True)


class HouseMessage(Table, tablename="house_message"):
    """What somebody wrote at a house's code to its convenor or to the grid; deleted on time."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    building = points_to(Building)
    sent_to = Varchar(length=12)  # convenor | grid
    words = Text()
    reach = Varchar(length=60, default="")  # how to answer, if they said
    person = points_to(Person, null=True)
    written_at = instant()
    answer = Text(default="")
    answered_by = points_to(Person, null=True)
    answered_at = instant(null=True)


TABLES: tuple[type[Table], ...] = (HousePlate, FireWarden, EscapeRoute, SafetyLesson, HouseMessage)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_house ON house_plate (building) WHERE unit IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_unit ON house_plate (unit) WHERE unit IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS fire_warden_building ON fire_warden (building)",
    "CREATE INDEX IF NOT EXISTS escape_route_building ON escape_route (building)",
    "CREATE UNIQUE INDEX IF NOT EXISTS safety_lesson_public_id ON safety_lesson (public_id)",
    "CREATE INDEX IF NOT EXISTS safety_lesson_community ON safety_lesson (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_message_public_id ON house_message (public_id)",
    "CREATE INDEX IF NOT EXISTS house_message_building ON house_message (building)",
)
