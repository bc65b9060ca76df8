"""Where do documents and pictures lie, which are taken in, and how are they served so that nothing runs?

What a file is, is read from its content. Pictures are drawn anew, so that place, device and anything
hidden in them is gone. Who may see a file is the feature's question: it serves it from its own route.
"""

import asyncio
import hashlib
import io
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from litestar import Response
from PIL import Image, ImageOps, UnidentifiedImageError

from app.clock import now
from app.database import fetch, read, write
from app.refusals import NotFound, Refusal
from app.web.forms import Upload
from app.web.ground import WebSettings
from app.web.tables import StoredFile

LARGEST = 12 * 1024 * 1024
LARGEST_REQUEST = LARGEST + 64 * 1024  # for the route: request_max_body_size=LARGEST_REQUEST
# Where words are typed beside the file: a photo of 40 MB comes in, is refused in words, and the form is kept.
ROOMY_REQUEST = 4 * LARGEST_REQUEST
MOST_PIXELS = 50_000_000
UNNAMED_FOR = timedelta(hours=1)  # longer than anybody's form is on its way
LONGEST_SIDE = 2400  # a page of A4 at 200 dots per inch
# Styles, because a browser fits a picture to the screen with some of its own; a picture brings none.
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

_drawing = asyncio.Semaphore(1)  # a picture unpacks to 200 MB: one at a time
_shelf = asyncio.Lock()  # nobody takes content away between its being laid down and its being named


