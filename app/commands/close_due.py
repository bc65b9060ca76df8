"""Close the votes whose posted time has come, as the running server does by itself."""

from app.commands.installation import set_up_already
from app.commands.terminal import say
from app.settings import Settings
from voting.actions.audit_ledgers import audit_ledgers
from voting.actions.close_due import close_due as close_all


async def close_due(settings: Settings) -> int:
    """Close them and print how many."""
    async with set_up_already(settings):
        await audit_ledgers(settings.secret)  # nothing is written to a damaged ledger
        say("commands.closed", n=await close_all(settings.secret))
    return 0
