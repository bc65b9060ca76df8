"""Ask for an errand: by the neighbour on the phone, or by the office for somebody who has none."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.patrols.queries.errands import office_of
from meetings.patrols.rules.errands import LONGEST_NAME, LONGEST_ROOM, LONGEST_WORDS, Consent
from meetings.patrols.tables import Errand
from meetings.sendings import address_of


@dataclass(frozen=True)
class Request:
    """What is asked for; `for_person` is set where the neighbour can be asked on the phone."""

    for_name: str
    words: str
    consent: str
    for_person: int | None = None
    witness: str = ""
    building: int | None = None
    room: str = ""
    papers: str = ""


async def ask_errand(
    asked: Request, *, community: int, by: int, at: datetime, today: date, key: str = ""
) -> str:
    """Keep it and return its public id. Without a yes of the neighbour nothing goes on."""
    _check(asked)
    own = asked.for_person == by
    consented = own or asked.consent != Consent.PHONE
    public_id = address_of("errand", key)
    async with write():
        await lock(Community, community)
        if await fetch("SELECT id FROM errand WHERE public_id = ?", [public_id]):
            return public_id
        rows = await Errand.insert(
            Errand(
                public_id=public_id,
                community=community,
                for_name=asked.for_name,
                for_person=asked.for_person,
                building=asked.building,
                room=asked.room,
                words=asked.words,
                papers=asked.papers,
                consent_how=asked.consent,
                consent_witness=asked.witness if asked.consent == Consent.WITNESS else "",
                consented_at=at if consented else None,
                asked_at=at,
                entered_by=by,
            )
        )
        people = await office_of(community, today) if own else ([] if consented else [asked.for_person])
        await tell(
            "errands.told_asked" if own else "errands.told_consent",
            at=at,
            community=community,
            people=[person for person in people if person and person != by],
            link=f"/errands/{public_id}",
            todo=True,
            subject=f"errand:{rows[0]['id']}",
        )
    return public_id


def _check(asked: Request) -> None:
    if not asked.words:
        raise Refusal("errands.words_missing", at="words")
    if not asked.for_name:
        raise Refusal("errands.name_missing", at="for_name")
    for field, text, most in (
        ("words", asked.words, LONGEST_WORDS),
        ("papers", asked.papers, LONGEST_WORDS),
        ("for_name", asked.for_name, LONGEST_NAME),
        ("witness", asked.witness, LONGEST_NAME),
        ("room", asked.room, LONGEST_ROOM),
    ):
        if len(text) > most:
            raise Refusal("errands.too_long", at=field, n=most)
    if asked.consent not in tuple(Consent):
        raise Refusal("errands.consent_missing", at="consent")
    if asked.consent == Consent.WITNESS and not asked.witness:
        raise Refusal("errands.witness_missing", at="witness")
    if asked.consent == Consent.PHONE and asked.for_person is None:
        raise Refusal("errands.no_phone", at="consent")
