"""Serve the product, and tell whoever started it where to go."""

import socket
from dataclasses import replace

import segno

from app.commands import Refused
from app.commands.installation import installation
from app.demo.links import demo_links
from app.demo.load import load_demo
from app.main import create_app
from app.settings import Settings, refuse_unsafe
from app.web.facts import BORN, DEMO, fact, state_fact
from app.web.server import server


async def run(settings: Settings, *, lan: bool, demo_if_new: bool) -> int:
    """Serve until Ctrl-C. A database that is still empty is born as the demo if `demo_if_new`."""
    settings = replace(settings, host="0.0.0.0") if lan else settings  # noqa: S104 - asked for by --lan
    async with installation(settings):
        born = await fact(BORN)
        if born is None and not demo_if_new:
            raise Refused("Nothing is set up here yet. `python -m app init` sets up a real installation.")
        demo = (born or DEMO) == DEMO
        refuse_unsafe(settings, demo=demo, lan=lan)
        listening = _listen(settings)
        settings = _with_address(settings, demo=demo, lan=lan)
        if born is None:
            print("Loading the demo …", flush=True)
            await state_fact(BORN, DEMO)
        if demo:
            await load_demo(settings)
        _say_where(settings, await demo_links(settings) if demo else (), lan=lan)
        app = create_app(settings)
        await server(app, host=settings.host, port=settings.port, trusted_proxy=settings.trusted_proxy).serve(
            sockets=[listening]
        )
    return 0


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything is printed: an address that does not answer helps nobody."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as taken:
        listening.close()
        raise Refused(
            f"Port {settings.port} is taken ({taken.strerror}). Choose another: PORT=8001 make run"
        ) from taken
    return listening


def _with_address(settings: Settings, *, demo: bool, lan: bool) -> Settings:
    """A demo or a room prints the address it is served on; a real installation only a set one."""
    if settings.public_address or not (demo or lan):
        return settings
    host = room_host() if lan else "127.0.0.1"
    return replace(settings, public_address=f"http://{host}:{settings.port}")


def room_host() -> str:
    """The address under which the room's network knows this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # a datagram socket sends nothing on connect
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _say_where(settings: Settings, links: tuple[tuple[str, str], ...], *, lan: bool) -> None:
    address = settings.public_address or f"http://{settings.host}:{settings.port}"
    print(f"\n小圆桌 Roundtable   {address}\n")
    if links:
        print("演示：地名与总数取自公开报道，人物与明细均为虚构。")
        print("Demo: place names and totals are from public reports; people and details are invented.\n")
    for words, path in links:
        print(f"  {words}\n    {address}{path}")
    if lan:
        print()
        segno.make(address, error="m").terminal(compact=True)
    print("\nCtrl-C stops it. 按 Ctrl-C 停止。", flush=True)
