"""Ask a department, a firm or a delegate to answer an item in public, by a day."""

from datetime import date, datetime

from app.database import fetch, write
from app.refusals import Refusal
from meetings.checklists.holding import check_open, hold_item, leader, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned
from meetings.checklists.tables import PartyInvitation

LONGEST_PARTY, LONGEST_CONTACT = 80, 120


async def invite_party(
    public_id: str,
    party: str,
    asked: str,
    answer_due: date | None,
    *,
    person: int,
    at: datetime,
    today: date,
    contact: str = "",
) -> None:
    """The same party asked the same thing twice is asked once."""
    name, words, reach = party.strip(), said(asked, at="asked"), contact.strip()
    if not name:
        raise Refusal("lists.party_missing", at="party")
    for field, text, most in (("party", name, LONGEST_PARTY), ("contact", reach, LONGEST_CONTACT)):
        if len(text) > most:
            raise Refusal("lists.too_long", at=field, most=most, n=len(text))
    if answer_due is None:
        raise Refusal("lists.answer_due_missing", at="answer_due")
    if answer_due < today:
        raise Refusal("lists.due_is_past", at="answer_due")
    async with write():
        seen = await hold_item(public_id, person, today)
        leader(seen)
        check_open(seen.item)
        before = await fetch(
            "SELECT id FROM party_invitation WHERE item = ? AND party = ? AND asked = ?",
            [seen.item.id, name, words],
        )
        if before:
            return
        await PartyInvitation.insert(
            PartyInvitation(
                item=seen.item.id,
                party=name,
                contact=reach,
                asked=words,
                answer_due=answer_due,
                invited_by=person,
                invited_at=at,
            )
        )
        facts = {"party": name, "due": answer_due.isoformat()}
        await write_note(seen.item.id, "invited", at=at, by=person, words=words, facts=facts)
        await tell_of(
            seen.item, "lists.told_invited", await concerned(seen.item), at=at, but=person, words=name
        )
