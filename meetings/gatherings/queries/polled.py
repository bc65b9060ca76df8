"""What did the closed straw polls of a meeting say, line by line, as its minutes show them?"""

from app.i18n import Translate
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.minutes import PolledLines


async def polled_lines(head: MeetingHead, t: Translate) -> tuple[PolledLines, ...]:
    """Every closed poll with its counts, options in the words of one language."""
    return ()
