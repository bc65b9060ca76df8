"""Which columns and keys hold a meeting, its agenda, what happened in the room, polls and minutes?

What happens in the room is a list of events, RoomEvent: nothing of it is changed, a step taken back is
marked. What is on now, who speaks and what stands on the screen follow from the events (rules/room.py);
so do the minutes.
"""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Community, Owner, Person, day, instant, points_to
from app.web.tables import StoredFile
from meetings.roundtables.tables import RoundTable


class Meeting(Table, tablename="meeting"):
    """One gathering of a table; `state` moves by compare-and-set, each step leaves a record."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    round_table = points_to(RoundTable)
    template = Varchar(length=24)  # deliberation_day | house_table | self_management | festival | …
    state = Varchar(length=12, default="draft")  # draft | called | running | closed | called_off
    title = Varchar(length=120)
    words = Text(default="")  # what it is about, for the notice
    place = Varchar(length=120, default="")
    starts_at = instant(null=True)
    planned_minutes = Integer(default=90)
    urgent = Boolean(default=False)  # a residents' meeting called without the ten days, with its reason
    urgent_reason = Varchar(length=400, default="")
    body = Varchar(length=16, default="")  # "" | adults | households | representatives: a residents' meeting
    roll_kind = Varchar(length=8, default="")  # list | count
    roll_count = Integer(null=True, default=None)  # how many the body has in all
    roll_source = Varchar(length=200, default="")  # where the declared count comes from
    roll_as_of = day()
    posted_on = day()  # the day the notice was posted; not counted
    speech_seconds = Integer(default=120)
    speeches_per_item = Integer(default=2)
    alternate_sides = Boolean(default=False)
    newcomers_first = Boolean(default=False)
    chair = points_to(Person, null=True)  # as called; who holds the chair now follows from the events
    recorder = points_to(Person, null=True)
    created_by = points_to(Person)
    created_at = instant()
    called_at = instant(null=True)
    started_at = instant(null=True)
    closed_at = instant(null=True)
    events = Integer(default=0)  # the number of the last RoomEvent: the row that writers of events lock


class MeetingChange(Table, tablename="meeting_change"):
    """Called, rescheduled, moved to another place, called off: what those invited were told."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    what = Varchar(length=16)  # called | rescheduled | called_off
    before = Text(default="{}")
    after = Text(default="{}")
    reason = Varchar(length=400, default="")
    made_by = points_to(Person)
    made_at = instant()


class BodyMember(Table, tablename="body_member"):
    """The list of a residents' or representatives' meeting: one line per head that counts."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    number = Integer()
    name = Varchar(length=60)
    household = Varchar(length=120, default="")
    person = points_to(Person, null=True)


class Invitation(Table, tablename="invitation"):
    """Somebody invited, and whether they come. Exactly one of person, owner and party says who."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    person = points_to(Person, null=True)
    owner = points_to(Owner, null=True)
    party = Varchar(length=80, default="")  # a department, a firm, a delegate
    name = Varchar(length=60, default="")
    invited_at = instant()
    reply = Varchar(length=8, default="")  # "" | coming | not
    replied_at = instant(null=True)


class AgendaItem(Table, tablename="agenda_item"):
    """One thing to discuss. Its outcome follows from the room's events."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    meeting = points_to(Meeting)
    position = Integer()
    kind = Varchar(length=16)  # topic | information | straw_poll | list_review | clause | motion
    title = Varchar(length=200)
    words = Text(default="")
    minutes = Integer(default=10)
    presenter = Varchar(length=60, default="")
    proposal = Boolean(default=False)  # for and against may alternate
    list = Varchar(length=12, default="")  # of a list review: issue | need | resource | action; "": all four
    source = Varchar(length=12, default="")  # "" | carried | raised | list | patrol: how it came here
    source_ref = Varchar(length=60, default="")
    carried_from = points_to("self", null=True)  # the item of the earlier meeting that stayed open
    added_by = points_to(Person, null=True)
    added_at = instant()
    removed_at = instant(null=True)


class AgendaPaper(Table, tablename="agenda_paper"):
    id = BigSerial(primary_key=True)
    item = points_to(AgendaItem)
    file = points_to(StoredFile)
    title = Varchar(length=120)
    position = Integer(default=0)


class ItemRaise(Table, tablename="item_raise"):
    """An item handed to the table above: where it went, where it is heard, what came back."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    item = points_to(AgendaItem)
    from_table = points_to(RoundTable)
    to_table = points_to(RoundTable)
    reason = Varchar(length=400)
    raised_by = points_to(Person)
    raised_at = instant()
    heard_as = points_to(AgendaItem, null=True)  # the item of the upper table's meeting that took it up
    answer = Text(default="")
    answered_by = points_to(Person, null=True)
    answered_at = instant(null=True)


class Attendee(Table, tablename="attendee"):
    """Somebody who is or was in the room."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    meeting = points_to(Meeting)
    person = points_to(Person, null=True)  # null: without a phone, ticked off a list
    member = points_to(BodyMember, null=True)
    name = Varchar(length=60)
    household = Varchar(length=120, default="")
    capacity = Varchar(length=12, default="resident")  # owner | tenant | resident | guest | office
    how = Varchar(length=12)  # room_code | own_code | tick
    came_at = instant()
    checked_in_by = points_to(Person, null=True)
    left_at = instant(null=True)


class SpeakingRequest(Table, tablename="speaking_request"):
    """A raised hand. Whether it was called follows from the events."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    item = points_to(AgendaItem)
    attendee = points_to(Attendee)
    side = Varchar(length=8, default="")  # "" | for | against: where the item is a proposal
    asked_at = instant()
    withdrawn_at = instant(null=True)


