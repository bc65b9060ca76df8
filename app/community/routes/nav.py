"""Where can staff go on the desk pages of a community?"""

from app.community.queries.standings import Place
from app.community.rules.offices import Office, Standing
from app.i18n import Translate

_DESK = frozenset({Office.ADMINISTRATOR, Office.COMMITTEE, Office.TELLER})
# page, address below the community, who may open it (nobody named: anyone)
_PAGES: tuple[tuple[str, str, frozenset[Office]], ...] = (
    ("desk", "/desk", _DESK),
    ("tables", "/tables", frozenset()),
    ("lists", "/lists", frozenset()),
    ("meetings", "/meetings", frozenset()),
    ("assemblies", "/assemblies", frozenset()),
    ("conventions", "/conventions", frozenset()),
    ("roll", "/roll", frozenset({Office.ADMINISTRATOR, Office.COMMITTEE})),
    ("slips", "/slips", frozenset({Office.ADMINISTRATOR, Office.COMMITTEE})),
    ("rulebook", "/rulebook", frozenset()),
    ("roles", "/roles", frozenset({Office.ADMINISTRATOR, Office.COMMITTEE})),
    ("print-list", "/print-list", _DESK),
)


def desk_nav(
    t: Translate, place: Place, current: str, standing: Standing | None = None
) -> list[tuple[str, str, bool]]:
    """The desk's main links; `current` is the name of a page above ("desk", "tables", "roll" …).

    With a `standing`, what that person may not open is left out.
    """
    return [
        (t(f"community.nav_{page}"), f"/communities/{place.public_id}{path}", page == current)
        for page, path, offices in _PAGES
        if not offices or standing is None or standing.holds(*offices)
    ]
