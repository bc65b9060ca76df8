"""Add a street office or residents' committee above communities, with the link for whoever oversees it."""

import argparse
from dataclasses import dataclass

from app.clock import now, today
from app.commands import Refused
from app.commands.installation import set_up_already
from app.commands.reset_link import LINK_HOURS
from app.commands.terminal import say
from app.community.actions.add_organisation import add_organisation
from app.community.actions.issue_code import PrintedCode
from app.community.actions.put_below import put_below
from app.database import write
from app.refusals import NotFound
from app.settings import Settings


@dataclass(frozen=True)
class Wishes:
    """What was given on the command line."""

    organisation: str
    kind: str
    name: str
    login: str
    communities: tuple[str, ...]

    @classmethod
    def of(cls, chosen: argparse.Namespace) -> "Wishes":
        return cls(chosen.organisation, chosen.kind, chosen.name, chosen.login, tuple(chosen.communities))


async def organisation(settings: Settings, wishes: Wishes) -> int:
    """Everything in one transaction: a community that does not exist leaves nothing behind."""
    async with set_up_already(settings):
        number, link = await _added(settings, wishes)
    address = settings.public_address or f"http://127.0.0.1:{settings.port}"
    say("commands.organisation_added", organisation=wishes.organisation, address=f"/organisations/{number}")
    say("commands.reset_link", hours=LINK_HOURS)
    print(f"{address}/c/{link.token}")
    return 0


async def _added(settings: Settings, wishes: Wishes) -> tuple[int, PrintedCode]:
    try:
        async with write():
            number, link = await add_organisation(
                wishes.organisation,
                wishes.kind,
                wishes.name,
                wishes.login,
                parent=None,
                secret=settings.secret,
                by=None,
                at=now(),
                today=today(),
            )
            for community in wishes.communities:
                await put_below(community, number)
        return number, link
    except NotFound as missing:
        raise Refused("commands.no_community", names=", ".join(wishes.communities)) from missing
