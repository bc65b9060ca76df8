"""Close the votes whose posted time has come, as the running server does by itself."""

from app.commands.installation import installation
from app.settings import Settings
from voting.actions.close_due import close_due as close_all


async def close_due(settings: Settings) -> int:
    """Close them and print how many."""
    async with installation(settings):
        print(await close_all(settings.secret))
    return 0
