"""What can be done from a terminal? `python -m app run`, `serve`, `init`, `verdict FILE` and so on."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from app.settings import WrongSetting, from_environment

MAY_BEGIN = ("run", "demo", "init")  # every other command needs an installation that is there already


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 (2 for `verdict` with bad rows) with the reason printed."""
    from app.commands import Refused, terminal
    from app.database import DatabaseFault
    from app.refusals import Refusal

    chosen = _parser().parse_args(arguments)
    if chosen.command == "verdict":  # needs no installation at all
        from voting.verdict_command import verdict_command

        return verdict_command(chosen.file, sys.stdout, sys.stderr, terminal.language())
    terminal.never_stumble()
    try:
        return _in_installation(chosen)
    except KeyboardInterrupt:
        return 130
    except (Refused, Refusal, WrongSetting) as wrong:
        terminal.say_why_not(wrong)
    except DatabaseFault as fault:  # a full disk, a server that went away
        terminal.say_why_not(Refused("commands.database_failed", why=str(fault)))
    return 1


def _in_installation(chosen: argparse.Namespace) -> int:
    from app.commands import backup, close_due, demo, init, organisation, reset_link, restore, run
    from app.web.server import run_serving

    settings = from_environment(new=chosen.command in MAY_BEGIN)
    match chosen.command:
        case "run":
            return run_serving(run.run(settings, lan=chosen.lan))
        case "serve":
            return run_serving(run.serve(settings, lan=chosen.lan))
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


def _parser() -> argparse.ArgumentParser:
    from app.commands.terminal import in_both, voice
    from app.community.actions.add_organisation import KINDS

    t = voice()
    parser = argparse.ArgumentParser(prog="python -m app", description=in_both("layout.name"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, key: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=t.plain(key), description=t.plain(key))

    for name, key in (("run", "commands.help_run"), ("serve", "commands.help_serve")):
        command(name, key).add_argument("--lan", action="store_true", help=t.plain("commands.help_lan"))
    command("demo", "commands.help_demo")
    init = command("init", "commands.help_init")
    for option in ("community", "region", "name", "login"):
        init.add_argument(f"--{option}", help=t.plain(f"commands.help_{option}"))
    above = command("organisation", "commands.help_organisation")
    above.add_argument("organisation", help=t.plain("commands.help_organisation_name"))
    above.add_argument("--kind", default=KINDS[0], choices=KINDS, help=t.plain("commands.help_kind"))
    above.add_argument("--name", required=True, help=t.plain("commands.help_overseer"))
    above.add_argument("--login", required=True, help=t.plain("commands.help_login"))
    above.add_argument("--communities", nargs="*", default=(), help=t.plain("commands.help_communities"))
    link = command("reset-link", "commands.help_reset_link")
    link.add_argument("login", help=t.plain("commands.help_login"))
    command("close-due", "commands.help_close_due")
    verdict = command("verdict", "commands.help_verdict")
    verdict.add_argument("file", type=Path)
    for name, key in (("backup", "commands.help_backup"), ("restore", "commands.help_restore")):
        command(name, key).add_argument("path", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
