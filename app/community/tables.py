"""Which columns and keys hold places, people, codes, inboxes and a community's rulebook?

Areas are whole square decimetres (1 dm² = 0.01 m²). Days are the community's own; instants are UTC.
"""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.table import Table

from app.web.tables import StoredFile


def points_to(table: type[Table] | str, *, null: bool = False) -> ForeignKey:
    """A reference that never cascades: what others point at is ended by a date, not deleted."""
    return ForeignKey(
        references=table,
        null=null,
        default=None,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.no_action,
    )


def instant(*, null: bool = False) -> Timestamptz:
    """A UTC instant that the caller always passes in: the database has no clock of its own here."""
    return Timestamptz(null=null, default=None)


def day(*, null: bool = True) -> Date:
    """A day of the community's calendar."""
    return Date(null=null, default=None)


# ---- places -------------------------------------------------------------------------------------


class Organisation(Table, tablename="organisation"):
    """A street office or residents' committee above communities; it sees figures only."""

    id = BigSerial(primary_key=True)
    name = Varchar(length=80)
    kind = Varchar(length=24)  # street_office | residents_committee
    parent = points_to("self", null=True)


class Community(Table, tablename="community"):
    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    name = Varchar(length=80)
    organisation = points_to(Organisation, null=True)
    region = Varchar(length=24)  # which local presets are offered first: shanghai, hangzhou, other …
    time_zone = Varchar(length=40, default="Asia/Shanghai")
    about = Text(default="")
    created_at = instant()


class Building(Table, tablename="building"):
    id = BigSerial(primary_key=True)
    community = points_to(Community)
    name = Varchar(length=40)  # as the committee writes it, without 幢 or 号楼: "13"
    position = Integer(default=0)
    house = Boolean(default=False)  # a self-built house let by rooms, which are no units of their own


class Entrance(Table, tablename="entrance"):
    id = BigSerial(primary_key=True)
    building = points_to(Building)
    name = Varchar(length=40)
    position = Integer(default=0)


class Unit(Table, tablename="unit"):
    """A unit (专有部分): something an owner can hold and whose area counts."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building)
    entrance = points_to(Entrance, null=True)
    room = Varchar(length=40)
    floor = Integer(null=True, default=None)
    use = Varchar(length=16, default="dwelling")  # dwelling | shop | parking | other
    area_dm2 = BigInt(null=True, default=None)  # what counts: by registry, survey, contract (art. 8)
    area_source = Varchar(length=16, default="")  # registry | survey | contract | stated | ""
    registry_dm2 = BigInt(null=True, default=None)
    survey_dm2 = BigInt(null=True, default=None)
    contract_dm2 = BigInt(null=True, default=None)
    inner_area_dm2 = BigInt(null=True, default=None)  # 套内面积: kept, never counted
    delivered = Boolean(default=True)
    removed_on = day()


class Room(Table, tablename="room"):
    """A room of a house: let, lived in, never a unit of its own."""

    id = BigSerial(primary_key=True)
    building = points_to(Building)
    name = Varchar(length=40)
    floor = Integer(null=True, default=None)
    most_people = Integer(
        null=True, default=None
    )  # how many may live there by the local rule; null: not said
    removed_on = day()


class Owner(Table, tablename="owner"):
    """Who holds units: a person, a company, heirs, or the developer. Not a login."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    kind = Varchar(length=16, default="person")  # person | company | heirs | developer
    name = Varchar(length=120)
    mobile = Varchar(length=20, default="")
    certificate_digits = Varchar(length=8, default="")  # last digits of the property certificate
    representative = Varchar(length=60, default="")  # the person a company names to cast
    created_at = instant()
    ended_on = day()


class Holding(Table, tablename="holding"):
    """Who holds which unit from when to when; open means held now."""

    id = BigSerial(primary_key=True)
    unit = points_to(Unit)
    owner = points_to(Owner)
    certificate = Varchar(length=60, default="")
    since = day()
    until = day()


