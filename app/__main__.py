"""What can be done from a terminal? `python -m app run`, `serve`, `init`, `verdict FILE` and so on."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from app.settings import WrongSetting, from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 (2 for `verdict` with bad rows) with the reason printed."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command == "verdict":  # needs no installation at all
        from voting.verdict_command import verdict_command

        return verdict_command(chosen.file, sys.stdout, sys.stderr)
    try:
        return _in_installation(chosen)
    except KeyboardInterrupt:
        return 0
    except WrongSetting as wrong:
        print(wrong, file=sys.stderr)
        return 1


def _in_installation(chosen: argparse.Namespace) -> int:
    from app.commands import Refused, backup, close_due, demo, init, organisation, reset_link, restore, run

    settings = from_environment()
    try:
        match chosen.command:
            case "run":
                return asyncio.run(run.run(settings, lan=chosen.lan, demo_if_new=True))
            case "serve":
                return asyncio.run(run.run(settings, lan=chosen.lan, demo_if_new=False))
            case "demo":
                return asyncio.run(demo.demo(settings))
            case "init":
                return asyncio.run(init.init(settings, init.Wishes.of(chosen)))
            case "organisation":
                return asyncio.run(organisation.organisation(settings, organisation.Wishes.of(chosen)))
            case "reset-link":
                return asyncio.run(reset_link.reset_link(settings, chosen.login))
            case "close-due":
                return asyncio.run(close_due.close_due(settings))
            case "backup":
                return backup.backup(settings, chosen.path)
            case _:
                return restore.restore(settings, chosen.path)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="小圆桌 Roundtable")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (
        ("run", "serve; a new database is born as the demo and its sign-in links are printed"),
        ("serve", "serve an installation that `init` has set up"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--lan", action="store_true", help="listen on the room's own network")
    commands.add_parser("demo", help="make the demo's database and stop")
    init = commands.add_parser("init", help="set up a real installation; what is not given is asked for")
    init.add_argument("--community", help="name of the first community")
    init.add_argument("--region", help="where it lies: shanghai, hangzhou, beijing, other …")
    init.add_argument("--name", help="name of the first administrator")
    init.add_argument("--login", help="what the administrator signs in with")
    above = commands.add_parser("organisation", help="add a street office or residents' committee at the top")
    above.add_argument("organisation", help="what it is called")
    above.add_argument("--kind", default="street_office", help="street_office or residents_committee")
    above.add_argument("--name", required=True, help="name of the person who oversees the figures")
    above.add_argument("--login", required=True, help="what that person signs in with")
    above.add_argument("--communities", nargs="*", default=(), help="codes of communities to put below it")
    link = commands.add_parser("reset-link", help="print a link with which staff set a new password")
    link.add_argument("login", help="what the person signs in with")
    commands.add_parser("close-due", help="close the votes whose posted time has come")
    verdict = commands.add_parser("verdict", help="compute the verdicts of votes in a CSV file")
    verdict.add_argument("file", type=Path)
    for name, words in (("backup", "write a copy and verify it"), ("restore", "take a copy back")):
        command = commands.add_parser(name, help=words)
        command.add_argument("path", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
