"""Set up a real installation: its first administrator and its first community."""

import argparse
import getpass
import sys
from dataclasses import dataclass

from app.clock import now, today
from app.commands import Refused
from app.commands.birth import be_born
from app.commands.installation import installation
from app.commands.terminal import say, voice
from app.community.actions.set_up_community import set_up_community
from app.community.rules.regions import REGIONS
from app.community.rules.terms import staff_login
from app.database import write
from app.settings import Settings
from app.web.facts import BORN, REAL, fact
from app.web.passwords import hash_password

LONGEST_COMMUNITY, LONGEST_NAME = 80, 60


@dataclass(frozen=True)
class Wishes:
    """What was given on the command line; None is asked for."""

    community: str | None
    region: str | None
    name: str | None
    login: str | None

    @classmethod
    def of(cls, chosen: argparse.Namespace) -> "Wishes":
        return cls(chosen.community, chosen.region, chosen.name, chosen.login)


async def init(settings: Settings, wishes: Wishes) -> int:
    """Ask what is missing, then write everything in one transaction: a refusal leaves nothing behind."""
    async with installation(settings):
        await _refuse_born(settings)
        community = _ask("community", wishes.community, LONGEST_COMMUNITY)
        region = _region(wishes.region)
        name = _ask("name", wishes.name, LONGEST_NAME)
        login = _login(wishes.login)
        password_hash = await hash_password(_password())
        async with write():
            await _refuse_born(settings)
            await be_born(settings, REAL)
            place = await set_up_community(
                community, region, name, login, password_hash, at=now(), today=today()
            )
    address = settings.public_address or f"http://127.0.0.1:{settings.port}"
    say("commands.set_up", community=community, login=login)
    if settings.public_address is None:
        say("commands.no_public_address")
    say("commands.set_up_next", address=f"{address}/communities/{place}")
    return 0


async def _refuse_born(settings: Settings) -> None:
    born = await fact(BORN)
    if born == REAL:
        raise Refused("commands.set_up_before", path=str(settings.data_dir))
    if born is not None:
        raise Refused("commands.born_demo", path=str(settings.data_dir))


def _ask(what: str, given: str | None, longest: int) -> str:
    answer = (given if given is not None else _typed(f"commands.ask_{what}")).strip()
    if not 1 <= len(answer) <= longest or not answer.isprintable():
        raise Refused(f"commands.wrong_{what}", n=longest)
    return answer


def _region(given: str | None) -> str:
    known = ", ".join(REGIONS)
    answer = (given if given is not None else _typed("commands.ask_region", known=known)).strip().lower()
    if answer not in REGIONS:
        raise Refused("commands.wrong_region", known=known)
    return answer


def _login(given: str | None) -> str:
    login = staff_login(given if given is not None else _typed("commands.ask_login"))
    if login is None:
        raise Refused("roles.wrong_login")
    return login


def _password() -> str:
    """Typed twice in a terminal, unseen; one line where another program hands it in."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise Refused("commands.no_input")
        return line.rstrip("\r\n")
    first = getpass.getpass(f"{voice().plain('commands.ask_password')} ")
    if first != getpass.getpass(f"{voice().plain('commands.ask_password_again')} "):
        raise Refused("commands.passwords_differ")
    return first


def _typed(message: str, **params: str) -> str:
    print(voice().plain(message, **params), end=" ", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise Refused("commands.no_input")
    return line
