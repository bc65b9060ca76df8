"""What is a file by its own bytes, whatever its name says, and is it safe to open?"""

import io
import re
import zipfile
from enum import StrEnum

from app.community.roll_reading import limits
from app.refusals import Refusal


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_REFUSED = (
    (b"%PDF", "roll_file.pdf"),
    (b"MZ", "roll_file.program"),
    (b"\x7fELF", "roll_file.program"),
    (b"Rar!", "roll_file.archive"),
    (b"7z\xbc\xaf", "roll_file.archive"),
    (b"\x1f\x8b", "roll_file.archive"),
)
_HTML = re.compile(
    rb"^\s*(?:<!doctype html|<html|<table|<meta|<head|<body|<\?xml[^>]*\?>\s*<(?:\?mso|html|workbook|ss:))",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"[^>]*?(/?)>')
_REPEATED = re.compile(
    rb"<table:table-(?:row|cell)\b(?=[^>]*repeated=\"(\d+)\")(?=[^>]*value-type=|[^>]*><table:table-cell\b[^>]*value-type=)"
)
_CHUNK = 1 << 20
_OVERLAP = 256


def check_size(content: bytes) -> None:
    """Refuses before anything is read."""
    if not content.strip():
        raise Refusal("roll_file.empty")
    if len(content) > limits.FILE_BYTES:
        raise Refusal("roll_file.too_large", megabytes=limits.FILE_BYTES // 1024 // 1024)


def kind_of(content: bytes) -> Kind:
    """The kind by content; refuses what is no sheet, each with its own words."""
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(_OLE):
        if any(mark in content for mark in _ENCRYPTED):
            raise Refusal("roll_file.encrypted")
        return _ole(content)
    for start, reason in _REFUSED:
        if content.startswith(start):
            raise Refusal(reason)
    if (
        content.startswith(_PICTURES)
        or content[4:12] in {b"ftypheic", b"ftypmif1"}
        or content[8:12] == b"WEBP"
    ):
        raise Refusal("roll_file.picture")
    if _HTML.match(content[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise Refusal("roll_file.web_page")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    if b"\x00" in content[:65536] or sum(byte < 9 or 14 <= byte < 32 for byte in content[:4096]) > 8:
        raise Refusal("roll_file.kind")
    return Kind.TEXT


def check_unpacked(content: bytes) -> None:
    """Unpacked size by the zip's own directory and then by counting, before any reader sees it.

    Counts cells where they really stand: a sheet of a few bytes may claim to reach row 1,048,576.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            unpacked = 0
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    unpacked = _check_part(archive, part, unpacked)
    except Refusal:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise Refusal("roll_file.damaged") from broken
    except Exception as broken:
        if type(broken).__module__ == "zlib":
            raise Refusal("roll_file.damaged") from broken
        raise


def _zipped(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise Refusal("roll_file.encrypted")
            declared = archive.read("mimetype")[:80] if _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise Refusal("roll_file.damaged") from broken
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if b"opendocument.spreadsheet" in declared:
        return Kind.ODS
    if "xl/workbook.bin" in names:
        raise Refusal("roll_file.binary_workbook")
    if "word/document.xml" in names or b"opendocument.text" in declared:
        raise Refusal("roll_file.document")
    raise Refusal("roll_file.archive")


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size <= 200


def _ole(content: bytes) -> Kind:
    if "WordDocument".encode("utf-16-le") in content:
        raise Refusal("roll_file.document")
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise Refusal("roll_file.kind")
    return Kind.XLS


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise Refusal("roll_file.bomb")
    for part in parts:
        if part.file_size > 10 * _CHUNK and part.file_size > limits.PACKED_RATIO * max(part.compress_size, 1):
            raise Refusal("roll_file.bomb")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int) -> int:
    """The directory may lie about sizes, so what comes out is counted while it comes."""
    sheet = _Extent() if "worksheets/" in part.filename or part.filename == "content.xml" else None
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > limits.UNPACKED_BYTES:
                raise Refusal("roll_file.bomb")
            text = rest + chunk
            if _DOCTYPE.search(text.replace(b"\x00", b"")):
                raise Refusal("roll_file.entities")
            if sheet is not None:
                sheet.add(text)
            rest = text[-_OVERLAP:]
    return unpacked


class _Extent:
    """How far a sheet's filled cells reach, and how many there are."""

    def __init__(self) -> None:
        self.cells = 0

    def add(self, text: bytes) -> None:
        if any(int(times) > limits.ROWS for times in _REPEATED.findall(text)):
            raise too_many_cells()  # an open-document sheet says "this cell again", and how often
        for found in _CELL.finditer(text):
            if found[3]:
                continue  # formatted but empty
            self.cells += 1
            if (
                int(found[2]) > limits.ROWS
                or _number(found[1]) > limits.COLUMNS
                or self.cells > limits.CELLS * 2
            ):
                raise too_many_cells()


def too_many_cells() -> Refusal:
    return Refusal("roll_file.too_many_cells", rows=limits.ROWS, columns=limits.COLUMNS)


def _number(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value