class OwnerIdentity(Table, tablename="owner_identity"):
    """A person's decision that two rows of a name are, or are not, one owner; open to objection."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    name = Varchar(length=120)
    one = Boolean(default=False)
    basis = Varchar(length=40)  # same_mobile | same_certificate | company_name | decided
    rows = Text(default="[]")  # the units the decision covers, as canonical JSON labels
    for_all = Boolean(default=False)
    decided_at = instant()
    decided_by = BigInt(null=True, default=None)  # person; the person table stands below


class RollChange(Table, tablename="roll_change"):
    """One change to units, owners or holdings: what it was, what it is, why, by whom."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    unit = points_to(Unit, null=True)
    owner = points_to(Owner, null=True)
    what = Varchar(length=40)
    before = Text(default="{}")
    after = Text(default="{}")
    reason = Varchar(length=400, default="")
    made_at = instant()
    made_by = BigInt(null=True, default=None)


class RollUpload(Table, tablename="roll_upload"):
    """A committee's file between upload and confirming; the file itself goes when it ends."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    file_name = Varchar(length=200)
    preview = Text(default="")
    answers = Text(default="{}")
    uploaded_by = BigInt()
    uploaded_at = instant()
    ended_at = instant(null=True)
    outcome = Varchar(length=16, default="")  # confirmed | given_up | expired
    summary = Text(default="{}")


# ---- people -------------------------------------------------------------------------------------


class Person(Table, tablename="person"):
    """Someone who can sign in. Whom they may act for is in Role and OwnerAccess."""

    id = BigSerial(primary_key=True)
    name = Varchar(length=60)
    mobile = Varchar(length=20, default="")
    login = Varchar(length=40, default="")  # staff sign in with this and a password
    password_hash = Varchar(length=200, default="")
    lang = Varchar(length=4, default="")
    created_at = instant()
    ended_at = instant(null=True)


class Role(Table, tablename="role"):
    """An office in a community (or in the organisation above it) from a day to a day."""

    id = BigSerial(primary_key=True)
    person = points_to(Person)
    community = points_to(Community, null=True)
    organisation = points_to(Organisation, null=True)
    kind = Varchar(length=16)  # administrator|committee|teller|moderator|convenor|resident|overseer
    chair = Boolean(default=False)  # the committee's chair: may close early
    since = day()
    until = day()
    granted_by = BigInt(null=True, default=None)
    granted_at = instant()
    consented_on = day()  # agreed to be named in public by surname and office; null: not named
    ended_by = BigInt(null=True, default=None)
    ended_at = instant(null=True)


class Code(Table, tablename="code"):
    """A printed secret with a purpose, a subject, a validity and what replaces it.

    Only keyed hashes are stored; the plain code exists on paper and for the one page that prints it.
    """

    id = BigSerial(primary_key=True)
    purpose = Varchar(length=24)  # owner_slip | password_reset | demo_link | house | room | campaign
    community = points_to(Community, null=True)
    subject = Varchar(length=60)  # "owner:12", "person:3"
    link_hash = Varchar(length=64)
    typed_hash = Varchar(length=64, default="")
    issued_at = instant()
    issued_by = BigInt(null=True, default=None)
    expires_at = instant(null=True)
    used_at = instant(null=True)
    used_by = points_to(Person, null=True)
    ended_at = instant(null=True)
    replaced_by = points_to("self", null=True)


class OwnerAccess(Table, tablename="owner_access"):
    """That a person's phone may act for an owner, how that was checked, and until when."""

    id = BigSerial(primary_key=True)
    person = points_to(Person)
    owner = points_to(Owner)
    basis = Varchar(length=16)  # digits | slip_only | desk
    code = points_to(Code, null=True)
    phone_hash = Varchar(length=64, default="")  # of the bound phone's own cookie: a used slip works on it
    since = instant()
    until = instant(null=True)


