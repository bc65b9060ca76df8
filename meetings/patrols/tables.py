"""Which columns and keys hold duty rosters, patrol entries, opinion slips and errands?"""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Varchar
from piccolo.table import Table

from app.community.tables import Building, Code, Community, Person, day, instant, points_to
from app.web.tables import StoredFile
from meetings.checklists.tables import ListItem


class Roster(Table, tablename="roster"):
    """A standing rule of who is on duty when: so many people at a time, on these days, at these hours."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    name = Varchar(length=80)
    weekdays = Varchar(length=7)  # "1234567"; 1 is Monday
    holidays = Boolean(default=True)  # duty on public holidays too
    from_minute = Integer()  # minutes after midnight, community time
    until_minute = Integer()
    people = Integer(default=2)  # a pair
    since = day(null=False)
    until = day()
    made_by = points_to(Person)
    made_at = instant()


class RosterMember(Table, tablename="roster_member"):
    id = BigSerial(primary_key=True)
    roster = points_to(Roster)
    person = points_to(Person)
    since = day(null=False)
    until = day()


class Duty(Table, tablename="duty"):
    """One shift on one day."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    roster = points_to(Roster)
    on_day = day(null=False)
    starts_at = instant()
    ends_at = instant()
    called_off = Varchar(length=200, default="")


class DutyTurn(Table, tablename="duty_turn"):
    """Who has that shift now; a swap changes the person and stays on record."""

    id = BigSerial(primary_key=True)
    duty = points_to(Duty)
    seat = Integer()
    person = points_to(Person)


class DutySwap(Table, tablename="duty_swap"):
    """Two people exchange turns: asked by one, in force once the other has agreed."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    turn = points_to(DutyTurn)  # of the one who asks
    other_turn = points_to(DutyTurn, null=True)  # what is taken in exchange; null: simply takes over
    asked_by = points_to(Person)
    asked_of = points_to(Person)
    asked_at = instant()
    agreed_at = instant(null=True)
    refused_at = instant(null=True)
    withdrawn_at = instant(null=True)


class PatrolEntry(Table, tablename="patrol_entry"):
    """What somebody on duty saw: settled on the spot, or an issue on the list."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    duty = points_to(Duty, null=True)
    seen_by = points_to(Person)
    seen_at = instant()
    building = points_to(Building, null=True)
    place = Varchar(length=120, default="")
    topic = Varchar(length=24, default="")
    words = Varchar(length=400)
    photo = points_to(StoredFile, null=True)
    settled_at = instant(null=True)
    settled_words = Varchar(length=400, default="")
    issue = points_to(ListItem, null=True)


class Campaign(Table, tablename="campaign"):
    """Opinion slips printed for one question; what comes in lands on one list."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    title = Varchar(length=80)
    question = Varchar(length=400)
    list = Varchar(length=12, default="issue")  # issue | need
    ends_on = day(null=False)
    made_by = points_to(Person)
    made_at = instant()
    ended_at = instant(null=True)


class OpinionSlip(Table, tablename="opinion_slip"):
    """What one printed slip brought in; a slip is one paper, and may be used once."""

    id = BigSerial(primary_key=True)
    campaign = points_to(Campaign)
    code = points_to(Code, null=True)  # null: typed from a paper that came back by hand
    item = points_to(ListItem)
    came_in_at = instant()
    entered_by = BigInt(null=True, default=None)


class Errand(Table, tablename="errand"):
    """Something done for a neighbour who asked for it: consent first, a receipt last."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    for_name = Varchar(length=60)
    for_person = points_to(Person, null=True)
    building = points_to(Building, null=True)
    room = Varchar(length=40, default="")
    words = Varchar(length=400)
    papers = Varchar(length=400, default="")  # what was handed over for it, in words; no numbers, no copies
    consent_how = Varchar(length=12)  # phone | signed | witness
    consent_witness = Varchar(length=60, default="")
    consented_at = instant(null=True)  # null: the neighbour was asked on the phone and has not answered
    asked_at = instant()
    entered_by = points_to(Person)
    runner = points_to(Person, null=True)  # asked by the office; it is theirs once taken_at stands
    taken_at = instant(null=True)
    done_at = instant(null=True)
    done_words = Varchar(length=400, default="")
    cost_fen = BigInt(null=True, default=None)  # money handed over and given back, in fen
    receipt_at = instant(null=True)  # the neighbour said that it is done and has the papers back
    receipt_how = Varchar(length=8, default="")  # phone | paper
    receipt_by = points_to(Person, null=True)  # who said or recorded so
    forgotten_at = instant(null=True)  # name, room and words are gone; the count stays
    called_off_at = instant(null=True)
    called_off_words = Varchar(length=200, default="")


TABLES: tuple[type[Table], ...] = (
    Roster,
    RosterMember,
    Duty,
    DutyTurn,
    DutySwap,
    PatrolEntry,
    Campaign,
    OpinionSlip,
    Errand,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS roster_public_id ON roster (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS roster_member_open ON roster_member (roster, person)"
    " WHERE until IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_public_id ON duty (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_once ON duty (roster, on_day)",
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_turn_seat ON duty_turn (duty, seat)",
    "CREATE INDEX IF NOT EXISTS duty_turn_person ON duty_turn (person)",
    "CREATE UNIQUE INDEX IF NOT EXISTS duty_swap_public_id ON duty_swap (public_id)",
    "CREATE INDEX IF NOT EXISTS duty_swap_turn ON duty_swap (turn)",
    "CREATE UNIQUE INDEX IF NOT EXISTS patrol_entry_public_id ON patrol_entry (public_id)",
    "CREATE INDEX IF NOT EXISTS patrol_entry_community ON patrol_entry (community, seen_at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS campaign_public_id ON campaign (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS opinion_slip_code ON opinion_slip (code) WHERE code IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS opinion_slip_campaign ON opinion_slip (campaign)",
    "CREATE UNIQUE INDEX IF NOT EXISTS errand_public_id ON errand (public_id)",
    "CREATE INDEX IF NOT EXISTS errand_community ON errand (community)",
)