class RoomEvent(Table, tablename="room_event"):
    """One thing that happened in the room. `undone_at` takes it back; it stays on record."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    number = Integer()  # 1, 2, 3 … in the order in which they happened
    kind = Varchar(length=16)  # see rules/room.py
    item = points_to(AgendaItem, null=True)
    request = points_to(SpeakingRequest, null=True)
    poll = BigInt(null=True, default=None)  # straw_poll.id; the table stands below
    facts = Text(default="{}")  # what the kind needs besides, as canonical JSON
    happened_at = instant()
    made_by = points_to(Person, null=True)
    undone_at = instant(null=True)
    undone_by = points_to(Person, null=True)


class StrawPoll(Table, tablename="straw_poll"):
    """A question to those present that binds nobody."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    meeting = points_to(Meeting)
    item = points_to(AgendaItem, null=True)
    method = Varchar(length=12)  # yes_no | single | multiple | consensus | ranking | points
    question = Varchar(length=400)
    named = Boolean(default=False)  # everyone sees who answered what
    live_result = Boolean(default=False)  # the count is shown while it runs; set before it opens
    most = Integer(null=True, default=None)  # multiple: how many may be ticked; points: how many to give out
    created_by = points_to(Person)
    created_at = instant()
    opened_at = instant(null=True)
    closed_at = instant(null=True)
    result = Text(default="")  # canonical JSON, written once when it closes
    lot_seed = Varchar(length=64, default="")  # breaks ties; drawn at the opening, shown at the close


class PollOption(Table, tablename="poll_option"):
    id = BigSerial(primary_key=True)
    poll = points_to(StrawPoll)
    position = Integer()
    words = Varchar(length=200)


class PollAnswer(Table, tablename="poll_answer"):
    """One attendee's answer; a later one takes its place until the poll closes."""

    id = BigSerial(primary_key=True)
    poll = points_to(StrawPoll)
    attendee = points_to(Attendee, null=True)  # null: asked without names, and closed a while ago
    answer = Text()  # canonical JSON by method: option positions, ranks, points
    reason = Varchar(length=400, default="")
    answered_at = instant()


class MinutesEdit(Table, tablename="minutes_edit"):
    """The recorder's words for one part of the minutes, before they are published."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    part = Varchar(length=40)  # opening | closing | item:<public id>
    words = Text(default="")
    edited_by = points_to(Person)
    edited_at = instant()


class MinutesEdition(Table, tablename="minutes_edition"):
    """The minutes as published; a correction is the next edition and says what was wrong."""

    id = BigSerial(primary_key=True)
    meeting = points_to(Meeting)
    number = Integer()
    content = Text()  # canonical JSON: what the page, the print and the file are made from
    content_hash = Varchar(length=64)
    reason = Varchar(length=400, default="")  # of a correction
    published_by = points_to(Person)
    published_at = instant()


TABLES: tuple[type[Table], ...] = (
    Meeting,
    MeetingChange,
    BodyMember,
    Invitation,
    AgendaItem,
    AgendaPaper,
    ItemRaise,
    Attendee,
    SpeakingRequest,
    RoomEvent,
    StrawPoll,
    PollOption,
    PollAnswer,
    MinutesEdit,
    MinutesEdition,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS meeting_public_id ON meeting (public_id)",
    "CREATE INDEX IF NOT EXISTS meeting_community ON meeting (community, starts_at)",
    "CREATE INDEX IF NOT EXISTS meeting_table ON meeting (round_table)",
    "CREATE INDEX IF NOT EXISTS meeting_change_meeting ON meeting_change (meeting)",
    "CREATE UNIQUE INDEX IF NOT EXISTS body_member_number ON body_member (meeting, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS invitation_person ON invitation (meeting, person)"
    " WHERE person IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS invitation_owner ON invitation (meeting, owner)"
    " WHERE owner IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS invitation_by_person ON invitation (person)",
    "CREATE UNIQUE INDEX IF NOT EXISTS agenda_item_public_id ON agenda_item (public_id)",
    "CREATE INDEX IF NOT EXISTS agenda_item_meeting ON agenda_item (meeting)",
    "CREATE INDEX IF NOT EXISTS agenda_item_source ON agenda_item (source, source_ref)",
    "CREATE INDEX IF NOT EXISTS agenda_paper_item ON agenda_paper (item)",
    "CREATE UNIQUE INDEX IF NOT EXISTS item_raise_public_id ON item_raise (public_id)",
    "CREATE INDEX IF NOT EXISTS item_raise_item ON item_raise (item)",
    "CREATE INDEX IF NOT EXISTS item_raise_to ON item_raise (to_table)",
    "CREATE UNIQUE INDEX IF NOT EXISTS attendee_public_id ON attendee (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS attendee_person ON attendee (meeting, person)"
    " WHERE person IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS attendee_member ON attendee (meeting, member)"
    " WHERE member IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS attendee_meeting ON attendee (meeting)",
    "CREATE INDEX IF NOT EXISTS speaking_request_item ON speaking_request (item)",
    "CREATE INDEX IF NOT EXISTS speaking_request_meeting ON speaking_request (meeting)",
    "CREATE UNIQUE INDEX IF NOT EXISTS room_event_number ON room_event (meeting, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS straw_poll_public_id ON straw_poll (public_id)",
    "CREATE INDEX IF NOT EXISTS straw_poll_meeting ON straw_poll (meeting)",
    "CREATE UNIQUE INDEX IF NOT EXISTS poll_option_position ON poll_option (poll, position)",
    "CREATE UNIQUE INDEX IF NOT EXISTS poll_answer_once ON poll_answer (poll, attendee)",
    "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edit_part ON minutes_edit (meeting, part)",
    "CREATE UNIQUE INDEX IF NOT EXISTS minutes_edition_number ON minutes_edition (meeting, number)",
)
