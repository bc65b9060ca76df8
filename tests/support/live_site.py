"""A small site with one live number, served by the product's own server in a process of its own."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.response import Stream

from app.database import create_schema, open_database
from app.live import Live, live_stream, publish, renders
from app.settings import Settings
from app.web import public, tables
from app.web.plugin import Web
from app.web.server import run_serving, server

count = 0


@renders("number")
async def number(_: Live) -> dict[str, str]:
    return {"number": str(count)}


@get("/live", guards=[public])
async def live(request: Request[Any, Any, Any]) -> Stream:
    return live_stream(request, "number", "only")


@get("/count", guards=[public])
async def show() -> Response[str]:
    return Response(str(count))


@get("/up", guards=[public])
async def up() -> Response[str]:
    global count
    count += 1
    publish("number", "only")
    return Response("up")


async def main(folder: Path, port: int) -> None:
    """Serve until a signal comes; leave a note when everything was closed in order."""
    url = f"sqlite:///{folder / 'live.sqlite'}"
    database = await open_database(url)
    await create_schema(tables.TABLES, tables.INDEXES)

    @asynccontextmanager
    async def note(_: Litestar) -> AsyncIterator[None]:
        yield
        (folder / "stopped").write_text("in order")

    settings = Settings(database_url=url, data_dir=folder, secret=bytes(32))
    app = Litestar([live, show, up], plugins=[Web(settings)], lifespan=[note])
    try:
        await server(app, host="127.0.0.1", port=port).serve()
    finally:
        await database.close()


if __name__ == "__main__":
    run_serving(main(Path(sys.argv[1]), int(sys.argv[2])))
