"""Which personal fields are kept, what for, on which legal ground, and when do they go?

Sources: Personal Information Protection Law 个人信息保护法 art. 6 (least that works), 13 (grounds), 19
(shortest retention), 47 (deletion); Civil Code 民法典 art. 278 (owners decide by heads and area). The
page that shows this table and the chore that deletes read the same numbers here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """On what a field rests."""

    OWNERS_VOTE = "owners_vote"  # civil code 278: who may vote, with which weight
    RESIDENTS_VOTE = "residents_vote"  # organic law of urban residents' committees 2026, art. 26 to 30
    CONSENT = "consent"  # given by doing it oneself, withdrawn the same way
    SECURITY = "security"  # network security law: keep others out
    TOLD = "told"  # told to a neighbour in charge, put right or deleted whenever one asks
    OFFICE = "office"  # goes with an office somebody took on


class Deletion(StrEnum):
    """When a field goes."""

    AFTER_END = "after_end"  # so many days after the owner, office or access has ended
    AFTER_LEAVING = "after_leaving"  # so many days after somebody has moved out or an invitation has ended
    AFTER_DOING = "after_doing"  # so many days after an errand was confirmed or called off
    AFTER_WRITING = "after_writing"  # so many days after it was written
    AFTER_CLOSE = "after_close"  # so many days after the poll, the motion or the item was closed
    AT_ONCE = "at_once"  # never stored
    WITH_THE_RECORD = "with_the_record"  # part of minutes, an agreement, a duty: kept as long as that
    WITH_THE_VOTE = "with_the_vote"  # part of the record of a vote, kept as long as that
    BY_HOLDER = "by_holder"  # when the person takes it away


@dataclass(frozen=True)
class Field:
    """One kind of personal data; `days` belongs to the deletions that count days."""

    key: str
    ground: Ground
    deletion: Deletion
    days: int = 0


CONTACT_DAYS = 180  # after an owner's last holding, or a person's last office, has ended
OCCUPANCY_DAYS = 30  # after somebody has moved out, or an invitation to a table has ended
SIGN_IN_DAYS = 14  # after a sign-in at a house's code that nobody has confirmed
DEVICE_DAYS = 30
ERRAND_DAYS = 180  # after the receipt, or after it was called off
MESSAGE_DAYS = 730
LIST_DAYS = 730  # after an item of the four lists was closed
OUTBOX_DAYS = 30
REPLY_DAYS = 180  # after the meeting to which somebody said that they come
BODY_DAYS = 730  # after a residents' meeting whose heads stood on a list
ATTENDANCE_DAYS = 730  # who came to a meeting, and where they said they live
HOUSE_MESSAGE_DAYS = 180  # after something was written at a house's code
WARDEN_DAYS = 30  # after a fire warden's office has ended
COMMENTER_DAYS = 180  # whose comment on a text it was, after the text was decided
PAYER_DAYS = 1_095  # after a receipt was written: claims lapse after three years (Civil Code art. 188)
ANSWER_DAYS = 30  # whose answer it was, after a poll without names or a residents' meeting's motion closed

FIELDS: tuple[Field, ...] = (
    Field("account", Ground.TOLD, Deletion.AFTER_END, CONTACT_DAYS),
    Field("owner_name", Ground.OWNERS_VOTE, Deletion.WITH_THE_VOTE),
    Field("owner_mobile", Ground.OWNERS_VOTE, Deletion.AFTER_END, CONTACT_DAYS),
    Field("certificate", Ground.OWNERS_VOTE, Deletion.AFTER_END, CONTACT_DAYS),
    Field("holding", Ground.OWNERS_VOTE, Deletion.WITH_THE_VOTE),
    Field("occupancy", Ground.TOLD, Deletion.AFTER_LEAVING, OCCUPANCY_DAYS),
    Field("sign_in", Ground.CONSENT, Deletion.AFTER_WRITING, SIGN_IN_DAYS),
    Field("leaving", Ground.TOLD, Deletion.AFTER_WRITING, OCCUPANCY_DAYS),
    Field("police_file", Ground.OFFICE, Deletion.WITH_THE_RECORD),
    Field("fee", Ground.OWNERS_VOTE, Deletion.WITH_THE_RECORD),
    Field("payer", Ground.TOLD, Deletion.AFTER_WRITING, PAYER_DAYS),
    Field("guest", Ground.TOLD, Deletion.AFTER_LEAVING, OCCUPANCY_DAYS),
    Field("attendance", Ground.CONSENT, Deletion.AFTER_WRITING, ATTENDANCE_DAYS),
    Field("poll_answer", Ground.CONSENT, Deletion.AFTER_CLOSE, ANSWER_DAYS),
    Field("motion_answer", Ground.RESIDENTS_VOTE, Deletion.AFTER_CLOSE, ANSWER_DAYS),
    Field("minutes", Ground.CONSENT, Deletion.WITH_THE_RECORD),
    Field("reply", Ground.CONSENT, Deletion.AFTER_CLOSE, REPLY_DAYS),
    Field("body_list", Ground.RESIDENTS_VOTE, Deletion.AFTER_CLOSE, BODY_DAYS),
    Field("errand", Ground.CONSENT, Deletion.AFTER_DOING, ERRAND_DAYS),
    Field("identity_card", Ground.OWNERS_VOTE, Deletion.AT_ONCE),
    Field("roll_file", Ground.OWNERS_VOTE, Deletion.AT_ONCE),
    Field("ballot", Ground.OWNERS_VOTE, Deletion.WITH_THE_VOTE),
    Field("phone_mark", Ground.SECURITY, Deletion.AFTER_END, DEVICE_DAYS),
    Field("session", Ground.SECURITY, Deletion.AFTER_END, DEVICE_DAYS),
    Field("password", Ground.CONSENT, Deletion.AFTER_END, CONTACT_DAYS),
    Field("office", Ground.OFFICE, Deletion.WITH_THE_VOTE),
    Field("register_reading", Ground.OFFICE, Deletion.AFTER_WRITING, MESSAGE_DAYS),
    Field("own_request", Ground.SECURITY, Deletion.AFTER_WRITING, MESSAGE_DAYS),
    Field("file", Ground.CONSENT, Deletion.WITH_THE_RECORD),
    Field("inbox", Ground.OWNERS_VOTE, Deletion.AFTER_WRITING, MESSAGE_DAYS),
    Field("outbox", Ground.OWNERS_VOTE, Deletion.AFTER_WRITING, OUTBOX_DAYS),
    Field("list_name", Ground.CONSENT, Deletion.AFTER_CLOSE, LIST_DAYS),
    Field("list_photo", Ground.CONSENT, Deletion.WITH_THE_RECORD),
    Field("convenor", Ground.OFFICE, Deletion.WITH_THE_RECORD),
    Field("duty", Ground.OFFICE, Deletion.WITH_THE_RECORD),
    Field("landlord_duty", Ground.OFFICE, Deletion.AFTER_WRITING, MESSAGE_DAYS),
    Field("fire_warden", Ground.CONSENT, Deletion.AFTER_END, WARDEN_DAYS),
    Field("house_message", Ground.CONSENT, Deletion.AFTER_WRITING, HOUSE_MESSAGE_DAYS),
    Field("agreement", Ground.CONSENT, Deletion.WITH_THE_RECORD),
    Field("signature", Ground.CONSENT, Deletion.AFTER_LEAVING, OCCUPANCY_DAYS),
    Field("clause_comment", Ground.CONSENT, Deletion.AFTER_CLOSE, COMMENTER_DAYS),
    Field("text_paper", Ground.RESIDENTS_VOTE, Deletion.WITH_THE_RECORD),
    Field("contest", Ground.CONSENT, Deletion.WITH_THE_RECORD),
    Field("preference", Ground.CONSENT, Deletion.BY_HOLDER),
)

# what is seen by whom, in the order of the page; each has a what and a who among the messages
SEEN: tuple[str, ...] = (
    "public",
    "roll",
    "voted",
    "choice",
    "contact",
    "register",
    "office",
    "oversight",
    "technical",
)
