"""Put a clause, or a whole draft, on a table's agenda to be talked about: nothing is decided by it."""

from datetime import datetime

from app.i18n import translator
from app.refusals import NotFound
from meetings.conventions.queries.adoptions import text_head
from meetings.conventions.queries.versions import text_of
from meetings.conventions.rules.numerals import clause_number
from meetings.gatherings.actions.add_item import add_item
from meetings.gatherings.queries.meetings import meeting as meeting_at
from meetings.gatherings.rules.agenda import LONGEST_WORDS, Kind, Written

MINUTES = 15


async def discuss_text(version: str, meeting: str, *, clause: str, item: str, by: int, at: datetime) -> str:
    """Return the agenda item's public id; `item` is the one that it gets, so that twice is once.

    `clause` is a clause's public id, "" for the whole draft. The item shows the words as they stand now.
    """
    head, held = await text_head(version), await meeting_at(meeting)
    if head is None or held is None or held.community != head.community:
        raise NotFound
    text = await text_of(head.id)
    asked = next((each for each in text.clauses if each.public_id == clause), None)
    if clause and asked is None:
        raise NotFound
    t = translator("zh")  # the language in which agendas are posted
    if asked is None:
        title = t.plain("adoptions.talk_title", title=head.title)
        words = t.plain("adoptions.talk_words", n=head.clauses)
    else:
        where = f"{clause_number(asked.number)} {asked.heading}".strip()
        title = t.plain("adoptions.talk_clause_title", title=head.title, clause=where)
        words = asked.words
    written = Written(kind=Kind.CLAUSE.value, title=title[:200], words=words[:LONGEST_WORDS], minutes=MINUTES)
    ref = f"{head.public_id}:{clause}" if clause else head.public_id
    origin = {"source": "convention", "source_ref": ref}
    return await add_item(meeting, written, public_id=item, by=by, at=at, origin=origin)
