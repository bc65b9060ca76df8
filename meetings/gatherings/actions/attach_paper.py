"""Put a paper beside an agenda item: a PDF or a picture that those in scope may read."""

from datetime import datetime

from app.database import fetch, write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_item, show_again
from meetings.gatherings.rules.agenda import MOST_PAPERS
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaPaper

LONGEST_TITLE = 120


async def attach_paper(item: str, *, file: int, title: str, by: int, at: datetime) -> int:
    """Add the stored file under a title; the same content twice is one paper."""
    if not title.strip():
        raise Refusal("gatherings.paper_untitled", at="paper_title")
    if len(title) > LONGEST_TITLE:
        raise Refusal("gatherings.too_long", at="paper_title", n=LONGEST_TITLE)
    async with write():
        head, found = await hold_item(item, Step.PLAN, by=by, at=at)
        same = await fetch(
            "SELECT p.id FROM agenda_paper p JOIN stored_file f ON f.id = p.file JOIN stored_file n"
            " ON n.sha256 = f.sha256 WHERE p.item = ? AND n.id = ?",
            [found.id, file],
        )
        if same:
            return int(same[0]["id"])
        if len(found.papers) >= MOST_PAPERS:
            raise Refusal("gatherings.too_many_papers", at="file", n=MOST_PAPERS)
        rows = await AgendaPaper.insert(
            AgendaPaper(item=found.id, file=file, title=title.strip(), position=len(found.papers) + 1)
        )
        show_again(head)
        return int(rows[0]["id"])
