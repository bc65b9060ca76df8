"""What is held on one person, table by table, and what of it they can take away themselves?

Personal Information Protection Law 个人信息保护法 art. 44 to 47: to know, to see and have a copy, to correct,
to have deleted. `FIELDS` (personal_data.py) says what each kind is for and when it goes; the rows here say
where it lies. The page of one's own data, its export and its deletion are made from them, and a test holds
them against every column of the schema that names a person: a new one cannot slip in undeclared.

Tables of features above are named here as text, as their fields are in `FIELDS`: one place, no imports.
"""

from dataclasses import dataclass

ME = "person = :me"
# the owners this person acts for
_OWNERS = "(SELECT oa.owner FROM owner_access oa WHERE oa.person = :me AND oa.until IS NULL)"
MINE = f"owner IN {_OWNERS}"
# where this person sat in meetings
SEATS = "IN (SELECT a.id FROM attendee a WHERE a.person = :me)"
# that somebody came stays counted; while a meeting runs, its rows stand as they are
_LEFT = (
    "UPDATE attendee SET name = '', household = '', person = NULL WHERE person = :me"
    " AND meeting IN (SELECT m.id FROM meeting m WHERE m.closed_at IS NOT NULL)"
)


@dataclass(frozen=True)
class Held:
    """Rows of one table about a person.

    `whose` is SQL, `:me` the person; `shown` what they see of a row ("kind=me.office_" says the value in the
    words of that message family); `named` the columns that name a person. `taken_away` is the SQL that takes
    the rows away when they ask (`:me`, `:today`); where there is none it stays, as its field says.
    """

    field: str
    table: str
    whose: str
    shown: tuple[str, ...]
    named: tuple[str, ...]
    taken_away: tuple[str, ...] = ()


