"""Load the demo: three communities at true size, one vote decided, one running, one posted."""

from app.demo.accounts import load_accounts
from app.demo.agreements import load_agreements
from app.demo.conventions import load_conventions
from app.demo.counted import load_counted
from app.demo.grid import load_grid
from app.demo.house_codes import load_house_codes
from app.demo.houses import load_houses
from app.demo.lists import load_lists
from app.demo.meetings import TONIGHT, load_meetings
from app.demo.patrols import load_patrols
from app.demo.room import load_room
from app.demo.tables import load_tables
from app.demo.votes import load_votes
from app.settings import Settings


async def load_demo(settings: Settings) -> None:
    """Fill an empty database; call it inside one `write()`, so that there is never half a demo."""
    loaded = await load_houses()
    await load_votes(loaded, settings)
    await load_tables(loaded)
    await load_grid(loaded)
    await load_house_codes(loaded, settings)
    await load_conventions(loaded)
    await load_lists(loaded)
    await load_agreements(loaded, settings)
    await load_patrols(loaded, settings)  # before the meetings, whose agenda fills itself from what is open
    await load_meetings(loaded, settings)
    await load_room(loaded, TONIGHT)
    await load_counted(loaded)
    await load_accounts(loaded)
