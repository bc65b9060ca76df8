"""Make the demo's database and stop."""

from app.commands import Refused
from app.commands.installation import installation
from app.demo.load import load_demo
from app.settings import Settings
from app.web.facts import BORN, DEMO, state_fact


async def demo(settings: Settings) -> int:
    """Fill an empty database with the demo; refuse a real one."""
    async with installation(settings):
        if await state_fact(BORN, DEMO) != DEMO:
            raise Refused("This database was born as a real one. Choose another DATA_DIR for the demo.")
        await load_demo(settings)
    return 0
