"""What is counted of a community's lists?"""

from datetime import date

from app.database import fetch
from meetings.checklists.rules.figures import Counted, ListFigures, list_figures
from meetings.checklists.rules.items import LISTS


async def figures_of(community: int, today: date) -> dict[str, ListFigures]:
    """The figures of each list, over everything that was ever raised, whoever may read it."""
    rows = await fetch(
        "SELECT list, state, closed_how, raised_at, first_answer_at, closed_at, due_on FROM list_item"
        " WHERE community = ?",
        [community],
    )
    counted: dict[str, list[Counted]] = {name: [] for name in LISTS}
    for row in rows:
        counted[row["list"]].append(Counted(**{name: row[name] for name in row if name != "list"}))
    return {name: list_figures(items, today) for name, items in counted.items()}
