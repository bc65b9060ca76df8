"""What happens in the neighbours' talk by itself: reminders, deadlines, items that close or go up a level."""

from collections.abc import Awaitable, Callable

from meetings.accounts.chores import CHORES as ACCOUNTS
from meetings.checklists.chores import CHORES as CHECKLISTS
from meetings.conventions.chores import CHORES as CONVENTIONS
from meetings.gatherings.chores import CHORES as GATHERINGS
from meetings.houses.chores import CHORES as HOUSES
from meetings.occupancies.chores import CHORES as OCCUPANCIES
from meetings.patrols.chores import CHORES as PATROLS
from meetings.roundtables.chores import CHORES as ROUNDTABLES

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret, as all chores are

CHORES: tuple[Chore, ...] = (
    *ROUNDTABLES,
    *CHECKLISTS,
    *ACCOUNTS,
    *PATROLS,
    *GATHERINGS,
    *CONVENTIONS,
    *OCCUPANCIES,
    *HOUSES,
)
