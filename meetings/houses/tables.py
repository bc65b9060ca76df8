"""Which columns and keys hold what the page behind a house's code shows, and what is said through it?"""

from piccolo.columns import BigSerial, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Code, Community, Entrance, Person, Unit, day, instant, points_to
from app.web.tables import StoredFile


class HousePlate(Table, tablename="house_plate"):
    """The printed code of a house, of one entrance or of one unit: which generation hangs there.

    The code itself is a Code of purpose "house"; it can be printed again, since it follows from the
    installation's secret and this row, and a new generation makes the old one dead.
    """

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building)
    entrance = points_to(Entrance, null=True)  # at most one of entrance and unit; neither: the whole house
    unit = points_to(Unit, null=True)
    generation = Integer(default=1)
    code = points_to(Code, null=True)  # the one that is alive; null only while it is being made
    made_by = points_to(Person, null=True)
    made_at = instant()


class PlateReplacement(Table, tablename="plate_replacement"):
    """That a plate was lost or spoilt: the generation that died, why, and who said so."""

    id = BigSerial(primary_key=True)
    plate = points_to(HousePlate)
    generation = Integer()
    why = Varchar(length=200)
    replaced_by = points_to(Person, null=True)
    replaced_at = instant()


class PlatePrinting(Table, tablename="plate_printing"):
    """Who made a sheet of how many plates, and when."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building, null=True)  # of a sheet for one house only
    layout = Varchar(length=12)  # door | stickers
    plates = Integer()
    printed_by = points_to(Person)
    printed_at = instant()


class FireWarden(Table, tablename="fire_warden"):
    """Who looks after fire safety in a house: shown by surname and office, with consent and dates."""

    id = BigSerial(primary_key=True)
    building = points_to(Building)
    person = points_to(Person, null=True)
    name = Varchar(length=60)  # "" once the time to keep it is over
    office = Varchar(length=24)  # safety_head | patrol | publicity | firefighter  (消防四员)
    since = day(null=False)
    until = day()
    consented_on = day()  # agreed to be named by surname and office; null: the office only
    entered_by = points_to(Person)
    entered_at = instant()
    ended_by = points_to(Person, null=True)
    ended_at = instant(null=True)


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


TABLES: tuple[type[Table], ...] = (
    HousePlate,
    PlateReplacement,
    PlatePrinting,
    FireWarden,
    EscapeRoute,
    SafetyLesson,
    HouseMessage,
)

INDEXES: tuple[str, ...] = (
    # three halves: NULLs are distinct in a unique index
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_house ON house_plate (building)"
    " WHERE entrance IS NULL AND unit IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_entrance ON house_plate (entrance)"
    " WHERE entrance IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_unit ON house_plate (unit) WHERE unit IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS house_plate_community ON house_plate (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_plate_code ON house_plate (code) WHERE code IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS plate_replacement_once ON plate_replacement (plate, generation)",
    "CREATE INDEX IF NOT EXISTS plate_printing_community ON plate_printing (community)",
    "CREATE INDEX IF NOT EXISTS fire_warden_building ON fire_warden (building)",
    "CREATE INDEX IF NOT EXISTS escape_route_building ON escape_route (building)",
    "CREATE UNIQUE INDEX IF NOT EXISTS safety_lesson_public_id ON safety_lesson (public_id)",
    "CREATE INDEX IF NOT EXISTS safety_lesson_community ON safety_lesson (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS house_message_public_id ON house_message (public_id)",
    "CREATE INDEX IF NOT EXISTS house_message_building ON house_message (building)",
)
