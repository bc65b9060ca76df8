"""Under which address does each file of the product's own look live, for good?

One hash over all files is part of every address: a browser may keep a file for ever, relative
addresses inside style sheets keep working, and a new version has new addresses.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.connection import Request
from litestar.params import FromPath

from app.refusals import NotFound
from app.web.ground import ground_of
from app.web.guards import public

FOLDER = Path(__file__).resolve().parent.parent.parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file, read at start."""

    content: bytes
    packed: bytes | None
    media_type: str


class StaticFiles:
    """All files of the folder, in memory; unknown names raise where a template asks for them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        self.digest = _digest(self.files)

    def address(self, name: str) -> str:
        """The address of a file: `static("css/app.css")` in a template."""
        if name not in self.files:
            raise KeyError(f"no file static/{name}")
        return f"/static/{self.digest}/{name}"


@get("/static/{digest:str}/{name:path}", guards=[public], opt={"no_door": True})
async def static_file(
    request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A file of the look; with another version's hash it is served, but not kept."""
    static = ground_of(request).static
    file = static.files.get(name.lstrip("/"))
    if file is None:
        raise NotFound(public=True)
    kept = FOR_EVER if digest == static.digest else "no-cache"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    body = file.content
    if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = file.packed, "gzip"
    return Response(body, media_type=file.media_type, headers=headers)


@get("/favicon.ico", guards=[public], opt={"no_door": True})
async def favicon(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Browsers ask for it unasked."""
    file = ground_of(request).static.files.get("icons/mark-32.png")
    if file is None:
        raise NotFound(public=True)
    return Response(file.content, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@get("/robots.txt", guards=[public], opt={"no_door": True})
async def robots() -> Response[str]:
    """A neighbourhood's pages are for its neighbours: search engines stay away."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain; charset=utf-8")


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = media_type.startswith("text/") or media_type in ("image/svg+xml", "application/manifest+json")
    packed = gzip.compress(content, 9, mtime=0) if is_text and len(content) > 600 else None
    return StaticFile(content, packed, media_type)


def _digest(files: dict[str, StaticFile]) -> str:
    total = hashlib.sha256()
    for name, file in files.items():
        total.update(f"{name}\0{len(file.content)}\0".encode() + file.content)
    return total.hexdigest()[:12]
