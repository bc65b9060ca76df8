"""Set up a real installation: its first administrator and its first community."""

import argparse
import getpass
import sys
from dataclasses import dataclass

from app.clock import now, today
from app.commands import Refused
from app.commands.installation import installation
from app.community.actions.set_up_community import set_up_community
from app.community.rules.regions import REGIONS
from app.i18n import translator
from app.refusals import Refusal
from app.settings import Settings
from app.web.facts import BORN, REAL, fact, state_fact
from app.web.passwords import hash_password


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
    """Ask what is missing, then write everything in one transaction."""
    async with installation(settings):
        born = await fact(BORN)
        if born == REAL:
            raise Refused("This installation is set up already. `python -m app serve` serves it.")
        if born is not None:
            raise Refused("This database was born as a demo. Choose another DATA_DIR for the real one.")
        community = _ask(wishes.community, "小区名称 Name of the community")
        region = _region(wishes.region)
        name = _ask(wishes.name, "管理员姓名 Name of the first administrator")
        login = _ask(wishes.login, "登录名 Login")
        try:
            password_hash = await hash_password(_password())
        except Refusal as refusal:
            raise Refused(str(translator("zh")(refusal.reason, **refusal.params))) from refusal
        await state_fact(BORN, REAL)
        place = await set_up_community(community, region, name, login, password_hash, at=now(), today=today())
    print(f"/communities/{place}   {community}")
    print("python -m app serve")
    return 0


def _ask(given: str | None, words: str) -> str:
    answer = (given if given is not None else input(f"{words}: ")).strip()
    if not answer:
        raise Refused(f"{words}: must not be empty.")
    return answer


def _region(given: str | None) -> str:
    answer = _ask(given, f"地区 Region ({', '.join(REGIONS)})")
    if answer not in REGIONS:
        raise Refused(f"Region must be one of {', '.join(REGIONS)}.")
    return answer


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码 Password: ")
    if first != getpass.getpass("再输一次 Once more: "):
        raise Refused("两次不一样。The two passwords differ.")
    return first
