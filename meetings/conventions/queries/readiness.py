"""How far has a version come on its way to the body that decides on it?"""

from app.database import fetch
from meetings.conventions.queries.adoptions import TextHead, steps_of
from meetings.conventions.queries.comments import unanswered
from meetings.conventions.rules.adoption import Prepared
from meetings.conventions.rules.states import State

# The version, and those it was made of: what neighbours said of the posted words was said of this text.
_WITH_EARLIER = (
    "WITH RECURSIVE line(id, based_on) AS (SELECT v.id, v.based_on FROM text_version v WHERE v.id = ?"
    " UNION SELECT v.id, v.based_on FROM text_version v JOIN line ON v.id = line.based_on"
    " WHERE v.state = 'withdrawn') "
)


async def prepared(head: TextHead) -> Prepared:
    """Everything that the rule looks at."""
    steps = await steps_of(head.id)
    rows = await fetch(
        f"{_WITH_EARLIER}SELECT COUNT(*) AS closed FROM consultation c JOIN line ON line.id = c.version"
        " WHERE c.closed_at IS NOT NULL",
        [head.id],
    )
    return Prepared(
        state=head.state,
        clauses=head.clauses,
        steps=frozenset(each.step for each in steps if each.withdrawn_at is None),
        consulted=head.state == State.CONSULTED or bool(rows[0]["closed"]),
        unanswered=await unanswered(head.id),
        delegated=bool(head.delegated),
    )