HELD: tuple[Held, ...] = (
    Held(
        "account",
        "person",
        "id = :me",
        ("name", "mobile", "login", "created_at"),
        ("name", "mobile", "login", "password_hash", "lang"),
    ),
    Held(
        "session",
        "session",
        "person_id = :me",
        ("way_in=me.way_", "created_at", "seen_at", "ended_at"),
        ("person_id",),
        ("DELETE FROM session WHERE person_id = :me AND ended_at IS NOT NULL",),
    ),
    Held(
        "phone_mark",
        "owner_access",
        ME,
        ("basis=slips.basis_", "since", "until"),
        ("person", "owner", "phone_hash"),
    ),
    Held("phone_mark", "code", "used_by = :me", ("issued_at", "used_at"), ("used_by",)),
    Held(
        "owner_name",
        "owner",
        f"id IN {_OWNERS}",
        ("name", "representative", "mobile", "certificate_digits"),
        ("name", "representative", "mobile", "certificate_digits"),
    ),
    Held("holding", "holding", MINE, ("certificate", "since", "until"), ("owner", "certificate")),
    Held("office", "role", ME, ("kind=me.office_", "since", "until", "consented_on"), ("person",)),
    Held(
        "occupancy",
        "occupancy",
        ME,
        (
            "name",
            "mobile",
            "capacity=occupancy.as_",
            "people",
            "children",
            "since",
            "until",
            "lease_until",
            "papers_until",
        ),
        ("person", "name", "mobile"),
        (
            "UPDATE occupancy SET name = '', mobile = '', person = NULL, papers_until = NULL,"
            " lease_until = NULL, until = CASE WHEN until IS NULL OR until > :today THEN :today"
            " ELSE until END WHERE person = :me",
        ),
    ),
    Held("register_reading", "data_reading", ME, ("what=own_data.list_", "read_on", "times"), ("person",)),
    Held("own_request", "own_data_request", ME, ("what=own_data.asked_", "made_at"), ("person",)),
    Held(
        "inbox",
        "inbox_item",
        ME,
        ("message", "created_at", "done_at"),
        ("person", "owner"),
        (
            "DELETE FROM inbox_reading WHERE item IN (SELECT i.id FROM inbox_item i WHERE i.person = :me)",
            "DELETE FROM outbox_message WHERE item IN (SELECT i.id FROM inbox_item i WHERE i.person = :me)",
            "DELETE FROM inbox_item WHERE person = :me",
        ),
    ),
    Held(
        "inbox",
        "inbox_reading",
        ME,
        ("read_at",),
        ("person",),
        ("DELETE FROM inbox_reading WHERE person = :me",),
    ),
    Held(
        "outbox",
        "outbox_message",
        "item IN (SELECT i.id FROM inbox_item i WHERE i.person = :me)",
        ("channel", "address", "created_at", "sent_at"),
        ("address",),
    ),
    Held("file", "stored_file", "person_id = :me", ("name", "size", "created_at"), ("person_id", "name")),
    Held(
        "convenor",
        "convenorship",
        ME,
        ("basis=roundtables.basis_", "since", "until", "consented_on"),
        ("person",),
    ),
    Held(
        "guest",
        "table_guest",
        ME,
        ("name", "party", "since", "until"),
        ("person", "name"),
        (
            "UPDATE table_guest SET name = '', person = NULL, until = COALESCE(until, since)"
            " WHERE person = :me",
        ),
    ),
    Held(
        "list_name",
        "list_item",
        "raised_by = :me",
        ("words", "raised_name", "raised_at"),
        ("raised_name", "raised_by"),
        ("UPDATE list_item SET raised_by = NULL, raised_name = '' WHERE raised_by = :me",),
    ),
    Held(
        "list_name",
        "list_item",
        "responsible = :me",
        ("words", "responsible_name", "due_on"),
        ("responsible", "responsible_name", "offered_by"),
    ),
    Held("list_name", "party_invitation", "invited_by = :me", ("party", "asked"), ("contact",)),
    Held(
        "list_name",
        "item_follower",
        ME,
        ("since",),
        ("person",),
        ("DELETE FROM item_follower WHERE person = :me",),
    ),
    Held("agreement", "agreement", "watcher = :me", ("title", "watcher_name"), ("watcher", "watcher_name")),
    Held("agreement", "agreement_seat", ME, ("party", "representative"), ("person", "representative")),
    Held("duty", "roster_member", ME, (), ("person",)),
    Held("duty", "duty_turn", ME, (), ("person",)),
    Held("duty", "duty_swap", "asked_of = :me", (), ("asked_of",)),
    Held(
        "errand",
        "errand",
        "for_person = :me",
        ("for_name", "room", "words", "consent_witness", "cost_fen"),
        ("for_name", "for_person", "consent_witness"),
    ),
    Held("errand", "errand", "runner = :me", ("words",), ("runner",)),
    Held("minutes", "meeting", "chair = :me", ("title", "starts_at"), ("chair",)),
    Held("minutes", "meeting", "recorder = :me", ("title", "starts_at"), ("recorder",)),
    Held("minutes", "agenda_item", "added_by = :me", ("title", "presenter"), ("presenter",)),
    Held("body_list", "body_member", ME, ("name", "household"), ("person", "name", "household")),
    Held(
        "reply",
        "invitation",
        ME,
        ("reply=gatherings.reply_", "replied_at"),
        ("person", "owner", "name"),
        ("UPDATE invitation SET reply = '', replied_at = NULL WHERE person = :me",),
    ),
    Held(
        "attendance",
        "attendee",
        ME,
        ("name", "household", "came_at", "left_at"),
        ("person", "name", "household"),
        (_LEFT,),
    ),
    Held("attendance", "speaking_request", f"attendee {SEATS}", ("asked_at",), ("attendee",)),
    Held("poll_answer", "poll_answer", f"attendee {SEATS}", ("answered_at",), ("attendee",)),
    Held("motion_answer", "motion_ballot", f"attendee {SEATS}", ("cast_at",), ("attendee",)),
    Held("motion_answer", "motion_hand_count", "entered_by = :me", ("counter", "entered_at"), ("counter",)),
    Held("leaving", "leaving_notice", "said_by = :me", ("name", "room", "last_day", "said_at"), ("name",)),
    Held(
        "clause_comment",
        "clause_comment",
        ME,
        ("words", "proposed", "made_at", "withdrawn_at"),
        ("person",),
        ("UPDATE clause_comment SET person = NULL, named = (1 = 0) WHERE person = :me",),
    ),
    Held(
        "signature",
        "signature",
        ME,
        ("how=own_data.how_", "fingerprint", "signed_at", "withdrawn_at"),
        ("person", "owner", "household", "name", "witness"),
        ("UPDATE signature SET name = '', person = NULL WHERE person = :me",),
    ),
    Held(
        "landlord_duty",
        "landlord_duty_done",
        "done_by = :me",
        ("period", "words", "done_at"),
        (),
        ("UPDATE landlord_duty_done SET words = '' WHERE done_by = :me",),  # that it was done stays
    ),
    Held(
        "fire_warden",
        "fire_warden",
        ME,
        ("name", "office=house_page.warden_", "since", "until", "consented_on"),
        ("person", "name"),
        ("UPDATE fire_warden SET consented_on = NULL WHERE person = :me",),
    ),
    Held(
        "house_message",
        "house_message",
        ME,
        ("words", "reach", "written_at"),
        ("person", "reach"),
        ("UPDATE house_message SET person = NULL, reach = '' WHERE person = :me",),
    ),
    Held(
        "fee",
        "charge",
        f"unit IN (SELECT h.unit FROM holding h WHERE h.until IS NULL AND h.{MINE})",
        ("period", "fen", "due_on"),
        (),
    ),
    Held("payer", "payment", "received_by = :me", ("receipt", "paid_on"), ("payer",)),
    Held("fee", "share", MINE, ("fen", "paid_on"), ("owner",)),
    Held("contest", "judge", ME, (), ("person",)),
    Held("contest", "contest_entry", "handed_in_by = :me", ("name", "handed_in_at"), ("plan",)),
    Held(
        "owner_name",
        "roll_entry_owner",
        MINE,
        ("name", "representative"),
        ("owner", "name", "representative"),
    ),
    Held("owner_name", "roll_objection", ME, ("text", "made_at"), ("owner", "person")),
    Held("owner_name", "matter_question", ME, ("text", "asked_at"), ("owner", "person")),
    Held("owner_name", "roll_change", MINE, ("what", "made_at"), ("owner",)),
    Held("ballot", "cast_record", ME, ("channel", "cast_at"), ("owner", "person", "teller", "witness")),
    Held("ballot", "settlement", ME, (), ("owner", "person")),
    Held("ballot", "contest", ME, (), ("owner", "person")),
)

# Columns that sound like a person's and are not: what they name instead.
NO_PERSON: dict[tuple[str, str], str] = {
    ("organisation", "name"): "a street office or a residents' committee",
    ("community", "name"): "a place",
    ("building", "name"): "a place",
    ("entrance", "name"): "a place",
    ("room", "name"): "a place",
    ("fact", "name"): "a fact of this installation",
    ("round_table", "name"): "a table",
    ("roster", "name"): "a roster",
    ("criterion", "name"): "a criterion",
    ("contest_entry", "name"): "what is entered, as a building",
    ("roll_upload", "file_name"): "a file; it goes with the upload",
    ("list_upload", "file_name"): "a file; it goes with the upload",
    ("assembly", "contact"): "where the callers of a vote are reached",
    ("posting", "hung_by"): "who hung a notice up: part of its proof, for the callers",
    ("owner_identity", "name"): "an owner's name, with the roll (field owner_name)",
}
