"""Serve the product, and tell whoever started it where to go."""

import errno
import signal
import socket
from dataclasses import replace

from app.clock import now
from app.commands import Refused
from app.commands.demo import new_demo
from app.commands.installation import installation, set_up_already
from app.commands.terminal import in_both, say, say_in_both
from app.commands.terminal_qr import terminal_qr
from app.database import Database
from app.demo.links import demo_house, demo_links, demo_vote_is_over
from app.main import create_app
from app.settings import Settings, refuse_unsafe
from app.web.facts import BORN, DEMO, fact
from app.web.server import server

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - asked for by --lan


async def run(settings: Settings, *, lan: bool) -> int:
    """Serve until Ctrl-C; a database that is still empty is born as the demo."""
    async with installation(settings) as database:
        born = await fact(BORN)
        return await _serve(database, settings, lan=lan, new=born is None, demo=born in (None, DEMO))


async def serve(settings: Settings, *, lan: bool) -> int:
    """Serve until Ctrl-C what has been set up before."""
    async with set_up_already(settings) as database:
        return await _serve(database, settings, lan=lan, new=False, demo=await fact(BORN) == DEMO)


async def _serve(database: Database, settings: Settings, *, lan: bool, new: bool, demo: bool) -> int:
    if lan:
        settings = replace(settings, host=EVERY_ADDRESS)
    refuse_unsafe(settings, demo=demo, lan=lan)
    # Before anything is made or printed: an address that does not answer helps nobody.
    listening = _listening(settings)
    with listening:
        if new:
            await new_demo(settings)
        settings = _with_address(settings, listening.getsockname()[1], demo=demo, lan=lan)
        serving = server(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            trusted_proxy=settings.trusted_proxy,
        )
        # As if somebody had stopped it: a disk that failed is written to no more.
        database.on_freeze(lambda _: serving.handle_exit(signal.SIGTERM, None))
        await _say_where(settings, demo=demo, lan=lan)
        await serving.serve(sockets=[listening])
    if not serving.started:
        raise Refused("commands.not_started")
    # An error, so that whoever supervises the process starts it afresh.
    return 1 if database.frozen else 0


def _listening(settings: Settings) -> socket.socket:
    """Take the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        # Two could bind at the same moment; only one of them may listen.
        listening.listen(2048)
    except OSError as fault:
        listening.close()
        raise _no_port(settings, fault) from fault
    return listening


def _no_port(settings: Settings, fault: OSError) -> Refused:
    if fault.errno == errno.EADDRINUSE:
        free = settings.port + 1 if settings.port < 65535 else 8000
        return Refused("commands.port_taken", port=settings.port, free=free)
    if fault.errno == errno.EACCES:
        return Refused("commands.port_forbidden", port=settings.port)
    return Refused("commands.host_not_here", host=settings.host, why=fault.strerror or str(fault))


def _with_address(settings: Settings, port: int, *, demo: bool, lan: bool) -> Settings:
    """The port as it was given out; a demo prints the address it is served on, a real one only a set one."""
    settings = replace(settings, port=port)
    if settings.public_address or not demo:
        return settings
    return replace(settings, public_address=f"http://{_reached_at(settings, lan=lan)}:{port}")


def _reached_at(settings: Settings, *, lan: bool) -> str:
    if lan or settings.host in (EVERY_ADDRESS, "::"):
        return room_host()
    return f"[{settings.host}]" if ":" in settings.host else settings.host


def room_host() -> str:
    """The address under which the room's network knows this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # a datagram socket sends nothing on connect
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


async def _say_where(settings: Settings, *, demo: bool, lan: bool) -> None:
    address = settings.public_address or f"http://{_reached_at(settings, lan=False)}:{settings.port}"
    print(f"\n{in_both('layout.name')}   {address}\n")
    if demo:
        await _say_demo(settings, address)
    elif settings.public_address is None:
        say("commands.no_public_address")
    if lan:
        _say_room(address)
    print(f"\n{in_both('commands.how_to_stop')}", flush=True)


async def _say_demo(settings: Settings, address: str) -> None:
    say_in_both("layout.demo_notice")
    print()
    for key, path in await demo_links(settings):
        print(f"  {in_both(f'commands.person_{key}')}\n    {address}{path}")
    if house := await demo_house(settings):
        print(f"  {in_both('commands.demo_house')}\n    {address}{house}")
    if await demo_vote_is_over(now()):
        print()
        say_in_both("commands.demo_over", path=str(settings.data_dir))


def _say_room(address: str) -> None:
    """On the terminal as text and as a picture for the phones in the room."""
    if address.startswith("http://127."):
        print()
        say_in_both("commands.no_network")
        return
    print(f"\n{in_both('commands.scan')}\n\n{terminal_qr(address)}")
