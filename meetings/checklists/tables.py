"""Which columns and keys hold the four lists: what is on them, what it grew from, what became of it?"""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.community.tables import Building, Code, Community, Person, day, instant, points_to
from app.web.tables import StoredFile
from meetings.roundtables.tables import RoundTable


class ListItem(Table, tablename="list_item"):
    """An issue, a need, a resource or an action. `state` follows from the notes; it is kept for filters."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    list = Varchar(length=12)  # issue | need | resource | action
    number = Integer()  # within the community and list, as people say it: 问题 128
    words = Varchar(length=200)
    detail = Text(default="")
    topic = Varchar(length=24, default="")  # noise, parking, fire … of the catalogue; "": none
    place = Varchar(length=120, default="")
    building = points_to(Building, null=True)
    state = Varchar(length=12, default="open")  # open | answered | underway | done | closed | joined
    visibility = Varchar(length=12)  # public | community | table | office
    round_table = points_to(RoundTable, null=True)  # the level it stands at now; null with `office_level`
    office_level = Boolean(default=False)  # escalated above the community, to the organisation over it
    level_since = instant()
    level_due_at = instant(null=True)  # when it goes a level up by itself
    origin = Varchar(
        length=12
    )  # person | meeting | patrol | slip | breach | verdict | errand | import | agreement
    origin_ref = Varchar(length=60, default="")  # the public id of where it came from
    origin_words = Text(default="")  # what was said or written there, word for word, never changed
    raised_by = points_to(Person, null=True)  # null: without a name, or by somebody without a phone
    raised_name = Varchar(length=60, default="")  # who said it, where that is not a person on file
    follow_code = points_to(Code, null=True)  # with which the one who raised it without a name follows it
    raised_at = instant()
    first_answer_at = instant(null=True)
    responsible = points_to(Person, null=True)
    responsible_name = Varchar(length=60, default="")
    offered_by = Varchar(length=60, default="")  # of a resource: who offers it
    available_from = day()
    available_until = day()
    due_on = day()
    done_means = Varchar(length=400, default="")  # of an action: what counts as done
    done_at = instant(null=True)  # reported as done; now the one who raised it is asked
    closes_at = instant(null=True)  # done and unanswered: closes by itself then, with a public note
    closed_at = instant(null=True)
    closed_how = Varchar(length=12, default="")  # agreed | no_answer | withdrawn | used_up | joined
    joined_into = points_to("self", null=True)


class ItemLink(Table, tablename="item_link"):
    """That one item led to another (issue → need → action), or that a resource meets a need."""

    id = BigSerial(primary_key=True)
    from_item = points_to(ListItem)
    to_item = points_to(ListItem)
    kind = Varchar(length=12)  # leads_to | meets
    made_by = points_to(Person, null=True)
    made_at = instant()
    ended_at = instant(null=True)


class ItemNote(Table, tablename="item_note"):
    """One entry of an item's history, oldest first: what happened, in which words, by whom."""

    id = BigSerial(primary_key=True)
    item = points_to(ListItem)
    kind = Varchar(length=16)  # note | answer | underway | done | agreed | not_done | closed | reopened
    # … | escalated | sent_back | handed_over | due | joined | linked | marked | same | invited | promised
    # … | party_answer | kept | broken | edited | imported
    words = Text(default="")
    facts = Text(default="{}")  # what the kind needs besides words, as canonical JSON
    public = Boolean(default=True)  # false: for the office only
    written_by = points_to(Person, null=True)
    written_at = instant()


class ItemPhoto(Table, tablename="item_photo"):
    id = BigSerial(primary_key=True)
    item = points_to(ListItem)
    note = points_to(ItemNote, null=True)
    file = points_to(StoredFile)


class ItemFollower(Table, tablename="item_follower"):
    """A neighbour whom the same thing concerns, and who is told what becomes of it."""

    id = BigSerial(primary_key=True)
    item = points_to(ListItem)
    person = points_to(Person)
    since = instant()


class PartyInvitation(Table, tablename="party_invitation"):
    """A department, firm or delegate asked to answer: what they promised, by when, and the public answer."""

    id = BigSerial(primary_key=True)
    item = points_to(ListItem)
    party = Varchar(length=80)
    contact = Varchar(length=120, default="")
    asked = Text(default="")
    answer_due = day()
    invited_by = points_to(Person)
    invited_at = instant()
    promise = Text(default="")
    promise_due = day()
    promised_at = instant(null=True)
    answer = Text(default="")
    answered_at = instant(null=True)
    kept = Varchar(length=8, default="")  # "" open | kept | broken
    recorded_by = BigInt(null=True, default=None)


class ListRules(Table, tablename="list_rules"):
    """How a community runs its lists; a community without a row has the defaults of the rules room."""

    id = BigSerial(primary_key=True)
    community = points_to(Community)
    without_name = Boolean(default=True)  # may issues be raised without a name
    house_days = Integer(default=7)  # how long an issue may rest at each level before it goes up
    building_days = Integer(default=7)
    group_days = Integer(default=10)
    community_days = Integer(default=15)
    agree_days = Integer(default=7)  # how long the one who raised it may say whether it is done
    set_by = points_to(Person, null=True)
    set_at = instant()


class ListUpload(Table, tablename="list_upload"):
    """A sheet of items between upload and confirming; its cells go when it ends."""

    id = BigSerial(primary_key=True)
    public_id = Varchar(length=32)
    community = points_to(Community)
    file_name = Varchar(length=200)
    cells = Text(default="[]")  # rows of texts, as JSON
    uploaded_by = points_to(Person)
    uploaded_at = instant()
    ended_at = instant(null=True)
    outcome = Varchar(length=16, default="")  # confirmed | given_up | expired


TABLES: tuple[type[Table], ...] = (
    ListItem,
    ItemLink,
    ItemNote,
    ItemPhoto,
    ItemFollower,
    PartyInvitation,
    ListRules,
    ListUpload,
)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS list_item_public_id ON list_item (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS list_item_number ON list_item (community, list, number)",
    "CREATE INDEX IF NOT EXISTS list_item_state ON list_item (community, list, state)",
    "CREATE INDEX IF NOT EXISTS list_item_table ON list_item (round_table)",
    "CREATE INDEX IF NOT EXISTS list_item_origin ON list_item (origin, origin_ref)",
    "CREATE INDEX IF NOT EXISTS list_item_due ON list_item (level_due_at) WHERE closed_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS item_link_once ON item_link (from_item, to_item, kind)"
    " WHERE ended_at IS NULL",
    "CREATE INDEX IF NOT EXISTS item_link_to ON item_link (to_item)",
    "CREATE INDEX IF NOT EXISTS item_note_item ON item_note (item)",
    "CREATE INDEX IF NOT EXISTS item_photo_item ON item_photo (item)",
    "CREATE UNIQUE INDEX IF NOT EXISTS item_follower_once ON item_follower (item, person)",
    "CREATE INDEX IF NOT EXISTS party_invitation_item ON party_invitation (item)",
    "CREATE INDEX IF NOT EXISTS item_photo_file ON item_photo (file)",
    "CREATE INDEX IF NOT EXISTS item_follower_person ON item_follower (person)",
    "CREATE UNIQUE INDEX IF NOT EXISTS list_upload_public_id ON list_upload (public_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS list_rules_community ON list_rules (community)",
)