class Kind(StrEnum):
    """What can be stored."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TEXT = "text/plain"  # written by the product itself, never taken in


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
DOCUMENTS = PICTURES | {Kind.PDF}


@dataclass(frozen=True, slots=True)
class Stored:
    """One file in the store."""

    id: int
    public_id: str
    sha256: str
    kind: Kind
    size: int
    name: str
    width: int | None
    height: int | None

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES


@dataclass(frozen=True, slots=True)
class _Content:
    body: bytes
    kind: Kind
    width: int | None = None
    height: int | None = None


async def keep(
    settings: WebSettings,
    upload: Upload | None,
    *,
    kinds: Collection[Kind] = DOCUMENTS,
    person_id: int | None = None,
    delete_on: date | None = None,
) -> Stored:
    """Take a file in, or raise a `Refusal` that says why not; call it before the action's `write()`."""
    if upload is None or not upload.content:
        raise Refusal("web.file_empty", at="file")
    if len(upload.content) > LARGEST:
        raise Refusal("web.file_size", at="file", most=LARGEST // 1024 // 1024)
    kind = recognise(upload.content)
    if kind not in kinds:
        raise Refusal("web.file_kind", at="file")
    async with _drawing:
        content = await asyncio.to_thread(_made_harmless, upload.content, kind)
    async with _shelf:
        sha256 = await asyncio.to_thread(_lay_down, settings.data_dir, content.body)
        return await _note(upload.name, sha256, content, person_id, delete_on)


async def keep_text(settings: WebSettings, name: str, text: str, *, person_id: int | None = None) -> Stored:
    """Store a text of the product's own as UTF-8, byte for byte: its SHA-256 is that of the file.

    Call it before the action's `write()`, like `keep`.
    """
    content = _Content(text.encode(), Kind.TEXT)
    async with _shelf:
        sha256 = await asyncio.to_thread(_lay_down, settings.data_dir, content.body)
        return await _note(name, sha256, content, person_id, None)


async def find(public_id: str) -> Stored:
    """The file under its public id; the feature asks first whether this person may see it."""
    async with read():
        rows = await StoredFile.select().where(StoredFile.public_id == public_id)
    if not rows:
        raise NotFound
    row = rows[0]
    return Stored(
        row["id"], row["public_id"], row["sha256"], Kind(row["media_type"]), row["size"], row["name"],
        row["width"], row["height"],
    )  # fmt: skip


async def serve(settings: WebSettings, file: Stored) -> Response[bytes]:
    """The answer that hands a file out: pictures to look at, documents to download, nothing to run."""
    try:
        body = await asyncio.to_thread(_path(settings.data_dir, file.sha256).read_bytes)
    except FileNotFoundError:
        raise NotFound from None
    manner = "inline" if file.is_picture else "attachment"
    return Response(
        body,
        media_type=file.kind.value,
        headers={
            "Content-Disposition": f"{manner}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": NOTHING_RUNS,
            "Cache-Control": "private, max-age=3600",
        },
    )


async def drop(settings: WebSettings, file_id: int) -> None:
    """Take a file out of the store; its content goes when no other row names it."""
    async with _shelf:
        await _drop(settings.data_dir, file_id)


async def sweep(data_dir: Path, *, at: datetime, today: date) -> int:
    """Drop what no record names: of a refused form, sent twice, taken out again. Return how many went.

    A file that waits for its record carries the day until which it waits in `delete_on`.
    """
    async with read():
        unnamed = await fetch(
            "SELECT f.id FROM stored_file f"
            " WHERE ((f.delete_on IS NULL AND f.created_at < ?) OR f.delete_on <= ?)" + _no_record_names_it(),
            [at - UNNAMED_FOR, today],
        )
    for row in unnamed:
        async with _shelf:
            await _drop(data_dir, row["id"])
    return len(unnamed)


def _no_record_names_it() -> str:
    """Every reference that a table of any feature has to a stored file; the database refuses a wrong one."""
    names = [
        (column._meta.table._meta.tablename, column._meta.db_column_name)
        for column in StoredFile._meta.foreign_key_references
    ]
    return "".join(f' AND NOT EXISTS (SELECT 1 FROM "{t}" n WHERE n."{c}" = f.id)' for t, c in names)


async def _drop(data_dir: Path, file_id: int) -> None:
    async with write():
        gone = await StoredFile.delete().where(StoredFile.id == file_id).returning(StoredFile.sha256)
        sha256 = gone[0]["sha256"] if gone else None
        left = await StoredFile.count().where(StoredFile.sha256 == sha256) if sha256 else 1
    if sha256 and not left:
        await asyncio.to_thread(_path(data_dir, sha256).unlink, missing_ok=True)


def recognise(content: bytes) -> Kind:
    """What the first bytes say; the name and the claimed type are not asked."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        raise Refusal("web.file_heic", at="file")
    raise Refusal("web.file_kind", at="file")


def _made_harmless(content: bytes, kind: Kind) -> _Content:
    if kind is not Kind.PDF:
        return _drawn_anew(content, kind)
    if b"%%EOF" not in content[-2048:]:
        raise Refusal("web.file_broken", at="file")
    return _Content(content, kind)


def _drawn_anew(content: bytes, kind: Kind) -> _Content:
    """The pixels in upright position and nothing else; transparent pictures stay PNG, others become JPEG."""
    try:
        with Image.open(io.BytesIO(content), formats=(kind.name,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("web.file_pixels", at="file", most=MOST_PIXELS // 1_000_000)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clear = "A" in upright.getbands() or "transparency" in upright.info
            pixels = upright.convert("RGBA" if clear else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal("web.file_broken", at="file") from error
    bare = Image.new(pixels.mode, pixels.size)  # a new picture has no metadata to carry along
    bare.paste(pixels)
    into, body = (Kind.PNG if clear or kind is Kind.PNG else Kind.JPEG), io.BytesIO()
    bare.save(body, into.name, quality=86, optimize=True)
    return _Content(body.getvalue(), into, bare.width, bare.height)


def _lay_down(data_dir: Path, body: bytes) -> str:
    """Write the content under its hash: whole or not at all, and on the disk before a row names it."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = _path(data_dir, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
    with part.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


async def _note(
    name: str, sha256: str, content: _Content, person_id: int | None, delete_on: date | None
) -> Stored:
    public_id = secrets.token_urlsafe(16)
    async with write():
        rows = await StoredFile.insert(
            StoredFile(
                public_id=public_id,
                sha256=sha256,
                media_type=content.kind.value,
                size=len(content.body),
                width=content.width,
                height=content.height,
                name=name,
                person_id=person_id,
                created_at=now(),
                delete_on=delete_on,
            )
        )
    return Stored(
        rows[0]["id"], public_id, sha256, content.kind, len(content.body), name, content.width, content.height
    )


def _path(data_dir: Path, sha256: str) -> Path:
    return data_dir / "files" / sha256[:2] / sha256
