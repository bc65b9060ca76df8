"""Whose doors: the texts of a community, a draft and its clauses, what changed."""

from meetings.conventions.queries.versions import text_of
from meetings.conventions.rules.states import State
from tests.support.conventions import a_text
from tests.support.doors import MODERATORS, PUBLIC
from tests.support.open_vote import DURING

CONVENTION_DOORS: dict[str, set[str]] = {
    "GET /communities/{community}/conventions": PUBLIC,
    "GET /communities/{community}/conventions/new": MODERATORS,
    "POST /communities/{community}/conventions/cuts": MODERATORS,
    "POST /communities/{community}/conventions": MODERATORS,
    "POST /conventions/{text_in_force}/versions": MODERATORS,
    "GET /versions/{draft_version}": MODERATORS,
    "GET /versions/{draft_version}/text": MODERATORS,
    "GET /versions/{draft_version}/diff": MODERATORS,
    "GET /versions/{draft_version}/draft": MODERATORS,
    "POST /versions/{draft_version}/draft": MODERATORS,
    "POST /versions/{draft_version}/withdrawal": MODERATORS,
    "GET /versions/{draft_version}/clauses/new": MODERATORS,
    "POST /versions/{draft_version}/clauses": MODERATORS,
    "GET /versions/{draft_version}/clauses/{clause}": MODERATORS,
    "POST /versions/{draft_version}/clauses/{clause}": MODERATORS,
    "POST /versions/{draft_version}/clauses/{clause}/moves": MODERATORS,
    "POST /versions/{draft_version}/clauses/{clause}/removals": MODERATORS,
    "POST /versions/{draft_version}/clauses/{clause}/splits": MODERATORS,
}


async def text_things(community: int, person: int) -> dict[str, str]:
    """A draft with three clauses, and a text that is in force."""
    draft = await a_text(community, person, DURING, title="停车小规矩")
    standing = await a_text(community, person, DURING, state=State.IN_FORCE)
    return {
        "draft_version": draft.public_id,
        "clause": (await text_of(draft.id)).clauses[0].public_id,
        "text_in_force": standing.text,
    }