class Occupancy(Table, tablename="occupancy"):
    """Who lives in which unit or room from when to when; not a roll, and gives no owner's ballot."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    building = points_to(Building)
    unit = points_to(Unit, null=True)  # one of unit and room, or neither where only the house is known
    room = points_to(Room, null=True)
    person = points_to(Person, null=True)  # once somebody signs in for it
    name = Varchar(length=60)
    mobile = Varchar(length=20, default="")
    capacity = Varchar(length=16, default="tenant")  # owner | family | tenant | sub_landlord
    people = Integer(default=1)  # heads in this household, the named one included
    children = Integer(default=0)  # of these, under fourteen; no names
    since = day(null=False)
    until = day()  # the last day they lived there, once that is known
    lease_until = day()  # until when the lease runs; living there does not end by it
    papers_until = day()  # of a foreign tenant: the day the papers run out, never the papers
    from_abroad = Boolean(default=False)  # to be registered with the police within 24 hours (art. 39)
    how = Varchar(length=8, default="entered")  # entered: by somebody in charge | self: at the house's code
    told = Varchar(length=64, default="")  # of a sign-in: which privacy words were agreed to (their digest)
    consented_at = instant(null=True)
    confirmed_on = day()  # last found right by somebody in charge; of a sign-in null: not looked at yet
    confirmed_by = points_to(Person, null=True)
    recorded_by = BigInt(null=True, default=None)
    recorded_at = instant()
    ended_by = BigInt(null=True, default=None)
    ended_at = instant(null=True)


# ---- what is held on people -----------------------------------------------------------------------


class DataReading(Table, tablename="data_reading"):
    """That somebody in charge opened, searched or took out personal data of others; kept to be looked at."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    building = points_to(Building, null=True)
    person = points_to(Person)
    what = Varchar(length=24)  # register | attendance | roll | signatures | police_export …
    subject = Varchar(length=60, default="")  # "meeting:12", "occupancy:3"
    reason = Varchar(length=400, default="")  # where one is asked for
    times = Integer(default=1)  # how often on that day
    read_on = day(null=False)
    read_at = instant()  # the last time


class OwnDataRequest(Table, tablename="own_data_request"):
    """What somebody asked for about the data held on them, and what came of it; without the data itself."""

    id = BigSerial(primary_key=True)
    person = points_to(Person)
    what = Varchar(length=12)  # export | correct | delete
    field = Varchar(length=40, default="")  # the key of the field (rules/personal_data.py)
    made_at = instant()
    outcome = Varchar(length=24, default="")  # done | kept
    why = Varchar(length=200, default="")  # the message that says why something stays


# ---- inbox and outbox ---------------------------------------------------------------------------


class InboxItem(Table, tablename="inbox_item"):
    """Something a person or an owner must do or should know; written with what it tells of."""

    id = BigSerial(primary_key=True)
    community = points_to(Community, null=True)
    person = points_to(Person, null=True)
    owner = points_to(Owner, null=True)  # addressed to whoever may act for the owner
    kind = Varchar(length=8)  # todo | news
    message = Varchar(length=80)  # catalogue key
    params = Text(default="{}")
    link = Varchar(length=200, default="")
    subject = Varchar(length=60, default="")  # "assembly:12": what done_at is set by
    created_at = instant()
    due_at = instant(null=True)
    done_at = instant(null=True)


class InboxReading(Table, tablename="inbox_reading"):
    """That a person has opened an item."""

    id = BigSerial(primary_key=True)
    item = points_to(InboxItem)
    person = points_to(Person)
    read_at = instant()


class OutboxMessage(Table, tablename="outbox_message"):
    """One copy of an inbox item for an outside channel, kept until an adapter has sent it."""

    id = BigSerial(primary_key=True)
    item = points_to(InboxItem)
    channel = Varchar(length=16)
    address = Varchar(length=120)
    created_at = instant()
    sent_at = instant(null=True)
    tries = Integer(default=0)
    last_error = Varchar(length=200, default="")


# ---- rulebook -----------------------------------------------------------------------------------


