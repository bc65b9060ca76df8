"""Make the demo's database and stop."""

from app.commands import Refused
from app.commands.birth import be_born
from app.commands.installation import installation
from app.commands.terminal import say
from app.database import write
from app.demo.load import load_demo
from app.settings import Settings
from app.web.facts import BORN, DEMO, fact


async def demo(settings: Settings) -> int:
    """Fill an empty database with the demo; one that holds it stays as it is, a real one is refused."""
    async with installation(settings):
        born = await fact(BORN)
        if born not in (None, DEMO):
            raise Refused("commands.born_real", path=str(settings.data_dir))
        if born is None:
            await new_demo(settings)
        say("commands.demo_ready", path=str(settings.data_dir))
    return 0


async def new_demo(settings: Settings) -> None:
    """Whole or not at all: being a demo and all of its content are one transaction."""
    say("commands.loading")
    async with write():
        await be_born(settings, DEMO)
        await load_demo(settings)