class RulebookSetting(Table, tablename="rulebook_setting"):
    """One dated setting of the community's rules of procedure, with the clause it rests on."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    key = Varchar(length=40)
    value = Varchar(length=40)
    clause = Text(default="")
    adoption = Varchar(length=200, default="")
    adopted_on = day()
    valid_from = day(null=False)
    valid_until = day()
    file = points_to(StoredFile, null=True)
    entered_by = points_to(Person)
    entered_at = instant()


TABLES: tuple[type[Table], ...] = (
    Organisation,
    Community,
    Building,
    Entrance,
    Unit,
    Room,
    Owner,
    Holding,
    OwnerIdentity,
    RollChange,
    RollUpload,
    Person,
    Role,
    Code,
    OwnerAccess,
    Occupancy,
    DataReading,
    OwnDataRequest,
    InboxItem,
    InboxReading,
    OutboxMessage,
    RulebookSetting,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS community_public_id ON community (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS building_name ON building (community, name)",
    "CREATE UNIQUE INDEX IF NOT EXISTS entrance_name ON entrance (building, name)",
    # two halves: NULLs are distinct in a unique index, and not every building has entrances
    "CREATE UNIQUE INDEX IF NOT EXISTS unit_place ON unit (building, entrance, room, use)"
    " WHERE entrance IS NOT NULL AND removed_on IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS unit_place_plain ON unit (building, room, use)"
    " WHERE entrance IS NULL AND removed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS unit_community ON unit (community)",
    # the halves above serve no question about every unit of a building
    "CREATE INDEX IF NOT EXISTS unit_building ON unit (building)",
    "CREATE INDEX IF NOT EXISTS owner_community ON owner (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS holding_open ON holding (unit, owner) WHERE until IS NULL",
    "CREATE INDEX IF NOT EXISTS holding_owner ON holding (owner)",
    "CREATE UNIQUE INDEX IF NOT EXISTS roll_upload_public_id ON roll_upload (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS person_login ON person (login) WHERE login <> ''",
    "CREATE INDEX IF NOT EXISTS person_mobile ON person (mobile)",
    "CREATE INDEX IF NOT EXISTS role_person ON role (person)",
    "CREATE INDEX IF NOT EXISTS role_community ON role (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS code_link ON code (link_hash)",
    "CREATE UNIQUE INDEX IF NOT EXISTS code_typed ON code (typed_hash) WHERE typed_hash <> ''",
    "CREATE INDEX IF NOT EXISTS code_subject ON code (subject)",
    "CREATE UNIQUE INDEX IF NOT EXISTS owner_access_open ON owner_access (person, owner) WHERE until IS NULL",
    "CREATE INDEX IF NOT EXISTS owner_access_owner ON owner_access (owner)",
    "CREATE UNIQUE INDEX IF NOT EXISTS room_name ON room (building, name) WHERE removed_on IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS occupancy_public_id ON occupancy (public_id)",
    "CREATE INDEX IF NOT EXISTS occupancy_building ON occupancy (building)",
    "CREATE INDEX IF NOT EXISTS occupancy_person ON occupancy (person)",
    "CREATE INDEX IF NOT EXISTS occupancy_room ON occupancy (room)",
    "CREATE INDEX IF NOT EXISTS occupancy_community ON occupancy (community)",
    "CREATE UNIQUE INDEX IF NOT EXISTS data_reading_once ON data_reading"
    " (community, COALESCE(building, 0), person, what, subject, reason, read_on)",
    "CREATE INDEX IF NOT EXISTS own_data_request_person ON own_data_request (person)",
    "CREATE INDEX IF NOT EXISTS owner_access_code ON owner_access (code)",
    "CREATE INDEX IF NOT EXISTS inbox_item_person ON inbox_item (person)",
    "CREATE INDEX IF NOT EXISTS inbox_item_owner ON inbox_item (owner)",
    "CREATE INDEX IF NOT EXISTS inbox_item_subject ON inbox_item (subject)",
    "CREATE UNIQUE INDEX IF NOT EXISTS inbox_reading_once ON inbox_reading (item, person)",
    "CREATE UNIQUE INDEX IF NOT EXISTS outbox_message_once ON outbox_message (item, channel, address)",
    "CREATE INDEX IF NOT EXISTS rulebook_setting_key ON rulebook_setting (community, key)",
)
